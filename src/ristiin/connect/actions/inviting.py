"""Invitations by mail: calendars follow a group's own meetings and who belongs to the group."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from ristiin.accounts import telling
from ristiin.accounts.models import Person
from ristiin.connect import mails, queries
from ristiin.connect.models import MeetingInvitation
from ristiin.programmes.choices import State
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
    stands = meeting.state == MeetingState.SETTLED and meeting.group.programme.state != State.CANCELLED
    belong = {one.pk: one for one in people_in(meeting.group)} if stands else {}
    everybody = {pk: row.person for pk, row in told.items()} | belong
    letters = 0
    for person_id in sorted(everybody.keys() if only is None else everybody.keys() & set(only)):
        person, row = everybody[person_id], told.get(person_id)
        kind = _news(meeting, row, stands=stands, belongs=person_id in belong)
        if kind is None:
            continue
        telling.withdraw(mails.once_of_answers(meeting), at=at, person_id=person_id)
        if telling.withdraw(mails.once(meeting, person), at=at, person_id=person_id) and kind == "moved":
            kind = "moved" if mails.has_gone(meeting, person) else "settled"
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


def _news(meeting: Meeting, row: MeetingInvitation | None, *, stands: bool, belongs: bool) -> str | None:
    """Return what the meeting's change is to somebody, None when they know all there is."""
    if belongs:
        if row is None or row.is_cancelled:
            return "settled"
        return None if row.told == meeting.sequence else "moved"
    if row is None or row.is_cancelled:
        return None
    return "left" if stands else "cancelled"


@transaction.atomic
def follow_people(*, programme: Programme, people: Collection[Person], at: datetime) -> int:
    """Bring what some people were told up to the groups they belong to now, and return how many letters that took."""
    ids = [person.pk for person in people]
    ahead = queries.meetings_ahead(programme, at, people=ids)
    return sum(follow(meeting=meeting, at=at, only=ids) for meeting in ahead)


@transaction.atomic
def follow_programme(*, programme: Programme, at: datetime) -> int:
    """Bring what people were told up to a programme that has been called off, and return how many letters it took."""
    return sum(follow(meeting=meeting, at=at) for meeting in queries.meetings_ahead(programme, at))
