"""How many groups each theme gets (S103, S124)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from ristiin.accounts.models import Person
from ristiin.programmes.holding import held, note
from ristiin.programmes.models import Programme, TargetGroup, Theme, ThemePlan
from ristiin.programmes.naming import Texts, folded, short_names
from ristiin.programmes.refusals import PlansMakeNoSense


@dataclass(frozen=True)
class Planned:
    """How many groups a theme gets, of the whole programme or of a target group; a theme not on the list is named."""

    theme: Theme | None = None
    names: Texts = field(default_factory=dict)
    target_group: TargetGroup | None = None
    least: int = 0
    most: int | None = None
    target: int | None = None

    @property
    def says_nothing(self) -> bool:
        """Whether nothing is planned: the theme then has no plan."""
        return not self.least and self.most is None and self.target is None


@transaction.atomic
def plan_themes(*, programme: Programme, plans: Sequence[Planned], actor: Person, at: datetime) -> list[ThemePlan]:
    """Set how many groups each of these themes gets; a plan that says nothing is taken away. Others stay as they are.

    A theme that is only named is put on the list, or comes back to it.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
        NameMissing: a theme has neither place on the list nor name.
        PlansMakeNoSense: at most fewer than at least, or an aim outside the two.
    """
    programme = held(programme)
    found = []
    for planned in plans:
        theme = planned.theme or _theme_named(programme, planned.names)
        _check(theme, planned)
        known: dict[str, Any] = {"programme": programme, "theme": theme, "target_group": planned.target_group}
        if planned.says_nothing:
            ThemePlan.objects.filter(**known).delete()
            continue
        numbers = {"least": planned.least, "most": planned.most, "target": planned.target}
        plan, _is_new = ThemePlan.objects.update_or_create(**known, defaults=numbers)
        found.append(plan)
    note("themes planned", programme, actor, at, {"plans": len(plans)})
    return found


def _theme_named(programme: Programme, names: Texts) -> Theme:
    names = short_names(names)
    theme = programme.themes.filter(folded_name=folded(names)).first()
    if theme is None:
        last = programme.themes.aggregate(last=Max("position"))["last"]
        position = 0 if last is None else last + 1
        return Theme.objects.create(programme=programme, names=names, folded_name=folded(names), position=position)
    if theme.is_retired:
        theme.is_retired = False
        theme.save(update_fields=["is_retired"])
    return theme


def _check(theme: Theme, planned: Planned) -> None:
    most = planned.most if planned.most is not None else max(planned.least, planned.target or 0)
    if planned.least > most or not planned.least <= (most if planned.target is None else planned.target) <= most:
        raise PlansMakeNoSense(theme.name)
