"""Things put in order: asked by lists to choose from, kept in order, told by place (S97)."""

import pytest
from django.http import QueryDict

from ristiin.surveys.forms import QuestionsForm
from ristiin.surveys.questions import Questionnaire, Ranking, fits, read, written
from ristiin.ui.forms import private

WORDS = {"fi": "Mikä kiinnostaa?", "sv": "Vad intresserar dig?", "en": "What interests you?"}
THINGS = {key: {"fi": f"{key} fi", "sv": f"{key} sv", "en": f"{key} en"} for key in "abcd"}
THEMES = Ranking("themes", WORDS, options=THINGS, most=3)


def form(sent=None, given=None):
    return QuestionsForm(
        QueryDict(sent) if sent is not None else None, questions=[THEMES], readers=private(""), given=given
    )


@pytest.mark.parametrize(
    ("answer", "is_allowed"),
    [
        (["a"], True),
        (["c", "a", "b"], True),
        ([], False),
        (["a", "b", "c", "d"], False),
        (["a", "a"], False),
        (["e"], False),
        ("a", False),
    ],
)
def test_an_order_holds_a_few_of_the_things_once_each(answer, is_allowed):
    assert fits(THEMES, answer) is is_allowed


def test_it_is_read_back_as_it_was_written():
    asked = Questionnaire("themes", WORDS, WORDS, (THEMES,))
    assert read(written(asked)) == asked


@pytest.mark.parametrize(
    ("sent", "answers"),
    [
        ("themes-1=b&themes-2=a&themes-3=", {"themes": ["b", "a"]}),
        ("themes-1=&themes-2=&themes-3=c", {"themes": ["c"]}),
        ("themes-1=&themes-2=&themes-3=", {}),
        ("", {}),
    ],
)
def test_lists_become_an_order(sent, answers):
    asked = form(sent)
    assert asked.is_valid()
    assert asked.answers() == answers


@pytest.mark.parametrize("sent", ["themes-1=b&themes-2=b", "themes-1=x"])
def test_the_same_thing_twice_and_one_that_is_not_offered_are_said(sent):
    assert list(form(sent).errors) == ["themes"]


def test_what_was_answered_is_chosen_in_the_lists_and_each_has_its_name():
    shown = str(form(given={"themes": ["c", "a"]})["themes"])
    assert shown.count(" selected") == 2
    assert shown.count("<label for=") == shown.count("<select") == 3
    assert shown.index('value="c" selected') < shown.index('value="a" selected')
