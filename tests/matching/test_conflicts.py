from dataclasses import replace
from itertools import combinations
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ristiin.matching import (
    Criteria,
    Importance,
    MatchingError,
    Past,
    Person,
    Problem,
    Sizes,
    as_wished,
    common_times,
    judge,
    language,
    mixed,
    mode,
    no_one_alone,
    not_again,
    solve,
)
from ristiin.matching._barrier import Barrier, own_rules
from ristiin.matching._bitmatch import bits, perfect
from ristiin.matching._conflicts import conflicts
from ristiin.matching._covering import Cover
from ristiin.matching._holding import Holding, Purse
from ristiin.matching._rules import rules_of
from tests.matching.brute_force import rules_hold, ways
from tests.matching.test_judges import IMPORTANCE, cases

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


def possible(problem, rules):
    """Whether these rules can hold, by trying all ways."""
    ids = [p.id for p in problem.people]
    asked = {(r.name, r.who) for r in rules}
    return any(rules_hold(problem, way, asked) for way in ways(ids, problem.sizes.smallest, problem.sizes.largest))


@st.composite
def ruled(draw, most):
    """Cases with rules of every sort: rows kept together, wishes about partners, what is asked of whole groups."""
    problem = draw(cases(most=most))
    ids = st.sampled_from([p.id for p in problem.people])
    rows = st.lists(st.lists(ids, min_size=2, max_size=2, unique=True).map(tuple), max_size=1)
    wishes = st.sampled_from(["same", "different", "any"])
    more = [as_wished("unit", draw(IMPORTANCE)), no_one_alone("level", draw(IMPORTANCE))]
    try:
        return replace(
            problem,
            people=tuple(replace(p, partner_discipline=draw(wishes)) for p in problem.people),
            criteria=Criteria([*problem.criteria.items, *more]),
            together=tuple(draw(rows)),
        )
    except MatchingError:
        assume(condition=False)


@settings(max_examples=25, deadline=None)
@given(ruled(most=6), st.randoms(use_true_random=False))
def test_whether_rules_can_hold_is_what_trying_all_ways_says(problem, draw):
    rules = rules_of(problem)
    holding = Holding(problem, rules, Purse(100_000))
    for some in (rules, draw.sample(rules, len(rules) // 2), draw.sample(rules, min(len(rules), holding.most))):
        asked = sum(1 << k for k, rule in holding.rules.items() if rule in some)
        way = holding.way(asked)
        # What weighs too little to clash is said without a search.
        assert way is not False or not holding.light(asked)
        assert (way is not False) == possible(problem, some)
        if way is not False:
            groups = [[holding.ids[i] for i in bits(g)] for g in way]
            assert rules_hold(problem, groups, {(r.name, r.who) for r in some})
            # What is added to it holds with it.
            kept = holding.grown(asked, way, sorted(holding.rules))
            assert asked & kept == asked
            assert possible(problem, holding.named(kept))


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 6), st.randoms(use_true_random=False))
def test_people_are_paired_wherever_they_can_be(half, draw):
    n = 2 * half
    open_ = {frozenset(pair) for pair in combinations(range(n), 2) if draw.random() < 0.4}
    near = [sum(1 << j for j in range(n) if {i, j} in open_) for i in range(n)]
    mate = perfect(near, (1 << n) - 1)
    assert (mate is not None) == any(all(frozenset(g) in open_ for g in way) for way in ways(list(range(n)), 2, 2))
    if mate is not None:
        assert all(mate[mate[i]] == i and frozenset((i, mate[i])) in open_ for i in range(n))


@settings(max_examples=80, deadline=None)
@given(st.integers(2, 8), st.randoms(use_true_random=False))
def test_sets_are_met_by_as_few_as_trying_all_says(n, draw):
    weight = {k: draw.choice((1, 1, 2)) for k in range(n)}
    cover = Cover(range(n), weight, draw.randint(0, n))
    sets = [sum(1 << k for k in draw.sample(range(n), draw.randint(1, min(n, 3)))) for _ in range(draw.randint(0, 8))]
    for one in sets:
        cover.add(one)

    def meets(some):
        return sum(weight[k] for k in bits(some)) >= cover.need and all(one & some for one in sets)

    fewest = min(some.bit_count() for some in range(1 << n) if meets(some))
    assert cover.below(fewest) is False
    found = cover.below(fewest + 1)
    assert meets(found)
    assert found.bit_count() == fewest


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
    assert not possible(problem, rules_of(problem))
    clashes = solve(problem).conflicts
    assert clashes
    rules = rules_of(problem)
    for clash in clashes:
        assert clash.minimal
        some = named_in(clash, rules)
        assert not possible(problem, some)
        for one in some:
            assert possible(problem, [r for r in some if r != one])


def fewest_that_clash(problem):
    """How many rules the smallest clash has, by trying all sets of rules, the small ones first."""
    rules = rules_of(problem)
    return next(k for k in range(1, len(rules) + 1) for some in combinations(rules, k) if not possible(problem, some))


@settings(max_examples=15, deadline=None)
@given(ruled(most=6))
def test_the_smallest_clash_is_found_and_has_as_few_rules_as_any(problem):
    rules = rules_of(problem)
    clashes = solve(problem).conflicts
    if len(rules) > 9 or not clashes:
        return
    fewest = fewest_that_clash(problem)
    assert clashes[0].smallest
    for clash in clashes:
        some = named_in(clash, rules)
        assert clash.minimal
        assert clash.smallest == (len(some) == fewest)
        assert not possible(problem, some)
        assert all(possible(problem, [r for r in some if r != one]) for one in some)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([4, 6]), st.randoms(use_true_random=False))
def test_parts_kept_apart_tell_of_as_few_rules_as_trying_all_says(count, draw):
    wishes = ["same", "different", "any", "any"]
    people = [
        Person(k, {"unit": draw.choice("xy"), "discipline": draw.choice("xy")}, partner_discipline=draw.choice(wishes))
        for k in range(count)
    ]
    criteria = Criteria([mixed("unit", MUST), as_wished("discipline", MUST)])
    never = tuple(draw.sample(list(combinations(range(count), 2)), 2))
    problem = Problem(tuple(people), criteria, never=never)
    holding = Holding(problem, rules_of(problem), Purse(1_000_000))
    assume(holding.way(holding.every) is False)
    own = own_rules(holding, holding.every)
    fewest = fewest_that_clash(problem)
    clash, sure = Barrier(holding, holding.every, own, len(holding.rules) + 1).smallest()
    assert sure
    assert clash.bit_count() == fewest
    assert not possible(problem, holding.named(clash))
    assert Barrier(holding, holding.every, own, fewest).smallest() == (None, True)


def test_parts_kept_apart_may_be_of_several_each():
    # Three who can only be there in person and three who cannot, with nobody to stand aside.
    people = tuple(Person(k, mode="remote" if k < 3 else "in-person") for k in range(6))
    problem = Problem(people, Criteria([mode(MUST)]))
    holding = Holding(problem, rules_of(problem), Purse(1_000_000))
    own = own_rules(holding, holding.every)
    assert Barrier(holding, holding.every, own, 7).smallest() == (holding.every, True)


@settings(max_examples=60, deadline=None)
@given(ruled(most=6))
def test_where_rules_clash_the_groups_that_are_given_break_as_few_as_any(problem):
    ids = [p.id for p in problem.people]
    result = solve(problem)
    if result.broken:
        sizes = problem.sizes
        assert len(result.broken) == min(
            len(judge(problem, way).broken) for way in ways(ids, sizes.smallest, sizes.largest)
        )


@pytest.mark.parametrize(
    ("size", "never", "together", "avoids"),
    [
        # 2 may be with 0 only, and 3 with 1.
        (2, [(2, 1), *((k, j) for k in (2, 3) for j in range(4, 8)), (2, 3), (3, 0)], [(4, 5), (0, 1)], {3}),
        # Everybody else is kept from one of the two.
        (4, [(0, 2), (0, 3), (0, 6), (1, 4), (1, 5), (1, 7)], [(0, 1)], set()),
    ],
)
def test_who_are_to_be_together_are_parted_where_fewer_rules_are_broken_so(size, never, together, avoids):
    people = [Person(k) for k in range(8)]
    people[2] = replace(people[2], avoids=frozenset(avoids))
    criteria = Criteria([mixed("unit")])
    result = solve(Problem(tuple(people), criteria, Sizes(size, size), never=tuple(never), together=tuple(together)))
    assert [(b.rule, b.people) for b in result.broken] == [("together", (0, 1))]
    assert not result.proven
    assert result.bound >= result.score
    assert all(("together", (0, 1)) in [(r.rule, r.people) for r in clash.rules] for clash in result.conflicts)


def test_the_smallest_clash_is_found_where_leaving_out_one_by_one_ends_in_a_greater_one():
    # Five rules keep b from everybody; six others clash too, and are met first in either order.
    never = [tuple(pair) for pair in ("bf", "ab", "bd", "be", "ae", "de", "ad", "ef", "bc")]
    problem = Problem(tuple(Person(k) for k in "abcdef"), never=never)
    clash = solve(problem).conflicts[0]
    assert [rule.people for rule in clash.rules] == [("a", "b"), ("b", "c"), ("b", "d"), ("b", "e"), ("b", "f")]
    assert clash.minimal
    assert clash.smallest


def crowded(count, seed):
    """People with four musts of whom there is always somebody too many."""
    draw = Random(seed)
    return Problem(
        tuple(
            Person(
                k,
                {"unit": draw.choice("xyz")},
                mode=draw.choice(["remote", "in-person", "either"]),
                languages=draw.sample(["fi", "sv", "en"], draw.randint(1, 2)),
                times=draw.sample("abcdef", 2),
            )
            for k in range(count)
        ),
        Criteria([mode(MUST), language(MUST), common_times(MUST), mixed("unit", MUST)]),
    )


@pytest.mark.parametrize(
    ("count", "seed", "fewest"), [(12, 0, 13), (13, 1, 7), (20, 7, 23), (24, 2, 31), (24, 3, 13), (24, 11, 29)]
)
def test_the_smallest_of_forty_and_of_eighty_rules_is_settled(count, seed, fewest):
    problem = crowded(count, seed)
    clash = solve(problem).conflicts[0]
    assert clash.minimal
    assert clash.smallest
    assert len(named_in(clash, rules_of(problem))) == fewest


def test_of_sixty_people_of_whom_too_many_are_alike_as_few_as_clash_are_named():
    # There are thirty pairs, so no more than thirty of one unit.
    people = [Person(k, {"unit": "x" if k < 35 else k}) for k in range(60)]
    problem = Problem(people, Criteria([mixed("unit", MUST)]), never=[(k, 59 - k) for k in range(30)])
    clash = solve(problem).conflicts[0]
    assert [(rule.rule, len(rule.people)) for rule in clash.rules] == [("mixed:unit", 31)]
    assert clash.smallest


def test_what_is_not_settled_in_so_many_steps_is_not_claimed():
    problem = crowded(12, 0)
    broken = solve(problem).broken
    told = [conflicts(problem, broken, steps=steps)[0] for steps in (100, 40_000, 400_000)]
    assert [(clash.minimal, clash.smallest) for clash in told] == [(False, False), (True, False), (True, True)]


def test_a_wish_is_a_rule_of_who_has_it_and_not_of_whoever_it_is_about():
    # One wants the same discipline; the others, who have another, do not mind.
    people = [Person(k, {"discipline": "y" if k else "x"}, partner_discipline="any" if k else "same") for k in range(4)]
    clash = solve(Problem(people, Criteria([as_wished("discipline", MUST)]))).conflicts[0]
    assert [(rule.rule, rule.people) for rule in clash.rules] == [("as_wished:discipline", (0,))]
    assert clash.minimal
    assert clash.smallest


def test_who_has_too_few_hours_for_any_group_clashes_alone():
    people = [Person(0, times={"a"}), Person(1), Person(2, times={"a", "b"}), Person(3)]
    result = solve(Problem(people, Criteria([common_times(MUST, at_least=2)])))
    assert [[(rule.rule, rule.people) for rule in clash.rules] for clash in result.conflicts] == [
        [("common_times", (0,))]
    ]
    assert result.conflicts[0].smallest


def test_where_nobody_may_be_with_anybody_only_those_who_are_too_many_are_named():
    # Of eight who are alike five must be apart: with three others there would be a partner for each but two.
    problem = Problem(tuple(Person(k, {"unit": "x"}) for k in range(8)), Criteria([mixed("unit", MUST)]))
    rules = rules_of(problem)
    for clash in solve(problem).conflicts:
        some = named_in(clash, rules)
        assert clash.minimal
        assert len(some) == 5
        assert not possible(problem, some)


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
