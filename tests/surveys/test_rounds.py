"""A round of questions: launched, answered by ticket, closed once, told from its release alone."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from ristiin.accounts.actions import person_for_address
from ristiin.kernel import personal
from ristiin.surveys import actions, queries, tasks
from ristiin.surveys.actions import Asked
from ristiin.surveys.choices import Cut
from ristiin.surveys.models import Release, Round, Sheet, Ticket
from ristiin.surveys.questions import BrokenQuestionnaire, Choice, Open, Questionnaire, Scale, fits, read, written
from ristiin.surveys.refusals import AnswerDoesNotFit, NotClosedYet, RoundHasBegun, RoundIsClosed
from ristiin.surveys.results import results_of

pytestmark = pytest.mark.django_db
WORDS = {"fi": "Oliko hyötyä?", "sv": "Var det till nytta?", "en": "Was it useful?"}
ASKED = Questionnaire(
    "end",
    WORDS,
    WORDS,
    (
        Scale("useful", WORDS, low=WORDS, high=WORDS),
        Scale("met", WORDS, about="met", low=WORDS, high=WORDS),
        Choice("best", WORDS, options={"a": WORDS, "b": WORDS}),
        Open("why", WORDS),
    ),
)


def crowd(number, at, label=lambda _n: ""):
    return [
        Asked(person_for_address(address=f"p{n}@example.org", name=f"Nimi {n}", at=at), label(n)) for n in range(number)
    ]


def launched(programme, at, number=12, **more):
    return actions.launch(
        programme=programme,
        questionnaire=ASKED,
        people=crowd(number, at, more.pop("label", lambda _n: "")),
        closes_at=at + timedelta(days=14),
        at=at,
        **more,
    )


def answered(round_, at, number, value=lambda n: n % 5 + 1):
    for n, ticket in enumerate(round_.tickets.order_by("pk")[:number]):
        actions.answer(ticket=ticket, answers={"useful": value(n), "why": f"words {n}"}, at=at)


def test_a_round_keeps_its_own_copy_of_the_questions(programme, at):
    round_ = launched(programme, at)
    assert read(round_.questionnaire) == ASKED
    assert written(read(round_.questionnaire)) == round_.questionnaire
    with pytest.raises(RoundHasBegun):
        launched(programme, at, number=1)


def test_results_come_once_and_from_the_release_alone(programme, at):
    round_ = launched(programme, at)
    answered(round_, at, 11)
    with pytest.raises(Release.DoesNotExist):
        results_of(round_, viewer_answered=False)
    actions.close(round_=round_, at=at)
    round_.refresh_from_db()
    told = results_of(round_, viewer_answered=False)
    assert (told.asked, told.answered) == (12, 11)
    assert told["useful"].whole.mean == round(sum(n % 5 + 1 for n in range(11)) / 11, 1)
    assert sum(count for _, count in told["useful"].whole.share) == 11
    assert sorted(told["why"].whole.comments) == sorted(f"words {n}" for n in range(11))


def test_closing_destroys_every_link_and_every_sheet(programme, at):
    round_ = launched(programme, at)
    answered(round_, at, 11)
    assert Sheet.objects.count() == 11
    actions.close(round_=round_, at=at)
    assert Sheet.objects.count() == 0
    assert not Ticket.objects.exclude(sheet=None).exists()
    assert Ticket.objects.filter(has_answered=True).count() == 11
    first = Release.objects.get().cells
    actions.close(round_=round_, at=at + timedelta(days=1))
    assert Release.objects.get().cells == first


def test_an_answer_has_neither_time_nor_order():
    names = {field.name for field in Sheet._meta.get_fields() if field.concrete}
    assert names == {"id", "round", "answers", "label"}


def test_answers_are_changed_and_taken_back_until_the_closing(programme, at):
    round_ = launched(programme, at)
    ticket = round_.tickets.first()
    actions.answer(ticket=ticket, answers={"useful": 1}, at=at)
    actions.answer(ticket=ticket, answers={"useful": 5}, at=at)
    ticket.refresh_from_db()
    assert ticket.sheet.answers == {"useful": 5}
    assert Sheet.objects.count() == 1
    actions.answer(ticket=ticket, answers={}, at=at)
    ticket.refresh_from_db()
    assert (ticket.has_answered, Sheet.objects.count()) == (False, 0)
    with pytest.raises(RoundIsClosed):
        actions.answer(ticket=ticket, answers={"useful": 5}, at=round_.closes_at)


@pytest.mark.parametrize(
    "answers",
    [
        {"useful": 6},
        {"useful": "5"},
        {"useful": True},
        {"nothing": 1},
        {"met": 4},
        {"best": ["c"]},
        {"best": ["a", "b"]},
        {"why": " "},
        {"why": "x" * 2001},
    ],
)
def test_an_answer_that_was_not_asked_for_is_refused_whole(programme, at, answers):
    ticket = launched(programme, at).tickets.first()
    with pytest.raises(AnswerDoesNotFit):
        actions.answer(ticket=ticket, answers={"useful": 3, **answers}, at=at)
    assert Sheet.objects.count() == 0


def test_who_has_not_met_is_not_asked_about_meetings(programme, at):
    person = crowd(1, at)[0].person
    round_ = actions.launch(
        programme=programme,
        questionnaire=ASKED,
        people=[Asked(person, happened=["met"])],
        closes_at=at + timedelta(days=1),
        at=at,
    )
    actions.answer(ticket=round_.tickets.get(), answers={"met": 4}, at=at)
    assert Sheet.objects.get().answers == {"met": 4}


def test_one_s_own_answer_does_not_count_towards_a_threshold(programme, at):
    round_ = launched(programme, at)
    answered(round_, at, 8)
    actions.close(round_=round_, at=at)
    round_.refresh_from_db()
    assert results_of(round_, viewer_answered=False)["useful"].whole.share is not None
    seen = results_of(round_, viewer_answered=True)["useful"].whole
    assert seen.mean is not None
    assert seen.share is None
    assert seen.why_hidden


def test_classes_of_five_are_hidden_from_one_who_answered(programme, at):
    round_ = launched(programme, at, number=16, cut=Cut.ORGANISATION, label=lambda n: "Oulu" if n % 2 else "Turku")
    for n, ticket in enumerate(round_.tickets.order_by("pk")):
        if n < 10:
            actions.answer(ticket=ticket, answers={"useful": n // 2 + 1}, at=at)
    actions.close(round_=round_, at=at)
    round_.refresh_from_db()
    assert {part.label for part in results_of(round_, viewer_answered=False)["useful"].parts} == {"Oulu", "Turku"}
    assert not results_of(round_, viewer_answered=True)["useful"].parts


def test_twelve_people_are_never_divided(programme, at):  # S37
    round_ = launched(programme, at, cut=Cut.ORGANISATION, label=lambda n: "Oulu" if n % 2 else "Turku")
    assert round_.cut == Cut.NONE
    assert set(round_.tickets.values_list("label", flat=True)) == {""}


def test_rounds_whose_time_is_over_close_of_themselves(programme, at):
    round_ = launched(programme, at)
    answered(round_, at, 6)
    tasks.close_rounds(at)
    assert not Release.objects.exists()
    tasks.close_rounds(round_.closes_at)
    assert Release.objects.get().answered == 6


def test_results_are_published_only_when_they_are_there(programme, organiser, at):
    round_ = launched(programme, at)
    with pytest.raises(NotClosedYet):
        actions.publish(round_=round_, by=organiser, at=at)
    actions.close(round_=round_, at=at)
    actions.publish(round_=round_, by=organiser, at=at)
    actions.publish(round_=round_, by=organiser, at=at + timedelta(days=1))
    assert Round.objects.get().published_at == at


def test_one_reminder_and_none_to_one_who_has_answered(programme, at):
    round_ = launched(programme, at, number=3)
    answered(round_, at, 1)
    tickets = list(round_.tickets.all())
    assert len(actions.reminded(tickets=tickets, at=at)) == 2
    assert actions.reminded(tickets=tickets, at=at) == []


def test_who_is_erased_takes_their_open_answer_with_them(programme, at):
    round_ = launched(programme, at)
    answered(round_, at, 2)
    person = round_.tickets.order_by("pk").first().person
    rows = [row for table in personal.export_of(person) if table["table"] == "surveys.Sheet" for row in table["rows"]]
    assert [row["answers"] for row in rows] == [{"useful": 1, "why": "words 0"}]
    personal.erase(person)
    assert Sheet.objects.count() == 1
    assert not Ticket.objects.filter(person=person).exists()


def test_a_closing_that_breaks_off_changes_nothing(programme, at):
    round_ = launched(programme, at)
    answered(round_, at, 6)
    with transaction.atomic():
        actions.close(round_=round_, at=at)
        transaction.set_rollback(True)
    assert (Sheet.objects.count(), Release.objects.count()) == (6, 0)
    assert list(queries.to_close(round_.closes_at)) == [round_]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_closing_at_the_same_moment_makes_one_release(programme, at):
    round_ = launched(programme, at)
    answered(round_, at, 6)
    start = threading.Barrier(8)

    def close(_n):
        try:
            start.wait(timeout=30)
            return actions.close(round_=Round(pk=round_.pk), at=at).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(close, range(8)))) == 1
    assert Release.objects.get().answered == 6


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (
            {
                "key": "k",
                "questions": [{"key": "q", "kind": "ranking", "text": WORDS, "options": {"a": WORDS}, "most": 0}],
            },
            "most is under one",
        ),
        ({}, "key"),
        ({"key": "k", "questions": []}, "there are none"),
        ({"key": "k", "questions": [{"key": "q", "kind": "open", "text": {"fi": "x"}}]}, "lacks sv, en"),
        ({"key": "k", "questions": [{"key": "q", "kind": "guess", "text": WORDS}]}, "kind is 'guess'"),
        ({"key": "k", "questions": [{"key": "q", "kind": "choice", "text": WORDS}]}, "no options"),
        ({"key": "k", "questions": [{"key": "q", "kind": "open", "text": WORDS}] * 2}, "twice"),
    ],
)
def test_a_broken_questionnaire_says_where_it_is_broken(broken, says):
    with pytest.raises(BrokenQuestionnaire, match=says):
        read({"name": WORDS, "intro": WORDS, **broken})


def test_a_truth_value_is_no_score():
    assert not fits(ASKED.questions[0], True)  # noqa: FBT003 - what is asked of
