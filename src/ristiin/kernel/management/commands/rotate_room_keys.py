"""`rotate_room_keys`: seals what groups write with a new key, and forgets the old one."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ristiin.kernel import resealing, sealed

MOST_ROUNDS = 20


class Command(BaseCommand):
    """Changes the keys while the site runs. Killed midway, it goes on where it was when it is run again."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how long a page may have been writing with the old key."""
        parser.add_argument(
            "--grace", type=float, default=30.0, help="seconds to wait for pages that began with the old key"
        )

    def handle(self, *, grace: float, **_options: Any) -> None:
        """Add a key, seal everything with it, look once more, forget the others.

        Raises:
            CommandError: somebody else changes the keys, or a key is missing.
        """
        try:
            with sealed.keys_held():
                self._rotate(grace)
        except (sealed.KeysAreChanging, sealed.KeyMissing) as trouble:
            raise CommandError(str(trouble)) from trouble

    def _rotate(self, grace: float) -> None:
        if sealed.count_keys() > 1:
            self.stdout.write("Going on with the change of keys that was begun before.")
        else:
            sealed.add_key()
            self.stdout.write("A new key is in the key file. Back the file up now, apart from the database.")
        waited = False
        for _round in range(MOST_ROUNDS):
            done = resealing.seal_anew(told=self._tell)
            self.stdout.write(f"Sealed anew: {done}.")
            if done == 0 and waited:
                sealed.keep_newest_key()
                self.stdout.write("Everything is sealed with the new key, and the old ones are forgotten.")
                return
            if done == 0:
                time.sleep(grace)
                waited = True
        message = "Something goes on writing with an old key. Restart the site, then run this again. Nothing is lost."
        raise CommandError(message)

    def _tell(self, column: str, rows: int) -> None:
        self.stdout.write(f"  {column}: {rows} rows looked at")
