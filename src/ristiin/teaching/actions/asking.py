"""Everything that changes questions. Callers have checked who; we check when."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.models import Person
from ristiin.grouping.models import Group
from ristiin.kernel import audit
from ristiin.kernel.refusal import Refusal
from ristiin.programmes.choices import State
from ristiin.programmes.models import Programme
from ristiin.programmes.refusals import ProgrammeIsCancelled
from ristiin.teaching.models import Question, QuestionFor

MOST = 60


class QuestionIsEmpty(Refusal):
    """A question says something in at least one language."""

    def __init__(self) -> None:
        super().__init__(_("Write the question in at least one language."))


class DueTooSoon(Refusal):
    """A group needs time between the opening and the due date."""

    def __init__(self) -> None:
        super().__init__(_("The groups need time to talk: choose a due time that is still to come, after the opening."))


class NoGroupChosen(Refusal):
    """A question that is not for all is for somebody."""

    def __init__(self) -> None:
        super().__init__(_("Choose at least one group, or ask all of them."))


class TooManyQuestions(Refusal):
    """Nobody can talk about that many."""

    def __init__(self) -> None:
        super().__init__(_("There are already %(most)s questions. Withdraw some first.") % {"most": MOST})


class QuestionHasOpened(Refusal):
    """Groups are talking about it as it is."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The question has opened, and groups talk about it as it is. "
                "You can give more time, or withdraw it and write another."
            )
        )


class QuestionHasChanged(Refusal):
    """Somebody else saved it in between."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody else changed the question meanwhile. Your words are below; look at both and save.")
        )


class QuestionIsWithdrawn(Refusal):
    """A withdrawn question does not change."""

    def __init__(self) -> None:
        super().__init__(_("The question has been withdrawn. Bring it back first."))


@dataclass(frozen=True)
class Wording:
    """What a question says, when it opens and is due, and to whom it is; without groups it is for all."""

    texts: Mapping[str, str]
    opens_at: datetime
    due_at: datetime
    group_ids: Sequence[int] = field(default=())
    is_for_all: bool = True


@transaction.atomic
def ask(*, programme: Programme, wording: Wording, key: uuid.UUID, by: Person, at: datetime) -> Question:
    """Write a question. Sending the same form twice gives the first one.

    Raises:
        ProgrammeIsCancelled: nobody talks any more.
        QuestionIsEmpty: no language has a text.
        DueTooSoon: it would be due before it opens or be over already.
        NoGroupChosen: it is for none of the programme's groups.
        TooManyQuestions: there are as many as anybody can take.
    """
    _living(programme)
    already = Question.objects.filter(programme=programme, key=key).first()
    if already is not None:
        return already
    texts, groups = _checked(programme, wording, at)
    if Question.objects.standing().filter(programme=programme).count() >= MOST:
        raise TooManyQuestions
    question = Question.objects.create(
        programme=programme,
        key=key,
        texts=texts,
        opens_at=wording.opens_at,
        due_at=wording.due_at,
        is_for_all=wording.is_for_all,
        written_by=by,
        written_at=at,
    )
    _address(question, groups)
    _note("question written", question, by, at)
    return question


@transaction.atomic
def change(*, question: Question, wording: Wording, revision: int, by: Person, at: datetime) -> Question:
    """Say a question otherwise; once it has opened only its due time moves.

    Raises:
        ProgrammeIsCancelled, QuestionIsEmpty, DueTooSoon, NoGroupChosen: as when it is written.
        QuestionIsWithdrawn: it is asked no more.
        QuestionHasChanged: somebody saved it since it was read.
        QuestionHasOpened: groups are talking about it.
    """
    programme = _living(question.programme)
    question = Question.objects.select_for_update().get(pk=question.pk)
    if question.withdrawn_at is not None:
        raise QuestionIsWithdrawn
    if question.revision != revision:
        raise QuestionHasChanged
    texts, groups = _checked(programme, wording, at)
    if question.opens_at <= at:
        chosen = set(question.addressed.values_list("group_id", flat=True))
        same = (question.texts, question.opens_at, question.is_for_all, chosen)
        if same != (texts, wording.opens_at, wording.is_for_all, {group.pk for group in groups}):
            raise QuestionHasOpened
    question.texts, question.opens_at, question.due_at = texts, wording.opens_at, wording.due_at
    question.is_for_all = wording.is_for_all
    question.revision += 1
    question.save()
    question.addressed.all().delete()
    _address(question, groups)
    _note("question changed", question, by, at)
    return question


@transaction.atomic
def withdraw(*, question: Question, by: Person, at: datetime) -> None:
    """Ask no more: the groups no longer see the question. Withdrawing twice changes nothing."""
    if Question.objects.filter(pk=question.pk, withdrawn_at__isnull=True).update(withdrawn_at=at):
        _note("question withdrawn", question, by, at)


@transaction.atomic
def bring_back(*, question: Question, by: Person, at: datetime) -> None:
    """Ask again what was withdrawn; what groups had ticked is still ticked. Twice changes nothing.

    Raises:
        ProgrammeIsCancelled: nobody talks any more.
    """
    _living(question.programme)
    if Question.objects.filter(pk=question.pk, withdrawn_at__isnull=False).update(withdrawn_at=None):
        _note("question brought back", question, by, at)


def _living(programme: Programme) -> Programme:
    """Return the programme as it is now, locked, so that questions are counted by one at a time.

    Raises:
        ProgrammeIsCancelled: it will not take place.
    """
    fresh = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    if fresh.state == State.CANCELLED:
        raise ProgrammeIsCancelled
    return fresh


def _checked(programme: Programme, wording: Wording, at: datetime) -> tuple[dict[str, str], list[Group]]:
    texts = {language: text.strip() for language, text in wording.texts.items() if text and text.strip()}
    if not texts:
        raise QuestionIsEmpty
    if wording.due_at <= max(wording.opens_at, at):
        raise DueTooSoon
    if wording.is_for_all:
        return texts, []
    groups = list(Group.objects.filter(programme=programme, ended_at__isnull=True, pk__in=wording.group_ids))
    if not groups:
        raise NoGroupChosen
    return texts, groups


def _address(question: Question, groups: Sequence[Group]) -> None:
    QuestionFor.objects.bulk_create(QuestionFor(question=question, group=group) for group in groups)


def _note(verb: str, question: Question, by: Person, at: datetime) -> None:
    audit.record(verb=verb, target=question, at=at, actor_id=by.pk, programme_id=question.programme_id)
