import re
from pathlib import Path

from ristiin.matching import Judgement, Result

DOCS = Path(__file__).parents[2] / "docs"


def test_the_notebook_example_runs():
    example = re.search(r"```python\n(.*?)```", (DOCS / "matching.md").read_text(encoding="utf-8"), re.DOTALL)
    names = {}
    exec(compile(example.group(1), "docs/matching.md", "exec"), names)  # noqa: S102 -- our own page
    assert isinstance(names["result"], Result)
    assert names["result"].proven
    assert {frozenset(g.people) for g in names["result"].groups} == {
        frozenset({"anna", "bea"}),
        frozenset({"caj", "dan"}),
    }
    assert Judgement.__doc__
