"""Answering a theme survey, and asking to be told when registration opens."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from ristiin.accounts.models import normal_address
from ristiin.demand.models import Invitee, Listener, ThemeSurvey
from ristiin.demand.refusals import InvitedOnly, SurveyNotOpen
from ristiin.programmes.choices import State
from ristiin.surveys import actions as surveys
from ristiin.surveys.questions import Answer


@transaction.atomic
def answer(
    *,
    survey: ThemeSurvey,
    answers: Mapping[str, Answer],
    key: str,
    at: datetime,
    label: str = "",
    invitee: Invitee | None = None,
) -> None:
    """Keep somebody's answers; the same browser, or the same link of a letter, answers once and may change its mind.

    No audit row: when somebody answered is nobody's business.

    Raises:
        SurveyNotOpen: it has not begun, or the programme is called off.
        InvitedOnly: it is answered by the link of a letter, and there is none.
        RoundIsClosed: it is over.
        AnswerDoesNotFit: an answer is not one of those asked for.
    """
    if survey.round is None or survey.programme.state == State.CANCELLED:
        raise SurveyNotOpen
    if survey.by_invitation and invitee is None:
        raise InvitedOnly
    label = label if label in survey.classes else ""
    if invitee is not None:
        key = f"invited/{invitee.token}"
        Invitee.objects.filter(pk=invitee.pk).update(has_answered=bool(answers))
    surveys.answer_openly(round_=survey.round, answers=answers, key=key, label=label, at=at)


@transaction.atomic
def listen(*, survey: ThemeSurvey, address: str, language: str, at: datetime) -> None:
    """Keep an address to be told once when registration opens. The same one again changes nothing.

    No audit row, and the day alone: nothing ties it to answers.

    Raises:
        SurveyNotOpen: the programme is called off, or registration is told of already.
    """
    if survey.round is None or survey.programme.state != State.DRAFT:
        raise SurveyNotOpen
    Listener.objects.get_or_create(
        survey=survey,
        address=normal_address(address),
        defaults={"language": language, "left_at": at.date()},
    )
