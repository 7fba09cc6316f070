"""Questions about feedback."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from ristiin.accounts.models import Person
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.feedback import instruments
from ristiin.feedback.choices import Instrument, Moment, Standing
from ristiin.feedback.models import Development, FollowUp, Listed, NetworkSnapshot, Plan, Tie
from ristiin.gatherings.queries import midway_of
from ristiin.grouping.models import Membership
from ristiin.programmes.choices import EntryKind, State
from ristiin.programmes.models import Programme, TargetGroup, TimelineEntry
from ristiin.programmes.queries import all_skills, all_themes, sessions, timeline
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.endings import DAY, close_of
from ristiin.rooms.models import Meeting
from ristiin.surveys.actions import Asked
from ristiin.surveys.choices import Cut
from ristiin.surveys.models import Round, Ticket
from ristiin.surveys.queries import name_of, rounds_of, tickets_of
from ristiin.surveys.questions import Questionnaire
from ristiin.surveys.thresholds import Thresholds, may_divide

DEVELOPMENT = "development"
"""The key of the round in which own views of learning are told together."""
ASKED_BY_LETTER = tuple(one.value for one in Instrument)
"""The keys of the rounds that are ours: others ask by the same means."""
ANSWERED_IN = {
    Instrument.START: timedelta(days=14),
    Instrument.MIDWAY: timedelta(days=10),
    Instrument.END: timedelta(days=14),
    Instrument.FOLLOW_UP_3: timedelta(days=14),
    Instrument.FOLLOW_UP_6: timedelta(days=14),
}
LATE = timedelta(days=14)
"""So long after its moment an instrument is still sent; later it would ask about something else."""
REMINDED = timedelta(days=4)
"""So long before the end those who have not answered are reminded."""
JUST_NOW = timedelta(days=2)
"""Nobody is reminded so soon after being asked."""
AFTER = {Instrument.FOLLOW_UP_3: timedelta(days=91), Instrument.FOLLOW_UP_6: timedelta(days=183)}
FEWEST = Thresholds().score
"""With fewer people nothing could ever be shown, so nobody is asked."""
MOST_COMPETENCES = 16


def plan_of(programme: Programme) -> Plan:
    """Return what the organiser has chosen, or what holds until something is chosen."""
    return Plan.objects.filter(programme=programme).first() or Plan(programme=programme)


def questionnaire_of(plan: Plan, instrument: Instrument) -> Questionnaire:
    """Return what would be asked now."""
    return instruments.with_own(instrument, plan.own_questions.get(instrument.value, []))


def due_at(programme: Programme, entries: Sequence[TimelineEntry], instrument: Instrument) -> datetime | None:
    """Return when an instrument's moment comes, None while nobody can know.

    Where every target group has a last day of its own, the programme ends with the last of them.
    """
    met = sessions(entries)
    ends = [entry for entry in entries if entry.kind == EntryKind.CLOSE]
    if instrument == Instrument.START:
        return begun_at(programme, programme.target_groups.all())
    if instrument == Instrument.MIDWAY:
        midway = midway_of(programme)
        return midway.ends_at if midway else None
    if instrument == Instrument.END:
        closing = next((entry for entry in met if entry.key == "closing"), None)
        last = closing or (ends[-1] if ends else met[-1] if met else None)
        own = [_end_of(programme, entries, one) for one in programme.target_groups.all() if not one.is_deferred]
        known = [moment for moment in own if moment]
        if known and len(known) == len(own):
            return max(known)
        return last.ends_at if last else None
    over = [entry.ends_at for entry in ends or met]
    return max(over) + AFTER[instrument] if over else None


def begun_at(programme: Programme, groups: Iterable[TargetGroup]) -> datetime | None:
    """Return when the pairs or groups were published; of target groups published one by one, the latest."""
    known = [one.groups_published_at for one in groups if one.groups_published_at]
    return max(known, default=programme.pairs_published_at)


@dataclass(frozen=True)
class Asking:
    """One instrument and its moment: for the programme, or for a target group that has days of its own."""

    instrument: Instrument
    due_at: datetime | None
    target_group: TargetGroup | None = None
    round: Round | None = None

    @property
    def slug(self) -> str:
        """What tells it from the programme's other askings in an address, the same before and after it is sent."""
        return f"{self.instrument.value}-{self.target_group.pk}" if self.target_group else self.instrument.value


def askings(
    programme: Programme, entries: Sequence[TimelineEntry], rounds: Iterable[Round], at: datetime
) -> list[Asking]:
    """Return everything that is asked, by instrument; after each, the target groups asked on days of their own."""
    sent = {(one.key, one.target_group_id): one for one in rounds}
    groups = sorted(programme.target_groups.all(), key=lambda one: (one.position, one.pk))
    found = []
    for instrument in Instrument:
        whole = sent.get((instrument.value, None))
        is_start = instrument == Instrument.START
        due = begun_at(programme, groups) if is_start else due_at(programme, entries, instrument)
        found.append(Asking(instrument, due, None, whole))
        for group in groups:
            own, its = own_due_at(programme, entries, instrument, group, due), sent.get((instrument.value, group.pk))
            if is_start:
                own = group.groups_published_at if whole and its is None and _is_too_late(group, whole, at) else None
            if its or own:
                found.append(Asking(instrument, own, group, its))
    return found


def _is_too_late(group: TargetGroup, first: Round, at: datetime) -> bool:
    """Tell whether the first questions were over before the target group's people could have answered them."""
    is_over = first.closed_at is not None or first.closes_at <= at
    published = group.groups_published_at
    return is_over and published is not None and first.closes_at < published + ANSWERED_IN[Instrument.START]


def own_due_at(
    programme: Programme,
    entries: Sequence[TimelineEntry],
    instrument: Instrument,
    group: TargetGroup,
    due: datetime | None,
) -> datetime | None:
    """Return when a target group ends, or has ended for so long, by its own days; None when that is as the others do.

    Groups that began only after the others were asked how it was end with the programme.
    """
    if instrument in AFTER:
        end = _end_of(programme, entries, group)
        own = end + AFTER[instrument] if end else None
    elif instrument == Instrument.END:
        is_late = due is not None and group.groups_published_at is not None and group.groups_published_at >= due
        own = _end_of(programme, entries, group) or (close_of(entries) if is_late else None)
    else:
        own = None
    return None if own == due else own


def _end_of(programme: Programme, entries: Sequence[TimelineEntry], group: TargetGroup) -> datetime | None:
    """Return when the last day of a target group's own is over, no later than the programme; None when it has none."""
    if group.ends_on is None:
        return None
    over, close = datetime.combine(group.ends_on + DAY, time(), ZoneInfo(programme.timezone)), close_of(entries)
    return min(over, close) if close else over


def is_due(programme: Programme, due: datetime | None, at: datetime) -> bool:
    """Tell whether an instrument is to be sent now."""
    runs = programme.state == State.PUBLISHED and programme.pairs_published_at is not None
    return runs and due is not None and due <= at < due + LATE


def asked_of(
    programme: Programme, instrument: Instrument, cut: Cut, at: datetime, target_group: TargetGroup | None = None
) -> list[Asked]:
    """Return whom an instrument is sent to: those in a pair or group; afterwards those who have said yes to it.

    Nobody is asked the same twice: whoever is asked with their target group is not asked with the others.
    """
    rows = Enrolment.objects.filter(programme=programme, state=EnrolmentState.REGISTERED)
    if instrument in AFTER:
        rows = rows.filter(person__in=FollowUp.objects.filter(programme=programme).values("person_id"))
    else:
        inside = Membership.objects.filter(group__programme=programme, group__ended_at=None, left_at=None)
        rows = rows.filter(pk__in=inside.values("enrolment_id"))
    others = Round.objects.filter(programme=programme, key=instrument.value)
    if target_group:
        rows, others = rows.filter(target_group=target_group), others.exclude(target_group=target_group)
    else:
        rows, others = (
            rows.exclude(target_group__in=_apart(programme, instrument, at)),
            others.exclude(target_group=None),
        )
    answer_there = Ticket.objects.filter(Q(closed_at=None) | Q(has_answered=True), round__in=others)
    rows = rows.exclude(person__in=answer_there.values("person_id"))
    held = Meeting.objects.filter(group__programme=programme, state=MeetingState.HELD).values("group_id")
    met = set(Membership.objects.filter(group__in=held).values_list("enrolment_id", flat=True))
    found = rows.select_related("person", "organisation", "unit", "target_group").order_by("pk")
    return [
        Asked(one.person, class_of(one, cut), ["met"] if one.pk in met else [], _class_names(one, cut)) for one in found
    ]


def _apart(programme: Programme, instrument: Instrument, at: datetime) -> list[TargetGroup]:
    """Return the target groups that are not asked with the others: their own moment is now or comes later.

    Midway those are left in peace who had not begun.
    """
    groups = list(programme.target_groups.all())
    if not groups:
        return []
    entries = timeline(programme)
    due = due_at(programme, entries, instrument)
    if instrument == Instrument.MIDWAY:
        return [one for one in groups if due and one.groups_published_at and one.groups_published_at >= due]
    own = [(one, own_due_at(programme, entries, instrument, one, due)) for one in groups]
    return [one for one, moment in own if moment and at < moment + LATE]


def cuts_offered(programme: Programme) -> list[Cut]:
    """Return how results may be divided: as they may always be, and where two classes have people enough."""
    rows = list(
        Enrolment.objects.filter(programme=programme, state=EnrolmentState.REGISTERED).select_related(
            "organisation", "unit", "target_group"
        )
    )
    bounds = Thresholds()
    return [
        cut for cut in Cut if cut == Cut.NONE or may_divide([class_of(enrolment, cut) for enrolment in rows], bounds)
    ]


def class_of(enrolment: Enrolment, cut: Cut) -> str:
    """Return the class that somebody belongs to in a cut, empty when they belong to none."""
    if cut == Cut.ORGANISATION and enrolment.organisation:
        return enrolment.organisation.name
    if cut == Cut.UNIT and enrolment.unit:
        return str(enrolment.unit)
    if cut == Cut.TARGET_GROUP and enrolment.target_group_id:
        return str(enrolment.target_group_id)
    return ""


def _class_names(enrolment: Enrolment, cut: Cut) -> dict[str, str] | None:
    return enrolment.target_group.names if cut == Cut.TARGET_GROUP and enrolment.target_group else None


@dataclass(frozen=True)
class Line:
    """One instrument on the organiser's page: how far it is, when it comes, how many have answered."""

    key: str
    name: str
    standing: Standing
    due_at: datetime | None = None
    round: Round | None = None
    asked: int = 0
    answered: int = 0
    untold: int = 0
    instrument: Instrument | None = None

    @property
    def told(self) -> int:
        """To how many the letter has been written."""
        return self.asked - self.untold

    @property
    def is_ready(self) -> bool:
        """Whether there are results."""
        return self.standing in {Standing.CLOSED, Standing.PUBLISHED}


def lines(programme: Programme, at: datetime) -> list[Line]:
    """Return every asking of a programme in order of time, and what people have learnt by their own view."""
    rounds = list(rounds_of(programme))
    plan, found = plan_of(programme), []
    for one in askings(programme, timeline(programme), rounds, at):
        if one.round:
            found.append(_sent(one.round, one.due_at))
            continue
        is_late = one.due_at is not None and one.due_at + LATE <= at
        off = one.instrument.value in plan.off
        standing = Standing.OFF if off else Standing.MISSED if is_late else Standing.COMING
        name = instruments.standard(one.instrument).name
        if one.target_group:
            name = f"{name} · {one.target_group.name}"
        found.append(Line(one.slug, name, standing, one.due_at, instrument=one.instrument))
    return found + [_sent(round_, None) for round_ in rounds if round_.key == DEVELOPMENT]


def _sent(round_: Round, due: datetime | None) -> Line:
    standing = Standing.PUBLISHED if round_.published_at else Standing.CLOSED if round_.closed_at else Standing.OPEN
    name, over = name_of(round_), round_.release if round_.closed_at else None
    if over is not None:
        return Line(round_.slug, name, standing, due, round_, over.asked, over.answered)
    return Line(round_.slug, name, standing, due, round_, round_.asked, round_.answered, round_.untold)  # type: ignore[attr-defined]


def closed_rounds(programme: Programme) -> "QuerySet[Round]":
    """Return the rounds that have results."""
    ours = Round.objects.filter(programme=programme, key__in=[*ASKED_BY_LETTER, DEVELOPMENT])
    return ours.exclude(closed_at=None)


def ready_rounds(programme: Programme) -> "QuerySet[Round]":
    """Return the rounds whose results nobody but the organisers and facilitators has seen yet."""
    waiting = closed_rounds(programme).filter(published_at=None)
    return waiting.select_related("target_group").order_by("closed_at")


def due_programmes() -> "QuerySet[Programme]":
    """Return the programmes whose pairs or groups are there, with their timelines."""
    return (
        Programme.objects.filter(state=State.PUBLISHED)
        .exclude(pairs_published_at=None)
        .prefetch_related("timeline", "target_groups")
        .order_by("pk")
    )


def to_follow(at: datetime) -> "QuerySet[Round]":
    """Return the rounds open now, whose people are those in a pair or group."""
    keys = [one.value for one in Instrument if one not in AFTER]
    return (
        Round.objects.filter(
            key__in=keys, closed_at=None, closes_at__gt=at, programme__state=State.PUBLISHED, is_public=False
        )
        .select_related("programme", "target_group")
        .order_by("pk")
    )


def to_tell(at: datetime) -> "QuerySet[Ticket]":
    """Return those whose letter is to be written."""
    return Ticket.objects.filter(
        round__key__in=ASKED_BY_LETTER,
        round__closed_at=None,
        round__programme__state=State.PUBLISHED,
        round__closes_at__gt=at,
        told_at=None,
        closed_at=None,
    ).order_by("pk")


def over_for_good(at: datetime) -> list[Programme]:
    """Return the programmes whose last questions have closed, and that still keep who may be asked again."""
    last = Instrument.FOLLOW_UP_6
    after = LATE + ANSWERED_IN[last]
    found = Programme.objects.filter(pk__in=FollowUp.objects.values("programme_id")).prefetch_related("timeline")
    ends = [(one, due_at(one, timeline(one), last)) for one in found.order_by("pk")]
    return [one for one, due in ends if due is not None and due + after <= at]


def to_remind(at: datetime) -> "QuerySet[Ticket]":
    """Return those to be reminded: the time to answer is nearly over and they have not answered.

    One who was asked only just now, for they came late, is left in peace.
    """
    return Ticket.objects.filter(
        round__key__in=ASKED_BY_LETTER,
        round__closed_at=None,
        round__programme__state=State.PUBLISHED,
        round__closes_at__gt=at,
        round__closes_at__lte=at + REMINDED,
        told_at__lte=at - JUST_NOW,
        has_answered=False,
        reminded_at=None,
        closed_at=None,
    ).order_by("pk")


def ticket_by(token: str) -> Ticket | None:
    """Return whose link this is, None when it is none of ours."""
    ours = Ticket.objects.filter(token=token, round__key__in=ASKED_BY_LETTER)
    return ours.select_related("round__programme", "sheet").first()


def is_answerable(ticket: Ticket, at: datetime) -> bool:
    """Tell whether answers are still taken from somebody."""
    round_ = ticket.round
    is_open = round_.closed_at is None and at < round_.closes_at
    return is_open and ticket.closed_at is None and round_.programme.state == State.PUBLISHED


def open_tickets(person: Person, at: datetime) -> "QuerySet[Ticket]":
    """Return what the person is being asked just now, the first to close first."""
    return (
        own_tickets(person)
        .filter(closed_at=None, round__closed_at=None, round__closes_at__gt=at, round__programme__state=State.PUBLISHED)
        .order_by("round__closes_at", "pk")
    )


def own_tickets(person: Person) -> "QuerySet[Ticket]":
    """Return everything the person has been asked by letter, newest first."""
    return tickets_of(person).filter(round__key__in=ASKED_BY_LETTER)


def open_moment(programme: Programme, at: datetime) -> Moment | None:
    """Return at which moment people are being asked whom they know, None when they are not."""
    rounds = Round.objects.filter(
        programme=programme,
        key__in=[one.value for one in Moment],
        target_group=None,
        closed_at=None,
        closes_at__gt=at,
    )
    key = rounds.values_list("key", flat=True).first()
    return Moment(key) if key else None


def nameable(programme: Programme, moment: Moment, person: Person) -> list[Person]:
    """Return whom the person may name: those who have agreed to it, in order of name."""
    listed = Listed.objects.filter(programme=programme, moment=moment).exclude(person=person)
    return sorted((one.person for one in listed.select_related("person")), key=lambda one: (str(one), one.pk))


def named_by(programme: Programme, moment: Moment, person: Person) -> set[int]:
    """Return the ids of those whom the person has said they know."""
    rows = Tie.objects.filter(programme=programme, moment=moment, named_by=person)
    return set(rows.values_list("knows_id", flat=True))


def is_listed(programme: Programme, moment: Moment, person: Person) -> bool:
    """Tell whether others may name the person."""
    return Listed.objects.filter(programme=programme, moment=moment, person=person).exists()


def to_settle(at: datetime) -> list[tuple[Round, Moment]]:
    """Return the closed rounds whose ties are still rows with names."""
    keys = [one.value for one in Moment]
    ours = Round.objects.filter(key__in=keys, target_group=None, closed_at__lte=at)
    rounds = ours.select_related("programme").order_by("pk")
    made = set(NetworkSnapshot.objects.values_list("programme_id", "moment"))
    return [(one, Moment(one.key)) for one in rounds if (one.programme_id, one.key) not in made]


@dataclass(frozen=True)
class Net:
    """A network without names: `nodes` are classes ("" when people are not told apart), `edges` pairs of places.

    Those two have both named each other. Places say nothing: the two moments cannot be laid on each other.
    """

    nodes: tuple[str, ...]
    edges: tuple[tuple[int, int], ...]

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes there are, in alphabetical order; none when people are not told apart."""
        return tuple(sorted(set(self.nodes) - {""}))

    @property
    def across(self) -> int | None:
        """How many ties join two classes, None when people are not told apart."""
        return sum(self.nodes[a] != self.nodes[b] for a, b in self.edges) if self.classes else None


def networks(programme: Programme) -> dict[str, Net | None]:
    """Return the networks `before` and `after`, None where there is none or too few people are in it."""
    rows = {row.moment: row.content for row in NetworkSnapshot.objects.filter(programme=programme)}
    return {"before": _net(rows.get(Moment.START)), "after": _net(rows.get(Moment.END))}


def _net(content: dict[str, list[list[int]]] | None) -> Net | None:
    if not content or not content.get("nodes"):
        return None
    return Net(tuple(str(one) for one in content["nodes"]), tuple((a, b) for a, b in content["edges"]))


@dataclass(frozen=True)
class Competence:
    """Something one can be better or worse at, and where one stood; `is_own` is in one's own words."""

    key: str
    name: str
    start: int | None = None
    end: int | None = None
    is_own: bool = False


def moment_of(programme: Programme, person: Person, at: datetime) -> Moment:
    """Return whether somebody looks at themselves as at the start or as at the end, by their target group's days."""
    entries = timeline(programme)
    due = due_at(programme, entries, Instrument.END)
    group = TargetGroup.objects.filter(enrolments__programme=programme, enrolments__person=person).first()
    if group:
        due = own_due_at(programme, entries, Instrument.END, group, due) or due
    return Moment.END if due is not None and at >= due else Moment.START


def names_of_competences(programme: Programme) -> dict[str, str]:
    """Return what people of a programme may look at themselves in: its skills and themes."""
    skills = {f"skill-{one.pk}": one.name for one in all_skills(programme) if not one.is_retired}
    themes = {f"theme-{one.pk}": one.name for one in all_themes(programme) if not one.is_retired}
    return dict([*skills.items(), *themes.items()][:MOST_COMPETENCES])


def development_of(programme: Programme, person: Person) -> Development:
    """Return the person's own view, an empty one when there is none."""
    found = Development.objects.filter(programme=programme, person=person).first()
    return found or Development(programme=programme, person=person, own=[], start={}, end={})


def competences(programme: Programme, row: Development) -> list[Competence]:
    """Return every competence of one person in a programme, with where they stood."""
    names = names_of_competences(programme)
    own = {f"own-{place}": str(name) for place, name in enumerate(row.own, 1) if name}
    return [
        Competence(key, name, row.start.get(key), row.end.get(key), key in own) for key, name in (names | own).items()
    ]


def developments_of(person: Person) -> "QuerySet[Development]":
    """Return the person's own views, the newest first."""
    return Development.objects.filter(person=person).select_related("programme").order_by("-pk")


def people_who_join(programme: Programme) -> list[Development]:
    """Return the views that are told together with others’."""
    rows = Development.objects.filter(programme=programme, joins_others=True).select_related("person")
    return list(rows.order_by("pk"))


def has_told_together(programme: Programme) -> bool:
    """Tell whether own views of a programme have been told together."""
    return Round.objects.filter(programme=programme, key=DEVELOPMENT).exists()
