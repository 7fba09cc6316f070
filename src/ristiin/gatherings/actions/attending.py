"""Who was there, where taking part counts for credit. Callers have checked who and whether; we check when."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from ristiin.accounts.models import Person
from ristiin.gatherings import queries
from ristiin.gatherings.actions.planning import locked
from ristiin.gatherings.models import Attendance
from ristiin.gatherings.refusals import NotBegun
from ristiin.kernel import audit
from ristiin.programmes.models import TimelineEntry


@transaction.atomic
def mark(*, entry: TimelineEntry, among: Collection[int], present: Collection[int], by: Person, at: datetime) -> int:
    """Note which of those registered were there, by their ids, and return how many rows changed.

    Only those `among` whom the organiser looked are marked or unmarked.

    Raises:
        ProgrammeNotLive: the programme has been cancelled.
        NotBegun: the session is still to come.
    """
    entry = locked(entry=entry)
    if at < entry.starts_at:
        raise NotBegun
    there = {person.pk for person in queries.registered_people(entry.programme)} & set(among)
    before = queries.present_ids(entry) & there
    after = set(present) & there
    came, gone = after - before, before - after
    Attendance.objects.bulk_create([Attendance(entry=entry, person_id=pk, marked_at=at) for pk in sorted(came)])
    Attendance.objects.filter(entry=entry, person_id__in=gone).delete()
    for verb, ids in (("attendance marked", came), ("attendance unmarked", gone)):
        audit.record_many(
            verb=verb,
            targets=[(entry, pk, {}) for pk in sorted(ids)],
            at=at,
            actor_id=by.pk,
            programme_id=entry.programme_id,
        )
    return len(came) + len(gone)
