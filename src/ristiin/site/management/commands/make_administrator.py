"""`make_administrator ADDRESS`: lets somebody keep the platform and say who may start programmes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ristiin.accounts.actions import person_for_address
from ristiin.kernel import audit, clock
from ristiin.kernel.refusal import Refusal


class Command(BaseCommand):
    """Makes the first administrator."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the person's address."""
        parser.add_argument("address")

    def handle(self, *, address: str, **_options: Any) -> None:
        """Make the person at the address an administrator."""
        try:
            person = person_for_address(address=address, at=clock.now())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        person.is_platform_admin = True
        person.save(update_fields=["is_platform_admin"])
        audit.record(verb="administrator made", target=person, at=clock.now(), subject_id=person.pk)
        self.stdout.write(f"{person.email} keeps the platform from now on.")
