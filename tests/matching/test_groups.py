import subprocess
import sys
from dataclasses import replace
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ristiin.matching import (
    Criteria,
    Importance,
    Person,
    Problem,
    Sizes,
    Theme,
    _anneal,
    common_times,
    give_and_get,
    judge,
    language,
    mixed,
    mutual_wish,
    no_one_alone,
    one_sided_wish,
    solve,
    theme,
)
from ristiin.matching._bench import group_criteria, invented_people
from ristiin.matching._compile import compiled
from ristiin.matching._diverse import diverse_groups
from ristiin.matching._groups import Annealer, search
from tests.matching.invented import by_brute_force, people, problems, rank

SIZES = st.sampled_from([Sizes(2, 3), Sizes(3, 4), Sizes(2, 4), Sizes(3, 3)])


@st.composite
def grouped(draw):
    sizes = draw(SIZES)
    count = 6 if sizes == Sizes(3, 3) else draw(st.sampled_from([6, 7, 8]))
    return draw(problems(st.just(sizes), least=count, most=count))


@settings(max_examples=15, deadline=None)
@given(grouped())
def test_groups_are_as_good_as_the_best_of_all_ways(problem):
    result = solve(problem)
    best = by_brute_force(problem)
    seen = judge(problem, result)
    assert not seen.left_out
    assert seen.allowed == best.allowed
    if best.allowed:
        assert result.bound >= best.score or problem.fairness == "fairness-first"
        assert result.proven
        assert rank(problem, seen) == rank(problem, best)


@settings(max_examples=5, deadline=None)
@given(grouped(), st.randoms())
def test_permuting_people_permutes_the_groups(problem, draw):
    shuffled = list(problem.people)
    draw.shuffle(shuffled)
    assert solve(replace(problem, people=tuple(shuffled))).groups == solve(problem).groups


@st.composite
def ruled(draw):
    """Musts that concern whole groups, and a group to try them on."""
    who = draw(people(least=6, most=7))
    musts = draw(
        st.lists(
            st.sampled_from(
                [
                    give_and_get,
                    theme,
                    common_times,
                    language,
                    mutual_wish,
                    one_sided_wish,
                    lambda importance: no_one_alone("unit", importance),
                ]
            ),
            max_size=3,
            unique=True,
        )
    )
    items = [make(Importance.MUST) for make in musts] + [theme(Importance.SOME), common_times(Importance.SOME)]
    problem = Problem(who, Criteria(items), Sizes(3, 4))
    size = draw(st.integers(2, 5))
    return problem, draw(st.permutations([p.id for p in who]))[:size]


@settings(max_examples=60, deadline=None)
@given(ruled())
def test_solver_and_judge_see_the_same_rules_and_scores_in_a_group(case):
    problem, ids = case
    c = compiled(problem)
    members = tuple(sorted(c.index[i] for i in ids))
    found = c._evaluate(members, None)
    seen = judge(problem, [ids])
    rules = [b for b in seen.broken if b.rule != "size"]
    assert found.broken == len(rules)
    annealer = Annealer(c, {})
    value = _anneal.group_value(list(members), len(ids), -1, [0] * 8, annealer.shape, annealer.data)
    # Who share too little for a rule about the group are a slope beside the rules.
    assert (found.total - value) // annealer.shape[13] // _anneal.PARTS == found.broken
    assert {c.ids[i]: u / 10_000 for i, u in zip(members, found.units, strict=True)} == {
        i: seen.per_person[i] for i in ids
    }


def test_the_two_ways_to_value_a_group_agree():
    problem = Problem(invented_people(20), group_criteria(), Sizes(4, 6))
    c = compiled(problem)
    annealer = Annealer(c, {})
    draw = np.random.default_rng(1)
    for _ in range(60):
        members = sorted(draw.choice(20, size=5, replace=False).tolist())
        value = _anneal.group_value(members, 5, -1, [0] * 8, annealer.shape, annealer.data)
        assert value == c._evaluate(tuple(members), None).total


def test_hours_that_nearly_all_can_make_count_in_part_at_first():
    who = [Person(0, times=frozenset("abcd")), Person(1, times=frozenset("abc")), Person(2, times=frozenset("ab"))]
    who += [Person(3, times=frozenset("a"))]
    c = compiled(Problem(tuple(who), Criteria([common_times(Importance.STRONG)]), Sizes(2, 4)))
    annealer = Annealer(c, {})
    members = [[c.index[i] for i in range(k)] for k in (2, 3, 4)]
    soft = [*annealer.shape[:14], 400_000, 100_000]
    hard = [_anneal.group_value(m, len(m), -1, [0] * 5, annealer.shape, annealer.data) for m in members]
    some = [_anneal.group_value(m, len(m), -1, [0] * 5, soft, annealer.data) for m in members]
    # Quarters: three all can make a and b, all but one c, all but two d; four all a, all but one b, all but two c.
    assert hard == [2 * 750_000, 3 * 500_000, 4 * 250_000]
    assert some == [2 * 850_000, 3 * 625_000, 4 * 375_000]


def test_groups_that_share_hours_are_found_among_sixty():
    problem = Problem(invented_people(60), Criteria([common_times(Importance.STRONG)]), Sizes(8, 12))
    c = compiled(problem)
    found = search(c, range(60), {}, smallest=8, largest=12, counts=[5, 6, 7], fair=False, seed=0, stop=lambda: False)
    # From hours that all can make alone it comes to 3,025.
    assert sum(v.total for v in c.evaluate_all(found.groups)) > 3_100 * 10_000


def test_there_are_no_more_groups_than_places_of_themes():
    # Pairs of one of each would be better, for which there is no place.
    people = tuple(Person(k, {"unit": "xy"[k % 2]}, themes=("t", "u")) for k in range(6))
    criteria = Criteria([theme(Importance.SOME), mixed("unit", Importance.STRONG)])
    result = solve(Problem(people, criteria, Sizes(2, 3), themes=(Theme("t", 1), Theme("u", 1))))
    assert result.broken == ()
    assert [len(g.people) for g in result.groups] == [3, 3]


def test_a_group_that_stays_as_it_is_takes_a_place_of_its_theme():
    people = tuple(Person(k, themes=("t", "u")) for k in range(9))
    themes = (Theme("t", 2), Theme("u", 2))
    result = solve(Problem(people, Criteria([theme()]), Sizes(3, 3), fixed=((0, 1, 2),), themes=themes))
    assert result.broken == ()
    assert sorted(g.theme for g in result.groups) == ["t", "t", "u"]


def test_themes_keep_to_their_capacity():
    who = tuple(Person(k, themes=("writing", "sewing") if k < 9 else ("sewing",)) for k in range(12))
    problem = Problem(
        who, Criteria([theme()]), Sizes(3, 3), themes=(Theme("writing", 2), Theme("sewing", 2)), fairness="total-first"
    )
    result = solve(problem)
    assert sorted(g.theme for g in result.groups) == ["sewing", "sewing", "writing", "writing"]
    assert (result.broken, result.proven, result.score) == ((), True, 6 * 100 + 3 * 70 + 3 * 100)


def test_blocks_stay_together_and_fixed_groups_stay():
    who = tuple(Person(k, {"unit": "abc"[k % 3]}) for k in range(17))
    problem = Problem(who, Criteria(), Sizes(3, 5), fixed=((0, 1, 2),), together=((3, 4, 5), (6, 7)))
    groups = [set(g.people) for g in solve(problem).groups]
    assert {0, 1, 2} in groups
    assert any({3, 4, 5} <= g for g in groups)
    assert any({6, 7} <= g for g in groups)


def test_progress_rises_to_one():
    seen = []
    problem = Problem(tuple(Person(k) for k in range(12)), Criteria(), Sizes(3, 4))
    solve(problem, on_progress=lambda progress: seen.append(progress.done))
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0.0, 1.0)


def test_diverse_groups_keep_their_sizes_and_beat_dealing():
    draw = np.random.default_rng(2)
    half = np.triu(draw.integers(0, 1000, (40, 40)), 1)
    scores = half + half.T
    sizes = [(4, 9)] * 6
    found = diverse_groups(scores, sizes, steps=200_000)
    assert sorted(i for g in found.groups for i in g) == list(range(40))
    assert all(4 <= len(g) <= 9 for g in found.groups)
    assert found.total == sum(int(half[i, j]) for g in found.groups for i in g for j in g if i < j)
    dealt = sum(int(half[i, j]) for i in range(40) for j in range(i, 40) if i % 6 == j % 6)
    assert found.total > dealt * 1.2


def test_diverse_groups_are_the_same_compiled_and_plain():
    half = np.triu(np.random.default_rng(3).integers(-50, 1000, (15, 15)), 1)
    scores = half + half.T
    sizes = [(2, 4), (3, 5), (4, 4), (2, 6)]
    plain = diverse_groups(scores, sizes, steps=20_000, seed=5, compile_from=100)
    assert plain == diverse_groups(scores, sizes, steps=20_000, seed=5)


def test_diverse_groups_of_great_scores_are_those_of_small_ones():
    half = np.triu(np.random.default_rng(4).integers(0, 1000, (24, 24)), 1)
    scores = half + half.T
    found = diverse_groups(scores, [(6, 6)] * 4, steps=2_000_000)
    assert diverse_groups(scores * 10**9, [(6, 6)] * 4, steps=2_000_000).total == found.total * 10**9


def test_diverse_groups_reach_the_best_that_partitions_of_twelve_have():
    half = np.triu(np.random.default_rng(5).integers(0, 1000, (12, 12)), 1)
    scores = half + half.T

    def best(left):
        if not left:
            return 0
        first, *others = left
        return max(
            int(scores[np.ix_(row, row)].sum()) // 2 + best([i for i in others if i not in row])
            for two in combinations(others, 3)
            for row in [[first, *two]]
        )

    assert diverse_groups(scores, [(4, 4)] * 3, steps=200_000).total == best(list(range(12)))


def test_a_search_is_cut_short_only_where_columns_follow():
    told = """
import sys
{0}
from ristiin.matching import Person, Problem, Sizes
from ristiin.matching._compile import compiled
from ristiin.matching._engine import POOL_FROM, columns_follow
c = compiled(Problem(tuple(Person(k) for k in range(POOL_FROM + 2)), sizes=Sizes(3, 4), fairness="total-first"))
print([columns_follow(c, c.n - k, bounds=k < 2) for k in range(3)])
"""
    # Without HiGHS, as where the library for large programmes is not installed, no columns follow.
    for first, follow in (("", [True, True, False]), ("sys.modules['highspy'] = None", [False] * 3)):
        done = subprocess.run([sys.executable, "-c", told.format(first)], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == str(follow)
