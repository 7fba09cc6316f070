"""`verify_audit`: says whether the audit log is as it was written, and which entry is not."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ristiin.kernel import audit
from ristiin.kernel.models import AuditEntry


class Command(BaseCommand):
    """Checks the chain of seals."""

    help = __doc__

    def handle(self, **_options: Any) -> None:
        """Print the newest number, or fail naming the first broken entry."""
        broken = audit.first_broken_seal()
        if isinstance(broken, AuditEntry):
            message = f"Audit entry {broken.sealed_number} (row {broken.pk}) was changed after it was written."
            raise CommandError(message)
        if broken is not None:
            message = f"Audit entry {broken} is missing."
            raise CommandError(message)
        self.stdout.write(f"The audit log is whole up to entry {audit.last_sealed_number()}.")
