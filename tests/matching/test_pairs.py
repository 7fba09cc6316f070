from dataclasses import replace
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ristiin.matching import Criteria, Importance, Person, Problem, cem_criteria, judge, no_one_alone, solve
from ristiin.matching._bench import invented_people
from ristiin.matching._certificate import is_cover
from ristiin.matching._compile import compiled
from ristiin.matching._dense import best_pairs
from ristiin.matching._odd import solve_odd
from ristiin.matching._pairs import solve_even
from ristiin.matching._perfect import has_no_pairs, perfect_pairs
from ristiin.matching._rematch import Rematch
from tests.matching.invented import by_brute_force, layouts, problems, rank


@settings(max_examples=60, deadline=None)
@given(problems(most=8))
def test_pairs_are_as_good_as_the_best_of_all_ways(problem):
    result = solve(problem)
    best = by_brute_force(problem)
    seen = judge(problem, result)
    assert not seen.left_out
    assert seen.allowed == best.allowed
    if best.allowed:
        assert result.proven
        assert rank(problem, seen) == rank(problem, best)
        assert result.bound >= best.score


@settings(max_examples=20, deadline=None)
@given(problems(most=9), st.randoms())
def test_permuting_people_permutes_the_result(problem, draw):
    shuffled = list(problem.people)
    draw.shuffle(shuffled)
    assert solve(replace(problem, people=tuple(shuffled))).groups == solve(problem).groups


@settings(max_examples=20, deadline=None)
@given(problems(most=9), st.data())
def test_a_never_rule_never_raises_the_score(problem, data):
    ids = [p.id for p in problem.people]
    pair = tuple(data.draw(st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True)))
    before = solve(problem)
    after = solve(replace(problem, never=(*problem.never, pair)))
    if not after.broken:
        assert not before.broken
        assert rank(problem, judge(problem, after)) <= rank(problem, judge(problem, before))


@settings(max_examples=20, deadline=None)
@given(problems(most=9))
def test_the_judge_and_the_solver_say_the_same(problem):
    result = solve(problem)
    seen = judge(problem, [g.people for g in result.groups])
    assert (seen.score, seen.worst_off, seen.broken) == (result.score, result.worst_off, result.broken)
    assert all(0 <= score <= 100 for score in seen.per_person.values())


def test_the_seed_decides_nothing_but_ties():
    problem = Problem(by_five())
    assert {solve(replace(problem, seed=s)).score for s in range(5)} == {500.0}


@settings(max_examples=25, deadline=None)
@given(problems(least=5, most=7).filter(lambda problem: len(problem.people) % 2 == 1))
def test_the_best_trio_is_proven_and_the_best_of_all(problem):
    c = compiled(problem)
    fair = problem.fairness == "fairness-first"

    def worth(groups):
        values = c.evaluate_all([tuple(sorted(g)) for g in groups])
        broken = sum(v.broken for v in values)
        return -broken, min(v.least for v in values) if fair and not broken else 0, sum(v.total for v in values)

    answer = solve_odd(c, range(c.n), fair=fair)
    best = max(worth(way) for way in layouts(list(range(c.n)), problem.sizes))
    assert worth(answer.groups) == best
    assert answer.proven
    assert answer.bound == best[2]


@pytest.mark.parametrize("fairness", ["total-first", "fairness-first"])
def test_the_best_trio_is_that_of_trying_every_trio_with_the_best_pairs_of_the_others(fairness):
    problem = Problem(invented_people(13, 3), cem_criteria(), fairness=fairness)
    c = compiled(problem)

    def ways():
        for trio in combinations(range(c.n), 3):
            value = c.evaluate(trio)
            rest = [i for i in range(c.n) if i not in trio]
            pairs = solve_even(c, rest, fair=fairness == "fairness-first")
            worth = c.evaluate_all([tuple(sorted(g)) for g in pairs.groups])
            if not value.broken and not any(v.broken for v in worth):
                least = min(value.least, *(v.least for v in worth))
                yield least, value.total + sum(v.total for v in worth)

    result = solve(problem)
    assert result.proven
    if fairness == "total-first":
        assert result.score == max(total for _, total in ways()) / 10_000
    else:
        assert result.worst_off == max(least for least, _ in ways()) / 10_000


@pytest.mark.parametrize(("count", "fairness"), [(451, "total-first"), (451, "fairness-first")])
def test_the_best_trio_is_proven_among_hundreds(count, fairness):
    result = solve(Problem(invented_people(count), cem_criteria(), fairness=fairness), time_limit=120)
    assert result.proven
    assert result.broken == ()


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 8), st.floats(0, 0.7), st.integers(0, 10**6))
def test_there_are_perfect_pairs_or_a_set_shows_that_there_are_none(half, share, seed):
    n = 2 * half
    upper = np.triu(np.random.default_rng(seed).random((n, n)) < share, 1)
    allowed = upper | upper.T
    pairs, out = perfect_pairs(allowed)
    most = len(nx.max_weight_matching(nx.from_numpy_array(allowed), maxcardinality=True))
    assert (pairs is not None) == (most == half)
    if pairs is None:
        assert has_no_pairs(allowed, out)
    else:
        assert sorted(i for pair in pairs for i in pair) == list(range(n))
        assert all(allowed[i, j] for i, j in pairs)
        assert not any(has_no_pairs(allowed, np.arange(n) == i) for i in range(n))


def test_pairs_without_three_people_go_on_from_those_without_others():
    n = 31
    draw = np.random.default_rng(5)
    half = np.triu(draw.integers(0, 40, (n, n)), 1) * 4
    weights = half + half.T
    i, j = np.triu_indices(n, 1)
    edges = (i, j, weights[i, j])
    again = Rematch(n, edges, np.full(n, int(weights.max()) // 2 // 2 * 2 + 2), (), [])
    for trio in [(0, 1, 2), (0, 1, 3), (4, 5, 6), (6, 0, 7), (4, 5, 6)]:
        keep = [x for x in range(n) if x not in trio]
        fresh = best_pairs(weights[np.ix_(keep, keep)] // 4)
        pairs = again.without(trio)
        assert sum(int(weights[a, b]) for a, b in pairs) == 4 * fresh.weight
        assert sorted(x for pair in pairs for x in pair) == keep
        y, odd = again.duals()
        assert is_cover(*edges, y, odd)
        assert not is_cover(*edges, y - 40, odd)
    few = (i[:3], j[:3], weights[i[:3], j[:3]])
    assert Rematch(n, few, np.full(n, 400), (), []).without((0, 1, 2)) is None


def by_five():
    return tuple(Person(k) for k in range(5))


def test_of_an_odd_number_a_pair_that_is_always_together_takes_in_whoever_is_left():
    for ids, together, never in (("abc", ["ab"], []), ("abcde", ["ab", "cd"], ["ae"])):
        rows = [[tuple(row) for row in some] for some in (together, never)]
        problem = Problem(tuple(Person(k) for k in ids), together=rows[0], never=rows[1])
        result = solve(problem)
        assert judge(problem, result).allowed
        assert len(result.groups) == len(ids) // 2


def test_a_pair_that_is_always_together_is_the_trio_where_rules_hold_only_so():
    people = [Person(k, {"level": 1} if k in "be" else {}) for k in "abcde"]
    problem = Problem(people, Criteria([no_one_alone("level", Importance.MUST)]), together=[("a", "b")])
    result = solve(problem)
    assert result.groups[0].people == ("a", "b", "e")
    assert judge(problem, result).allowed
    assert not result.conflicts
