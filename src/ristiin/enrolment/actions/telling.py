"""Telling those who take part what has changed in their programme."""

from datetime import datetime

from django.db import transaction

from ristiin.accounts.telling import withdraw
from ristiin.enrolment import mails
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.kernel import audit
from ristiin.programmes import calendar_files
from ristiin.programmes.models import Programme, TimelineEntry
from ristiin.programmes.queries import sessions_ahead


@transaction.atomic
def tell_of_session(*, entry: TimelineEntry, at: datetime) -> int:
    """Write to everybody registered that a joint session has another time, place or link, and return to how many.

    A session that is over is not spoken of, and the same change is told once. A letter with an earlier state that has
    not gone yet does not go any more.
    """
    withdraw(f"session/{entry.uid}/{entry.sequence - 1}/", at=at)
    if entry.ends_at <= at:
        return 0
    told = _registered(entry.programme)
    files = calendar_files.files([entry], [enrolment.person for enrolment in told], at=at)
    for enrolment in told:
        mails.session_changed(enrolment, entry, at, files[enrolment.person_id])
    audit.record(
        verb="session change told", target=entry, at=at, programme_id=entry.programme_id, details={"letters": len(told)}
    )
    return len(told)


@transaction.atomic
def tell_of_cancelling(*, programme: Programme, at: datetime) -> int:
    """Write to everybody registered or waiting that the programme will not take place, and return to how many."""
    told = _registered(programme, EnrolmentState.WAITING)
    ahead = sessions_ahead(programme, at)
    files = calendar_files.files(ahead, [enrolment.person for enrolment in told], at=at)
    for enrolment in told:
        mails.cancelled(enrolment, at, files[enrolment.person_id])
    audit.record(
        verb="cancelling told", target=programme, at=at, programme_id=programme.pk, details={"letters": len(told)}
    )
    return len(told)


def _registered(programme: Programme, *more: EnrolmentState) -> list[Enrolment]:
    states = [EnrolmentState.REGISTERED, *more]
    rows = Enrolment.objects.filter(programme=programme, state__in=states)
    return list(rows.select_related("person", "programme").order_by("pk"))
