from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ristiin.matching import (
    BadValue,
    Criteria,
    Importance,
    Past,
    Person,
    Problem,
    Sizes,
    as_wished,
    not_again,
    rounds_left,
    solve,
)
from ristiin.matching._table import fold, read_history, read_people
from tests.matching.brute_force import ways

DATA = Path(__file__).parents[1] / "data"


def crowd(count):
    return tuple(Person(k) for k in range(count))


def together(rounds):
    return [frozenset(pair) for groups in rounds for group in groups for pair in combinations(group, 2)]


def most_rounds(ids, sizes, apart):
    """How many rounds there can be, by trying everything."""
    best = 0
    for way in ways(ids, *sizes):
        pairs = set(together([way]))
        if not pairs & apart:
            best = max(best, 1 + most_rounds(ids, sizes, apart | pairs))
    return best


@st.composite
def small(draw):
    count = draw(st.integers(4, 6))
    ids = st.sampled_from(range(count))
    pairs = st.lists(st.lists(ids, min_size=2, max_size=2, unique=True).map(tuple), max_size=4)
    return Problem(
        crowd(count),
        never=tuple(draw(pairs)),
        history=tuple(Past(p) for p in draw(pairs)),
        seed=draw(st.integers(0, 2)),
    )


@settings(max_examples=80, deadline=None)
@given(small())
def test_rounds_made_are_allowed_and_the_number_is_within_the_certified_limits(problem):
    plan = rounds_left(problem, rounds=20)
    apart = {frozenset(row) for row in problem.never} | {frozenset(p.people) for p in problem.history}
    pairs = together(plan.rounds)
    assert len(set(pairs)) == len(pairs)
    assert not set(pairs) & apart
    for groups in plan.rounds:
        assert sorted(i for g in groups for i in g) == [p.id for p in problem.people]
    true = most_rounds([p.id for p in problem.people], (2, 2), apart)
    assert plan.at_least <= true <= plan.at_most
    if plan.proven:
        assert plan.at_least == true
    assert true == 0 or plan.at_least >= 1


@pytest.mark.parametrize("count", [4, 6, 8, 10, 12, 20, 30])
def test_everyone_meets_everyone_once(count):
    plan = rounds_left(Problem(crowd(count)), rounds=100)
    assert (plan.at_least, plan.at_most, plan.proven) == (count - 1, count - 1, True)
    assert len(set(together(plan.rounds))) == count * (count - 1) // 2


def test_nine_people_in_threes_have_four_rounds():
    plan = rounds_left(Problem(crowd(9), sizes=Sizes(3, 3)), rounds=9)
    assert (plan.at_least, plan.at_most) == (4, 4)


def test_what_limits_the_rounds_is_named():
    history = tuple(Past((0, k)) for k in range(1, 6))
    plan = rounds_left(Problem(crowd(8), history=history), rounds=9)
    assert (plan.at_most, plan.limit, plan.limited_by) == (2, "person", (0,))
    assert plan.at_least == 2
    again = rounds_left(
        Problem(crowd(8), Criteria([not_again(within=1)]), history=tuple(Past(p.people, 2) for p in history))
    )
    assert again.at_most == 7


def test_a_standing_programme_knows_beforehand_how_many_years_are_left():  # S55
    roster = read_people(DATA / "rotation-people.csv", {})
    history = read_history(DATA / "rotation-history.csv", {fold(str(p.id)): p.id for p in roster.people})
    criteria = Criteria([as_wished("discipline", Importance.MUST), not_again()])
    plan = rounds_left(Problem(roster.people, criteria, history=history), rounds=6)
    assert (plan.at_least, plan.proven) == (6, True)
    assert plan.at_most >= 6
    assert all(sorted(map(len, groups)) == [2] * 99 + [3] for groups in plan.rounds)
    past = {frozenset(p.people) for p in history}
    pairs = together(plan.rounds)
    assert len(set(pairs)) == len(pairs)
    assert not past & set(pairs)


def test_the_next_year_is_solved_with_the_years_before_as_history():
    problem = Problem(crowd(10), Criteria([not_again()]))
    met = set()
    for _ in range(3):
        result = solve(problem)
        assert result.broken == ()
        pairs = set(together([[g.people for g in result.groups]]))
        assert not met & pairs
        met |= pairs
        problem = Problem(crowd(10), Criteria([not_again()]), history=tuple(Past(tuple(p)) for p in met))


def test_fewer_than_one_round_is_refused():
    with pytest.raises(BadValue, match="At least one round"):
        rounds_left(Problem(crowd(4)), rounds=0)
