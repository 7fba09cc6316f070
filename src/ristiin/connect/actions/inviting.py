"""Invitations by mail: calendars follow joint sessions, a group's own meetings, and who belongs."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from ristiin.accounts import telling
from ristiin.accounts.models import Person
from ristiin.community.queries import the_community
from ristiin.connect import mails, queries
from ristiin.connect.models import MeetingInvitation, SessionInvitation
from ristiin.programmes.choices import State
from ristiin.programmes.models import Programme, TimelineEntry
from ristiin.rooms.access import people_in
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.models import Meeting

OVER = (MeetingState.HELD, MeetingState.NOT_HELD)
AT_ONCE = 20
"""Groups whose members are written to while an organiser waits."""


@dataclass
class _News:
    """What some people are to hear of the meetings of one group, one letter for each and each kind of news."""

    parts: dict[tuple[int, str], list[mails.Told]] = field(default_factory=lambda: defaultdict(list))
    people: dict[int, Person] = field(default_factory=dict)

    def add(self, person: Person, kind: str, told: mails.Told) -> None:
        self.people[person.pk] = person
        self.parts[person.pk, kind].append(told)

    def send(self, at: datetime) -> int:
        for (person_id, kind), told in self.parts.items():
            mails.invite(told, self.people[person_id], kind=kind, at=at)
        return len(self.parts)


@transaction.atomic
def follow(*, meetings: Sequence[Meeting], at: datetime, only: Collection[int] | None = None) -> int:
    """Bring what people were told of a group's meetings up to what they are now, and return how many letters that took.

    Whoever belongs to the group has the meetings as they are; whoever was invited and belongs no more has them
    cancelled. Nobody hears of the same state twice, nobody of a meeting that is over, of several meetings there is one
    letter, and a letter about one that has not gone yet does not go when it is no longer true. `only` limits it to some
    people, by id.
    """
    news = _News()
    for meeting in meetings:
        _follow(meeting, news, at, only)
    return news.send(at)


def _follow(meeting: Meeting, news: _News, at: datetime, only: Collection[int] | None) -> None:
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("group__programme", "group__facilitator")
    meeting = rows.get(pk=meeting.pk)
    if meeting.state in OVER:
        return
    told = {row.person_id: row for row in MeetingInvitation.objects.filter(meeting=meeting).select_related("person")}
    stands = meeting.state == MeetingState.SETTLED and meeting.group.programme.state != State.CANCELLED
    belong = {one.pk: one for one in people_in(meeting.group)} if stands else {}
    everybody = {pk: row.person for pk, row in told.items()} | belong
    for person_id in sorted(everybody.keys() if only is None else everybody.keys() & set(only)):
        person, row = everybody[person_id], told.get(person_id)
        kind = _kind(meeting, row, stands=stands, belongs=person_id in belong)
        if kind is None:
            continue
        telling.withdraw(mails.once_of_answers(meeting), at=at, person_id=person_id)
        if telling.withdraw(mails.once(meeting, person), at=at, person_id=person_id) and kind == "moved":
            kind = "moved" if mails.has_gone(meeting, person) else "settled"
        if kind == "left":
            telling.withdraw(mails.once_of_many(meeting.group_id, person), at=at, person_id=person_id)
        if meeting.ends_at is None or meeting.ends_at <= at:
            continue
        row = row or MeetingInvitation(meeting=meeting, person=person, sequence=meeting.sequence)
        if row.pk is not None:
            row.sequence = max(meeting.sequence, row.sequence + 1)
        row.told, row.sent_at = meeting.sequence, at
        row.is_cancelled = person_id not in belong
        row.save()
        news.add(person, kind, mails.Told(meeting, row.sequence))


def _kind(meeting: Meeting, row: MeetingInvitation | None, *, stands: bool, belongs: bool) -> str | None:
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
    groups = _by_group(queries.meetings_ahead(programme, at, people=ids))
    return sum(follow(meetings=of_one, at=at, only=ids) for of_one in groups)


@transaction.atomic
def follow_programme(*, programme: Programme, at: datetime) -> list[list[int]]:
    """Bring what people were told up to a programme that has been called off.

    The meetings of the first groups are followed here. Return the ids of those of the others, group by group: they are
    for the worker.
    """
    groups = _by_group(queries.meetings_ahead(programme, at))
    for of_one in groups[:AT_ONCE]:
        follow(meetings=of_one, at=at)
    return [[meeting.pk for meeting in of_one] for of_one in groups[AT_ONCE:]]


def _by_group(meetings: Sequence[Meeting]) -> list[list[Meeting]]:
    groups: dict[int, list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        groups[meeting.group_id].append(meeting)
    return list(groups.values())


@transaction.atomic
def session_files(
    *, entries: Sequence[TimelineEntry], readers: Sequence[Person], at: datetime, leaving: bool
) -> dict[int, list[dict[str, str]]]:
    """Return what brings each reader's calendar up to what joint sessions are now, by their ids, and remember it.

    Nobody is told the same state twice, and a session is taken out only where it was put in.
    """
    rows = SessionInvitation.objects.filter(entry__in=entries, person__in=readers)
    told = {(row.entry_id, row.person_id): row for row in rows}
    made: dict[int, list[mails.Asked]] = defaultdict(list)
    written: list[SessionInvitation] = []
    for entry in entries:
        stands = not leaving and entry.programme.state != State.CANCELLED
        for reader in readers:
            row = told.get((entry.pk, reader.pk))
            knows = (
                row is not None and not row.is_cancelled and row.told == entry.sequence
                if stands
                else row is None or row.is_cancelled
            )
            if knows:
                continue
            sequence = entry.sequence if row is None else max(entry.sequence, row.sequence + 1)
            fresh = SessionInvitation(entry=entry, person=reader, told=entry.sequence, sequence=sequence)
            fresh.is_cancelled, fresh.sent_at = not stands, at
            written.append(fresh)
            made[reader.pk].append(mails.Asked(entry, sequence, is_cancelled=not stands))
    SessionInvitation.objects.bulk_create(
        written,
        update_conflicts=True,
        unique_fields=["entry", "person"],
        update_fields=["told", "sequence", "is_cancelled", "sent_at"],
    )
    community = the_community()
    return {one.pk: mails.session_files(made[one.pk], one, community, at) for one in readers if made[one.pk]}
