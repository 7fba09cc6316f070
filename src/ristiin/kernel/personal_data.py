"""What the kernel's tables hold of people."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ristiin.kernel.choices import MailState
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


def _to(person: Any) -> Q:  # noqa: ANN401 - the kernel knows no people
    return Q(person=person) | Q(to_address=person.email)


def _is_to(letter: OutgoingMail, person: Any) -> bool:  # noqa: ANN401 - as above
    return bool(letter.person_id == person.pk or letter.to_address == person.email)


def _address_left(letter: OutgoingMail, person: Any) -> str:  # noqa: ANN401 - as above
    return "nobody@erased.invalid" if _is_to(letter, person) else letter.to_address


def _sent_and_naming(person: Any) -> Q:  # noqa: ANN401 - as above
    named = Q(body__contains=person.email)
    for text in filter(None, (person.name, person.phone)):
        named |= Q(body__contains=text) | Q(subject__contains=text)
    return named & ~Q(state=MailState.QUEUED)


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
            "headers": "the address by which one stops such letters",
            "created_at": "when it was written",
            "sent_at": "when it was sent",
        },
        basis=Basis.CONTRACT,
        retention=timedelta(days=30),
        of=lambda person: OutgoingMail.objects.filter(_to(person) | _sent_and_naming(person)),
        exported=lambda person: OutgoingMail.objects.filter(_to(person)),
        erasure=Erasure.CLEAR,
        cleared={
            "to_address": _address_left,
            "person": lambda letter, person: None if _is_to(letter, person) else letter.person,
            "state": lambda letter, _person: MailState.EXPIRED if letter.state == MailState.QUEUED else letter.state,
            "subject": "",
            "body": "",
            "attachments": None,
            "headers": {},
            "last_answer": "",
        },
        title=_("Mail sent to you"),
    )
)
declare(Declaration(model=PeriodicRun, plain=("name", "slot")))
declare(Declaration(model=WorkerPulse, plain=("worker_id", "beat_at")))
