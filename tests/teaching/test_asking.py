"""Dated questions: written, changed before they open, withdrawn; to all groups or to chosen ones (S52)."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from ristiin.kernel.models import AuditEntry
from ristiin.programmes.choices import State
from ristiin.programmes.refusals import ProgrammeIsCancelled
from ristiin.teaching import queries
from ristiin.teaching.actions import asking
from ristiin.teaching.actions.asking import Wording
from ristiin.teaching.models import Question

DAY = timedelta(days=1)


@pytest.fixture
def wording(at):
    """A question that opens tomorrow."""
    return Wording({"fi": "Mihin opintojakso tähtää?"}, at + DAY, at + 8 * DAY)


def write(course, teacher, wording, at, key=None):
    return asking.ask(programme=course, wording=wording, key=key or uuid.uuid4(), by=teacher, at=at)


def shown(group, at):
    return [one.question.text for one in queries.asked_of(group, at)]


def test_the_same_form_sent_twice_is_one_question(course, teacher, wording, at):
    key = uuid.uuid4()
    first, second = (write(course, teacher, wording, at, key) for _twice in range(2))
    assert (first, Question.objects.count()) == (second, 1)


def test_a_question_is_seen_from_its_opening_on_and_not_before(course, teacher, wording, group, at):  # S52
    write(course, teacher, wording, at)
    assert (shown(group, at), shown(group, at + DAY)) == ([], ["Mihin opintojakso tähtää?"])


def test_a_question_to_chosen_groups_is_seen_by_no_other(course, teacher, wording, group, other_group, at):  # S52
    write(course, teacher, replace(wording, is_for_all=False, group_ids=[other_group.pk]), at)
    later = at + 2 * DAY
    assert (shown(group, later), shown(other_group, later)) == ([], ["Mihin opintojakso tähtää?"])


def test_a_group_of_another_programme_cannot_be_asked(course, teacher, wording, group, other_programme, at):
    stranger = type(group).objects.create(programme=other_programme, number=1, published_at=at)
    with pytest.raises(asking.NoGroupChosen):
        write(course, teacher, replace(wording, is_for_all=False, group_ids=[stranger.pk]), at)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"texts": {"fi": "  "}}, asking.QuestionIsEmpty),
        ({"due_at": None}, asking.DueTooSoon),
        ({"is_for_all": False}, asking.NoGroupChosen),
    ],
)
def test_what_cannot_be_asked_is_refused(course, teacher, wording, at, changes, refusal):
    changes = {name: value if value is not None else wording.opens_at for name, value in changes.items()}
    with pytest.raises(refusal):
        write(course, teacher, replace(wording, **changes), at)
    assert Question.objects.count() == 0


def test_a_question_that_would_be_over_already_is_refused(course, teacher, wording, at):
    with pytest.raises(asking.DueTooSoon):
        write(course, teacher, replace(wording, opens_at=at - 3 * DAY, due_at=at - DAY), at)


def test_there_is_an_end_to_questions(course, teacher, wording, at):
    for _one in range(asking.MOST):
        write(course, teacher, wording, at)
    with pytest.raises(asking.TooManyQuestions):
        write(course, teacher, wording, at)


def test_a_question_changes_until_it_opens(course, teacher, wording, at):
    question = write(course, teacher, wording, at)
    said = replace(wording, texts={"fi": "Mitä opitte?"})
    changed = asking.change(question=question, wording=said, revision=1, by=teacher, at=at)
    assert (changed.text, changed.revision) == ("Mitä opitte?", 2)


def test_once_open_only_its_due_time_moves(course, teacher, wording, at):
    question = write(course, teacher, wording, at)
    later = at + 2 * DAY
    with pytest.raises(asking.QuestionHasOpened):
        asking.change(
            question=question, wording=replace(wording, texts={"fi": "Muuta"}), revision=1, by=teacher, at=later
        )
    more = replace(wording, due_at=wording.due_at + 7 * DAY)
    assert asking.change(question=question, wording=more, revision=1, by=teacher, at=later).due_at == more.due_at


def test_two_teachers_do_not_overwrite_one_another(course, teacher, organiser, wording, at):
    question = write(course, teacher, wording, at)
    asking.change(
        question=question, wording=replace(wording, texts={"fi": "Ensimmäinen"}), revision=1, by=teacher, at=at
    )
    with pytest.raises(asking.QuestionHasChanged):
        asking.change(
            question=question, wording=replace(wording, texts={"fi": "Toinen"}), revision=1, by=organiser, at=at
        )
    question.refresh_from_db()
    assert question.text == "Ensimmäinen"


def test_a_withdrawn_question_is_gone_from_the_room_and_can_come_back(course, teacher, group, ask, at):
    question = ask()
    for _twice in range(2):
        asking.withdraw(question=question, by=teacher, at=at)
    gone = shown(group, at)
    asking.bring_back(question=question, by=teacher, at=at)
    assert (gone, shown(group, at)) == ([], [question.text])
    assert AuditEntry.objects.filter(verb="question withdrawn").count() == 1


def test_nothing_is_asked_in_a_cancelled_programme(course, teacher, wording, at):
    type(course).objects.filter(pk=course.pk).update(state=State.CANCELLED)
    with pytest.raises(ProgrammeIsCancelled):
        write(course, teacher, wording, at)


def test_the_log_knows_who_asked_and_not_what(course, teacher, wording, at):
    question = write(course, teacher, wording, at)
    entry = AuditEntry.objects.get(verb="question written")
    assert (entry.actor_id, entry.programme_id, entry.target_id, entry.details) == (
        teacher.pk,
        course.pk,
        str(question.pk),
        {},
    )
