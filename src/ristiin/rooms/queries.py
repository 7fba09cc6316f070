"""Questions about rooms."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from ristiin.accounts.models import Person
from ristiin.enrolment import week
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.models import Group, Membership
from ristiin.grouping.queries import MembershipView, members, membership_view
from ristiin.programmes.choices import EntryKind, State
from ristiin.programmes.models import Programme, TimelineEntry
from ristiin.programmes.queries import timeline
from ristiin.rooms import agreements
from ristiin.rooms.access import people_in, remember_people, sees_from
from ristiin.rooms.agenda import asks_if_started
from ristiin.rooms.agreements import Agreement
from ristiin.rooms.choices import Fit, MeetingState
from ristiin.rooms.models import Meeting, MeetingOption, OptionAnswer, OutputStep, Promise, Renewal, StartCheck
from ristiin.rooms.panels import Panel, panels
from ristiin.rooms.times import same_time
from ristiin.ui.pictures import Hours, Moment

AHEAD = (EntryKind.SESSION, EntryKind.OUTPUT)


@dataclass(frozen=True)
class Inhabitant:
    """Somebody in the room, as the others see them."""

    person_id: int
    name: str
    of: str
    kind: Literal["a", "b"]
    address: str
    phone: str
    contact_hint: str
    has_promised: bool


@dataclass(frozen=True)
class Room:
    """A group's room as one of its inhabitants sees it from the door on."""

    group: Group
    title: str
    people: list[Inhabitant]
    others: list[Inhabitant]
    enrolments: list[Enrolment]
    entries: list[TimelineEntry]
    is_open: bool

    @property
    def is_for_two(self) -> bool:
        """Whether exactly two are inside."""
        return len(self.people) == 2  # noqa: PLR2004 - two

    @property
    def have_all_promised(self) -> bool:
        """Whether everybody has given the promise."""
        return all(one.has_promised for one in self.people)


def room_of(group: Group, reader: Person) -> Room:
    """Return the room for one inhabitant; it is open once the reader has given the promise."""
    promised = set(Promise.objects.filter(group=group).values_list("person_id", flat=True))
    enrolments = members(group)
    people = [_member(enrolment, promised, reader) for enrolment in enrolments]
    inside = [enrolment.person for enrolment in enrolments]
    if group.facilitator is not None and group.facilitator_id not in {person.pk for person in inside}:
        people.append(_inhabitant(group.facilitator, _("facilitator"), promised, reader))
        inside.append(group.facilitator)
    remember_people(group, inside)
    others = [one for one in people if one.person_id != reader.pk]
    return Room(
        group=group,
        title=" – ".join(one.name for one in others) if group.programme.makes_pairs and others else str(group),
        people=people,
        others=others,
        enrolments=enrolments,
        entries=timeline(group.programme),
        is_open=reader.pk in promised,
    )


@dataclass(frozen=True)
class Home:
    """What stands in an open room: its home page; `due_at` is when an agreement would be good to have, if ahead."""

    meetings: "Meetings"
    agreement: Agreement | None
    has_older_agreement: bool
    due_at: datetime | None
    view: MembershipView | None
    moments: list[Moment]
    week: "Week | None"
    asks_if_started: bool
    pressing: list[Panel]
    panels: list[Panel]


@dataclass(frozen=True)
class Week:
    """The free hours of everybody, as strokes that cross where all can."""

    people: list[Hours]
    days: list[str]
    slots: list[str]


def home_of(room: Room, reader: Person, at: datetime) -> Home:
    """Return what the room's home page shows to one inhabitant."""
    group = room.group
    since = sees_from(group, reader)
    meetings = meetings_in(group, reader, at, room.entries, since)
    version = agreements.latest(group)
    seen = version if version is None or since is None or version.written_at >= since else None
    signing = [enrolment.person for enrolment in room.enrolments]
    shown = agreements.agreement(group, seen, reader, signing, since, with_changes=False) if seen else None
    asks = asks_if_started(group, [line.meeting for line in meetings.behind], at)
    if asks:
        asks = not StartCheck.objects.filter(group=group, person=reader).exists()
    found, due_at = panels(group, reader, at), agreements.due_at(group, room.entries)
    return Home(
        meetings=meetings,
        agreement=shown,
        has_older_agreement=version is not None and seen is None,
        due_at=due_at if due_at >= at else None,
        view=membership_view(group, reader),
        moments=_moments(room.entries, meetings, at),
        week=_week(room.enrolments, group.programme),
        asks_if_started=asks,
        pressing=[panel for panel in found if panel.is_pressing],
        panels=[panel for panel in found if not panel.is_pressing],
    )


def _moments(entries: Collection[TimelineEntry], meetings: "Meetings", at: datetime) -> list[Moment]:
    """Return the joint sessions and due days with the group's own meetings between them (S25)."""
    found = [(entry.ends_at, _moment(entry, at)) for entry in entries if entry.kind in AHEAD]
    held = [line for line in meetings.behind if line.meeting.state == MeetingState.HELD]
    for line in [*held, *meetings.ahead]:
        starts_at, ends_at = _start(line.meeting), _end(line.meeting)
        state: Literal["done", "now", ""] = "done" if line in held else "now" if line.is_next else ""
        found.append((ends_at, Moment(_("Own meeting"), starts_at=starts_at, ends_at=ends_at, state=state)))
    return [moment for _ends_at, moment in sorted(found, key=lambda one: one[0])]


def _week(enrolments: Collection[Enrolment], programme: Programme) -> Week | None:
    if len(enrolments) < 2 or not all(enrolment.free_slots for enrolment in enrolments):  # noqa: PLR2004 - nothing in common alone
        return None
    days = week.columns(code for enrolment in enrolments for code in enrolment.free_slots)
    return Week(
        [Hours(str(e.person), week.cells(e.free_slots, programme, days)) for e in enrolments],
        [str(day.short) for day in days],
        [str(slot.name) for slot in week.rows(programme)],
    )


def _member(enrolment: Enrolment, promised: set[int], reader: Person) -> Inhabitant:
    of = ", ".join(filter(None, [enrolment.organisation.name if enrolment.organisation else "", enrolment.discipline]))
    return _inhabitant(enrolment.person, of, promised, reader)


def _inhabitant(person: Person, of: str, promised: set[int], reader: Person) -> Inhabitant:
    return Inhabitant(
        person_id=person.pk,
        name=person.name or person.email,
        of=of,
        kind="a" if person.pk == reader.pk else "b",
        address=person.email,
        phone=person.phone,
        contact_hint=person.contact_hint,
        has_promised=person.pk in promised,
    )


def _moment(entry: TimelineEntry, at: datetime) -> Moment:
    over = entry.ends_at < at
    return Moment(
        entry.name,
        starts_at=entry.starts_at if entry.is_session else entry.ends_at.date(),
        ends_at=entry.ends_at if entry.is_session else None,
        state="done" if over else "",
        shared=entry.is_session,
        note="" if over else entry.place,
    )


def meetings_of(
    person: Person, states: Collection[MeetingState] = (MeetingState.SETTLED, MeetingState.HELD)
) -> list[Meeting]:
    """Return the meetings of the groups the person belongs to now, from their joining on, in order of time.

    Each has its group and programme; those of programmes that were called off are left out.
    """
    joined = Q(
        group__memberships__enrolment__person=person,
        group__memberships__left_at__isnull=True,
        group__memberships__joined_at__lt=F("ends_at"),
    )
    return list(
        Meeting.objects.filter(joined | Q(group__facilitator=person))
        .filter(state__in=states, starts_at__isnull=False, group__programme__state=State.PUBLISHED)
        .select_related("group__programme")
        .distinct()
        .order_by("starts_at", "pk")
    )


def upcoming(at: datetime, within: timedelta) -> list[Meeting]:
    """Return the settled meetings of all groups that begin after `at` and no later than `within` from it."""
    return list(
        Meeting.objects.filter(
            state=MeetingState.SETTLED,
            starts_at__gt=at,
            starts_at__lte=at + within,
            group__ended_at__isnull=True,
            group__programme__state=State.PUBLISHED,
        )
        .select_related("group__programme")
        .order_by("starts_at", "pk")
    )


@dataclass(frozen=True)
class MeetingLine:
    """A meeting as a line of a list. `clash` names the joint session at the same time."""

    meeting: Meeting
    clash: str = ""
    is_next: bool = False
    asks_if_held: bool = False
    waits_for_me: bool = False


@dataclass(frozen=True)
class Meetings:
    """A group's own meetings: those whose time is being sought, those ahead, those behind."""

    proposed: list[MeetingLine]
    ahead: list[MeetingLine]
    behind: list[MeetingLine]
    cancelled: list[MeetingLine]
    carry_on: str

    @property
    def next(self) -> MeetingLine | None:
        """The one that comes first."""
        return self.ahead[0] if self.ahead else None

    @property
    def unsaid(self) -> list[MeetingLine]:
        """Those of which nobody has said whether they were held."""
        return [line for line in self.behind if line.asks_if_held]

    @property
    def has_met(self) -> bool:
        """Whether any was held."""
        return any(line.meeting.state == MeetingState.HELD for line in self.behind)


def visible_meetings(group: Group, since: datetime | None) -> "QuerySet[Meeting]":
    """Return the group's meetings in order of time; one who joined late sees those that end after `since`."""
    found = Meeting.objects.filter(group=group).select_related("step", "called_by", "opener__person", "opener__guest")
    found = found.order_by("starts_at", "pk")
    return found if since is None else found.filter(Q(ends_at__gt=since) | Q(ends_at=None))


def meetings_in(
    group: Group, reader: Person, at: datetime, entries: Collection[TimelineEntry], since: datetime | None
) -> Meetings:
    """Return the meetings of one room as one of its inhabitants sees them."""
    found = list(visible_meetings(group, since))
    proposed = [m for m in found if m.state == MeetingState.PROPOSED]
    answered = set(
        OptionAnswer.objects.filter(option__meeting__in=proposed, person=reader).values_list(
            "option__meeting_id", flat=True
        )
        if proposed
        else ()
    )
    settled = [m for m in found if m.starts_at is not None and m.state != MeetingState.CANCELLED]
    ahead = [m for m in settled if m.state == MeetingState.SETTLED and _end(m) > at]
    behind = sorted((m for m in settled if m not in ahead), key=lambda m: (_start(m), m.pk), reverse=True)
    held = [m for m in behind if m.state != MeetingState.NOT_HELD]
    return Meetings(
        proposed=[MeetingLine(m, waits_for_me=m.pk not in answered) for m in proposed],
        ahead=[
            MeetingLine(
                m, clash=same_time(entries, _start(m), _end(m)), is_next=not place, asks_if_held=_start(m) <= at
            )
            for place, m in enumerate(ahead)
        ],
        behind=[MeetingLine(m, asks_if_held=m.state == MeetingState.SETTLED) for m in behind],
        cancelled=[MeetingLine(m) for m in found if m.state == MeetingState.CANCELLED],
        carry_on=held[0].carry_on if held else "",
    )


def _start(meeting: Meeting) -> datetime:
    if meeting.starts_at is None:
        message = f"{meeting} has no time"
        raise ValueError(message)
    return meeting.starts_at


def _end(meeting: Meeting) -> datetime:
    return meeting.ends_at or _start(meeting)


@dataclass(frozen=True)
class OptionLine:
    """A proposed time: how it suits whom, and the joint session at the same time."""

    option: MeetingOption
    fits: list[tuple[str, Fit | None]]
    mine: Fit | None
    clash: str
    is_over: bool

    @property
    def worth(self) -> tuple[int, int]:
        """How well it suits: first how few cannot, then how few only if need be."""
        said = [fit for _name, fit in self.fits]
        return (sum(fit == Fit.NO for fit in said), sum(fit != Fit.YES for fit in said))


def options_of(meeting: Meeting, reader: Person, at: datetime, entries: Collection[TimelineEntry]) -> list[OptionLine]:
    """Return the proposed times of a meeting with everybody's answers, in order of time."""
    people = people_in(meeting.group)
    options = list(meeting.options.order_by("starts_at", "pk").prefetch_related("answers"))
    found = []
    for option in options:
        said = {row.person_id: Fit(row.fit) for row in option.answers.all()}
        found.append(
            OptionLine(
                option,
                [(str(person), said.get(person.pk)) for person in people],
                said.get(reader.pk),
                same_time(entries, option.starts_at, option.ends_at),
                option.starts_at <= at,
            )
        )
    return found


def best_of(options: Collection[OptionLine]) -> OptionLine | None:
    """Return the time that suits best of those still ahead, the earliest of equals; None before all have answered."""
    ahead = [line for line in options if not line.is_over]
    if not ahead or any(fit is None for line in ahead for _name, fit in line.fits):
        return None
    return min(ahead, key=lambda line: (*line.worth, line.option.starts_at))


def steps_of(group: Group) -> list[OutputStep]:
    """Return the steps on the way to the output, in order."""
    return list(OutputStep.objects.filter(group=group).order_by("position", "due_on", "pk"))


def free_slots(group: Group) -> list[list[str]]:
    """Return the free hours that each member gave at registration."""
    return [list(enrolment.free_slots) for enrolment in members(group)]


@dataclass(frozen=True)
class Going:
    """Who of a group would go on with it in the next run."""

    people: list[tuple[Person, bool]]
    i_would: bool

    @property
    def all_would(self) -> bool:
        """Whether everybody has said yes."""
        return bool(self.people) and all(would for _person, would in self.people)


def renewal_of(group: Group, reader: Person) -> Going:
    """Return who would go on, as those in the room see it."""
    said = set(Renewal.objects.filter(group=group).values_list("person_id", flat=True))
    people = [(person, person.pk in said) for person in people_in(group)]
    return Going(people, reader.pk in said)


def wishes_to_renew(programme: Programme) -> dict[int, int]:
    """Return the groups all of whose people would go on in the next run, each with how many they are.

    As long as one of them, or the facilitator, has not said yes, nobody outside learns anything.
    """
    said: dict[int, set[int]] = {}
    groups = Group.objects.filter(programme=programme, ended_at=None, renewals__isnull=False).distinct()
    facilitators = dict(groups.values_list("pk", "facilitator_id"))
    for group_id, person_id in Renewal.objects.filter(group__in=facilitators).values_list("group_id", "person_id"):
        said.setdefault(group_id, set()).add(person_id)
    inside: dict[int, set[int]] = {pk: {who} if who else set() for pk, who in facilitators.items()}
    members_now = Membership.objects.filter(group__in=facilitators, left_at__isnull=True)
    for group_id, person_id in members_now.values_list("group_id", "enrolment__person_id"):
        inside[group_id].add(person_id)
    return {pk: len(people) for pk, people in sorted(inside.items()) if people and people <= said.get(pk, set())}
