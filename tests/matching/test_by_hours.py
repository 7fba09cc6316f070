"""Bounds by cases of the hours that few large groups meet at, against the best of all ways."""

from dataclasses import replace
from itertools import combinations, combinations_with_replacement

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ristiin.matching import (
    Criteria,
    Importance,
    Problem,
    Sizes,
    alike,
    common_times,
    give_and_get,
    mixed,
    solve,
    theme,
)
from ristiin.matching._bench import invented_people
from ristiin.matching._bound import Bounder, Opening, membership, opening
from ristiin.matching._by_hours import by_hours
from ristiin.matching._circles import ROWS, circles_of
from ristiin.matching._compile import compiled
from ristiin.matching._dive import total_of
from ristiin.matching._ways import ways_to_hold
from tests.matching.invented import by_brute_force, problems

HOURS = Criteria([common_times(Importance.STRONG), mixed("organisation", Importance.SOME)])
MUST_MEET = Criteria([common_times(Importance.MUST), alike("role"), common_times(Importance.STRONG)])
MUCH = Criteria(
    [common_times(Importance.STRONG), theme(Importance.STRONG), alike("role", Importance.SOME), mixed("organisation")]
)


def begun(c, groups, sizes, floor=0):
    """What bounds begin with, also for groups as small as other searches do without hours for."""
    found = opening(c, range(c.n), groups, smallest=sizes.smallest, largest=sizes.largest, floor=floor, wide=1)
    assert isinstance(found, Opening)
    return found


def never(_):
    return -1


@settings(max_examples=80, deadline=None)
@given(
    problems(st.sampled_from([Sizes(2, 3), Sizes(3, 4), Sizes(2, 4)]), least=6, most=7), st.sampled_from([60, 95, 100])
)
def test_no_case_is_closed_under_the_best_of_all_ways(problem, part):
    best = by_brute_force(problem)
    assume(best.allowed and best.score > 0)
    c = compiled(problem)
    groups = [tuple(sorted(c.index[i] for i in g.people)) for g in best.groups]
    floor = min(c.evaluate(g).least for g in groups) if problem.fairness == "fairness-first" else 0
    optimum = sum(c.evaluate(g).total for g in groups)
    turned = [tuple(sorted((i + 1) % c.n for i in g)) for g in groups]
    start = begun(c, turned, problem.sizes, floor)
    found = by_hours(c, start, 3 * optimum, optimum * part // 100, total=never)
    # With sets of hours too many to list, and with cases that cannot hold everyone, nothing is said.
    assume(found)
    assert optimum <= found[0] <= 3 * optimum


@pytest.mark.parametrize("criteria", [HOURS, MUST_MEET, MUCH], ids=["hours", "hours that must be", "much"])
@pytest.mark.parametrize("sizes", [Sizes(4, 6), Sizes(4, 4)], ids=["fours to sixes", "fours"])
@pytest.mark.parametrize("seed", range(3))
def test_the_best_of_all_ways_is_met_and_proven(seed, sizes, criteria):
    problem = Problem(invented_people(12, seed), criteria, sizes, fairness="total-first")
    best = solve(problem, time_limit=300)
    assert best.proven
    c = compiled(problem)
    optimum = round(best.score * 10_000)
    start = begun(c, [(*range(4),), (*range(4, 8),), (*range(8, 12),)], sizes)

    def total(groups):
        return total_of(c, groups, 0)

    for near, rest in ((105, 0.01), (10**6, 1e-5)):
        bound, groups = by_hours(c, start, 3 * optimum, optimum * 9 // 10, total=total, near=near)
        assert optimum * (1 - rest) <= total(groups) <= optimum <= bound <= optimum * (1 + rest) + c.n


@pytest.mark.parametrize("criteria", [HOURS, MUST_MEET], ids=["hours", "hours that must be"])
@pytest.mark.parametrize("part", [90, 98])
@pytest.mark.parametrize("seed", range(5))
def test_with_fairness_first_no_case_is_closed_under_the_best_either(seed, part, criteria):
    problem = Problem(invented_people(12, seed), criteria, Sizes(4, 6), fairness="fairness-first")
    best = solve(problem, time_limit=300)
    assert best.proven
    c = compiled(problem)
    optimum, floor = round(best.score * 10_000), round(best.worst_off * 10_000)
    start = begun(c, [(*range(4),), (*range(4, 8),), (*range(8, 12),)], problem.sizes, floor)
    bound, _ = by_hours(c, start, 3 * optimum, optimum * part // 100, total=never)
    assert optimum <= bound


def test_a_search_that_is_too_long_proves_nothing():
    problem = Problem(invented_people(12, 1), HOURS, Sizes(4, 4), fairness="total-first")
    optimum = round(solve(problem, time_limit=300).score * 10_000)
    c = compiled(problem)
    start = begun(c, [(*range(4),), (*range(4, 8),), (*range(8, 12),)], problem.sizes)
    for budget in (1, 30, 300, 3000):
        bound, _ = by_hours(c, start, 3 * optimum, optimum * 9 // 10, total=never, budget=budget)
        assert optimum <= bound


SKILLS = Criteria([common_times(Importance.SOME), give_and_get(Importance.STRONG), mixed("discipline")])


@pytest.mark.parametrize("hours", [["mon-9"], ["mon-9", "tue-9"]], ids=["one circle", "several circles"])
@pytest.mark.parametrize("seed", range(6))
def test_shares_of_groups_are_parted_until_whole_groups_are_left(seed, hours):
    people = tuple(replace(p, times=frozenset(hours[k % 3 :])) for k, p in enumerate(invented_people(20, seed)))
    problem = Problem(people, SKILLS, Sizes(5, 5), fairness="total-first")
    best = solve(problem, time_limit=300)
    assert best.proven
    c = compiled(problem)
    optimum = round(best.score * 10_000)
    start = begun(c, [tuple(range(k, k + 5)) for k in range(0, 20, 5)], problem.sizes)

    def total(groups):
        return total_of(c, groups, 0)

    bound, groups = by_hours(c, start, 3 * optimum, optimum * 9 // 10, total=total, near=10**6)
    assert optimum - c.n <= total(groups) <= optimum <= bound <= optimum * (1 + 1e-5) + c.n
    # With nothing met a case is worth what its parts are.
    bound, _ = by_hours(c, start, 3 * optimum, optimum * 998 // 1000, total=never, near=450)
    assert bound >= optimum


@pytest.mark.parametrize("sizes", [Sizes(3, 4), Sizes(4, 6), Sizes(6, 6)], ids=str)
@pytest.mark.parametrize("seed", range(4))
def test_the_ways_to_hold_everyone_are_all_listed_once(seed, sizes):
    c = compiled(Problem(invented_people(12, seed), HOURS, sizes))
    bounder = Bounder(c, range(12), sizes.smallest, sizes.largest, 0, wide=1)
    circles = circles_of(bounder)
    none = len(circles)
    expected = {
        way
        for many in range(-(-12 // sizes.largest), 12 // sizes.smallest + 1)
        for way in combinations_with_replacement(range(none), many)
        if {i for k in way for i in circles[k].people.tolist()} == set(range(12))
    }
    rows = ways_to_hold(circles, bounder, 10**6)
    assert len(rows) == len(expected) > 0
    assert {tuple(sorted(k for k in row if k < none)) for row in rows.tolist()} == expected
    assert len(ways_to_hold(circles, bounder, len(rows))) == len(rows)
    assert len(ways_to_hold(circles, bounder, len(rows) - 1)) == 0


@pytest.mark.parametrize("criteria", [HOURS, MUST_MEET, MUCH], ids=["hours", "hours that must be", "much"])
@pytest.mark.parametrize("seed", range(4))
def test_what_the_best_group_of_a_circle_gains_is_never_told_too_low(seed, criteria):
    n, smallest, largest = 12, 3, 6
    c = compiled(Problem(invented_people(n, seed), criteria, Sizes(smallest, largest)))
    bounder = Bounder(c, range(n), smallest, largest, 0, wide=1)
    draw = np.random.default_rng(seed)
    rated = {}
    many = 0
    for circle in circles_of(bounder):
        rows = [row for size in range(smallest, largest + 1) for row in combinations(range(len(circle.people)), size)]
        worth = circle.part.worths(membership(rows, len(circle.people)))
        for row, units in zip(rows, worth.tolist(), strict=True):
            group = tuple(circle.people[list(row)].tolist())
            rated[group] = max(rated.get(group, 0), units)
        for high in (10, 50, 80):
            y = draw.integers(0, high * 10_000, n)
            gains = worth - [y[circle.people[list(row)]].sum() for row in rows]
            for least in (-(10**7), int(np.median(gains)), int(gains.max()), 10**7):
                gain, found = circle.price(y, least, 10**9)
                assert gain >= max(least, gains.max())
                assert all(worth - y[list(row)].sum() > least for row, worth in found.items())
                if least >= gains.max():
                    assert gain == least
                many += len(found) == ROWS
            assert circle.known.most(y) <= gains.max()
    assert many
    # A group that shares more hours than one circle counts is in another.
    assert all(units >= c.evaluate(group).total for group, units in rated.items())
