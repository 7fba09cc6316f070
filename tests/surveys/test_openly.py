"""A round that is open to everybody by its address: nobody is kept, a form sent twice is one sheet (S97)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ristiin.surveys import actions, queries
from ristiin.surveys.choices import Cut
from ristiin.surveys.models import Sheet, Ticket
from ristiin.surveys.questions import Questionnaire, Ranking, Scale
from ristiin.surveys.refusals import AnswerDoesNotFit, RoundIsClosed, RoundIsNotPublic
from ristiin.surveys.results import results_of

pytestmark = pytest.mark.django_db
WORDS = {"fi": "Mikä kiinnostaa?", "sv": "Vad intresserar dig?", "en": "What interests you?"}
THEMES = Ranking("themes", WORDS, options=dict.fromkeys("abcd", WORDS))
ASKED = Questionnaire("interest", WORDS, WORDS, (THEMES, Scale("time", WORDS, low=WORDS, high=WORDS)))


def begin(programme, at, **more):
    usual = {"is_public": True, "questionnaire": ASKED, "closes_at": at + timedelta(days=14)}
    return actions.launch(programme=programme, people=(), at=at, **(usual | more))


def say(round_, at, number, *, label=""):
    order = ["abcd"[number % 4], "abcd"[(number + 1) % 4]]
    actions.answer_openly(round_=round_, answers={"themes": order}, key=f"key {number}", label=label, at=at)


def told(round_, at, *, viewer_answered=False):
    actions.close(round_=round_, at=at)
    round_.refresh_from_db()
    return results_of(round_, viewer_answered=viewer_answered)


def test_whoever_has_the_address_answers_and_nobody_is_kept(programme, at):
    round_ = begin(programme, at)
    for number in range(12):
        say(round_, at, number)
    so_far = queries.answered_openly(round_)
    found = told(round_, at)
    assert (so_far, queries.answered_openly(round_), found.answered, found.asked) == (12, 12, 12, 0)
    assert [counts for _, counts in found["themes"].whole.ranks] == [[3, 3, 0]] * 4
    assert not Ticket.objects.exists()
    assert not Sheet.objects.exists()


def test_a_form_sent_twice_is_one_sheet_and_a_changed_one_replaces_it(programme, at):
    round_ = begin(programme, at)
    for order in (["a"], ["a"], ["b", "c"]):
        actions.answer_openly(round_=round_, answers={"themes": order}, key="one browser", at=at)
    assert [sheet.answers for sheet in Sheet.objects.all()] == [{"themes": ["b", "c"]}]
    actions.answer_openly(round_=round_, answers={}, key="one browser", at=at)
    assert not Sheet.objects.exists()


def test_one_key_in_two_rounds_cannot_be_seen_from_the_sheets(programme, at):
    for asked in (ASKED, replace(ASKED, key="again")):
        round_ = begin(programme, at, questionnaire=asked)
        actions.answer_openly(round_=round_, answers={"time": 4}, key="one browser", at=at)
    assert len(set(Sheet.objects.values_list("pk", flat=True))) == 2
    assert "one browser" not in str(list(Sheet.objects.values()))


def test_a_round_of_tickets_is_not_answered_openly(programme, at):
    round_ = begin(programme, at, is_public=False)
    with pytest.raises(RoundIsNotPublic):
        say(round_, at, 1)


def test_what_does_not_fit_or_comes_late_is_refused_and_a_key_is_needed(programme, at):
    round_ = begin(programme, at)
    with pytest.raises(AnswerDoesNotFit):
        actions.answer_openly(round_=round_, answers={"themes": ["a", "a"]}, key="k", at=at)
    with pytest.raises(ValueError, match="key"):
        actions.answer_openly(round_=round_, answers={"time": 1}, key="", at=at)
    with pytest.raises(RoundIsClosed):
        actions.answer_openly(round_=round_, answers={"time": 1}, key="k", at=round_.closes_at)


def test_any_reader_may_be_one_who_answered(programme, at):
    round_ = begin(programme, at)
    for number in range(8):
        say(round_, at, number)
    assert told(round_, at)["themes"].whole.ranks is None


@pytest.mark.parametrize(("of_each", "parts"), [(9, ["A", "B"]), (7, [])])
def test_whether_it_can_be_divided_is_known_at_the_closing(programme, at, of_each, parts):
    round_ = begin(programme, at, cut=Cut.ORGANISATION)
    for number in range(2 * of_each):
        say(round_, at, number, label="AB"[number % 2])
    assert [part.label for part in told(round_, at)["themes"].parts] == parts


def test_without_a_cut_nobody_s_class_is_kept(programme, at):
    say(begin(programme, at), at, 1, label="A")
    assert Sheet.objects.get().label == ""
