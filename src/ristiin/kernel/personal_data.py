"""What the kernel's tables hold of people."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from ristiin.kernel.models import AuditEntry, OutgoingMail, PeriodicRun, WorkerPulse
from ristiin.kernel.personal import Basis, Declaration, Erasure, declare

declare(
    Declaration(
        model=AuditEntry,
        plain=("verb", "target_type", "target_id", "programme_id", "sealed_number", "seal", "details"),
        personal={
            "at": "when something was done",
            "actor_id": "who did it, as a bare id",
            "subject_id": "whose data it concerned, as a bare id",
        },
        basis=Basis.LEGITIMATE_INTEREST,
        retention=timedelta(days=730),
        of=lambda person: AuditEntry.objects.filter(subject_id=person.pk),
        erasure=Erasure.KEEP_BARE,
        not_exported=("actor_id", "details", "seal", "sealed_number"),
        title=_("Who has done what with your data"),
    )
)
declare(
    Declaration(
        model=OutgoingMail,
        plain=(
            "kind",
            "language",
            "message_id",
            "once_key",
            "state",
            "next_try_at",
            "not_after",
            "tries",
            "last_answer",
        ),
        personal={
            "to_address": "where the letter goes",
            "person": "whose letter it is",
            "subject": "what the letter is about",
            "body": "what the letter says",
            "attachments": "the calendar entry of a letter",
            "created_at": "when it was written",
            "sent_at": "when it was sent",
        },
        basis=Basis.CONTRACT,
        retention=timedelta(days=30),
        of=lambda person: OutgoingMail.objects.filter(person=person),
        title=_("Mail sent to you"),
    )
)
declare(Declaration(model=PeriodicRun, plain=("name", "slot")))
declare(Declaration(model=WorkerPulse, plain=("worker_id", "beat_at")))
