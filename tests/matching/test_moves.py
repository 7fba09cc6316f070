"""What a move does by the board is what the judge says of the groups after it."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ristiin.matching import Criteria, MatchingError, Person, Problem, Sizes, judge, mixed, moves
from tests.matching.invented import layouts, problems

OF_THE_WHOLE = {"size", "fixed", "theme-capacity"}
"""Rules about the number of groups, their sizes and pins: the board tells of them in other ways."""


@st.composite
def boards(draw):
    """A problem with criteria in order or not and people to be together, and any groups of its people."""
    sizes = draw(st.sampled_from([Sizes(2, 2), Sizes(2, 3), Sizes(3, 4)]))
    problem = draw(problems(sizes=st.just(sizes), least=6, most=7))
    ids = [p.id for p in problem.people]
    rows = st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True).map(tuple)
    try:
        problem = replace(
            problem,
            criteria=Criteria(problem.criteria.items, in_order=draw(st.booleans())),
            together=tuple(draw(st.lists(rows, max_size=1))),
        )
    except MatchingError:
        assume(condition=False)
    return problem, [tuple(g) for g in draw(st.sampled_from(list(layouts(ids, sizes))))]


def after(groups, move):
    """The groups when the move is made."""
    out = [set(g) for g in groups]
    here = next(g for g in out if move.person in g)
    here.remove(move.person)
    out[move.to].add(move.person)
    if move.other is not None:
        out[move.to].remove(move.other)
        here.add(move.other)
    return [tuple(g) for g in out if g]


def rules(seen):
    return {(b.rule, b.people) for b in seen.broken if b.rule not in OF_THE_WHOLE}


@settings(max_examples=60, deadline=None)
@given(boards())
def test_a_move_does_what_the_judge_says_of_the_groups_after_it(board):
    problem, groups = board
    before = judge(problem, groups)
    person = problem.people[0].id
    for move in moves(problem, groups, person):
        seen = judge(problem, after(groups, move))
        assert move.change == pytest.approx(seen.score - before.score)
        assert move.person_change == pytest.approx(seen.per_person[person] - before.per_person[person])
        assert move.worst_off == pytest.approx(seen.worst_off)
        assert {(b.rule, b.people) for b in move.new} == rules(seen) - rules(before)


def test_what_is_parted_already_is_not_held_against_a_move():
    problem = Problem(tuple(Person(k) for k in range(8)), Criteria([mixed("unit")]), Sizes(4, 4), together=((0, 4),))
    groups = [(0, 1, 2, 3), (4, 5, 6, 7)]
    found = {move.other: move.new for move in moves(problem, groups, 1) if move.kind == "swap"}
    assert found == {4: (), 5: (), 6: (), 7: ()}
