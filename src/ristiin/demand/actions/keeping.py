"""Making a theme survey, opening it, closing it, throwing it away. Callers have checked who; we check when."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ristiin.accounts.models import Person
from ristiin.demand import asking
from ristiin.demand.models import Invitee, ThemeSurvey
from ristiin.demand.refusals import ClosesTooSoon, SurveyHasBegun, SurveyNotOpen, TooFewThemes
from ristiin.programmes.holding import held, note
from ristiin.programmes.models import Programme
from ristiin.programmes.naming import Texts, folded
from ristiin.surveys import actions as surveys
from ristiin.surveys.choices import Cut

FEWEST_THEMES = 2
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Plan:
    """What a theme survey asks, of whom, and until when."""

    themes: Sequence[Texts]
    closes_at: datetime
    words: str = ""
    cut: Cut = Cut.NONE
    classes: Sequence[str] = ()
    by_invitation: bool = False


@transaction.atomic
def make(*, programme: Programme, plan: Plan, actor: Person, at: datetime) -> ThemeSurvey:
    """Make a programme's theme survey, or change the one that nobody has been asked yet.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
        SurveyHasBegun: people have been asked.
    """
    programme = held(programme)
    survey = ThemeSurvey.objects.filter(programme=programme).first()
    if survey is None:
        code = "".join(secrets.choice(LETTERS) for _letter in range(8))
        survey = ThemeSurvey(programme=programme, code=code, made_by=actor, made_at=at)
    elif survey.round_id:
        raise SurveyHasBegun
    survey.themes = keyed(plan.themes)
    survey.words, survey.closes_at, survey.by_invitation = plan.words, plan.closes_at, plan.by_invitation
    survey.cut = plan.cut if plan.classes else Cut.NONE
    survey.classes = list(plan.classes) if survey.cut != Cut.NONE else []
    survey.save()
    note("theme survey made", programme, actor, at)
    return survey


@transaction.atomic
def open_survey(*, survey: ThemeSurvey, actor: Person, at: datetime) -> ThemeSurvey:
    """Begin to ask. A second press changes nothing.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
        TooFewThemes: there is nothing to choose between.
        ClosesTooSoon: the last day is over.
    """
    held(survey.programme)
    survey = fresh(survey)
    if survey.round_id:
        return survey
    if len(survey.themes) < FEWEST_THEMES:
        raise TooFewThemes
    if survey.closes_at <= at:
        raise ClosesTooSoon
    survey.round = surveys.launch(
        programme=survey.programme,
        questionnaire=asking.questionnaire(survey.themes),
        people=(),
        closes_at=survey.closes_at,
        at=at,
        cut=Cut(survey.cut),
        by=actor,
        is_public=True,
    )
    survey.save(update_fields=["round"])
    return survey


@transaction.atomic
def move_last_day(*, survey: ThemeSurvey, closes_at: datetime, actor: Person, at: datetime) -> ThemeSurvey:
    """Give people more or less time to answer.

    Raises:
        SurveyNotOpen: it has not begun.
        RoundIsClosed: it is over.
        ClosesTooSoon: the new last day is over.
    """
    survey = fresh(survey)
    if survey.round is None:
        raise SurveyNotOpen
    if closes_at <= at:
        raise ClosesTooSoon
    survey.round = surveys.move_closing(round_=survey.round, closes_at=closes_at, at=at, by=actor)
    survey.closes_at = closes_at
    survey.save(update_fields=["closes_at"])
    return survey


@transaction.atomic
def close_now(*, survey: ThemeSurvey, actor: Person, at: datetime) -> ThemeSurvey:
    """End the survey before its last day. Closing twice keeps the first.

    Raises:
        SurveyNotOpen: it has not begun.
    """
    survey = fresh(survey)
    if survey.round is None:
        raise SurveyNotOpen
    surveys.close(round_=survey.round, at=at)
    forget_addresses(survey=survey, at=at)
    note("theme survey closed", survey.programme, actor, at)
    return fresh(survey)


@transaction.atomic
def throw_away(*, survey: ThemeSurvey, actor: Person, at: datetime) -> None:
    """Forget the survey with every answer; themes made of it stay.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
    """
    held(survey.programme)
    survey = fresh(survey)
    round_ = survey.round
    survey.delete()
    if round_ is not None:
        round_.delete()
    note("theme survey thrown away", survey.programme, actor, at)


def forget_addresses(*, survey: ThemeSurvey, at: datetime) -> int:
    """Forget who was asked once the survey is closed, and return how many they were. No audit row: it says nobody."""
    closed = Invitee.objects.filter(survey=survey, survey__round__closed_at__lte=at)
    return closed.delete()[0]


def fresh(survey: ThemeSurvey) -> ThemeSurvey:
    """Return the survey as it is now, held until the transaction ends."""
    return ThemeSurvey.objects.select_for_update(of=("self",)).select_related("programme", "round").get(pk=survey.pk)


def keyed(themes: Sequence[Texts]) -> list[dict[str, object]]:
    """Return themes with keys, each name once."""
    unique = {folded(names): names for names in themes if names}
    return [{"key": f"t{place}", "names": names} for place, names in enumerate(unique.values(), 1)]
