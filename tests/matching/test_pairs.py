from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ristiin.matching import Person, Problem, cem_criteria, judge, solve
from ristiin.matching._bench import invented_people
from ristiin.matching._compile import compiled
from ristiin.matching._pairs import _odd_of_many, solve_odd
from tests.matching.invented import by_brute_force, problems, rank


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


def odd_by(problem, tried_one_by_one):
    c = compiled(problem)
    way = solve_odd if tried_one_by_one else _odd_of_many
    answer = way(c, range(c.n), fair=problem.fairness == "fairness-first", stop=None)
    groups = [tuple(c.ids[i] for i in group) for group in answer.groups]
    return answer, rank(problem, judge(problem, groups))


@settings(max_examples=20, deadline=None)
@given(problems(most=7).filter(lambda problem: len(problem.people) % 2 == 1))
def test_the_best_trio_among_many_is_the_best_of_all_ways(problem):
    answer, reached = odd_by(problem, tried_one_by_one=False)
    best = by_brute_force(problem)
    if best.allowed and answer.proven:
        assert reached == rank(problem, best)
    if best.allowed:
        assert answer.bound / 10_000 >= reached[2]


def test_the_best_trio_is_proven_beyond_four_hundred_people():
    problem = Problem(invented_people(451), cem_criteria(), fairness="total-first")
    assert solve(problem, time_limit=120).proven


@pytest.mark.parametrize("fairness", ["total-first", "fairness-first"])
def test_the_best_trio_among_many_is_that_found_one_by_one(fairness):
    problem = Problem(invented_people(101), cem_criteria(), fairness=fairness)
    one, two = (odd_by(problem, tried_one_by_one=each) for each in (True, False))
    assert one[0].proven
    assert two[0].proven
    assert one[1] == two[1]


def by_five():
    return tuple(Person(k) for k in range(5))
