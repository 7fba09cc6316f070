"""Many at the same moment: one form sent again and again, two who edit, everybody ticking."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from ristiin.kernel.models import AuditEntry
from ristiin.kernel.refusal import Refusal
from ristiin.teaching.actions import asking, discussing
from ristiin.teaching.models import Question, QuestionDone

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
DAY = timedelta(days=1)
THREADS = 12


def at_once(work, items):
    """Do `work` with every item at the same time, each thread on a connection of its own."""

    def one(item):
        try:
            return work(item)
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, items))


@pytest.fixture
def wording(at):
    """A question that opens tomorrow."""
    return asking.Wording({"fi": "Mihin opintojakso tähtää?"}, at + DAY, at + 8 * DAY)


def test_the_same_form_sent_fifty_times_at_once_is_one_question(course, teacher, wording, at):
    key = uuid.uuid4()

    made = at_once(lambda _n: asking.ask(programme=course, wording=wording, key=key, by=teacher, at=at), range(50))

    assert {question.pk for question in made} == {Question.objects.get().pk}


def test_the_most_questions_are_not_exceeded_by_many_at_once(course, teacher, wording, at):
    at_once(
        lambda _n: asking.ask(programme=course, wording=wording, key=uuid.uuid4(), by=teacher, at=at),
        range(asking.MOST + 20),
    )

    assert Question.objects.count() == asking.MOST


def test_of_many_who_change_the_same_revision_one_does(course, teacher, wording, at):
    question = asking.ask(programme=course, wording=wording, key=uuid.uuid4(), by=teacher, at=at)

    def change(number):
        said = replace(wording, texts={"fi": f"Kysymys {number}"})
        return asking.change(question=question, wording=said, revision=1, by=teacher, at=at)

    outcomes = at_once(change, range(THREADS))

    done = [outcome for outcome in outcomes if isinstance(outcome, Question)]
    question.refresh_from_db()
    assert (len(done), done[0].text, question.revision) == (1, question.text, 2)


def test_everybody_ticking_at_once_is_one_tick(group, ask, participant, other_participant, at):
    question = ask()

    def tick(person):
        discussing.say_done(question=question, group=group, is_done=True, by=person, at=at)
        return person

    outcomes = at_once(tick, [participant, other_participant] * THREADS)

    assert [outcome for outcome in outcomes if isinstance(outcome, Refusal)] == []
    assert QuestionDone.objects.count() == 1
    assert AuditEntry.objects.filter(verb="question talked about").count() == 1
