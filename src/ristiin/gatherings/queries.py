"""Questions about joint sessions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Q, QuerySet

from ristiin.accounts.models import Person
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.gatherings.choices import Answer, Stream
from ristiin.gatherings.models import (
    AgendaItem,
    Attendance,
    Material,
    MidwayCheck,
    SessionPlan,
    Speaker,
)
from ristiin.grouping.models import Group
from ristiin.programmes.choices import EntryKind, State
from ristiin.programmes.models import Programme, TimelineEntry
from ristiin.programmes.playbooks import Part as ScriptPart
from ristiin.programmes.queries import playbook_of, sessions, timeline
from ristiin.rooms.access import people_in, sees_from
from ristiin.rooms.endings import KEPT_AFTER, close_of

LINK_LIVES = timedelta(days=7)
"""So long after the session a guest's link works."""
MIDWAY_OPEN = timedelta(days=14)
"""So long before and after the midway session a group may say where it is."""
FEWEST_FOR_MIDDLE = 3


# ------------------------------------------------------------------------------------------------------- the programme


@dataclass(frozen=True)
class Part:
    """One part of a session's programme, with when it begins and ends; `pk` is missing in a script."""

    pk: int | None
    title: str
    note: str
    minutes: int
    is_speaker_slot: bool
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Agenda:
    """A session's programme: its parts, how long they take, and how long the session is."""

    parts: Sequence[Part]
    is_own: bool
    length: int

    @property
    def minutes(self) -> int:
        """How long the parts take together."""
        return sum(part.minutes for part in self.parts)

    @property
    def left(self) -> int:
        """Minutes that no part uses; less than nothing when the parts do not fit."""
        return self.length - self.minutes


def agenda_of(entry: TimelineEntry) -> Agenda:
    """Return the session's programme: the organiser's own, else the playbook's script."""
    length = int((entry.ends_at - entry.starts_at) / timedelta(minutes=1))
    is_own = SessionPlan.objects.filter(entry=entry).exists()
    items: Iterable[AgendaItem | ScriptPart] = (
        AgendaItem.objects.filter(entry=entry).order_by("position") if is_own else script_of(entry)
    )
    parts, clock = [], entry.starts_at
    for item in items:
        until = clock + timedelta(minutes=item.minutes)
        parts.append(
            Part(
                pk=item.pk if isinstance(item, AgendaItem) else None,
                title=item.title,
                note=item.note,
                minutes=item.minutes,
                is_speaker_slot=item.is_speaker_slot,
                starts_at=clock,
                ends_at=until,
            )
        )
        clock = until
    return Agenda(parts, is_own, length)


def script_of(entry: TimelineEntry) -> Sequence[ScriptPart]:
    """Return the playbook's script for a session, nothing when it has none."""
    book = playbook_of(entry.programme)
    planned = next((one for one in book.timeline if one.key == entry.key), None) if book else None
    return planned.agenda if planned else ()


def streams_of(entry: TimelineEntry) -> list[Stream]:
    """Return what the board of a session gathers: theme and process at midway, a harvest at the close (S20, S21)."""
    book = playbook_of(entry.programme)
    planned = next((one for one in book.timeline if one.key == entry.key), None) if book else None
    return [Stream(stream) for stream in (planned.board if planned else ())]


def with_board(programme: Programme) -> list[TimelineEntry]:
    """Return the sessions that have a board, in order."""
    found = []
    for entry in sessions(timeline(programme)):
        entry.programme = programme
        if streams_of(entry):
            found.append(entry)
    return found


def midway_of(programme: Programme) -> TimelineEntry | None:
    """Return the session at which groups look back and ahead: the one called midway, else the middle of several."""
    met = sessions(timeline(programme))
    named = next((entry for entry in met if entry.key == "midway"), None)
    return named or (met[len(met) // 2] if len(met) >= FEWEST_FOR_MIDDLE else None)


def speakers_of(entry: TimelineEntry) -> list[Speaker]:
    """Return the session's speakers in order of inviting, those withdrawn last."""
    rows = Speaker.objects.filter(entry=entry).order_by("invited_at", "pk")
    return sorted(rows, key=lambda speaker: speaker.withdrawn_at is not None)


def coming_speakers(entry: TimelineEntry) -> list[Speaker]:
    """Return those who have said that they come at the time the session has now."""
    rows = Speaker.objects.invited().filter(entry=entry, answer=Answer.YES, answered_for=entry.starts_at)
    return list(rows.order_by("invited_at", "pk"))


def speaker_by(token: str, at: datetime) -> Speaker | None:
    """Return whose link this is while it works; it dies some days after the session."""
    speaker = Speaker.objects.filter(token=token).select_related("entry__programme").first()
    return speaker if speaker is not None and link_lives(speaker, at) else None


def link_lives(speaker: Speaker, at: datetime) -> bool:
    """Whether the guest's link still opens the session."""
    return (
        speaker.withdrawn_at is None
        and speaker.entry.programme.state == State.PUBLISHED
        and at < speaker.entry.ends_at + LINK_LIVES
    )


def materials_of(entry: TimelineEntry) -> list[Material]:
    """Return the session's materials in order of adding."""
    return list(Material.objects.filter(entry=entry).defer("content").order_by("added_at", "pk"))


def keeps_no_files(programme: Programme, at: datetime) -> bool:
    """Whether the programme closed so long ago that its files are forgotten."""
    close = close_of(timeline(programme))
    return close is not None and close <= at - KEPT_AFTER


def outlived_files(at: datetime) -> "QuerySet[Material]":
    """Return the files of programmes whose rooms have been emptied: so long after the close nothing is kept."""
    over = (
        TimelineEntry.objects.values("programme")
        .annotate(close=Max("ends_at", filter=Q(kind=EntryKind.CLOSE)), last=Max("ends_at"))
        .filter(Q(close__lte=at - KEPT_AFTER) | Q(close=None, last__lte=at - KEPT_AFTER))
        .values("programme")
    )
    return Material.objects.filter(entry__programme__in=over).exclude(file_name="")


# ----------------------------------------------------------------------------------------------------------- attendance


def registered_people(programme: Programme) -> list[Person]:
    """Return who is registered, by name."""
    mine = Enrolment.objects.filter(programme=programme, state=EnrolmentState.REGISTERED).values("person_id")
    return list(Person.objects.filter(pk__in=mine).order_by("sort_nordic", "pk"))


def present_ids(entry: TimelineEntry) -> set[int]:
    """Return the ids of those marked present."""
    return set(Attendance.objects.filter(entry=entry).values_list("person_id", flat=True))


# --------------------------------------------------------------------------------------------------------------- midway


@dataclass(frozen=True)
class Midway:
    """The midway check of a group as a member sees it."""

    entry: TimelineEntry
    opens_at: datetime
    closes_at: datetime
    check: MidwayCheck | None
    agreed: Sequence[Person]
    waiting: Sequence[Person]
    is_agreed_by_me: bool

    def is_open(self, at: datetime) -> bool:
        """Whether it can be answered now."""
        return self.opens_at <= at < self.closes_at


def midway(group: Group, reader: Person) -> Midway | None:
    """Return the group's midway check, None when its programme has no midway session."""
    entry = midway_of(group.programme)
    if entry is None:
        return None
    check = MidwayCheck.objects.filter(group=group).select_related("answered_by").first()
    people = people_in(group)
    said = set(check.consents.values_list("person_id", flat=True)) if check else set()
    since = sees_from(group, reader)
    hidden = check is not None and since is not None and check.answered_at < since
    return Midway(
        entry=entry,
        opens_at=entry.starts_at - MIDWAY_OPEN,
        closes_at=entry.ends_at + MIDWAY_OPEN,
        check=None if hidden else check,
        agreed=[person for person in people if person.pk in said],
        waiting=[person for person in people if person.pk not in said],
        is_agreed_by_me=reader.pk in said,
    )


def with_midway_open(rooms: Sequence[Group], at: datetime) -> list[Group]:
    """Return those of the groups whose midway check is open."""
    return [
        group
        for group in rooms
        if (entry := midway_of(group.programme)) and entry.starts_at - MIDWAY_OPEN <= at < entry.ends_at + MIDWAY_OPEN
    ]


def midway_waits(rooms: Sequence[Group], at: datetime) -> list[Group]:
    """Return those of the groups whose midway check is open and not answered."""
    open_now = with_midway_open(rooms, at)
    answered = set(MidwayCheck.objects.filter(group__in=open_now).values_list("group_id", flat=True))
    return [group for group in open_now if group.pk not in answered]


def shown_midways(group_ids: Sequence[int]) -> list[MidwayCheck]:
    """Return the midway checks whose state every member shows to the organiser; their words are not read."""
    rows = MidwayCheck.objects.filter(group_id__in=group_ids, shown_at__isnull=False)
    return list(rows.only("group_id", "state", "shown_at"))
