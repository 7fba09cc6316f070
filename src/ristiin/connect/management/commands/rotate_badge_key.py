"""`rotate_badge_key`: signs badges with a new key; those signed before stand."""

from typing import Any

from django.core.management.base import BaseCommand

from ristiin.connect import badge_keys


class Command(BaseCommand):
    """Changes the key while the site runs."""

    help = __doc__

    def handle(self, **_options: Any) -> None:
        """Make a new key, and keep the public part of the old one."""
        old = badge_keys.thumbprint()
        new = badge_keys.change()
        self.stdout.write(f"Badges are signed with the key {new} from now on.")
        self.stdout.write(f"Those signed with {old} stand: its public part is kept and shown as before.")
        self.stdout.write("Back the key files up now, apart from the database.")
