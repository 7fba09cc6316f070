"""Answering what one is asked. Callers have the ticket; surveys checks when."""

from datetime import datetime

from django.db import transaction

from ristiin.accounts.models import Person
from ristiin.feedback.models import FollowUp
from ristiin.programmes.models import Programme
from ristiin.surveys import actions as surveys
from ristiin.surveys.models import Ticket
from ristiin.surveys.questions import Answers


@transaction.atomic
def answer(*, ticket: Ticket, answers: Answers, at: datetime, again: bool | None = None) -> None:
    """Keep the answers; `again` says whether the person may be asked after the programme, None leaves it as it was.

    Raises:
        RoundIsClosed: the time to answer is over.
        AnswerDoesNotFit: an answer is not one of those asked for.
    """
    surveys.answer(ticket=ticket, answers=answers, at=at)
    if again is not None:
        agree(programme=ticket.round.programme, person=ticket.person, again=again)


@transaction.atomic
def agree(*, programme: Programme, person: Person, again: bool) -> None:
    """Say yes to being asked after the programme, or take the yes back. One's own matter: no audit row."""
    if again:
        FollowUp.objects.get_or_create(programme=programme, person=person)
    else:
        FollowUp.objects.filter(programme=programme, person=person).delete()
