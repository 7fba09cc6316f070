"""The attacker: how it wins when the protection is off, and that it never wins when it is on (P5)."""

import random
from itertools import zip_longest

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ristiin.surveys import thresholds
from ristiin.surveys.questions import Choice, Open, Questionnaire, Ranking, Scale
from ristiin.surveys.thresholds import OTHERS, Sheet, Thresholds
from tests.surveys.attacker import Published, attack

WORDS = {"fi": "x", "sv": "x", "en": "x"}
SCALE = Scale("useful", WORDS)
CHOICE = Choice("best", WORDS, options={"a": WORDS, "b": WORDS, "c": WORDS}, several=True)
OPEN = Open("why", WORDS)
RANKING = Ranking("themes", WORDS, options={"a": WORDS, "b": WORDS, "c": WORDS, "d": WORDS}, most=3)
ASKED = Questionnaire("end", WORDS, WORDS, (SCALE, CHOICE, OPEN, RANKING))
NO_PROTECTION = Thresholds(score=1, distribution=1, comments=1, group=1)


def people_of(number, sizes, seed=1):
    """Make answers of so many people in organisations of the given sizes; some leave a question out."""
    draw = random.Random(seed)
    labels = [name for name, size in sizes.items() for _ in range(size)]
    assert len(labels) == number
    sheets = {}
    for n, label in enumerate(labels):
        answers = {"useful": draw.randint(1, 5), "best": draw.sample(["a", "b", "c"], 2), "why": f"words {n}"}
        answers["themes"] = draw.sample("abcd", draw.randint(1, 3))
        if draw.random() < 0.1:
            del answers["useful"]
        sheets[n] = Sheet(answers, label)
    return sheets


def published(sheets, bounds, labels=None):
    """Return the figures that a release of these sheets tells, as the attacker sees them."""
    labels = labels or {n: sheet.label for n, sheet in sheets.items()}
    cut = {n: Sheet(sheet.answers, labels[n]) for n, sheet in sheets.items()}
    found = []
    for cell in thresholds.release(ASKED, list(cut.values()), bounds):
        answered = {n: sheet.label for n, sheet in cut.items() if cell.question in sheet.answers}
        classes = thresholds.merged(list(answered.values()), bounds.group)
        told = frozenset(n for n, label in answered.items() if cell.label in {"", classes[label]})
        assert cell.people == len(told)
        if cell.mean is not None:
            found.append(Published((cell.question, "score"), told))
        found += [Published((cell.question, answer), told) for answer in cell.counts or {}]
        found += [
            Published((cell.question, option, place), told)
            for option, counts in (cell.ranks or {}).items()
            for place in range(len(counts))
        ]
    return found


COMMUNITIES = {
    12: {"Oulu": 6, "Turku": 6},
    120: {"Oulu": 61, "Turku": 44, "Kuopio": 12, "Rauma": 3},
}


@pytest.mark.parametrize("number", COMMUNITIES)
def test_nothing_about_a_few_can_be_worked_out(number):  # S37, P5
    figures = published(people_of(number, COMMUNITIES[number]), Thresholds())
    assert figures
    assert attack(figures) is None


@pytest.mark.parametrize("number", COMMUNITIES)
def test_without_the_protection_the_attacker_wins(number):
    sheets = people_of(number, COMMUNITIES[number])
    crossing = {n: f"group {n % 3}" for n in sheets}
    figures = published(sheets, NO_PROTECTION) + published(sheets, NO_PROTECTION, crossing)
    broken = attack(figures)
    assert broken
    assert 1 <= len(broken.people) <= 4


def test_two_filters_that_differ_by_one_person_are_enough_for_the_attacker():
    everybody = frozenset(range(20))
    assert attack([Published("score", everybody), Published("score", everybody - {7})]).people == {7}


def test_sums_of_overlapping_halves_are_not():
    assert attack([Published("score", frozenset(range(10))), Published("score", frozenset(range(5, 15)))]) is None


def test_what_is_hidden_in_three_sums_is_found():
    a, b, c = frozenset(range(6)), frozenset(range(6, 12)), frozenset({12, 13})
    figures = [Published("score", a | c), Published("score", b | c), Published("score", a | b)]
    assert attack(figures).people == {12, 13}


def test_one_who_knows_their_own_answer_wins_against_a_class_of_five():
    five = frozenset(range(5))
    assert attack([Published("score", five)]) is None
    assert attack([Published("score", five)], known=[0]).people == {1, 2, 3, 4}


@given(
    st.lists(st.tuples(st.sampled_from("ABCDE"), st.integers(1, 5)), max_size=60),
    st.sampled_from([0, 1, 2]),
)
@settings(max_examples=150, deadline=None)
def test_whoever_answers_whatever_no_figure_speaks_of_a_few(answers, seed):
    sheets = {
        n: Sheet(
            {
                "useful": value,
                "best": ["a", "b"][: 1 + (n + seed) % 2],
                "themes": ["abcd"[(n * value) % 4], *("abcd"[(n * value + 1) % 4],) * (n % 2)],
            },
            org,
        )
        for n, (org, value) in enumerate(answers)
    }
    figures = published(sheets, Thresholds())
    assert attack(figures) is None
    for figure in figures:
        assert len(figure.people) >= 5


@given(st.lists(st.sampled_from("ABCDEFG"), max_size=80))
@settings(max_examples=150, deadline=None)
def test_classes_are_enough_or_there_is_one(labels):
    classes = thresholds.merged(labels, 5)
    sizes = [sum(classes[label] == name for label in labels) for name in set(classes.values())]
    assert all(size >= 5 for size in sizes) or len(sizes) == 1
    assert sum(sizes) == len(labels)


def test_too_few_are_gathered_and_others_too_few_take_in_the_smallest():
    labels = ["A"] * 9 + ["B"] * 6 + ["C"] * 2
    assert thresholds.merged(labels, 5) == {"A": "A", "B": OTHERS, "C": OTHERS}


def test_one_mind_is_not_told_and_not_left_to_be_worked_out():
    sheets = [Sheet({"useful": 5}, "A")] * 8 + [Sheet({"useful": n % 5 + 1}, "B") for n in range(8)]
    cells = [cell for cell in thresholds.release(ASKED, sheets, Thresholds()) if cell.question == "useful"]
    assert [cell.label for cell in cells] == [""]
    alike = thresholds.release(ASKED, [Sheet({"useful": 4})] * 12, Thresholds())[0]
    assert alike.is_unanimous
    assert (alike.mean, alike.counts) == (None, None)


def test_an_option_that_everybody_ticked_is_left_out():
    sheets = [Sheet({"best": ["a", "b"] if n % 2 else ["a", "c"]}) for n in range(10)]
    cell = next(cell for cell in thresholds.release(ASKED, sheets, Thresholds()) if cell.question == "best")
    assert cell.counts == {"b": 5, "c": 5}


def ranked(orders, labels=()):
    sheets = [Sheet({"themes": list(order)}, label) for order, label in zip_longest(orders, labels, fillvalue="")]
    return [cell for cell in thresholds.release(ASKED, sheets, Thresholds()) if cell.question == "themes"]


def test_of_an_order_is_told_how_many_put_each_thing_where():  # S97
    (cell,) = ranked(["ab", "ba", "ca", "b", "abc", "cb", "acb", "c"])
    assert cell.ranks == {"a": [3, 2, 0], "b": [2, 3, 1], "c": [3, 1, 1], "d": [0, 0, 0]}
    assert (cell.mean, cell.counts) == (None, None)


def test_of_seven_orders_nothing_is_told():
    (cell,) = ranked(["ab", "ba", "ca", "b", "abc", "cb", "acb"])
    assert (cell.people, cell.ranks) == (7, None)


def test_the_same_things_in_another_order_are_not_alike_and_the_same_order_is():
    assert [cell.is_unanimous for cell in ranked(["ab"] * 8)] == [True]
    assert [cell.is_unanimous for cell in ranked(["ab", "ba"] * 4)] == [False]


def test_a_thing_that_everybody_ranked_is_left_out_and_a_class_of_one_mind_is_not_divided():
    (cell,) = ranked(["ab", "ba", "ac", "ca"] * 2)
    assert cell.ranks == {"b": [2, 2, 0], "c": [2, 2, 0], "d": [0, 0, 0]}
    divided = ranked(["a", "b"] * 4 + ["ab", "ba", "ac", "ca"] * 2, ["X"] * 8 + ["Y"] * 8)
    assert [cell.label for cell in divided] == [""]


@pytest.mark.parametrize(
    ("answered", "has_mean", "has_counts", "has_comments"),
    [
        (4, False, False, False),
        (5, True, False, False),
        (7, True, False, False),
        (8, True, True, False),
        (9, True, True, False),
        (10, True, True, True),
    ],
)
def test_scores_from_five_spread_from_eight_comments_from_ten(answered, has_mean, has_counts, has_comments):
    sheets = [Sheet({"useful": n % 3 + 1, "why": f"words {n}"}) for n in range(answered)]
    cells = {cell.question: cell for cell in thresholds.release(ASKED, sheets, Thresholds())}
    assert (cells["useful"].mean is not None) is has_mean
    assert (cells["useful"].counts is not None) is has_counts
    assert (cells["why"].comments is not None) is has_comments


def test_comments_come_in_another_order_than_they_were_given():
    sheets = [Sheet({"why": f"words {n}"}) for n in range(40)]
    told = thresholds.release(ASKED, sheets, Thresholds())[2].comments
    given_ = [sheet.answers["why"] for sheet in sheets]
    assert sorted(told) == sorted(given_)
    assert told != given_


def test_twelve_people_are_told_of_as_one_whole():  # S37
    assert not thresholds.may_divide(["A"] * 6 + ["B"] * 6, Thresholds())
    assert thresholds.may_divide(["A"] * 8 + ["B"] * 8, Thresholds())
