"""The catalogues of Finnish and Swedish: `extract` from the source, `compile`, `check` that they are whole."""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

PROJECT = Path(__file__).resolve().parents[1]
CATALOGUES = Path("src/ristiin/site/locale")
LANGUAGES = ("fi", "sv")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}|%[sd]")


def main() -> int:
    """Run one of the three commands and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=["extract", "compile", "check"])
    command = parser.parse_args().command
    if command == "extract":
        extract(PROJECT)
    if command == "compile":
        compile_stale(PROJECT / CATALOGUES)
    faults = check() if command == "check" else []
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    return bool(faults)


def extract(project: Path) -> None:
    """Write the texts of the source into the catalogues of `project`."""
    source = project / "src"
    for language in LANGUAGES:
        (project / CATALOGUES / language / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    languages = [f"--locale={language}" for language in LANGUAGES]
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", *languages, "--no-location", "--no-obsolete", "--verbosity=0"],
        cwd=source,
        env=os.environ | {"PYTHONPATH": str(source), "DJANGO_SETTINGS_MODULE": "ristiin.site.settings"},
        check=True,
    )


def compile_stale(catalogues: Path) -> None:
    """Write the compiled file beside every catalogue that is newer than its own."""
    for catalogue in catalogues.glob("*/LC_MESSAGES/*.po"):
        compiled = catalogue.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < catalogue.stat().st_mtime:
            polib.pofile(str(catalogue)).save_as_mofile(str(compiled))


def check() -> list[str]:
    """Return what is missing or wrong in the catalogues, one line each."""
    with tempfile.TemporaryDirectory() as copy:
        project = Path(copy)
        shutil.copytree(PROJECT / "src", project / "src", ignore=shutil.ignore_patterns("*.mo", "__pycache__"))
        extract(project)
        return [
            f"{language}: {fault}"
            for language in LANGUAGES
            for entry in polib.pofile(str(project / CATALOGUES / language / "LC_MESSAGES" / "django.po"))
            for fault in faults_of(entry)
        ]


def faults_of(entry: polib.POEntry) -> list[str]:
    """Return what is wrong with one entry of a catalogue."""
    if entry.obsolete:
        return []
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if not all(texts):
        return [f"not translated: {entry.msgid!r}"]
    if entry.fuzzy:
        return [f"guessed, not looked at: {entry.msgid!r}"]
    named = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
    return [f"other placeholders: {entry.msgid!r}" for text in texts if not set(PLACEHOLDER.findall(text)) <= named]


if __name__ == "__main__":
    sys.exit(main())
