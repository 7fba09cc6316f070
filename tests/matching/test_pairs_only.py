from dataclasses import replace
from itertools import combinations

import pytest

from ristiin.matching import (
    Criteria,
    Importance,
    Problem,
    Sizes,
    common_times,
    give_and_get,
    judge,
    mixed,
    no_one_alone,
    solve,
    theme,
)
from ristiin.matching._bench import invented_people
from ristiin.matching._compile import compiled
from ristiin.matching._engine import run
from ristiin.matching._pairs_only import groups_by_pairs, only_pairs

SKILLS = Criteria([give_and_get(Importance.STRONG), mixed("discipline", Importance.SOME)])


def programme(count, size, *, criteria=SKILLS, never=()):
    return Problem(invented_people(count), criteria, Sizes(size, size), never=never, fairness="total-first")


def groups_of(problem, **how):
    c = compiled(problem)
    rows = groups_by_pairs(c, range(c.n), problem.sizes.largest, problem.seed, **how)
    return [tuple(c.ids[i] for i in row) for row in rows]


def partitions(left, size):
    if not left:
        yield []
        return
    first, *others = left
    for some in combinations(others, size - 1):
        for rest in partitions([i for i in others if i not in some], size):
            yield [(first, *some), *rest]


@pytest.mark.parametrize("never", [(), ((0, 1), (2, 5), (3, 4))])
def test_few_people_get_the_best_of_all_groups(never):
    problem = programme(9, 3, never=never)
    best = max(
        (seen.score for rows in partitions(list(range(9)), 3) if not (seen := judge(problem, rows)).broken), default=0
    )
    found = judge(problem, groups_of(problem))
    assert not found.broken
    assert found.score == pytest.approx(best)


@pytest.mark.parametrize("seed", range(5))
def test_of_equal_totals_few_people_get_that_whose_worst_off_has_most(seed):
    criteria = Criteria([mixed("role"), mixed("discipline"), mixed("organisation")])
    problem = replace(programme(8, 4, criteria=criteria), seed=seed)
    seen = [judge(problem, rows) for rows in partitions(list(range(8)), 4)]
    best = max(s.score for s in seen)
    worst = {round(s.worst_off, 3) for s in seen if s.score == pytest.approx(best)}
    assert len(worst) > 1
    found = judge(problem, groups_of(problem))
    assert (found.score, found.worst_off) == (pytest.approx(best), pytest.approx(max(worst), abs=0.01))


def test_both_ways_come_as_far():
    problem = programme(40, 4, never=tuple((k, k + 1) for k in range(0, 40, 4)))
    quick = judge(problem, groups_of(problem))
    assert not quick.broken
    plain = judge(problem, groups_of(problem, compile_from=100))
    assert not plain.broken
    assert plain.score == pytest.approx(quick.score, rel=0.02)
    proven = solve(problem, time_limit=60)
    assert quick.score > proven.bound * 0.98


@pytest.mark.parametrize(
    ("criteria", "alone"),
    [
        ([mixed("role")], True),
        ([mixed("role"), theme()], False),
        ([mixed("role"), common_times()], False),
        ([mixed("role"), common_times(Importance.MUST)], False),
        ([mixed("role"), no_one_alone("role")], False),
    ],
)
def test_what_counts_for_whole_groups_is_left_to_another_search(criteria, alone):
    problem = programme(12, 4, criteria=Criteria(criteria))
    assert only_pairs(compiled(problem), 4, 4) is alone
    assert not only_pairs(compiled(problem), 3, 4)


def test_people_who_stay_together_do():
    problem = replace(programme(32, 4), together=((0, 1), (2, 3, 4)))
    found = run(problem, 60, bounds=False)
    assert not found.broken


def test_where_rules_cannot_hold_as_few_are_broken_as_by_the_other_search():
    never = tuple(combinations(range(4), 2))
    problem = programme(9, 3, never=never)
    assert len(run(problem, 60, bounds=False).broken) == 1
