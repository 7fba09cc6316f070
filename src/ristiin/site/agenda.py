"""The answer to "what now?" for one person: the next thing to do, what is ahead, whom one works with."""

from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from ristiin.accounts import agenda as told
from ristiin.accounts.agenda import Step
from ristiin.accounts.models import Person
from ristiin.connect.queries import entries_of
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.models import Group, Membership
from ristiin.grouping.queries import MembershipView, membership_view, memberships_of
from ristiin.programmes import figures
from ristiin.programmes.choices import EntryKind, Phase, RoleKind, State
from ristiin.programmes.models import Programme, TimelineEntry
from ristiin.programmes.permissions import remember_roles, roles_of
from ristiin.programmes.queries import entry_of, timeline, with_timeline
from ristiin.programmes.steps import Step as NextAct
from ristiin.programmes.steps import next_step
from ristiin.rooms.access import entered_rooms, groups_of, remember, remember_members, remember_rooms, room_end
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.models import Meeting
from ristiin.rooms.panels import Panel, panels_for_home
from ristiin.rooms.queries import meetings_of
from ristiin.ui.dates import day

ENTER_ROOM, FINISH_REGISTRATION = 1, 2
"""Ranks of steps: an answer that somebody waits for goes before them, everything else after."""


@dataclass(frozen=True)
class Company:
    """A pair or group of one's own, and whom one is in it with."""

    group: Group
    others: str
    is_pair: bool


@dataclass(frozen=True)
class Occasion:
    """Something ahead: a joint session, a due day, or a meeting of one's own group."""

    name: str
    starts_at: datetime
    ends_at: datetime
    has_hours: bool
    place: str
    link: str
    page: str
    programme: str
    is_own: bool = False
    is_under_way: bool = False
    is_called_off: bool = False


@dataclass(frozen=True)
class Home:
    """The group that one works with now: whom with and why, and what is in its room."""

    company: Company
    view: MembershipView | None
    panels: list[Panel]


@dataclass(frozen=True)
class Registered:
    """A registration whose pairs or groups are still to come, and by when one hears of one's own."""

    enrolment: Enrolment
    hears_by: datetime | None


@dataclass(frozen=True)
class Organised:
    """A programme that one organises: how far it is, and the next act in it."""

    programme: Programme
    phase: Phase
    next_act: NextAct | None

    @property
    def is_over(self) -> bool:
        """Whether nothing in it waits for a day any more."""
        return self.phase in {Phase.CLOSED, Phase.CANCELLED}


@dataclass
class Agenda:
    """Everything the home page shows."""

    steps: list[Step] = field(default_factory=list)
    ahead: list[Occasion] = field(default_factory=list)
    next_meeting: Occasion | None = None
    home: Home | None = None
    groups: list[Company] = field(default_factory=list)
    waiting: list[Registered] = field(default_factory=list)
    organising: list[Organised] = field(default_factory=list)

    @property
    def leading(self) -> Organised | None:
        """The programme to act on first; one's own steps as somebody who takes part go before it."""
        return next((one for one in self.organising[:1] if not (self.steps or one.is_over)), None)


def agenda(person: Person, at: datetime) -> Agenda:
    """Return the person's agenda, the most pressing step first."""
    remember_roles(person)
    enrolments = list(
        Enrolment.objects.of(person)
        .exclude(state=EnrolmentState.WITHDRAWN)
        .select_related("programme", "target_group")
        .prefetch_related("programme__timeline")
        .order_by("-changed_at", "pk")
    )
    remember_rooms(person, [enrolment.programme for enrolment in enrolments])
    groups = groups_of(person)
    entered = {group.pk for group in entered_rooms(person)}
    grouped = {group.programme_id for group in groups}
    over = {e.programme_id for e in enrolments if _phase(e, at) in {Phase.CLOSED, Phase.CANCELLED}}
    living = [
        group
        for group in groups
        if not group.ended_at and group.programme_id not in over and not (room_end(group) and group.room_end.is_closed)
    ]
    organising = [role.programme_id for role in roles_of(person) if role.role == RoleKind.ORGANISER]
    memberships = memberships_of(groups)
    for group in groups:
        remember_members(remember(group), memberships)
    company = _company(groups, memberships, person)
    steps = [
        *(_enter_room(own) for own in company if own.group in living and own.group.pk not in entered),
        *(step for enrolment in enrolments if (step := _finish_registration(enrolment, at))),
        *told.steps(person, at),
    ]
    others = {own.group.pk: own.others for own in company}
    ahead = sorted(
        [
            *(_of_entry(entry) for entry in entries_of(person, at) if entry.ends_at >= at),
            *(
                _of_meeting(meeting, others.get(meeting.group_id, ""), at)
                for meeting in meetings_of(person, (MeetingState.SETTLED,))
                if meeting.ends_at and meeting.ends_at >= at
            ),
        ],
        key=lambda occasion: (occasion.starts_at if occasion.has_hours else occasion.ends_at, occasion.page),
    )
    home = next((own for own in company if own.group in living and own.group.pk in entered), None)
    return Agenda(
        steps=sorted(steps, key=lambda step: step.rank),
        ahead=ahead,
        next_meeting=next((occasion for occasion in ahead if occasion.is_own), None),
        home=_home(home, memberships, person, at) if home else None,
        groups=[own for own in company if own != home],
        waiting=[
            Registered(e, _hears_by(e, at))
            for e in enrolments
            if e.programme_id not in grouped and e.programme_id not in over
        ],
        organising=_organised(organising, at),
    )


def _organised(ids: list[int], at: datetime) -> list[Organised]:
    """Return the programmes, the one whose next act comes first before the others, those that are over last."""
    programmes = list(with_timeline(Programme.objects.filter(pk__in=ids)).order_by("-created_at", "pk")) if ids else []
    counts = figures.of(programmes)
    found = []
    for programme in programmes:
        entries = timeline(programme)
        act = next_step(programme, entries, counts[programme.pk], at)
        found.append(Organised(programme, programme.phase(entries, at), act))
    return sorted(found, key=lambda one: (one.is_over, _due_at(one) is None, _due_at(one) or at))


def _due_at(one: Organised) -> datetime | None:
    return one.next_act.due_at if one.next_act else None


def _company(groups: list[Group], memberships: list[Membership], person: Person) -> list[Company]:
    others: dict[int, list[str]] = {group.pk: [] for group in groups}
    for member in memberships:
        if member.enrolment.person_id != person.pk:
            others[member.group_id].append(str(member.enrolment.person))
    return [
        Company(group, ", ".join(others[group.pk]), group.programme.makes_pairs and len(others[group.pk]) == 1)
        for group in groups
    ]


def _phase(enrolment: Enrolment, at: datetime) -> Phase:
    return enrolment.programme.phase(list(enrolment.programme.timeline.all()), at)


def _hears_by(enrolment: Enrolment, at: datetime) -> datetime | None:
    """Return when the pairs or groups are published; None once that has gone by, and for one who is not in."""
    pairing = entry_of(enrolment.programme.timeline.all(), EntryKind.PAIRING)
    is_in = enrolment.state == EnrolmentState.REGISTERED
    return pairing.ends_at if is_in and pairing and pairing.ends_at >= at else None


def _enter_room(own: Company) -> Step:
    return Step(
        programme=own.group.programme.name,
        title=_("Your pair is here") if own.is_pair else _("Your group is here"),
        text=_("See why the two of you, and enter your own room with the promise of confidentiality.")
        if own.is_pair
        else _("See who is in it, and enter your own room with the promise of confidentiality."),
        url=reverse("rooms:room", args=[own.group.pk]),
        label=_("Open the room"),
        rank=ENTER_ROOM,
    )


def _home(company: Company, memberships: list[Membership], person: Person, at: datetime) -> Home:
    mine = [row for row in memberships if row.group_id == company.group.pk]
    found = panels_for_home(company.group, person, at)
    return Home(company, membership_view(company.group, person, mine), found)


def _of_entry(entry: TimelineEntry) -> Occasion:
    is_called_off = entry.programme.state == State.CANCELLED
    return Occasion(
        name=entry.name,
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        has_hours=entry.is_session,
        place=entry.place,
        link="" if is_called_off else entry.link,
        page=reverse("programmes:page", args=[entry.programme.slug]),
        programme=entry.programme.name,
        is_called_off=is_called_off,
    )


def _of_meeting(meeting: Meeting, others: str, at: datetime) -> Occasion:
    starts_at, ends_at = meeting.starts_at or at, meeting.ends_at or at
    return Occasion(
        name=others or _("Own meeting"),
        starts_at=starts_at,
        ends_at=ends_at,
        has_hours=True,
        place=meeting.place,
        link=meeting.link,
        page=reverse("rooms:meeting", args=[meeting.group_id, meeting.pk]),
        programme=meeting.group.programme.name,
        is_own=True,
        is_under_way=starts_at <= at,
    )


def _finish_registration(enrolment: Enrolment, at: datetime) -> Step | None:
    if enrolment.state != EnrolmentState.DRAFT or _phase(enrolment, at) != Phase.REGISTRATION:
        return None
    closes = next(e.ends_at for e in enrolment.programme.timeline.all() if e.kind == "registration")
    return Step(
        programme=enrolment.programme.name,
        title=_("Finish your registration"),
        text=_("What you have written is saved. Registration is open until %(day)s.") % {"day": day(closes)},
        url=reverse("enrolment:register", args=[enrolment.programme.slug]),
        label=_("Go on"),
        rank=FINISH_REGISTRATION,
    )
