"""Questions about what programmes have given: sums alone, each over a whole programme."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from ristiin.accounts.models import Person
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment, ThemeChoice
from ristiin.grouping.models import Group
from ristiin.outputs.choices import OutputState
from ristiin.outputs.models import Output
from ristiin.outputs.queries import with_names
from ristiin.programmes.choices import EntryKind, State
from ristiin.programmes.models import Programme
from ristiin.programmes.queries import timeline, with_timeline
from ristiin.reports import permissions
from ristiin.reports.choices import CostKind
from ristiin.reports.models import BudgetLine, MeetingCount, ProgrammeFacts, SharedReport
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.models import Meeting, RoomEnd
from ristiin.surveys.models import Round, Ticket
from ristiin.surveys.queries import name_of

THE_END = "end"
"""The round that asks what the whole programme gave."""
SETTLING = timedelta(days=7)
"""How long after its close a programme's meetings may still be marked as held before they are counted."""


def to_count(at: datetime) -> "QuerySet[Programme]":
    """Return the programmes whose meetings are to be counted now."""
    closed = Programme.objects.filter(state=State.PUBLISHED, pairs_published_at__isnull=False, meeting_count=None)
    last = closed.annotate(closes_at=Max("timeline__ends_at", filter=Q(timeline__kind=EntryKind.CLOSE)))
    return last.filter(closes_at__lte=at - SETTLING).order_by("pk")


@dataclass(frozen=True)
class Participation:
    """How many came, how many got a place, and from where."""

    registered: int = 0
    withdrawn: int = 0
    placed: int = 0
    groups: int = 0
    organisations: int = 0


def participation(ids: Sequence[int]) -> dict[int, Participation]:
    """Return the participation of each programme."""
    people = _by_programme(
        Enrolment.objects.filter(programme__in=ids),
        "programme_id",
        registered=Count("pk", filter=Q(state=EnrolmentState.REGISTERED)),
        withdrawn=Count("pk", filter=Q(state=EnrolmentState.WITHDRAWN)),
        organisations=Count("organisation_id", filter=Q(state=EnrolmentState.REGISTERED), distinct=True),
    )
    places = _by_programme(
        Group.objects.filter(programme__in=ids),
        "programme_id",
        placed=Count("memberships__enrolment_id", filter=Q(memberships__left_at=None), distinct=True),
        groups=Count("pk", distinct=True),
    )
    return {pk: Participation(**people.get(pk, {}), **places.get(pk, {})) for pk in ids}


@dataclass(frozen=True)
class Met:
    """How many of the groups have met, and the count of all meetings once the programme has closed."""

    met: int
    count: MeetingCount | None


def met(ids: Sequence[int]) -> dict[int, Met]:
    """Return how many groups of each programme have met: what organisers read of every group anyway, summed."""
    held = Meeting.objects.filter(group=OuterRef("pk"), state=MeetingState.HELD)
    ended = RoomEnd.objects.filter(group=OuterRef("pk"), has_met=True)
    those = Group.objects.filter(Exists(held) | Exists(ended), programme__in=ids)
    groups_met = _by_programme(those, "programme_id", met=Count("pk"))
    counts = {count.programme_id: count for count in MeetingCount.objects.filter(programme__in=ids)}
    return {pk: Met(groups_met.get(pk, {}).get("met", 0), counts.get(pk)) for pk in ids}


@dataclass(frozen=True)
class Outputs:
    """How many outputs are published, and how many groups have one of their own that is not."""

    published: int = 0
    own: int = 0


def outputs(ids: Sequence[int]) -> dict[int, Outputs]:
    """Return the outputs of each programme as numbers."""
    found = _by_programme(
        Output.objects.filter(programme__in=ids, removed_at=None),
        "programme_id",
        published=Count("pk", filter=Q(state=OutputState.PUBLISHED)),
        own=Count("pk", filter=~Q(state=OutputState.PUBLISHED)),
    )
    return {pk: Outputs(**found.get(pk, {})) for pk in ids}


@dataclass(frozen=True)
class Figures:
    """The figures of one programme."""

    people: Participation
    met: Met
    outputs: Outputs


def figures(programme: Programme) -> Figures:
    """Return the figures of one programme."""
    return figures_of([programme])[programme.pk]


def figures_of(programmes: Iterable[Programme]) -> dict[int, Figures]:
    """Return the figures of each programme."""
    ids = [programme.pk for programme in programmes]
    people, groups_met, made = participation(ids), met(ids), outputs(ids)
    return {pk: Figures(people[pk], groups_met[pk], made[pk]) for pk in ids}


def published_outputs(programme: Programme) -> list[Output]:
    """Return what a programme's groups have published, the oldest first."""
    return list(with_names(Output.objects.published().filter(programme=programme)).order_by("published_at", "pk"))


def closed_rounds(programmes: Iterable[Programme]) -> list[Round]:
    """Return the rounds of questions that are over, with their releases.

    What the whole programme gave comes first, then the way there, the latest first.
    """
    closed = Round.objects.filter(programme__in=programmes, closed_at__isnull=False)
    rounds = closed.select_related("release", "programme", "target_group").order_by("opens_at", "pk")
    return sorted(rounds, key=lambda round_: (round_.key == THE_END, round_.opens_at), reverse=True)


def unpublished(programme: Programme) -> list[tuple[str, str]]:
    """Return the key and the name of the askings that are over and whose results those who took part do not see."""
    over = Round.objects.filter(programme=programme, closed_at__isnull=False, published_at=None)
    return [(round_.slug, name_of(round_)) for round_ in over.select_related("target_group").order_by("opens_at", "pk")]


def answered_by(person: Person, rounds: Iterable[Round]) -> set[int]:
    """Return the ids of those rounds in which the person has answered."""
    mine = Ticket.objects.filter(person=person, has_answered=True, round__in=[round_.pk for round_ in rounds])
    return set(mine.values_list("round_id", flat=True))


def session_minutes(programme: Programme, at: datetime) -> tuple[int, int]:
    """Return how many joint sessions have been, and their minutes."""
    been = [entry for entry in timeline(programme) if entry.is_session and entry.ends_at <= at]
    return len(been), sum(int((entry.ends_at - entry.starts_at).total_seconds() // 60) for entry in been)


def shared_report(programme: Programme) -> SharedReport | None:
    """Return since when those who took part read the programme's report, None while they do not."""
    return SharedReport.objects.filter(programme=programme).first()


def with_report(programmes: "QuerySet[Programme]") -> "QuerySet[Programme]":
    """Return the programmes with all that stands once in their reports already read."""
    return with_timeline(programmes).select_related("report_facts", "shared_report", "meeting_count", "theme_demand")


def sharing_of(programme: Programme) -> SharedReport | None:
    """Return the same of a programme whose report's parts are read already."""
    shared: SharedReport | None = getattr(programme, "shared_report", None)
    return shared


def reports_to_tell() -> "QuerySet[SharedReport]":
    """Return the shared reports of which not everybody has been told, the oldest first."""
    return SharedReport.objects.filter(told_at=None).select_related("programme").order_by("shared_at", "pk")


def those_to_tell(report: SharedReport, most: int) -> list[Enrolment]:
    """Return the next people to be told that they can read a report."""
    rows = Enrolment.objects.filter(programme=report.programme_id, state=EnrolmentState.REGISTERED)
    return list(rows.filter(pk__gt=report.told_up_to).select_related("person").order_by("pk")[:most])


def read_by(person: Person) -> list[Programme]:
    """Return the programmes whose report the person reads as one who facilitates or took part, the newest first."""
    facilitated = permissions.facilitated(person)
    part = permissions.taken_part_in(person).filter(shared_report__isnull=False)
    return list((facilitated | part).distinct().order_by("-pairs_published_at", "-pk"))


def theme_choices(programme: Programme) -> "QuerySet[ThemeChoice]":
    """Return the themes that those registered chose, each person's own in their order."""
    mine = ThemeChoice.objects.filter(enrolment__programme=programme, enrolment__state=EnrolmentState.REGISTERED)
    return mine.order_by("enrolment_id", "rank", "pk")


def facts_of(programme: Programme) -> ProgrammeFacts:
    """Return what the organiser says of a programme for its reports; blank when nothing has been said."""
    found: ProgrammeFacts | None = getattr(programme, "report_facts", None)
    return found or ProgrammeFacts(programme=programme)


def budget_of(programme: Programme) -> list[BudgetLine]:
    """Return the budget's lines: own costs first, then what is bought, in the order they were added."""
    lines = BudgetLine.objects.filter(programme=programme).order_by("pk")
    return sorted(lines, key=lambda line: (list(CostKind).index(CostKind(line.kind)), line.pk))


def comparable(person: Person) -> list[Programme]:
    """Return the programmes that a person organises and that have been published, the oldest first, with timelines."""
    mine = Programme.objects.organised_by(person).filter(published_at__isnull=False)
    begins = mine.annotate(begins_at=Min("timeline__starts_at"))
    return list(with_timeline(begins.order_by("begins_at", "pk")))


def of_year(year: int, person: Person) -> list[Programme]:
    """Return the programmes that began in a year: all for an administrator, for others those they organise."""
    found = Programme.objects.all() if person.is_platform_admin else Programme.objects.organised_by(person)
    begun = found.filter(state=State.PUBLISHED).annotate(begins_at=Min("timeline__starts_at"))
    within = begun.filter(
        begins_at__gte=datetime(year, 1, 1, tzinfo=UTC), begins_at__lt=datetime(year + 1, 1, 1, tzinfo=UTC)
    )
    return list(with_timeline(within.order_by("begins_at", "pk")).select_related("report_facts"))


def _by_programme(rows: "QuerySet[Any]", key: str, **sums: Count) -> Mapping[int, dict[str, int]]:
    found = rows.order_by().values(key).annotate(**sums)
    return {row.pop(key): row for row in found}
