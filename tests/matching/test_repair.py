"""Mending a layout after somebody left or joined: the least change first, each option with its price."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ristiin.matching import MatchingError, Person, Problem, Sizes, UnknownReference, cem_criteria, judge, repair, solve
from ristiin.matching._bench import group_criteria, invented_people
from tests.matching.invented import layouts, problems


def rows(groups):
    return {frozenset(g.people) for g in groups}


@pytest.mark.parametrize(
    ("sizes", "criteria"), [(Sizes(2, 2), cem_criteria()), (Sizes(3, 4), group_criteria())], ids=["pairs", "groups"]
)
@pytest.mark.parametrize(("left", "joined"), [(1, 0), (2, 0), (0, 1), (1, 1)])
def test_options_come_by_how_few_move_each_with_its_price_and_the_others_stay(sizes, criteria, left, joined):
    problem = Problem(invented_people(13), criteria, sizes, fairness="total-first")
    before = solve(problem)
    gone = [g.people[0] for g in before.groups[:left]]
    new = [replace(p, id=f"new-{p.id}") for p in invented_people(joined, 5)]
    options = repair(problem, before, left=gone, joined=new)
    assert options
    cost = [(bool(option.broken), len(option.moved)) for option in options]
    assert cost == sorted(cost)
    staying = [p.id for p in problem.people if p.id not in gone]
    home = {i: frozenset(g.people) for g in before.groups for i in g.people}
    for option in options:
        assert sorted((i for g in option.groups for i in g.people), key=str) == sorted(
            [*staying, *(p.id for p in new)], key=str
        )
        seen = judge(option.problem, option.groups)
        assert (option.score, option.worst_off, option.broken) == (seen.score, seen.worst_off, seen.broken)
        mean = [sum(s.per_person[i] for i in staying) / len(staying) for s in (before, seen)]
        assert option.change == pytest.approx(mean[1] - mean[0], abs=0.001)
        now = {i: frozenset(g.people) for g in option.groups for i in g.people}
        assert set(option.touched) == {i for i in staying if now[i] != home[i]}
        assert set(option.moved) <= set(option.touched)


def test_groups_that_nothing_happened_to_stay_in_the_first_option():
    problem = Problem(invented_people(40), cem_criteria(), fairness="total-first")
    before = solve(problem)
    gone = before.groups[3].people[0]
    first = repair(problem, before, left=[gone])[0]
    # The one left alone goes beside a pair; all the others stay as they are.
    assert len(first.moved) == 1
    assert len(rows(before.groups) & rows(first.groups)) == len(before.groups) - 2


@settings(max_examples=15, deadline=None)
@given(problems(least=6, most=6), st.data())
def test_nobody_moves_needlessly(problem, data):
    before = solve(problem)
    gone = data.draw(st.sampled_from([p.id for p in problem.people]))
    options = repair(problem, before, left=[gone])
    rest = options[0].problem
    ids = [p.id for p in rest.people]
    pairs = [set(g.people) - {gone} for g in before.groups]

    def moved(way):
        # All who are not with those they were with, but for the greater part of each group.
        parts = [[p for p in (pair & set(g) for pair in pairs) if p] for g in way]
        return sum(sum(map(len, part)) - max(map(len, part)) for part in parts)

    ways = [way for way in layouts(ids, rest.sizes) if not judge(rest, way).broken]
    assert bool(options[0].broken) == (not ways)
    if ways:
        assert len(options[0].moved) == min(map(moved, ways))


def test_what_cannot_be_grouped_any_more_is_said():
    problem = Problem(tuple(Person(k) for k in range(6)), sizes=Sizes(3, 3))
    with pytest.raises(MatchingError):
        repair(problem, [[0, 1, 2], [3, 4, 5]], left=[0])
    with pytest.raises(MatchingError):
        repair(problem, [[0, 1, 2], [3, 4, 5]], left=range(6))


def test_who_leaves_is_among_the_people():
    problem = Problem(tuple(Person(k) for k in range(6)))
    with pytest.raises(UnknownReference, match="'anna' left but is not among the people"):
        repair(problem, [[0, 1], [2, 3], [4, 5]], left=["anna"])
