"""The import contracts refuse what they are there to refuse."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.rules import PROJECT

LINT = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()"]


def lint(project: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*LINT, "--no-cache", "--no-logo", "--config", str(PROJECT / "pyproject.toml")],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(project / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path):
    shutil.copytree(PROJECT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "static", "locale"))
    return tmp_path


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("kernel/early.py", "from ristiin.accounts import models", "Imports point to the past"),
        ("novelty/__init__.py", "", "Imports point to the past"),
        ("accounts/choices.py", "from ristiin.accounts import views", "Inside an app"),
        ("matching/early.py", "import django", "The matching library knows no Django"),
        ("rooms/early.py", "from ristiin import matching", "Three doors to the matching library"),
    ],
)
def test_a_wrong_import_breaks_its_contract(copy, module, line, contract):
    file = copy / "src" / "ristiin" / module
    file.parent.mkdir(exist_ok=True)
    with file.open("a") as text:
        text.write(f"\n{line}\n")

    result = lint(copy)

    assert result.returncode == 1
    [broken] = [row for row in result.stdout.splitlines() if row.endswith(" BROKEN")]
    assert broken.startswith(contract)


def test_the_project_keeps_its_contracts():
    result = lint(PROJECT)

    assert "4 kept, 0 broken" in result.stdout
