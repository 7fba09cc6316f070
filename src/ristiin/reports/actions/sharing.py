"""Letting those who took part read what their programme has given."""

from datetime import datetime

from django.db import transaction

from ristiin.accounts.models import Person
from ristiin.accounts.telling import withdraw
from ristiin.kernel import audit
from ristiin.programmes.models import Programme
from ristiin.reports import mails, queries
from ristiin.reports.choices import Seat
from ristiin.reports.models import SharedReport
from ristiin.reports.refusals import NothingToTell
from ristiin.reports.sections import Reader, sections

AT_ONCE = 100
"""Letters written in one transaction."""


@transaction.atomic
def share(*, programme: Programme, by: Person, at: datetime) -> SharedReport:
    """Let those who took part read the report: what is published of the answers, and stories told to them.

    They are told by letters. Sharing twice keeps the first.

    Raises:
        NothingToTell: there is nothing in it yet.
    """
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    already = queries.shared_report(programme)
    if already is not None:
        return already
    if not sections(programme, Reader(by, seat=Seat.PARTICIPANT), at):
        raise NothingToTell
    shared = SharedReport.objects.create(programme=programme, shared_by=by, shared_at=at)
    audit.record(verb="report shared", target=shared, at=at, actor_id=by.pk, programme_id=programme.pk)
    return shared


@transaction.atomic
def stop_sharing(*, programme: Programme, by: Person, at: datetime) -> None:
    """Keep those who took part from reading the report any more; letters that have not gone do not go."""
    shared = SharedReport.objects.select_for_update().filter(programme=programme).first()
    if shared is None:
        return
    withdraw(mails.once_of(shared), at=at)
    audit.record(verb="report no longer shared", target=shared, at=at, actor_id=by.pk, programme_id=programme.pk)
    shared.delete()


@transaction.atomic
def tell_some(*, at: datetime) -> int:
    """Tell the next people that they can read a report, and return how many those were.

    A worker that is killed midway has told nobody of them, and another one goes on from there.
    """
    shared = queries.reports_to_tell().select_for_update(of=("self",), skip_locked=True).first()
    if shared is None:
        return 0
    people = queries.those_to_tell(shared, AT_ONCE)
    for enrolment in people:
        mails.report_shared(shared, enrolment.person, at)
    if len(people) < AT_ONCE:
        shared.told_at = at
    else:
        shared.told_up_to = people[-1].pk
    shared.save(update_fields=["told_up_to", "told_at"])
    return len(people)
