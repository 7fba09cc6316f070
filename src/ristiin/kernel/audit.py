"""The audit log: one row an action, chained by hash so that a changed row is found."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Model

from ristiin.kernel.models import AuditEntry

_START = "0" * 64
TRIMMED = "audit log trimmed"


def record(
    *,
    verb: str,
    target: Model,
    at: datetime,
    actor_id: int | None = None,
    programme_id: int | None = None,
    subject_id: int | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Write down that somebody did something. `details` holds counts and choices, never what people wrote."""
    AuditEntry.objects.create(
        at=at,
        actor_id=actor_id,
        verb=verb,
        target_type=target._meta.label,
        target_id=str(target.pk),
        programme_id=programme_id,
        subject_id=subject_id,
        details=details or {},
    )


def record_many(
    *,
    verb: str,
    targets: Iterable[tuple[Model, int | None, dict[str, Any]]],
    at: datetime,
    actor_id: int | None = None,
    programme_id: int | None = None,
) -> None:
    """Write down one action on each of many things: a row for every (target, subject, details)."""
    AuditEntry.objects.bulk_create(
        [
            AuditEntry(
                at=at,
                actor_id=actor_id,
                verb=verb,
                target_type=target._meta.label,
                target_id=str(target.pk),
                programme_id=programme_id,
                subject_id=subject_id,
                details=details,
            )
            for target, subject_id, details in targets
        ],
        batch_size=500,
    )


@transaction.atomic
def seal() -> int:
    """Chain the entries without a seal and return how many there were. Two who seal at once wait for each other."""
    sealed = AuditEntry.objects.filter(sealed_number__isnull=False)
    sealed.select_for_update().order_by("sealed_number").first()  # the oldest seal is the door: who holds it, seals
    last = sealed.order_by("-sealed_number").first()
    number, previous = (last.sealed_number or 0, last.seal) if last else (0, _START)
    count = 0
    for entry in AuditEntry.objects.filter(sealed_number__isnull=True).order_by("id"):
        number, count = number + 1, count + 1
        entry.sealed_number = number
        previous = entry.seal = _seal_of(entry, previous)
        entry.save(update_fields=["sealed_number", "seal"])
    return count


def first_broken_seal() -> AuditEntry | int | None:
    """Return the first entry that was changed after sealing, the number of the first that is gone, or None.

    The chain may begin later than at 1 when an entry of the chain itself says that it was trimmed up to there.
    """
    chain = AuditEntry.objects.filter(sealed_number__isnull=False).order_by("sealed_number")
    previous, expected = _START, 1
    for entry in chain.iterator():
        if expected == 1 and entry.sealed_number != 1 and _was_trimmed_to(entry):
            previous, expected = entry.seal, (entry.sealed_number or 0) + 1
            continue
        if entry.sealed_number != expected:
            return expected
        if entry.seal != _seal_of(entry, previous):
            return entry
        previous, expected = entry.seal, expected + 1
    return None


@transaction.atomic
def trim(*, before: datetime, at: datetime) -> int:
    """Drop the sealed entries from before a moment but for the newest of them, which the rest of the chain hangs on."""
    old = AuditEntry.objects.filter(sealed_number__isnull=False, at__lt=before).order_by("-sealed_number")
    anchor = old.first()
    if anchor is None:
        return 0
    dropped, _tables = AuditEntry.objects.filter(sealed_number__lt=anchor.sealed_number).delete()
    if dropped:
        record(verb=TRIMMED, target=anchor, at=at, details={"up_to": anchor.sealed_number, "dropped": dropped})
    return dropped


def _was_trimmed_to(entry: AuditEntry) -> bool:
    return AuditEntry.objects.filter(verb=TRIMMED, details__up_to=entry.sealed_number).exists()


def last_sealed_number() -> int:
    """Return the number of the newest sealed entry, 0 for none; noted elsewhere, it shows a cut tail."""
    return AuditEntry.objects.aggregate(last=Max("sealed_number"))["last"] or 0


def _seal_of(entry: AuditEntry, previous: str) -> str:
    content = [
        previous,
        entry.sealed_number,
        entry.at.isoformat(),
        entry.actor_id,
        entry.verb,
        entry.target_type,
        entry.target_id,
        entry.programme_id,
        entry.subject_id,
        entry.details,
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
