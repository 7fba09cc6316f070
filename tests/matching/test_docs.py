"""The examples of docs/matching.md, run as they stand there."""

import contextlib
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "matching.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```(?:\n+```text\n(.*?)```)?", PAGE, flags=re.DOTALL)
COMMANDS = [
    line for block in re.findall(r"```\n(ristiin .*?)```", PAGE, flags=re.DOTALL) for line in block.splitlines()
]


def test_the_page_has_examples():
    assert len(BLOCKS) >= 3
    assert len(COMMANDS) >= 6


def test_the_examples_run_one_after_another_and_print_what_the_page_says():
    names = {}
    for code, printed in BLOCKS:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(code, "docs/matching.md", "exec"), names)  # noqa: S102 -- our own page
        if printed:
            assert out.getvalue() == printed


def test_the_notebook_holds_the_same_examples():
    notebook = json.loads((ROOT / "docs" / "matching-example.ipynb").read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert cells == [code.rstrip("\n") for code, _ in BLOCKS]


@pytest.fixture
def folder(tmp_path):
    """Files by the names that the page uses."""
    data = ROOT / "tests" / "data"
    shutil.copy(data / "rotation-people.csv", tmp_path / "people.csv")
    shutil.copy(data / "rotation-history.csv", tmp_path / "earlier.csv")
    return tmp_path


def entry():
    """The command as it is installed beside this Python, or its module where the project is not installed."""
    command = Path(sys.executable).with_name("ristiin")
    return [str(command)] if command.exists() else [sys.executable, "-m", "ristiin.matching.cli"]


def run(folder, line):
    words = shlex.split(line)[1:]
    env = {k: v for k, v in os.environ.items() if not k.startswith(("DJANGO", "RISTIIN"))}
    return subprocess.run(
        [*entry(), *words],
        capture_output=True,
        check=False,
        cwd=folder,
        encoding="utf-8",
        env=env | {"PYTHONPATH": str(ROOT / "src")},
    )


def test_the_first_command_pairs_two_hundred_and_one_people(folder):
    done = run(folder, COMMANDS[0])
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("Kolmikko") == 1
    assert done.stdout.count("Pari ") == 99


def test_every_command_shown_is_understood(folder):
    for line in COMMANDS:
        done = run(folder, f"{line} --help")
        assert done.returncode == 0, line
        assert ("paluuarvot:" if "--language fi" in line else "exit codes:") in done.stdout


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("ristiin match nothing.csv", 3, "ristiin match: nothing.csv: cannot be read (No such file or directory).\n"),
        (
            "ristiin match people.csv --sizes x",
            2,
            "ristiin match: argument --sizes: 'x' is not a size such as 2 or 4-6 (try --help)\n",
        ),
        (
            "ristiin match people.csv --output groups.doc --quiet",
            3,
            "ristiin match: groups.doc: write .csv, .xlsx or .json.\n",
        ),
        (
            "ristiin match explain people.csv",
            3,
            "ristiin match: people.csv: say which groups there are with --groups FILE.\n",
        ),
    ],
)
def test_errors_of_the_installed_command_are_one_line(folder, line, code, said):
    done = run(folder, line)
    assert (done.returncode, done.stderr) == (code, said)
