"""Thousands of people: parts, seams, and what they promise."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from ristiin.matching import (
    Criteria,
    Past,
    Person,
    Problem,
    Sizes,
    Theme,
    judge,
    language,
    mixed,
    not_again,
    solve,
    theme,
)
from ristiin.matching._bench import group_criteria, invented_people
from ristiin.matching._large import improved, part_of, parts_of, seams_of, solve_large, solve_part

SRC = str(Path(__file__).parents[2] / "src")


def everyone(groups):
    return sorted(i for row in groups for i in row)


@pytest.mark.parametrize(
    ("count", "sizes"),
    [(1001, Sizes(2, 2)), (1000, Sizes(2, 2)), (700, Sizes(7, 7)), (613, Sizes(4, 6)), (61, Sizes(4, 6))],
)
def test_parts_hold_everyone_once_in_numbers_that_can_be_grouped(count, sizes):
    problem = Problem(invented_people(count), group_criteria(), sizes)
    parts = parts_of(problem, 120)
    assert everyone(parts) == list(range(count))
    assert all(part_of(problem, part).people for part in parts)  # a problem checks its sizes when it is made
    assert max(map(len, parts)) <= 2 * 120
    assert sum(len(part) % 2 for part in parts) == count % 2 or sizes.largest > 2


def test_those_who_belong_together_are_in_one_part():
    people = list(invented_people(300))
    people[5] = replace(people[5], wishes={290})
    people[290] = replace(people[290], wishes={5})
    problem = Problem(tuple(people), group_criteria(), Sizes(4, 6), together=((1, 200, 299),), fixed=((7, 8, 9, 10),))
    parts = [set(part) for part in parts_of(problem, 60)]
    assert sum({1, 200, 299} <= part for part in parts) == 1
    assert sum({5, 290} <= part for part in parts) == 1
    assert not any({7, 8, 9, 10} & part for part in parts)


def test_languages_and_themes_lie_side_by_side():
    people = tuple(Person(k, languages={"fi" if k % 3 else "sv"}, themes=("ab"[k % 2],)) for k in range(600))
    problem = Problem(people, Criteria([language(), theme()]), Sizes(5, 5))
    kinds = [{(p.languages, p.themes) for p in people if p.id in set(part)} for part in parts_of(problem, 50)]
    assert sum(len(kind) == 1 for kind in kinds) >= 9


def test_rules_hold_across_parts_and_seams():
    people = tuple(Person(k, {"unit": k % 7}, languages={"fi" if k % 3 else "sv"}) for k in range(360))
    history = tuple(Past((k, k + 1)) for k in range(0, 360, 2))
    problem = Problem(
        people,
        Criteria([language(), not_again(), mixed("unit")]),
        Sizes(5, 6),
        never=((0, 3), (4, 7)),
        together=((10, 13),),
        fixed=((20, 23, 26, 29, 32),),
        history=history,
    )
    result = solve_large(problem, on_progress=lambda _: None, left=lambda: 1_000.0, most=90)
    assert result.broken == ()
    assert everyone(g.people for g in result.groups) == list(range(360))
    assert (20, 23, 26, 29, 32) in [g.people for g in result.groups]


def test_seams_only_ever_improve():
    problem = Problem(invented_people(240), group_criteria(), Sizes(4, 6), fairness="total-first")
    parts = parts_of(problem, 60)
    groups = [row for part in parts for row in solve_part(problem, part)]
    before = judge(problem, groups)
    assert before.left_out == ()
    for turn in range(2):
        seams = seams_of(problem, groups, parts, turn)
        assert seams
        for seam in seams:
            home = {i: k for k, part in enumerate(parts) for i in part}
            assert len({home[row[0]] for row in seam}) > 1
            new = improved(problem, seam)
            assert everyone(new) == everyone(seam)
            groups = [*(row for row in groups if row not in set(seam)), *new]
    after = judge(problem, groups)
    assert after.left_out == ()
    # What a number is worth depends a little on who else is there, and a part does not know that.
    assert after.score >= before.score - 1
    assert solve(problem, time_limit=20).score >= after.score * 0.97


def test_themes_keep_to_their_places_in_all_parts_together():
    people = tuple(Person(k, themes=(("writing", "sewing") if k % 4 else ("sewing", "writing"))) for k in range(200))
    problem = Problem(people, Criteria([theme()]), Sizes(5, 5), themes=(Theme("writing", 24), Theme("sewing", 20)))
    parts = parts_of(problem, 50)
    room = [part_of(problem, part).themes for part in parts]
    assert sum(themes[0].capacity for themes in room) <= 24
    assert sum(themes[1].capacity for themes in room) <= 20


def test_memory_grows_with_the_part_and_not_with_everyone_against_everyone():
    code = (
        "import resource\n"
        "from ristiin.matching import Problem, Sizes\n"
        "from ristiin.matching._bench import group_criteria, invented_people\n"
        "from ristiin.matching._large import solve_large\n"
        "def solve(count):\n"
        "    problem = Problem(invented_people(count), group_criteria(), Sizes(4, 6))\n"
        "    solve_large(problem, on_progress=print, left=lambda: 0.0, most=100)\n"
        "    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "few = solve(200)\n"
        "assert solve(2_000) < few + 80_000, few\n"
    )
    # In kilobytes. One array of everyone against everyone would be 32,000, and a problem takes dozens of them.
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, env={**os.environ, "PYTHONPATH": SRC})


def test_more_people_than_arrays_hold_are_solved_in_parts_and_told_how_far_it_is():
    problem = Problem(invented_people(1600), group_criteria(), Sizes(4, 6))
    seen = []
    result = solve(problem, time_limit=1, on_progress=lambda p: seen.append(p.done))
    assert everyone(g.people for g in result.groups) == list(range(1600))
    assert (seen[0], seen[-1], seen == sorted(seen)) == (0.0, 1.0, True)
    assert result.bound >= result.score
    assert result.method == "parts and seams"


def test_a_start_is_gone_on_from():
    problem = Problem(invented_people(40), group_criteria(), Sizes(4, 6), fairness="total-first")
    first = solve(problem, time_limit=20)
    # No time to find as much again.
    again = solve(problem, time_limit=0.001, start=first)
    assert again.score >= first.score
