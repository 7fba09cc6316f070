from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings

from ristiin.matching import (
    Criteria,
    Importance,
    Past,
    Person,
    Problem,
    Sizes,
    language,
    mixed,
    mode,
    not_again,
    solve,
)
from ristiin.matching._conflicts import _clashes, _only, _rules, can_hold
from ristiin.matching._smallest import hitting_set, smallest_clash
from tests.matching.brute_force import hard_rules_hold, ways
from tests.matching.test_judges import cases

MUST = Importance.MUST


def told(problem):
    return [[(r.rule, r.people) for r in clash.rules] for clash in solve(problem).conflicts]


def named_in(clash, rules):
    """The single rules that a clash tells of."""
    lines = {(b.rule, b.people) for b in clash.rules}
    people = {b.rule: set(b.people) for b in clash.rules}
    return [
        r
        for r in rules
        if (r.name, tuple(sorted(r.who))) in lines or (len(r.who) == 1 and r.who[0] in people.get(r.name, ()))
    ]


def possible(problem):
    ids = [p.id for p in problem.people]
    return any(hard_rules_hold(problem, way) for way in ways(ids, problem.sizes.smallest, problem.sizes.largest))


@settings(max_examples=60, deadline=None)
@given(cases(most=7))
def test_whether_rules_can_hold_is_what_trying_all_ways_says(problem):
    assert can_hold(_only(problem, _rules(problem))) == possible(problem)


def three_kept_apart():
    # Three who may not meet each other, and only one more: two of them must.
    return Problem(tuple(Person(k) for k in "abcd"), never=(("a", "b"), ("a", "c"), ("b", "c")))


def test_rules_that_clash_only_together_are_named_and_no_others():
    problem = three_kept_apart()
    problem = replace(problem, people=(*problem.people, Person("e"), Person("f")))
    assert solve(problem).conflicts == ()
    crowd = replace(problem, never=(*problem.never, ("a", "e"), ("b", "e"), ("c", "e"), ("a", "f"), ("d", "f")))
    clashes = solve(crowd).conflicts
    # Four who may not meet each other, and only two more.
    assert [[(r.rule, r.people) for r in c.rules] for c in clashes] == [
        [("never", pair) for pair in (("a", "b"), ("a", "c"), ("a", "e"), ("b", "c"), ("b", "e"), ("c", "e"))]
    ]
    assert clashes[0].minimal


def test_a_clash_of_criteria_names_people_and_rules():
    people = tuple(
        Person(k, mode="remote" if k < 3 else "in-person", languages={"fi"} if k % 2 else {"sv"}) for k in range(6)
    )
    clashes = told(Problem(people, Criteria([mode(MUST), language(MUST)])))
    assert clashes
    for rules in clashes:
        assert {name for name, _ in rules} <= {"mode", "language"}


@pytest.mark.parametrize(
    "problem",
    [
        Problem(tuple(Person(k, {"unit": "x" if k < 5 else k}) for k in range(8)), Criteria([mixed("unit", MUST)])),
        Problem(tuple(Person(k, mode="remote" if k < 3 else "in-person") for k in range(6)), Criteria([mode(MUST)])),
        Problem(
            tuple(Person(k) for k in range(6)),
            Criteria([not_again()]),
            history=tuple(Past((a, b)) for a in range(3) for b in range(3, 6)),
        ),
        Problem(tuple(Person(k) for k in range(6)), sizes=Sizes(3, 3), never=((0, 1), (1, 2), (0, 2))),
        Problem(
            tuple(Person(k, avoids={k + 1} if k < 2 else set()) for k in range(6)), sizes=Sizes(3, 3), never=((0, 2),)
        ),
        Problem(tuple(Person(k) for k in range(7)), never=((0, 1, 2, 3, 4),)),
    ],
)
def test_a_clash_cannot_hold_and_without_any_one_of_its_rules_it_can(problem):
    assert not possible(problem)
    clashes = solve(problem).conflicts
    assert clashes
    rules = _rules(problem)
    for clash in clashes:
        assert clash.minimal
        some = named_in(clash, rules)
        assert not possible(_only(problem, some))
        for one in some:
            assert possible(_only(problem, [r for r in some if r != one]))


def fewest_that_clash(problem):
    """How many rules the smallest clash has, by trying all sets of rules, the small ones first."""
    rules = _rules(problem)
    sizes = (
        k for k in range(1, len(rules) + 1) for some in combinations(rules, k) if not possible(_only(problem, some))
    )
    return next(sizes)


@settings(max_examples=25, deadline=None)
@given(cases(most=6))
def test_what_is_called_the_smallest_clash_has_as_few_rules_as_any(problem):
    rules = _rules(problem)
    if len(rules) > 9:
        return
    # The second and later clashes are those of the rules that are left.
    for clash in solve(problem).conflicts[:1]:
        if clash.smallest:
            assert len(named_in(clash, rules)) == fewest_that_clash(problem)


def test_the_smallest_clash_is_found_where_leaving_out_by_halves_ends_in_a_greater_one():
    # Five rules keep b from everybody; six others clash too, and are met first in either order.
    never = [tuple(pair) for pair in ("bf", "ab", "bd", "be", "ae", "de", "ad", "ef", "bc")]
    problem = Problem(tuple(Person(k) for k in "abcdef"), never=never)
    clash = _clashes(problem)[0]
    assert [rule.people for rule in clash.rules] == [("a", "b"), ("b", "c"), ("b", "d"), ("b", "e"), ("b", "f")]
    assert clash.minimal
    assert clash.smallest


def test_a_clash_too_great_to_settle_is_not_called_smallest():
    sets = [frozenset(range(k, k + 9)) for k in range(90)]
    assert hitting_set(sets, [1] * 99, 1000) == frozenset(range(8, 98, 9))
    rules = list(range(6))
    found = smallest_clash(rules, rules, cost=lambda _: 1, find=lambda _: None, kept_by=lambda _way, _rules: set())
    assert found == (rules, False)


def test_where_nobody_may_be_with_anybody_only_those_who_are_too_many_are_named():
    # Of eight who are alike five must be apart: with three others there would be a partner for each but two.
    problem = Problem(tuple(Person(k, {"unit": "x"}) for k in range(8)), Criteria([mixed("unit", MUST)]))
    rules = _rules(problem)
    for clash in solve(problem).conflicts:
        some = named_in(clash, rules)
        assert clash.minimal
        assert len(some) == 5
        assert not possible(_only(problem, some))


def test_private_wishes_in_a_clash_are_marked():
    problem = Problem(
        tuple(Person(k, avoids={j for j in range(3) if j != k} if k < 3 else set()) for k in range(4)), Criteria()
    )
    rules = [r for clash in solve(problem).conflicts for r in clash.rules]
    assert rules
    assert all(r.private for r in rules)


def test_of_two_clashes_the_shorter_is_told_in_whatever_order_rules_come():
    # Four of six who may never meet cannot all have one of the other two: one rule says so, or six.
    two = list(combinations("abcd", 2))
    for never in ([*two, tuple("abcd")], [tuple("abcd"), *two]):
        problem = Problem(tuple(Person(k) for k in "abcdef"), Criteria(), Sizes(2, 2), never=never)
        clash = solve(problem).conflicts[0]
        assert [(rule.rule, rule.people) for rule in clash.rules] == [("never", ("a", "b", "c", "d"))]
        assert clash.minimal
