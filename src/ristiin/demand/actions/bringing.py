"""A list of answers from elsewhere: brought in, its columns named, taken into a survey that closes at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from ristiin.accounts.models import Person
from ristiin.demand import asking, reading
from ristiin.demand.actions.keeping import Plan, fresh, make
from ristiin.demand.choices import Column
from ristiin.demand.models import BroughtList, ThemeSurvey
from ristiin.demand.refusals import NothingToTake, SurveyHasBegun
from ristiin.kernel.tables import Sheet, read
from ristiin.programmes.holding import note
from ristiin.programmes.models import Programme
from ristiin.surveys import actions as surveys

UNTAKEN_KEPT = timedelta(days=7)
_A_MOMENT = timedelta(minutes=1)
_A_WEEK = timedelta(days=7)


@transaction.atomic
def bring(*, programme: Programme, content: bytes, file_name: str, actor: Person, at: datetime) -> BroughtList:
    """Keep a list until it is taken or thrown away, its columns guessed. A second one takes the first one's place.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
        UnreadableFile: it is no table; the words say why.
        SurveyHasBegun: people have been asked here.
    """
    sheet = read(content, file_name)
    survey = ThemeSurvey.objects.filter(programme=programme).first()
    if survey is None:
        survey = make(programme=programme, plan=Plan((), at + _A_WEEK), actor=actor, at=at)
    elif survey.round_id:
        raise SurveyHasBegun
    known = {"content": content, "columns": reading.guess(sheet), "brought_by": actor, "brought_at": at}
    brought, _is_new = BroughtList.objects.update_or_create(
        survey=survey, defaults={"file_name": file_name[-200:], **known}
    )
    note("list of answers brought in", programme, actor, at, {"rows": len(sheet.rows)})
    return brought


@transaction.atomic
def name_columns(*, brought: BroughtList, columns: Sequence[str], at: datetime) -> BroughtList:
    """Set what each column holds. No audit row: nothing is written of anybody yet, whatever `at` it is.

    Raises:
        SurveyHasBegun: the list has been taken.
    """
    survey = fresh(brought.survey)
    if survey.round is not None and survey.round.opens_at <= at:
        raise SurveyHasBegun
    brought.columns = [str(Column(column)) for column in columns]
    brought.save(update_fields=["columns"])
    return brought


@transaction.atomic
def take(*, brought: BroughtList, actor: Person, at: datetime) -> ThemeSurvey:
    """Take the good rows: the survey opens with them and closes at once, so that its release makes the picture.

    Raises:
        SurveyHasBegun: people have been asked here, or the list has been taken.
        NothingToTake: no row holds a theme.
    """
    survey = fresh(brought.survey)
    if survey.round_id:
        raise SurveyHasBegun
    found = answers_of(brought, survey)
    if not found.sheets or not found.themes:
        raise NothingToTake
    survey.themes, survey.cut, survey.classes = list(found.themes), found.cut, list(found.classes)
    survey.closes_at = at + _A_MOMENT
    survey.round = surveys.launch(
        programme=survey.programme,
        questionnaire=asking.questionnaire(survey.themes),
        people=(),
        closes_at=survey.closes_at,
        at=at,
        cut=found.cut,
        by=actor,
        is_public=True,
    )
    survey.save()
    surveys.bring_answers(round_=survey.round, sheets=found.sheets, at=at, by=actor)
    surveys.close(round_=survey.round, at=at)
    BroughtList.objects.filter(pk=brought.pk).delete()
    return fresh(survey)


@transaction.atomic
def leave(*, brought: BroughtList, actor: Person, at: datetime) -> None:
    """Forget a list of which nothing was taken."""
    programme = brought.survey.programme
    brought.delete()
    note("list of answers thrown away", programme, actor, at)


def forget_untaken(*, at: datetime) -> int:
    """Forget lists that nobody took within a week, and return how many. No audit row: nobody did it."""
    return BroughtList.objects.filter(brought_at__lt=at - UNTAKEN_KEPT).delete()[0]


def answers_of(brought: BroughtList, survey: ThemeSurvey) -> reading.Brought:
    """Return what a list holds as its columns are named now."""
    language = next(iter(survey.programme.languages), "fi")
    return reading.read_rows(sheet_of(brought), brought.columns, survey.themes, language)


def sheet_of(brought: BroughtList) -> Sheet:
    """Return a brought list as a table."""
    return read(bytes(brought.content), brought.file_name)
