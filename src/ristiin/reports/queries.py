"""Questions about what programmes have given: sums alone, each over a whole programme."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from ristiin.accounts.models import Person
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.models import Group, Membership
from ristiin.outputs.choices import OutputState
from ristiin.outputs.models import Output
from ristiin.outputs.queries import with_names
from ristiin.programmes.choices import EntryKind, State
from ristiin.programmes.models import Programme
from ristiin.programmes.queries import timeline, with_timeline
from ristiin.reports.choices import CostKind
from ristiin.reports.models import BudgetLine, MeetingCount, ProgrammeFacts
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.models import Meeting, RoomEnd
from ristiin.surveys.models import Round, Ticket

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
    left: int = 0
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
        Membership.objects.filter(group__programme__in=ids),
        "group__programme_id",
        placed=Count("enrolment_id", filter=Q(left_at=None), distinct=True),
        ever=Count("enrolment_id", distinct=True),
    )
    groups = _by_programme(Group.objects.filter(programme__in=ids), "programme_id", groups=Count("pk"))
    found = {}
    for pk in ids:
        placed = places.get(pk, {})
        found[pk] = Participation(
            **people.get(pk, {}),
            placed=placed.get("placed", 0),
            left=placed.get("ever", 0) - placed.get("placed", 0),
            groups=groups.get(pk, {}).get("groups", 0),
        )
    return found


@dataclass(frozen=True)
class Met:
    """How many groups have met, and the count of all meetings once the programme has closed."""

    groups: int
    met: int
    count: MeetingCount | None


def met(ids: Sequence[int]) -> dict[int, Met]:
    """Return how many groups of each programme have met: what organisers read of every group anyway, summed."""
    held = Meeting.objects.filter(group__programme__in=ids, state=MeetingState.HELD)
    those = set(held.values_list("group__programme_id", "group_id").distinct())
    ended = RoomEnd.objects.filter(group__programme__in=ids, has_met=True)
    those |= set(ended.values_list("group__programme_id", "group_id"))
    groups_met = Counter(programme_id for programme_id, _group in those)
    counts = {count.programme_id: count for count in MeetingCount.objects.filter(programme__in=ids)}
    groups = _by_programme(Group.objects.filter(programme__in=ids), "programme_id", groups=Count("pk"))
    return {pk: Met(groups.get(pk, {}).get("groups", 0), groups_met[pk], counts.get(pk)) for pk in ids}


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
    ids = [programme.pk]
    return Figures(participation(ids)[programme.pk], met(ids)[programme.pk], outputs(ids)[programme.pk])


def published_outputs(programme: Programme) -> list[Output]:
    """Return what a programme's groups have published, the oldest first."""
    return list(with_names(Output.objects.published().filter(programme=programme)).order_by("published_at", "pk"))


def closed_rounds(programmes: Iterable[Programme]) -> list[Round]:
    """Return the rounds of questions that are over, with their releases.

    What the whole programme gave comes first, then the way there, the latest first.
    """
    closed = Round.objects.filter(programme__in=programmes, closed_at__isnull=False)
    rounds = closed.select_related("release", "programme").order_by("opens_at", "pk")
    return sorted(rounds, key=lambda round_: (round_.key == THE_END, round_.opens_at), reverse=True)


def answered_by(person: Person, rounds: Iterable[Round]) -> set[int]:
    """Return the ids of those rounds in which the person has answered."""
    mine = Ticket.objects.filter(person=person, has_answered=True, round__in=[round_.pk for round_ in rounds])
    return set(mine.values_list("round_id", flat=True))


def session_minutes(programme: Programme, at: datetime) -> tuple[int, int]:
    """Return how many joint sessions have been, and their minutes."""
    been = [entry for entry in timeline(programme) if entry.is_session and entry.ends_at <= at]
    return len(been), sum(int((entry.ends_at - entry.starts_at).total_seconds() // 60) for entry in been)


def facts_of(programme: Programme) -> ProgrammeFacts:
    """Return what the organiser says of a programme for its reports; blank when nothing has been said."""
    return ProgrammeFacts.objects.filter(programme=programme).first() or ProgrammeFacts(programme=programme)


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
