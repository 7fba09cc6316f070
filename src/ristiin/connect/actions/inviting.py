"""Invitations by mail: calendars follow a group's own meetings and who belongs to the group."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from ristiin.accounts import telling
from ristiin.accounts.models import Person
from ristiin.connect import mails, queries
from ristiin.connect.models import MeetingInvitation
from ristiin.programmes.models import Programme
from ristiin.rooms.access import people_in
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.models import Meeting

OVER = (MeetingState.HELD, MeetingState.NOT_HELD)


@transaction.atomic
def follow(*, meeting: Meeting, at: datetime, only: Collection[int] | None = None) -> int:
    """Bring what people were told of a meeting up to what it is now, and return how many letters that took.

    Whoever belongs to the group has the meeting as it is; whoever was invited and belongs no more has it cancelled.
    Nobody hears of the same state twice, nobody of a meeting that is over, and a letter that has not gone yet does
    not go when it is no longer true. `only` limits it to some people, by id.
    """
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("group__programme", "group__facilitator")
    meeting = rows.get(pk=meeting.pk)
    if meeting.state in OVER:
        return 0
    told = {row.person_id: row for row in MeetingInvitation.objects.filter(meeting=meeting).select_related("person")}
    belong = {one.pk: one for one in people_in(meeting.group)} if meeting.state == MeetingState.SETTLED else {}
    everybody = {pk: row.person for pk, row in told.items()} | belong
    if only is None:
        telling.withdraw(mails.once_of_answers(meeting), at=at)
    letters = 0
    for person_id in sorted(everybody.keys() if only is None else everybody.keys() & set(only)):
        person, row = everybody[person_id], told.get(person_id)
        kind = _news(meeting, row, belongs=person_id in belong)
        if kind is None:
            continue
        telling.withdraw(mails.once(meeting, person), at=at)
        if meeting.ends_at is None or meeting.ends_at <= at:
            continue
        row = row or MeetingInvitation(meeting=meeting, person=person, sequence=meeting.sequence)
        if row.pk is not None:
            row.sequence = max(meeting.sequence, row.sequence + 1)
        row.told, row.sent_at = meeting.sequence, at
        row.is_cancelled = person_id not in belong
        row.save()
        mails.invite(meeting, person, kind=kind, sequence=row.sequence, at=at)
        letters += 1
    return letters


def _news(meeting: Meeting, row: MeetingInvitation | None, *, belongs: bool) -> str | None:
    """Return what the meeting's change is to somebody, None when they know all there is."""
    if belongs:
        if row is None or row.is_cancelled:
            return "settled"
        return None if row.told == meeting.sequence else "moved"
    if row is None or row.is_cancelled:
        return None
    return "left" if meeting.state == MeetingState.SETTLED else "cancelled"


@transaction.atomic
def follow_people(*, programme: Programme, people: Collection[Person], at: datetime) -> int:
    """Bring what some people were told up to the groups they belong to now, and return how many letters that took."""
    ids = [person.pk for person in people]
    return sum(follow(meeting=meeting, at=at, only=ids) for meeting in queries.meetings_ahead(programme, ids, at))
