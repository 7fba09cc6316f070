"""Pairs against other exact solvers, bounds against enumeration, and the checker against lies."""

import random
from dataclasses import replace
from itertools import combinations

import highspy
import numpy as np
import pytest
import rustworkx
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from ristiin.matching import (
    Criteria,
    Importance,
    Person,
    Problem,
    Sizes,
    _assignment,
    alike,
    as_wished,
    cem_criteria,
    common_times,
    give_and_get,
    judge,
    mixed,
    solve,
    theme,
    to_json,
)
from ristiin.matching import problem_from_json as from_json
from ristiin.matching._bench import group_criteria, invented_people
from ristiin.matching._bound import Bounded, Bounder, column_bound, never, opening
from ristiin.matching._branch import by_cases
from ristiin.matching._central import central_bound
from ristiin.matching._certificate import is_proof
from ristiin.matching._close import closed
from ristiin.matching._compile import compiled
from ristiin.matching._cuts import Cut, prices
from ristiin.matching._dense import best_pairs, compiled_module
from ristiin.matching._dive import total_of
from ristiin.matching._engine import Answer, _result, blocks_of
from ristiin.matching._hours import meeting
from ristiin.matching._master import Master
from ristiin.matching._separation import broken_cuts
from ristiin.matching._spread import spread_bound
from ristiin.matching._tree import Tree
from ristiin.matching._values import values
from tests.matching.invented import by_brute_force, layouts, problems


def by_rustworkx(weights, bad):
    graph = rustworkx.PyGraph()
    graph.add_nodes_from(range(len(weights)))
    edges = combinations(range(len(weights)), 2)
    graph.add_edges_from([(i, j, int(weights[i, j]) + (9 - int(bad[i, j])) * 10**12) for i, j in edges])
    pairs = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    return sum(int(bad[i, j]) for i, j in pairs), sum(int(weights[i, j]) for i, j in pairs)


def by_integer_programming(weights):
    n = len(weights)
    edges = list(combinations(range(n), 2))
    h = highspy.Highs()
    h.setOptionValue("output_flag", False)  # noqa: FBT003 -- its own interface
    x = [h.addBinary(obj=float(-weights[i, j])) for i, j in edges]
    for i in range(n):
        h.addConstr(sum(v for v, edge in zip(x, edges, strict=True) if i in edge) == 1)
    h.run()
    return round(-h.getInfo().objective_function_value)


@st.composite
def matrices(draw):
    n = 2 * draw(st.integers(1, 12))
    top = draw(st.sampled_from([1, 3, 50, 10**6]))
    half = draw(arrays.arrays(np.int64, (n, n), elements=st.integers(0, top)))
    bad = draw(arrays.arrays(np.int64, (n, n), elements=st.sampled_from([0, 0, 0, 1, 2])))
    return np.triu(half, 1) + np.triu(half, 1).T, np.triu(bad, 1) + np.triu(bad, 1).T


@settings(max_examples=150, deadline=None)
@given(matrices())
def test_a_best_matching_is_certified_and_as_good_as_another_solver_says(case):
    weights, bad = case
    found = best_pairs(weights, bad)
    assert found.proven
    assert (found.bad, found.weight) == by_rustworkx(weights, bad)


@pytest.mark.parametrize("n", [20, 60])
def test_two_other_exact_solvers_agree(n):
    draw = np.random.default_rng(n)
    half = np.triu(draw.integers(0, 1000, (n, n)), 1)
    weights = half + half.T
    none = np.zeros_like(weights)
    found = best_pairs(weights)
    assert found.weight == by_rustworkx(weights, none)[1]
    assert found.weight == by_integer_programming(weights)


def test_two_hundred_people_in_a_plane():
    draw = np.random.default_rng(3)
    points = draw.integers(0, 10_000, (200, 2))
    weights = -np.abs(points[:, None] - points).sum(axis=2)
    found = best_pairs(weights)
    assert found.proven
    assert found.blossoms
    assert found.weight == by_rustworkx(weights, np.zeros_like(weights))[1]


def test_the_compiled_search_proves_the_same_value_as_the_plain_one():
    draw = np.random.default_rng(5)
    points = draw.integers(0, 10_000, (120, 2))
    weights = -np.abs(points[:, None] - points).sum(axis=2)
    bad = (draw.random((120, 120)) < 0.9).astype(np.int64)
    bad = np.maximum(bad, bad.T)
    plain, fast = best_pairs(weights, bad), best_pairs(weights, bad, compile_from=0)
    assert plain.proven
    assert fast.proven
    assert (plain.bad, plain.weight) == (fast.bad, fast.weight)


def shapes(n, seed):
    """Scores by chance, of few levels, far apart, near, with everyone after the same few, mostly forbidden."""
    draw = np.random.default_rng(seed)
    points = draw.integers(0, 10_000, (n, 2))
    apart = np.abs(points[:, None] - points).sum(axis=2)
    liked = np.where(np.arange(n) < n // 8, 10_000, 0)
    chance = draw.integers(0, 1_000_000, (n, n))
    few = draw.integers(0, 3, (n, n))
    forbidden = (draw.random((n, n)) < 0.95).astype(np.int8)
    for weights, bad in (
        (chance, None),
        (few, None),
        (apart, None),
        (-apart, None),
        (liked[:, None] + liked + few, None),
        (chance, forbidden),
        (np.zeros((n, n), np.int64), forbidden),
    ):
        yield np.triu(weights, 1) + np.triu(weights, 1).T, None if bad is None else np.maximum(bad, bad.T)


@pytest.mark.parametrize("n", [2, 4, 26, 90])
def test_both_assignments_have_the_same_value_and_cover_everything(n):
    kernels = compiled_module(_assignment, _assignment.KERNELS)
    off = ~np.eye(n, dtype=bool)
    for weights, bad in shapes(n, n):
        penalty = 0 if bad is None else 4 * 10**8
        scaled = 4 * weights.astype(np.int64) - (0 if bad is None else penalty * bad.astype(np.int64))
        columns, u, v = kernels["assign_core"](weights, np.zeros((0, 0), np.int8) if bad is None else bad, 4, penalty)
        _, plain_u, plain_v = _assignment.assign_vectors(scaled)
        assert sorted(columns.tolist()) == list(range(n))
        assert ((u[:, None] + v - scaled)[off] >= 0).all()
        assert (u + v[columns] == scaled[np.arange(n), columns]).all()
        assert u.sum() + v.sum() == plain_u.sum() + plain_v.sum()


@pytest.mark.parametrize("n", [12, 60])
def test_scores_of_every_kind_are_proven_compiled_and_plain(n):
    for weights, bad in shapes(n, n + 1):
        plain, fast = best_pairs(weights, bad), best_pairs(weights, bad, compile_from=0)
        assert plain.proven
        assert fast.proven
        assert (plain.bad, plain.weight) == (fast.bad, fast.weight)


def test_the_checker_refuses_what_proves_nothing():
    weights = np.array([[0, 5, 1, 1], [5, 0, 1, 1], [1, 1, 0, 5], [1, 1, 5, 0]])
    best = [(0, 1), (2, 3)]
    assert is_proof(weights, best, [10, 10, 10, 10], [])
    assert not is_proof(weights, [(0, 2), (1, 3)], [10, 10, 10, 10], [])
    assert not is_proof(weights, best, [4, 4, 16, 16], [])
    assert not is_proof(weights, best, [10, 10, 10, 9], [])
    assert not is_proof(weights, best, [10, 10, 10, 10], [((0, 1), 4)])
    assert not is_proof(weights, best, [10, 10, 14, 10], [((0, 1, 2), -4)])
    assert not is_proof(weights, [(0, 1)], [10, 10, 0, 0], [])


ALIKE = Criteria([alike("role", Importance.STRONG), alike("discipline", Importance.SOME), common_times()])


HOURS = Criteria([common_times(Importance.STRONG), mixed("organisation", Importance.SOME)])


def bound_by_columns(c, groups, sizes):
    begun = opening(c, range(c.n), groups, smallest=sizes[0], largest=sizes[1], floor=0)
    return column_bound(c, begun)


@pytest.mark.parametrize(
    ("count", "sizes", "criteria"),
    [(14, (3, 5), group_criteria()), (15, (5, 5), ALIKE), (14, (3, 4), ALIKE), (14, (7, 7), HOURS)],
    ids=["usual", "fives of people alike", "threes and fours of people alike", "sevens who can come together"],
)
def test_the_column_bound_is_never_below_the_optimum(count, sizes, criteria):
    for seed in range(3):
        problem = Problem(invented_people(count, seed), criteria, Sizes(*sizes), fairness="total-first")
        best = solve(problem)
        assert best.proven
        c = compiled(problem)
        turned = [*range(1, count), 0]
        start = [
            tuple(turned[g * count // len(best.groups) : (g + 1) * count // len(best.groups)])
            for g in range(len(best.groups))
        ]
        least, most = sizes
        found = bound_by_columns(c, start, (least, most))
        assert best.score <= found.bound / 10_000 <= best.score * 1.05
        found = central_bound(c, range(count), start, {}, smallest=least, largest=most, stop=lambda: False)
        assert best.score <= found.bound / 10_000


@settings(max_examples=20)
@given(problems(st.sampled_from([Sizes(2, 3), Sizes(3, 3), Sizes(2, 4)]), least=6, most=6), st.booleans())
def test_the_bound_of_many_is_never_below_the_best_of_all_ways(problem, together):
    if together and 1 not in problem.people[0].avoids and 0 not in problem.people[1].avoids:
        problem = replace(problem, together=((0, 1),), never=())
    best = by_brute_force(problem)
    assume(best.allowed)
    c = compiled(problem)
    groups = [tuple(sorted(c.index[i] for i in g.people)) for g in best.groups]
    floor = min(c.evaluate(g).least for g in groups) if problem.fairness == "fairness-first" else 0
    turned = [tuple(sorted((i + 1) % c.n for i in g)) for g in groups]
    sizes = problem.sizes
    blocks = blocks_of(c, problem.together, set())
    bound = central_bound(
        c,
        range(c.n),
        turned,
        blocks,
        smallest=sizes.smallest,
        largest=sizes.largest,
        stop=lambda: False,
        floor=floor,
    ).bound
    assert best.score <= bound / 10_000 + 1e-9


def test_more_than_a_hundred_people_are_within_two_per_cent_the_same_every_time():
    criteria = Criteria([give_and_get(Importance.STRONG), mixed("discipline", Importance.SOME)])
    problem = Problem(
        invented_people(130), criteria, Sizes(4, 6), fairness="total-first", never=((4, 5),), together=((0, 1), (2, 3))
    )
    result = solve(problem, time_limit=120)
    assert not result.broken
    assert result.method == "search and columns"
    assert result.gap <= 0.02
    assert solve(replace(problem), time_limit=120).groups == result.groups


class Unclimbing(Bounder):
    """Meets new groups by the whole search alone: what is certain does not rest on climbing."""

    def climb(self, *_):
        return []


@pytest.mark.parametrize("steps", [0, 10**9], ids=["by pairs", "by hours"])
@pytest.mark.parametrize("kind", [Bounder, Unclimbing])
@pytest.mark.parametrize("seed", range(4))
def test_no_case_is_closed_under_the_best_of_all_ways(seed, kind, steps):
    problem = Problem(invented_people(18, seed), HOURS, Sizes(6, 6), fairness="total-first")
    best = solve(problem)
    assert best.proven
    optimum = round(best.score * 10_000)
    bounder = kind(compiled(problem), range(18), 6, 6, 0, wide=2)
    master = Master(compiled(problem), bounder, np.full(18, optimum // 18))
    master.add([(*range(6),), (*range(6, 12),), (*range(12, 18),)])
    master.settle(lambda: False)
    found = Bounded(2 * optimum, master.pool, master.y, bounder.free, master, steps)
    # The aim is just under the best there is: all other cases can be closed.
    bound, _ = by_cases(found, 2 * optimum, optimum * 989 // 1000, total=lambda _: -1)
    assert bound >= optimum - 18
    reached, _ = by_cases(found, 2 * optimum, optimum, total=lambda _: -1)
    assert optimum - 18 <= reached <= optimum * 1.01


@pytest.mark.parametrize("wide", [2, 9], ids=["each set of hours", "all hours at once"])
@pytest.mark.parametrize("criteria", [HOURS, group_criteria()], ids=["hours", "themes"])
def test_a_search_that_pauses_finds_what_it_finds_in_one_go(criteria, wide):
    c = compiled(Problem(invented_people(15), criteria, Sizes(4, 5)))
    duals = c.mean.mean(axis=1).astype(np.int64)
    at_once, in_parts, stopped = (
        Bounder(c, range(15), 4, 5, 0, wide=wide, pause=pause, stop=stop)
        for pause, stop in [(10**9, never), (0, never), (0, lambda: True)]
    )
    found = at_once.price(duals, 0, 10**9, 10**6)
    assert found[0]
    assert len(found[2]) > 100
    assert in_parts.price(duals, 0, 10**9, 10**6) == found
    whole, _, rows = stopped.price(duals, 0, 10**9, 10**6)
    assert not whole
    assert set(rows) <= set(found[2])
    assert 0 < stopped.steps < at_once.steps == in_parts.steps


@pytest.mark.parametrize("seed", range(4))
def test_a_case_that_cannot_be_parted_is_searched_longer(seed):
    problem = Problem(invented_people(18, seed), HOURS, Sizes(6, 6), fairness="total-first")
    optimum = round(solve(problem).score * 10_000)
    bounder = Bounder(compiled(problem), range(18), 6, 6, 0, wide=2)
    master = Master(compiled(problem), bounder, np.full(18, optimum // 18))
    master.add([(*range(6),), (*range(6, 12),), (*range(12, 18),)])
    master.settle(lambda: False)
    found = Bounded(2 * optimum, master.pool, master.y, bounder.free, master, 10**9)
    reached, _ = by_cases(found, 2 * optimum, optimum, total=lambda _: -1, budget=10_000)
    assert optimum - 18 <= reached <= optimum * 1.01


def test_cases_bring_a_bound_down_to_a_hundredth_and_meet_better_groups():
    criteria = Criteria([common_times(Importance.STRONG), mixed("organisation", Importance.SOME)])
    problem = Problem(invented_people(21), criteria, Sizes(7, 7), fairness="total-first")
    c = compiled(problem)
    start = [(*range(7),), (*range(7, 14),), (*range(14, 21),)]
    found = bound_by_columns(c, start, (7, 7))
    total = sum(v.total for v in c.evaluate_all(start))
    bound, groups = by_cases(found, found.bound, total, total=lambda groups: total_of(c, groups, 0))
    reached = sum(v.total for v in c.evaluate_all(groups))
    assert total < reached <= bound <= found.bound
    assert bound - reached <= bound // 100


MUST_MEET = Criteria([common_times(Importance.MUST), alike("role"), common_times(Importance.STRONG)])


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 10**6),
    st.sampled_from([HOURS, MUST_MEET, ALIKE]),
    st.sampled_from([0, 300_000]),
    st.sampled_from([2, 9]),
    st.lists(st.integers(0, 2 * 10**6), min_size=9, max_size=9),
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 19), st.booleans()), max_size=3),
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.booleans()), max_size=3),
)
def test_no_group_gains_more_than_the_greatest_gain(seed, criteria, floor, wide, duals, cases, pairs):
    people = tuple(replace(p, times=frozenset(sorted(p.times)[: p.id % 7])) for p in invented_people(9, seed))
    c = compiled(Problem(people, criteria, Sizes(3, 4)))
    y = np.array(duals)
    can = c.times | ~c.has_times[:, None]
    # A case is of hours that matter, and nobody's group meets when they cannot.
    cases = [(i, hour % can.shape[1], meets) for i, hour, meets in cases if criteria is HOURS]
    cases = [case for case in cases if can[case[0], case[1]]]
    pairs = [(i, j, both) for i, j, both in pairs if i != j]
    bounder = Bounder(c, range(9), 3, 4, floor, wide=wide).of_case(
        together=[(i, j) for i, j, both in pairs if both],
        apart=[(i, j) for i, j, both in pairs if not both],
        meets=[(i, hour) for i, hour, meets in cases if meets],
        not_then=[(i, hour) for i, hour, meets in cases if not meets],
    )
    whole, greatest, _ = bounder.price(y, -(10**7), 10**7, 10)
    assert whole
    gains = [-(10**7)]
    for size in (3, 4):
        rows = np.array(list(combinations(range(9), size)))
        v = values(c, rows)
        fine = (v.broken == 0) & (v.least >= floor)
        for i, hour, meets in cases:
            fine &= ~(rows == i).any(axis=1) | (can[rows, hour].all(axis=1) == meets)
        for i, j, both in pairs:
            one, other = (rows == i).any(axis=1), (rows == j).any(axis=1)
            fine &= (one == other) if both else ~(one & other)
        climbed = bounder.climb(y, bounder.free, [tuple(row) for row in rows[fine][:5].tolist()])
        assert {row for row in climbed if len(row) == size} <= {tuple(row) for row in rows[(v.broken == 0)].tolist()}
        gains += [-(-int(g) // size) for g in (v.total - y[rows].sum(axis=1))[fine]]
    assert greatest >= max(gains)
    if criteria is HOURS:
        assert greatest <= max(gains) + 2


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 2**6 - 1), min_size=3, max_size=9), st.integers(2, 4), st.integers(0, 2))
def test_whoever_shares_hours_is_among_people_who_can_all_come(hours, size, least):
    times = np.array([[row >> s & 1 for s in range(6)] for row in hours], np.bool_)
    starts, people, shared = meeting(times, times.any(axis=1), size, least)
    sets = [
        (set(people[low:high].tolist()), h)
        for low, high, h in zip(starts[:-1].tolist(), starts[1:].tolist(), shared.tolist(), strict=True)
    ]
    for group in combinations(range(len(hours)), size):
        given_some = [i for i in group if hours[i]]
        common = 4
        if given_some:
            common = min(4, int(times[given_some].all(axis=0).sum()))
        best = max((h for who, h in sets if set(group) <= who), default=-1)
        assert best == (common if common >= least else -1)


@given(st.integers(1, 14), st.integers(2, 6), st.integers(1, 10**7), st.integers(2, 12))
def test_what_a_cut_takes_on_the_way_is_never_more_than_at_the_end_nor_less_a_head_for_more(count, divisor, dual, most):
    cut = Cut(tuple(range(count)), divisor)
    found = prices([cut], np.array([dual]), count + 1, 2, most)
    last = min(count, most)
    assert found.cost[0, : last + 1].tolist() == [dual * (m // divisor) for m in range(last + 1)]
    assert (found.taken[0, : last + 1] <= found.cost[0, : last + 1]).all()
    heads = [int(found.taken[0, m]) // m for m in range(1, last + 1)]
    assert heads == sorted(heads)
    assert [m * a_head for m, a_head in enumerate(heads, 1)] == found.taken[0, 1 : last + 1].tolist()
    assert found.rent == dual * (count // divisor)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(0, 30))
def test_the_best_of_groups_listed_is_that_of_all_ways_to_put_them_together(data, target):
    every = [row for k in (2, 3) for row in combinations(range(7), k)]
    rows = data.draw(st.lists(st.sampled_from(every), min_size=1, max_size=30, unique=True))
    totals = data.draw(st.lists(st.integers(0, 12), min_size=len(rows), max_size=len(rows)))
    worth = dict(zip(rows, totals, strict=True))
    found = Tree(rows, np.array(totals), 7, 2, 3).best(target, [tuple(range(7))], 10**7, lambda: False)

    def best(left):
        if not left:
            return 0
        first = min(left)
        ways = [worth[r] + best(left - set(r)) for r in rows if first in r and set(r) <= left]
        return max(ways, default=-1000)

    known = best(frozenset(range(7)))
    assert found.whole
    assert found.total == max(known, target)
    assert bool(found.groups) == (known > target)
    if found.groups:
        assert sorted(i for g in found.groups for i in g) == list(range(7))
        assert sum(worth[g] for g in found.groups) == known


@pytest.mark.parametrize("sizes", [(3, 5), (4, 4), (7, 7)])
def test_a_bound_brought_down_step_by_step_ends_at_the_optimum(sizes):
    count = 28 if sizes == (7, 7) else 16
    least, most = sizes
    problem = Problem(invented_people(count, 3), HOURS, Sizes(least, most), fairness="total-first")
    c = compiled(problem)
    start = [tuple(range(k, min(count, k + most))) for k in range(0, count, most)]
    if len(start[-1]) < least:
        start[-2:] = [start[-2][:-2], (*start[-2][-2:], *start[-1])]
    known = sum(v.total for v in c.evaluate_all(start))
    found = bound_by_columns(c, start, (least, most))
    bound, groups = closed(c, range(count), {}, found, known, smallest=least, largest=most, floor=0, stop=lambda: False)
    assert bound < found.bound
    assert sum(v.total for v in c.evaluate_all(groups)) == bound
    result = solve(problem, time_limit=120)
    assert result.score <= bound / 10_000
    unwilling = closed(
        c, range(count), {}, found, known, smallest=least, largest=most, floor=0, stop=lambda: False, work=1
    )
    assert unwilling[0] >= bound


@given(st.integers(3, 20), st.integers(2, 6), st.integers(1, 10**7), st.integers(2, 6))
def test_a_cut_of_everyone_takes_from_each_head_what_every_group_pays_and_the_rest_by_size(count, divisor, dual, most):
    found = prices([Cut(tuple(range(count)), divisor)], np.array([dual]), count, 2, most)
    sizes = range(2, most + 1)
    assert [m * found.head + int(found.cost[0, m]) for m in sizes] == [dual * (m // divisor) for m in sizes]
    assert (found.cost[0, 2 : most + 1] >= 0).all()
    assert not found.taken.any()


def broken(shares, groups, sets, n, largest):
    return broken_cuts(np.array(shares), groups, sets, n=n, largest=largest, draw=random.Random(1))


def test_halves_of_the_three_pairs_of_three_people_break_a_cut():
    groups = [(0, 1), (1, 2), (0, 2), (2, 3)]
    assert broken([0.5, 0.5, 0.5, 0.0], groups, [], 4, 3) == [Cut((0, 1, 2), 2)]
    assert broken([1.0, 0.0, 0.0, 1.0], groups, [(0, 1, 2)], 4, 3) == []


def test_thirds_of_groups_of_three_among_five_people_break_a_cut_of_five():
    groups = [(0, 1, 2), (0, 3, 4), (1, 2, 3), (0, 1, 4), (2, 3, 4)]
    groups += [(a, 5, 6) for a in range(5)]
    cuts = broken([1 / 3] * 10, groups, [], 8, 3)
    assert Cut((0, 1, 2, 3, 4), 3) in cuts


@settings(max_examples=60, deadline=None)
@given(problems(most=8))
def test_no_groups_are_better_than_people_of_a_kind_spread_evenly(problem):
    c = compiled(problem)
    bound = spread_bound(c, range(c.n), problem.sizes.smallest, problem.sizes.largest)
    worths = [c.evaluate_all(layout) for layout in layouts(range(c.n), problem.sizes)]
    totals = [sum(v.total for v in worth) for worth in worths if not any(v.broken for v in worth)]
    assert bound is None or bound >= max(totals, default=0)


def test_people_who_can_be_spread_evenly_are_seen_to_be():
    who = tuple(Person(k, {"unit": "xyz"[k % 3], "site": "ab"[k % 2]}) for k in range(24))
    problem = Problem(who, Criteria([mixed("unit"), mixed("site")]), Sizes(6, 6), fairness="total-first")
    spread = judge(problem, [tuple(range(k, k + 6)) for k in range(0, 24, 6)])
    assert 0 <= spread_bound(compiled(problem), range(24), 6, 6) / 10_000 - spread.score < 0.01


def test_sixty_people_alike_who_do_not_divide_evenly_are_grouped_with_a_proof():
    criteria = Criteria(
        [alike("role", Importance.STRONG), alike("discipline", Importance.SOME), mixed("organisation", Importance.SOME)]
    )
    problem = Problem(invented_people(60), criteria, Sizes(5, 5), fairness="total-first")
    result = solve(problem, time_limit=120)
    assert result.proven
    assert judge(problem, result.groups).score == result.score


@pytest.mark.parametrize("fairness", ["total-first", "fairness-first"])
def test_sixty_people_in_groups_are_within_one_per_cent(fairness):
    problem = Problem(invented_people(60), group_criteria(), Sizes(4, 6), fairness=fairness)
    result = solve(problem, time_limit=120)
    assert not result.broken
    assert result.gap <= 0.01


EVERYTHING = Criteria(
    [
        theme(Importance.STRONG),
        give_and_get(Importance.STRONG),
        mixed("organisation"),
        alike("role", Importance.SOME),
        common_times(Importance.STRONG),
        as_wished("discipline", Importance.SOME),
    ]
)


def test_a_few_groups_at_a_time_are_made_anew_until_all_are_near_the_bound():
    problem = Problem(invented_people(60), EVERYTHING, Sizes(5, 5), fairness="total-first")
    result = solve(problem, time_limit=120)
    assert not result.broken
    assert result.gap <= 0.01


def test_groups_that_must_fit_as_a_whole_are_made_of_columns():
    problem = Problem(invented_people(60), EVERYTHING, Sizes(4, 6), fairness="total-first")
    result = solve(problem, time_limit=120)
    assert result.method == "search and columns"
    assert result.gap <= 0.01
    assert solve(replace(problem), time_limit=120).groups == result.groups


def test_leximin_goes_further_than_the_worst_off():
    problem = Problem(invented_people(30), Criteria([mixed("organisation"), mixed("experience")]), levels=1)
    further = from_json(to_json(problem) | {"levels": 100})
    one, two = solve(problem), solve(further)
    assert one.proven
    assert two.proven
    assert one.worst_off == two.worst_off

    def points(result):
        return sorted(int(score) for score in result.per_person.values())

    assert points(two) >= points(one)


@settings(max_examples=40, deadline=None)
@given(problems(most=6))
def test_json_gives_the_same_problem_back(problem):
    assert from_json(to_json(problem)) == problem


def test_criteria_in_order_come_one_after_another():
    who = [Person(0, {"a": "x", "b": "x"}), Person(1, {"a": "y", "b": "x"}), Person(2, {"a": "x", "b": "y"})]
    who.append(Person(3, {"a": "y", "b": "y"}))
    strong = Importance.STRONG
    first_a = Problem(tuple(who), Criteria([mixed("a"), mixed("b", strong)], in_order=True), never=((0, 3),))
    assert {frozenset(g.people) for g in solve(first_a).groups} == {frozenset({0, 1}), frozenset({2, 3})}


def test_with_fairness_first_the_greatest_total_alone_is_no_proof():
    problem = Problem(invented_people(12), cem_criteria())
    c = compiled(problem)
    richest = solve(replace(problem, fairness="total-first"))
    groups = [tuple(c.index[i] for i in g.people) for g in richest.groups]
    total = sum(v.total for v in c.evaluate_all([tuple(sorted(g)) for g in groups]))
    assert richest.worst_off < solve(problem).worst_off

    def result(least):
        return _result(c, problem, [], Answer(groups, proven=False, bound=total, least_bound=least))

    # Nothing is worth more, but somebody could be better off.
    assert not result(round(richest.worst_off * 10_000) + 1).proven
    assert result(round(richest.worst_off * 10_000)).proven
