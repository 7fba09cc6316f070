import importlib.util
import sys
from pathlib import Path

import pytest

from ristiin.matching import (
    Criteria,
    Importance,
    Person,
    Problem,
    Sizes,
    alike,
    as_wished,
    common_times,
    give_and_get,
    judge,
    mixed,
    theme,
)

ADAPTER = Path(__file__).parents[2] / "benchmarks" / "matching" / "gruepr_peer.py"


@pytest.fixture(scope="module")
def peer():
    spec = importlib.util.spec_from_file_location("gruepr_peer", ADAPTER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def problem():
    people = (
        Person(
            id="ada", attributes={"unit": "a, b", "years": 3}, themes=("sea", "air"), times=frozenset({"mon", "tue"})
        ),
        Person(id="bo", attributes={"unit": "c", "years": 9}, themes=("air",), times=frozenset({"tue"})),
        Person(id="cy", attributes={"unit": "c", "years": 1}, avoids=frozenset({"ada"})),
        Person(id="di", attributes={"unit": "d", "years": 4}, themes=("sea",), times=frozenset({"mon"})),
    )
    criteria = Criteria(
        (mixed("unit"), alike("years"), theme(Importance.STRONG), common_times(Importance.SOME), as_wished("unit"))
    )
    return Problem(people, criteria, Sizes(2, 2), never=(("bo", "di"),))


DEALS = """
import json, sys, time
lines = open(sys.argv[1], encoding="utf-8").read().split()[1:]
size = json.load(open(sys.argv[2]))["size"]
with open(sys.argv[3], "w") as teams:
    for place, line in enumerate(lines):
        print(line.split(",")[0], place // size + 1, sep=",", file=teams)
print(time.perf_counter(), time.process_time(), "dealing-1")
"""


def program(folder, source):
    """Any program can stand beside ours that takes and gives what the console start does."""
    file = folder / "program"
    file.write_text(f"#!{sys.executable}\n{source}\n", encoding="utf-8")
    file.chmod(0o755)
    return file


def test_what_gruepr_has_words_for_is_told_the_weightiest_first(peer, problem):
    lines, settings = peer.asked(problem)
    assert settings == {
        "size": 2,
        "criteria": [
            {"kind": "apart", "column": "apart-0"},
            {"kind": "options", "column": "options-1"},
            {"kind": "attribute", "column": "attribute-2", "numerical": False, "similar": False},
            {"kind": "attribute", "column": "attribute-3", "numerical": True, "similar": True},
            {
                "kind": "schedule", "column": "schedule-4", "days": ["week"], "times": ["0", "1"], "minimum": 0,
                "desired": 4,
            },
        ],
    }  # fmt: skip
    assert lines == [
        "person,apart-0,options-1,attribute-2,attribute-3,schedule-4",
        "0,2,theme-1;theme-0,value-0,3,week-0;week-1",
        "1,3,theme-0,value-1,9,week-1",
        "2,0,,value-1,1,",
        "3,1,theme-1,value-2,4,week-0",
    ]


def test_hours_that_are_a_rule_are_asked_of_gruepr_too(peer, problem):
    people, size = problem.people, problem.sizes
    _, settings = peer.asked(Problem(people, Criteria((common_times(Importance.MUST, at_least=2),)), size))
    assert [(c["kind"], c.get("minimum")) for c in settings["criteria"]] == [("apart", None), ("schedule", 2)]


def test_those_with_whom_both_give_and_get_are_wished_for(peer):
    people = (
        Person(id=7, seeks=frozenset("x"), offers=frozenset("y")),
        Person(id=8, seeks=frozenset("y"), offers=frozenset("x")),
        Person(id=9, seeks=frozenset("y"), offers=frozenset("z")),
    )
    lines, settings = peer.asked(Problem(people, Criteria((give_and_get(Importance.STRONG),)), Sizes(3, 3)))
    assert settings["criteria"] == [{"kind": "together", "column": "together-0", "number": 2}]
    assert lines == ["person,together-0", "0,1", "1,0", "2,"]


def test_the_groups_of_a_program_that_deals_people_out_are_read_and_judged(peer, problem, tmp_path):
    deals = program(tmp_path, DEALS)
    wall, processor, version, rows = peer.by_gruepr(deals, problem)
    assert (version, rows) == ("dealing-1", [["ada", "bo"], ["cy", "di"]])
    assert wall > processor > 0
    seen = judge(problem, rows)
    cells = peer.peer_row(deals, problem, judge)
    assert (cells[0], *cells[2:]) == ("gruepr dealing-1", f"{seen.score:.1f}", f"{seen.worst_off:.1f}", "0", "–")


def test_without_the_program_nothing_is_invented(peer, problem, tmp_path):
    fails = program(tmp_path, "raise SystemExit(2)")
    for absent in (None, tmp_path / "nowhere", fails):
        assert peer.by_gruepr(absent, problem) is None
        assert peer.peer_row(absent, problem, judge) == ("gruepr", "–", "–", "–", "–", "–")


def test_several_runs_are_told_from_the_least_to_the_most(peer):
    assert peer.between([3, 1, 2]) == "1–3"
    assert peer.between([0.52, 0.49], 1) == "0.5"
