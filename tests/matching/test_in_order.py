"""Criteria strictly one after another, against all ways there are."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from ristiin.matching import (
    Criteria,
    Importance,
    Person,
    Problem,
    Sizes,
    alike,
    by_criterion,
    common_times,
    give_and_get,
    judge,
    mixed,
    no_one_alone,
    one_sided_wish,
    solve,
    theme,
)
from ristiin.matching._bench import group_criteria, invented_people
from tests.matching.brute_force import score, ways
from tests.matching.invented import layouts, people

SOME = Importance.SOME
ITEMS = [
    give_and_get(SOME),
    mixed("unit"),
    alike("level"),
    common_times(SOME),
    one_sided_wish(),
    no_one_alone("unit", SOME),
    theme(SOME),
]


@st.composite
def ordered(draw):
    sizes, count = draw(st.sampled_from([(Sizes(2, 2), 6), (Sizes(2, 2), 8), (Sizes(2, 2), 7), (Sizes(3, 4), 7)]))
    who = draw(people(count, count))
    items = draw(st.permutations(ITEMS))[: draw(st.integers(2, 4))]
    ids = st.sampled_from([p.id for p in who])
    pairs = st.lists(ids, min_size=2, max_size=2, unique=True).map(tuple)
    return Problem(
        who,
        Criteria(items, in_order=True),
        sizes,
        never=tuple(draw(st.lists(pairs, max_size=2))),
        fairness=draw(st.sampled_from(["fairness-first", "total-first"])),
    )


def rank(problem, groups):
    """Rules, then each criterion: its worst-off person where fairness comes first, and its total."""
    seen = judge(problem, groups)
    fair = problem.fairness == "fairness-first"
    levels = by_criterion(problem, groups)
    return (
        seen.allowed,
        *(x for level in levels for x in ((level.worst_off, level.score) if fair else (level.score,))),
    )


@settings(max_examples=30, deadline=None)
@given(ordered())
def test_no_way_is_better_by_the_first_criterion_that_tells_them_apart(problem):
    result = solve(problem)
    every = list(layouts([p.id for p in problem.people], problem.sizes))
    best = max(rank(problem, way) for way in every)
    if best[0]:
        assert rank(problem, result) == best
        assert result.proven
    else:
        assert result.broken


@settings(max_examples=40, deadline=None)
@given(ordered())
def test_what_a_criterion_gives_is_what_it_gives_as_the_only_one(problem):
    # By a reader of the rules that shares nothing with the library; of those criteria that it knows.
    way = next(iter(ways([p.id for p in problem.people], problem.sizes.smallest, problem.sizes.largest)))
    levels = by_criterion(problem, way)
    soft = list(problem.criteria.items)
    assert [level.key for level in levels] == [c.key for c in soft]
    for item, level in zip(soft, levels, strict=True):
        if item.kind in {"one_sided_wish", "theme"}:
            continue
        alone = replace(problem, criteria=Criteria([replace(item, weight=None)]))
        found = score(alone, way)
        assert abs(float(sum(found.values())) - level.score) < 0.001 * len(problem.people)


def test_thousands_of_the_second_do_not_buy_one_of_the_first():
    # With weights of twenty to one, thirty people's wishes of the second kind would outweigh one of the first.
    who = [Person(k, {"a": "x" if k < 21 else "y", "b": k // 2}) for k in range(42)]
    problem = Problem(who, Criteria([mixed("a"), alike("b")], in_order=True), fairness="total-first")
    levels = by_criterion(problem, solve(problem))
    assert levels[0].score == 4200
    turned = replace(problem, criteria=Criteria([alike("b"), mixed("a")], in_order=True))
    levels = by_criterion(turned, solve(turned))
    assert [level.score for level in levels] == [4200, 200]


def test_twenty_criteria_fit_into_the_points():
    who = [Person(k, {f"a{j}": (k >> (j % 4)) & 1 for j in range(20)}) for k in range(12)]
    problem = Problem(who, Criteria([mixed(f"a{j}") for j in range(20)], in_order=True))
    result = solve(problem)
    assert result.proven
    assert judge(problem, result).score == result.score


def test_groups_too_many_to_list_give_up_nothing_of_the_first_for_the_others():
    items = group_criteria().items
    problem = Problem(invented_people(48), Criteria(items, in_order=True), Sizes(4, 6), fairness="total-first")
    result = solve(problem)
    assert result.broken == ()
    first = Problem(problem.people, Criteria(items[:1]), problem.sizes, fairness="total-first")
    alone = solve(first)
    assert by_criterion(problem, result)[0].score >= by_criterion(first, alone)[0].score
