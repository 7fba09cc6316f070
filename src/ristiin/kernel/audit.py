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
    """Chain the entries that have no seal yet and return how many there were."""
    last = AuditEntry.objects.select_for_update().filter(sealed_number__isnull=False).order_by("-sealed_number").first()
    number, previous = (last.sealed_number or 0, last.seal) if last else (0, _START)
    count = 0
    for entry in AuditEntry.objects.filter(sealed_number__isnull=True).order_by("id"):
        number, count = number + 1, count + 1
        entry.sealed_number = number
        previous = entry.seal = _seal_of(entry, previous)
        entry.save(update_fields=["sealed_number", "seal"])
    return count


def first_broken_seal() -> AuditEntry | int | None:
    """Return the first entry that was changed after sealing, the number of the first that is gone, or None."""
    previous, expected = _START, 1
    for entry in AuditEntry.objects.filter(sealed_number__isnull=False).order_by("sealed_number").iterator():
        if entry.sealed_number != expected:
            return expected
        if entry.seal != _seal_of(entry, previous):
            return entry
        previous, expected = entry.seal, expected + 1
    return None


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
