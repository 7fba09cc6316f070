import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator, ValidationError

from ristiin.matching import Person, Problem, explain, problem_from_json, result_from_json, solve, to_json
from ristiin.matching._schema import schema
from ristiin.matching.cli import main
from tests.matching.invented import problems

PUBLISHED = Path(__file__).parents[2] / "docs" / "matching-schema.json"
CHECK = Draft202012Validator(schema())


def plain(value):
    return json.loads(json.dumps(value))


def test_the_published_schema_is_that_of_the_code(capsys):
    Draft202012Validator.check_schema(schema())
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == plain(schema())
    assert main(["match", "schema"]) == 0
    assert capsys.readouterr().out == PUBLISHED.read_text(encoding="utf-8")


@settings(max_examples=25, deadline=None)
@given(problems())
def test_problems_and_results_go_out_by_the_schema_and_come_back_the_same(problem):
    result = solve(problem)
    data = plain({"problem": to_json(problem), "result": to_json(result), "reasons": to_json(explain(problem, result))})
    CHECK.validate(data)
    CHECK.validate(data["problem"])
    again = problem_from_json(data["problem"])
    assert again == problem
    assert solve(again) == result == result_from_json(data["result"])


def test_a_problem_written_by_hand_may_be_short():
    by_hand = {
        "people": [{"id": 1}, {"id": 2, "themes": ["sewing"]}],
        "criteria": [{"kind": "theme", "importance": "strong"}],
        "sizes": [2, 2],
        "themes": ["sewing"],
    }
    CHECK.validate(by_hand)
    assert problem_from_json(by_hand).sizes.largest == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"people": [{"name": "Anna"}]},
        {"people": [{"id": 1.5}]},
        {"people": [{"id": 1, "mode": "by letter"}]},
        {"people": [{"id": 1, "shoes": 41}]},
        {"peoples": []},
        {"people": [], "criteria": [{"kind": "theme", "importance": "very"}]},
        {"problem": to_json(Problem((Person(1), Person(2))))},
    ],
)
def test_what_is_wrong_is_refused(wrong):
    with pytest.raises(ValidationError):
        CHECK.validate(wrong)
