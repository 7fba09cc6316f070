"""Making the demand the themes of the programme with places, in one step that can be undone (S97, S103)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from ristiin.accounts.models import Person
from ristiin.demand.actions.keeping import fresh
from ristiin.demand.models import Making, ThemeSurvey
from ristiin.demand.refusals import NoDemandYet, NothingChosen, NothingToTakeBack, ProgrammeHasBegun
from ristiin.programmes.actions import options
from ristiin.programmes.actions.planning import Planned, plan_themes
from ristiin.programmes.choices import State
from ristiin.programmes.holding import held, note
from ristiin.programmes.models import Programme, TargetGroup, Theme, ThemePlan
from ristiin.programmes.naming import Texts, folded, short_names


@dataclass(frozen=True)
class Wanted:
    """A theme to be: its name, and how many groups it is to have."""

    names: Texts
    groups: int


@transaction.atomic
def make_themes(
    *,
    survey: ThemeSurvey,
    wanted: Sequence[Wanted],
    takes_off_others: bool,
    actor: Person,
    at: datetime,
    target_group: TargetGroup | None = None,
) -> Making:
    """Put themes on the programme's list with places, and take the others off it when asked to.

    With a target group the places are its own, and the others lose their places in it alone: they stay on the list.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
        NoDemandYet: the survey is not closed.
        ProgrammeHasBegun: people may have registered already.
        NothingChosen: there is no theme.
        NameMissing: a theme has no name.
    """
    programme = _still_draft(survey)
    survey = fresh(survey)
    if survey.round is None or survey.round.closed_at is None:
        raise NoDemandYet
    if not wanted:
        raise NothingChosen
    themes = {theme.folded_name: theme for theme in programme.themes.order_by("position", "pk")}
    plans = {plan.theme_id: plan for plan in ThemePlan.objects.filter(programme=programme, target_group=target_group)}
    names = {folded(short_names(one.names)): one for one in wanted}
    before = [_before(themes.get(name), plans, name, target_group) for name in names]
    plan_themes(
        programme=programme,
        plans=[
            Planned(names=one.names, target_group=target_group, most=one.groups, target=one.groups)
            for one in names.values()
        ],
        actor=actor,
        at=at,
    )
    if takes_off_others:
        others = [theme for name, theme in themes.items() if name not in names and not theme.is_retired]
        before += [_before(theme, plans, theme.folded_name, target_group) for theme in others]
        if target_group is None:
            Theme.objects.filter(pk__in=[theme.pk for theme in others]).update(is_retired=True)
        ThemePlan.objects.filter(theme__in=others, target_group=target_group).delete()
    note("themes made of a survey", programme, actor, at, {"themes": len(names)})
    return Making.objects.create(survey=survey, before=before, made_by=actor, made_at=at)


@transaction.atomic
def undo(*, survey: ThemeSurvey, actor: Person, at: datetime) -> None:
    """Put the programme's themes back as they were before the latest making.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
        ProgrammeHasBegun: people may have registered already.
        NothingToTakeBack: nothing was made.
    """
    programme = _still_draft(survey)
    making = Making.objects.filter(survey=fresh(survey)).order_by("-made_at", "-pk").first()
    if making is None:
        raise NothingToTakeBack
    themes = {theme.folded_name: theme for theme in programme.themes.all()}
    for one in making.before:
        theme = themes.get(one["name"])
        if theme is not None:
            _put_back(theme, one, actor, at)
    making.delete()
    note("themes of a survey undone", programme, actor, at)


def _still_draft(survey: ThemeSurvey) -> Programme:
    """Return the survey's programme, held, while nobody can have registered.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
        ProgrammeHasBegun: people may have registered already.
    """
    programme = held(survey.programme)
    if programme.state != State.DRAFT:
        raise ProgrammeHasBegun
    return programme


def _before(
    theme: Theme | None, plans: dict[int, ThemePlan], name: str, target_group: TargetGroup | None
) -> dict[str, Any]:
    plan = plans.get(theme.pk) if theme else None
    return {
        "name": name,
        "target_group": target_group.pk if target_group else None,
        "is_new": theme is None,
        "is_retired": bool(theme and theme.is_retired),
        "plan": [plan.least, plan.most, plan.target] if plan else None,
    }


def _put_back(theme: Theme, before: dict[str, Any], actor: Person, at: datetime) -> None:
    if before["is_new"]:
        options.remove_option(option=theme, by=actor, at=at)
        return
    least, most, target = before["plan"] or (0, None, None)
    theme.is_retired = before["is_retired"]
    group = theme.programme.target_groups.filter(pk=before["target_group"]).first()
    if before["target_group"] and group is None:
        return
    planned = Planned(theme=theme, target_group=group, least=least, most=most, target=target)
    plan_themes(programme=theme.programme, plans=[planned], actor=actor, at=at)
    theme.save(update_fields=["is_retired"])
