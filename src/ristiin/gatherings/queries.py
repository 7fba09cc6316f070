"""Questions about joint sessions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q

from ristiin.accounts.models import Person
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.gatherings.choices import Answer, Stream
from ristiin.gatherings.models import (
    AgendaItem,
    Attendance,
    Insight,
    InsightConsent,
    Material,
    MidwayCheck,
    Poll,
    PollAnswer,
    PollOption,
    Reply,
    SessionPlan,
    Speaker,
    Thanks,
)
from ristiin.grouping.models import Group, Membership
from ristiin.programmes.choices import RoleKind, State
from ristiin.programmes.models import Programme, Role, TimelineEntry
from ristiin.programmes.playbooks import Part as ScriptPart
from ristiin.programmes.queries import playbook_of, sessions, timeline
from ristiin.rooms.access import people_in, remember, sees_from
from ristiin.rooms.choices import Fit

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
    return list(Material.objects.filter(entry=entry).order_by("added_at", "pk"))


# ----------------------------------------------------------------------------------------------------------- attendance


def registered_people(programme: Programme) -> list[Person]:
    """Return who is registered, by name."""
    mine = Enrolment.objects.filter(programme=programme, state=EnrolmentState.REGISTERED).values("person_id")
    return list(Person.objects.filter(pk__in=mine).order_by("sort_nordic", "pk"))


def present_ids(entry: TimelineEntry) -> set[int]:
    """Return the ids of those marked present."""
    return set(Attendance.objects.filter(entry=entry).values_list("person_id", flat=True))


# ---------------------------------------------------------------------------------------------------------------- polls


def open_poll(programme: Programme) -> Poll | None:
    """Return the poll that waits for answers or for the organiser."""
    return Poll.objects.filter(programme=programme, settled_at=None, withdrawn_at=None).first()


def latest_poll(programme: Programme) -> Poll | None:
    """Return the open poll, else the one settled last."""
    rows = Poll.objects.filter(programme=programme, withdrawn_at=None)
    return open_poll(programme) or rows.order_by("-settled_at", "-pk").first()


def options_of(poll: Poll) -> list[PollOption]:
    """Return the times of a poll, session by session, each with its programme at hand."""
    rows = PollOption.objects.filter(poll=poll).select_related("entry__programme")
    return sorted(rows, key=lambda one: (one.entry.starts_at, one.entry_id, one.starts_at, one.pk))


def answers_of(poll: Poll, person: Person) -> dict[int, str]:
    """Return how each time suits the person, by the option's id."""
    rows = PollAnswer.objects.filter(option__poll=poll, person=person)
    return dict(rows.values_list("option_id", "fit"))


def asked(programme: Programme) -> list[Person]:
    """Return whom a poll asks: everybody registered, and those who facilitate, by name."""
    part = Enrolment.objects.filter(programme=programme, state=EnrolmentState.REGISTERED).values("person_id")
    role = Role.objects.filter(programme=programme, role=RoleKind.FACILITATOR).values("person_id")
    facilitated = Group.objects.filter(programme=programme, facilitator__isnull=False).values("facilitator_id")
    rows = Person.objects.filter(Q(pk__in=part) | Q(pk__in=role) | Q(pk__in=facilitated), erased_at=None)
    return list(rows.order_by("sort_nordic", "pk"))


def facilitators_outside(programme: Programme) -> list[Person]:
    """Return those who facilitate and are not registered themselves."""
    registered = set(
        Enrolment.objects.filter(programme=programme, state=EnrolmentState.REGISTERED).values_list(
            "person_id", flat=True
        )
    )
    return [person for person in asked(programme) if person.pk not in registered]


@dataclass(frozen=True)
class Tally:
    """How one time suits: the names of those it suits, suits if need be, and does not suit."""

    option: PollOption
    yes: Sequence[str]
    if_need_be: Sequence[str]
    no: Sequence[str]
    is_best: bool

    @property
    def can(self) -> int:
        """How many can come."""
        return len(self.yes) + len(self.if_need_be)


@dataclass(frozen=True)
class SessionTally:
    """The times of one session, the best first."""

    entry: TimelineEntry
    tallies: Sequence[Tally]


@dataclass(frozen=True)
class PollStanding:
    """How a poll stands: session by session, who has answered and who has not."""

    sessions: Sequence[SessionTally]
    answered: Sequence[Person]
    silent: Sequence[Person]


def standing_of(poll: Poll) -> PollStanding:
    """Return what people have answered, for the organiser."""
    people = {person.pk: person for person in asked(poll.programme)}
    fits: dict[int, dict[str, list[str]]] = {}
    answered = set()
    for option_id, person_id, fit in (
        PollAnswer.objects.filter(option__poll=poll, person_id__in=people)
        .order_by("person__sort_nordic", "person_id")
        .values_list("option_id", "person_id", "fit")
    ):
        fits.setdefault(option_id, {}).setdefault(fit, []).append(str(people[person_id]))
        answered.add(person_id)
    by_entry: dict[int, list[PollOption]] = {}
    for option in options_of(poll):
        by_entry.setdefault(option.entry_id, []).append(option)
    return PollStanding(
        sessions=[SessionTally(options[0].entry, _tallied(options, fits)) for options in by_entry.values()],
        answered=[person for pk, person in people.items() if pk in answered],
        silent=[person for pk, person in people.items() if pk not in answered],
    )


def _tallied(options: Sequence[PollOption], fits: dict[int, dict[str, list[str]]]) -> list[Tally]:
    def figures(option: PollOption) -> tuple[int, int]:
        said = fits.get(option.pk, {})
        yes, if_need_be = len(said.get(Fit.YES, [])), len(said.get(Fit.IF_NEED_BE, []))
        return yes + if_need_be, yes

    best = max(map(figures, options), default=(0, 0))
    found = [
        Tally(
            option,
            fits.get(option.pk, {}).get(Fit.YES, []),
            fits.get(option.pk, {}).get(Fit.IF_NEED_BE, []),
            fits.get(option.pk, {}).get(Fit.NO, []),
            is_best=figures(option) == best and best > (0, 0),
        )
        for option in options
    ]
    return sorted(found, key=lambda one: (-one.can, -len(one.yes), one.option.starts_at, one.option.pk))


def silent_in_polls(at: datetime, before: timedelta) -> list[tuple[Poll, Person]]:
    """Return who has not answered an open poll that closes soon, whatever the number of polls in five questions."""
    open_ones = Poll.objects.filter(
        settled_at=None,
        withdrawn_at=None,
        closes_at__gt=at,
        closes_at__lte=at + before,
        asked_at__lt=F("closes_at") - before,
        programme__state=State.PUBLISHED,
    )
    polls = {poll.programme_id: poll for poll in open_ones.select_related("programme")}
    part = Enrolment.objects.filter(programme__in=polls, state=EnrolmentState.REGISTERED)
    role = Role.objects.filter(programme__in=polls, role=RoleKind.FACILITATOR)
    facilitated = Group.objects.filter(programme__in=polls, facilitator__isnull=False)
    wanted = {
        *part.values_list("programme_id", "person_id"),
        *role.values_list("programme_id", "person_id"),
        *facilitated.values_list("programme_id", "facilitator_id"),
    }
    answered = set(
        PollAnswer.objects.filter(option__poll__in=[poll.pk for poll in polls.values()])
        .values_list("option__poll__programme_id", "person_id")
        .distinct()
    )
    silent = sorted(wanted - answered)
    people = Person.objects.filter(erased_at=None).in_bulk({person_id for _programme, person_id in silent})
    return [(polls[programme_id], people[pk]) for programme_id, pk in silent if pk in people]


# --------------------------------------------------------------------------------------------------------------- boards


@dataclass(frozen=True)
class Shared:
    """An insight on the board, as one reader sees it."""

    insight: Insight
    by: str
    is_own: bool
    thanks: int
    has_thanked: bool
    replies: Sequence[Reply]


def board_of(entry: TimelineEntry, reader: Person) -> list[tuple[Stream, list[Shared]]]:
    """Return what groups have shared, stream by stream, the newest first; the order never follows thanks."""
    own = set(Group.objects.of(reader).filter(programme_id=entry.programme_id).values_list("pk", flat=True))
    found = [
        Shared(
            insight=insight,
            by=_signed(insight),
            is_own=insight.group_id in own,
            thanks=insight.times_thanked,
            has_thanked=insight.has_thanked,
            replies=list(insight.replies.all()),
        )
        for insight in _on_board(entry)
        .annotate(
            times_thanked=Count("thanks", distinct=True),
            has_thanked=Exists(Thanks.objects.filter(insight=OuterRef("pk"), person=reader)),
        )
        .prefetch_related(Prefetch("replies", Reply.objects.select_related("written_by").order_by("written_at", "pk")))
    ]
    return [
        (stream, [shared for shared in found if shared.insight.stream == stream]) for stream in _streams(entry, found)
    ]


def wall_of(entry: TimelineEntry) -> list[tuple[Stream, list[Shared]]]:
    """Return the board as a wall shows it: words and names, nothing to press."""
    found = [Shared(insight, _signed(insight), False, 0, False, ()) for insight in _on_board(entry)]  # noqa: FBT003 - as the fields stand
    return [
        (stream, [shared for shared in found if shared.insight.stream == stream]) for stream in _streams(entry, found)
    ]


def _on_board(entry: TimelineEntry):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a queryset with annotations to come
    consents = InsightConsent.objects.select_related("person").order_by("given_at", "pk")
    return (
        Insight.objects.filter(entry=entry, shared_at__isnull=False)
        .select_related("group")
        .prefetch_related(Prefetch("consents", consents))
        .order_by("-shared_at", "-pk")
    )


def _signed(insight: Insight) -> str:
    """Return the names of those who said yes to sharing it as it is."""
    return ", ".join(str(one.person) for one in insight.consents.all() if one.revision == insight.revision)


def _streams(entry: TimelineEntry, found: Iterable[Shared]) -> list[Stream]:
    """Return the board's streams, and any in which something was shared before the playbook changed."""
    planned = streams_of(entry)
    return planned + [one for one in Stream if one not in planned and any(s.insight.stream == one for s in found)]


@dataclass(frozen=True)
class Draft:
    """An insight in its group's room: who has said yes to it as it is, and who has not."""

    insight: Insight
    agreed: Sequence[Person]
    waiting: Sequence[Person]
    is_agreed_by_me: bool
    has_newcomer: bool

    @property
    def is_shared(self) -> bool:
        """Whether it is on the board."""
        return self.insight.shared_at is not None


def drafts_of(group: Group, reader: Person) -> list[Draft]:
    """Return the group's insights that the reader sees, the newest first.

    One who joined later does not see what was written before; such a text is shared once it has been saved anew.
    """
    people, since = people_in(group), sees_from(group, reader)
    joined = dict(
        Membership.objects.filter(group=group, left_at__isnull=True).values_list("enrolment__person_id", "joined_at")
    )
    rows = (
        Insight.objects.filter(group=group)
        .select_related("entry__programme", "written_by")
        .prefetch_related("consents")
        .order_by("-written_at", "-pk")
    )
    return [
        _draft(insight, people, joined, reader)
        for insight in rows
        if since is None or insight.written_at >= since or insight.shared_at is not None
    ]


def _draft(insight: Insight, people: Sequence[Person], joined: dict[int, datetime], reader: Person) -> Draft:
    said = {one.person_id for one in insight.consents.all() if one.revision == insight.revision}
    waiting = [person for person in people if person.pk not in said]
    return Draft(
        insight=insight,
        agreed=[person for person in people if person.pk in said],
        waiting=waiting,
        is_agreed_by_me=reader.pk in said,
        has_newcomer=any(joined.get(person.pk, insight.written_at) > insight.written_at for person in waiting),
    )


def waiting_for(person: Person, rooms: Iterable[Group]) -> list[Insight]:
    """Return the insights of these rooms, which the person has entered, that wait for their yes, the newest first.

    An insight waits once somebody has said yes to it as it is.
    """
    mine = {group.pk: remember(group) for group in rooms}
    others = InsightConsent.objects.filter(insight=OuterRef("pk"), revision=OuterRef("revision"))
    rows = (
        Insight.objects.filter(group__in=mine, shared_at=None)
        .filter(Exists(others))
        .exclude(Exists(others.filter(person=person)))
        .select_related("group__programme", "entry")
        .order_by("-written_at", "-pk")
    )
    found = list(rows)
    return [one for one in found if (seen := sees_from(mine[one.group_id], person)) is None or one.written_at >= seen]


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


def midway_waits(rooms: Sequence[Group], at: datetime) -> list[Group]:
    """Return those of the groups whose midway check is open and not answered."""
    answered = set(MidwayCheck.objects.filter(group__in=rooms).values_list("group_id", flat=True))
    groups = [group for group in rooms if group.pk not in answered]
    return [
        group
        for group in groups
        if (entry := midway_of(group.programme)) and entry.starts_at - MIDWAY_OPEN <= at < entry.ends_at + MIDWAY_OPEN
    ]


def polls_waiting_for(person: Person, at: datetime) -> list[Poll]:
    """Return the open polls that ask the person and have no answer of theirs."""
    part = Enrolment.objects.filter(person=person, state=EnrolmentState.REGISTERED).values("programme_id")
    role = Role.objects.filter(person=person, role=RoleKind.FACILITATOR).values("programme_id")
    facilitated = Group.objects.filter(facilitator=person).values("programme_id")
    rows = Poll.objects.filter(
        Q(programme__in=part) | Q(programme__in=role) | Q(programme__in=facilitated),
        settled_at=None,
        withdrawn_at=None,
        closes_at__gt=at,
        programme__state=State.PUBLISHED,
    ).exclude(Exists(PollAnswer.objects.filter(option__poll=OuterRef("pk"), person=person)))
    return list(rows.select_related("programme").order_by("closes_at", "pk"))


def shown_midways(group_ids: Sequence[int]) -> list[MidwayCheck]:
    """Return the midway checks whose state every member shows to the organiser; their words are not read."""
    rows = MidwayCheck.objects.filter(group_id__in=group_ids, shown_at__isnull=False)
    return list(rows.only("group_id", "state", "shown_at"))
