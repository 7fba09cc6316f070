"""Background work of the kernel."""

from datetime import datetime, timedelta

from ristiin.kernel import audit, outbox
from ristiin.kernel.models import OutgoingMail, PeriodicRun, WorkerPulse
from ristiin.kernel.periodic import every

AUDIT_KEPT = timedelta(days=730)


@every(timedelta(minutes=1))
def seal_audit(at: datetime) -> None:  # noqa: ARG001 - a job is told the moment
    """Chain the newest audit entries."""
    audit.seal()


@every(timedelta(days=1))
def forget_old_rows(at: datetime) -> None:
    """Empty the bodies of old letters and drop what nobody needs any more."""
    OutgoingMail.objects.filter(created_at__lt=at - outbox.BODY_KEPT).update(body="", attachments=None)
    OutgoingMail.objects.filter(created_at__lt=at - AUDIT_KEPT).delete()
    PeriodicRun.objects.filter(slot__lt=at - timedelta(days=7)).delete()
    WorkerPulse.objects.filter(beat_at__lt=at - timedelta(days=1)).delete()
    audit.trim(before=at - AUDIT_KEPT, at=at)
