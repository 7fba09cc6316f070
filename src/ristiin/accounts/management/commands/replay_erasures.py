"""`replay_erasures`: forgets again whom a restored backup has brought back.

Before restoring, `replay_erasures --write FILE` writes down who has been erased, as bare numbers; afterwards
`replay_erasures --from FILE` erases them once more. Without a file the log in the database itself is followed.
"""

import json
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from ristiin.accounts import actions
from ristiin.accounts.models import Erasure
from ristiin.kernel import clock


class Command(BaseCommand):
    """Erases again."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where the log is kept outside the database."""
        where = parser.add_mutually_exclusive_group()
        where.add_argument("--write", type=Path, metavar="FILE", help="write the log to a file and do nothing else")
        where.add_argument("--from", type=Path, metavar="FILE", dest="source", help="follow the log in a file")

    def handle(self, *, write: Path | None, source: Path | None, **_options: Any) -> None:
        """Write the log, or follow it."""
        if write:
            rows = Erasure.objects.order_by("person_number").values_list("person_number", "erased_at")
            write.write_text("".join(json.dumps([number, at.isoformat()]) + "\n" for number, at in rows))
            self.stdout.write(f"{len(rows)} erasures written.")
            return
        log = dict(Erasure.objects.values_list("person_number", "erased_at"))
        if source:
            lines = (json.loads(line) for line in source.read_text().splitlines())
            log |= {number: datetime.fromisoformat(at) for number, at in lines}
        again = sum(
            actions.erase_again(number=number, erased_at=erased_at, at=clock.now()) for number, erased_at in log.items()
        )
        self.stdout.write(f"{again} people erased again, {len(log) - again} were gone already.")
