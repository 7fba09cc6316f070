"""Questions about what is wanted: skills, and themes in each target group."""

from dataclasses import dataclass

from django.db.models import Count, Q

from ristiin.enrolment.choices import Direction, EnrolmentState
from ristiin.enrolment.models import (
    SkillChoice,
    ThemeChoice,
)
from ristiin.enrolment.queries import themes_to_choose
from ristiin.enrolment.windows import groups_of
from ristiin.enrolment.wishes import Wishes
from ristiin.programmes.models import Programme, Skill, TargetGroup, Theme, ThemePlan
from ristiin.programmes.queries import all_skills, all_themes


@dataclass(frozen=True)
class Demand:
    """How many look for a skill and how many can give it."""

    skill: Skill
    sought: int
    offered: int


def supply_and_demand(programme: Programme) -> list[Demand]:
    """Return the skills that somebody looks for or can give, the scarcest first."""
    rows = (
        SkillChoice.objects.filter(enrolment__programme=programme, enrolment__state=EnrolmentState.REGISTERED)
        .values("skill")
        .annotate(
            sought=Count("pk", filter=Q(direction=Direction.SEEKS)),
            offered=Count("pk", filter=Q(direction=Direction.OFFERS)),
        )
    )
    counts = {row["skill"]: (row["sought"], row["offered"]) for row in rows}
    found = [Demand(skill, *counts[skill.pk]) for skill in all_skills(programme) if skill.pk in counts]
    return sorted(found, key=lambda demand: (demand.offered - demand.sought, -demand.sought))


RANKS = 3


@dataclass(frozen=True)
class ThemeDemand:
    """How many put a theme first, second and third: of those who take part and of those who wait."""

    theme: Theme
    target_group: TargetGroup | None
    taking_part: tuple[int, ...]
    waiting: tuple[int, ...]
    size_min: int
    size_max: int
    plan: ThemePlan | None = None

    @property
    def choices(self) -> tuple[int, ...]:
        """First, second and third choices of all."""
        return tuple(map(sum, zip(self.taking_part, self.waiting, strict=True)))

    @property
    def first(self) -> int:
        """How many put it first."""
        return self.choices[0]

    @property
    def groups(self) -> int:
        """For how many groups those are enough who put it first."""
        return -(-self.first // self.size_max) if self.first >= self.size_min else 0


def demand(programme: Programme, target_group: TargetGroup | None = None) -> list[ThemeDemand]:
    """Return what themes are wanted in each target group, or in one, the most wanted first (S103).

    Those stand in it who take part or wait, until wishes are forgotten; themes that nobody wants are there, too.
    """
    counts: dict[tuple[int | None, int, str], list[int]] = {}
    rows = ThemeChoice.objects.filter(
        enrolment__programme=programme,
        enrolment__state__in=(EnrolmentState.REGISTERED, EnrolmentState.WAITING),
        enrolment__wishes_forgotten_at=None,
        rank__lte=RANKS,
    )
    keys = ("enrolment__target_group", "theme", "enrolment__state", "rank")
    for line, theme, state, rank, number in rows.order_by().values_list(*keys).annotate(number=Count("pk")):
        counts.setdefault((line, theme, state), [0] * RANKS)[rank - 1] = number
    themes = all_themes(programme)
    groups = groups_of(programme)
    written = [plan for group in groups for plan in group.theme_plans.all()]
    written += programme.theme_plans.filter(target_group=None)
    plans = {(plan.target_group_id, plan.theme_id): plan for plan in written}
    lines: list[TargetGroup | None] = [*groups] if groups else [None]
    if groups and any(line is None for line, _theme, _state in counts):
        lines.append(None)
    if target_group is not None:
        lines = [group for group in lines if group and group.pk == target_group.pk]
    found = []
    for group in lines:
        line = group.pk if group else None
        home: TargetGroup | Programme = group or programme
        planned = {theme for place, theme in plans if place == line}
        for theme in themes:
            here, there = (
                tuple(counts.get((line, theme.pk, state), [0] * RANKS))
                for state in (EnrolmentState.REGISTERED, EnrolmentState.WAITING)
            )
            offered = not theme.is_retired and (not planned or theme.pk in planned)
            if offered or any(here) or any(there):
                plan = plans.get((line, theme.pk))
                found.append(ThemeDemand(theme, group, here, there, home.size_min, home.size_max, plan))
    place = {group.pk if group else None: position for position, group in enumerate(lines)}
    return sorted(
        found,
        key=lambda one: (
            place[one.target_group.pk if one.target_group else None],
            [-n for n in one.choices],
            one.theme.position,
        ),
    )


def themes_for(programme: Programme, wishes: Wishes | None, target_group: TargetGroup | None) -> list[Theme]:
    """Return the themes that somebody of the target group may rank: those planned for it, else all; chosen stay."""
    found = themes_to_choose(programme, wishes)
    planned = {plan.theme_id for plan in target_group.theme_plans.all()} if target_group else set()
    chosen = set(wishes.theme_ranks) if wishes else set()
    return [theme for theme in found if not planned or theme.pk in planned or theme.pk in chosen]
