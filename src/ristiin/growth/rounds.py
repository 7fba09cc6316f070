"""How often pairs can still change before somebody meets an earlier one again (S55)."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ristiin.grouping import adapter
from ristiin.grouping.material import gather
from ristiin.grouping.models import Group, Membership
from ristiin.growth.actions.rotating import Brought
from ristiin.growth.queries import runs_before
from ristiin.kernel.refusal import Refusal
from ristiin.programmes.models import Programme

MOST = 10
SECONDS = 2.0
MOST_TOLD = 10


@dataclass(frozen=True)
class Left:
    """How many rounds were found, how many there can be at most, and who has the fewest left."""

    at_least: int
    at_most: int
    is_certain: bool
    fewest: list[str]
    people: int
    why_not: str = ""

    @property
    def is_many(self) -> bool:
        """Whether there are as many as were looked for, and perhaps more."""
        return self.at_least >= MOST


def left(programme: Programme) -> Left:
    """Return how many rounds without repeats are left to those who take part now, their groups here counted in."""
    material = gather(programme)
    now = _groups_now(programme)
    past = [*((ids, 1) for ids in now), *((ids, ago + bool(now)) for ids, ago in material.past)]
    try:
        rounds = adapter.Case(replace(material, past=past)).rounds_left(rounds=MOST, time_limit=SECONDS)
    except Refusal as no:
        return Left(0, 0, is_certain=False, fewest=[], people=len(material.members), why_not=str(no))
    return Left(
        at_least=rounds.at_least,
        at_most=rounds.at_most,
        is_certain=rounds.proven,
        fewest=[material.name(one) for one in rounds.limited_by][:3],
        people=len(material.members),
    )


def _groups_now(programme: Programme) -> list[tuple[int, ...]]:
    groups: dict[int, list[int]] = {}
    rows = Membership.objects.filter(group__programme=programme).order_by("enrolment_id")
    for group, enrolment in rows.values_list("group_id", "enrolment_id"):
        groups.setdefault(group, []).append(enrolment)
    return [tuple(ids) for ids in groups.values() if len(ids) > 1]


def kept_here(programme: Programme) -> list[tuple[Programme, int]]:
    """Return this run and those before it that have groups, the latest first, each with how many."""
    runs = [programme, *runs_before(programme)]
    counts: dict[int, int] = {}
    for pk in Group.objects.filter(programme__in=runs).values_list("programme_id", flat=True):
        counts[pk] = counts.get(pk, 0) + 1
    return [(run, counts[run.pk]) for run in runs if run.pk in counts]


def brought_in_words(brought: Brought) -> str:
    """Say what a list has brought."""
    told = ngettext("%(n)s pair is new.", "%(n)s pairs are new.", brought.new) % {"n": brought.new}
    if brought.known:
        told += " " + ngettext("%(n)s was known.", "%(n)s were known.", brought.known) % {"n": brought.known}
    pairs = brought.new + brought.known
    if pairs:
        of_now = ngettext(
            "In %(n)s pair of the list both take part now.",
            "In %(n)s pairs of the list both take part now.",
            brought.of_now,
        )
        told += " " + of_now % {"n": brought.of_now}
    if brought.of_nobody:
        told += " " + _("Nobody is known by these codes: %(codes)s.") % {"codes": _first(brought.of_nobody)}
    if brought.odd_rows:
        rows = ", ".join(map(str, brought.odd_rows[:MOST_TOLD]))
        told += " " + _("Rows that tell of no pair: %(rows)s.") % {"rows": rows}
    return told


def _first(codes: tuple[str, ...]) -> str:
    """Return the first of many in a row, and how many more there are."""
    told, more = ", ".join(codes[:MOST_TOLD]), len(codes) - MOST_TOLD
    if more <= 0:
        return told
    return told + " " + ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more}
