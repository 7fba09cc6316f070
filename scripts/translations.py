"""The catalogues of Finnish and Swedish: `extract` from the source, `compile`, `check` that they are whole."""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

PROJECT = Path(__file__).resolve().parents[1]
CATALOGUES = Path("src/ristiin/site/locale")
LANGUAGES = ("fi", "sv")
HEADER = {
    "Project-Id-Version": "Ristiin",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}|%[sd]|%%")
WIDTH = 100

Key = tuple[str | None, str]


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
    """Write the texts of the source into the catalogues of `project`; what is translated stays so."""
    source = project / "src"
    for language in LANGUAGES:
        (project / CATALOGUES / language / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    languages = [f"--locale={language}" for language in LANGUAGES]
    subprocess.run(
        [
            *(sys.executable, "-m", "django", "makemessages", *languages),
            *("--add-location=file", "--no-obsolete", "--verbosity=0"),
        ],
        cwd=source,
        env=os.environ | {"PYTHONPATH": str(source), "DJANGO_SETTINGS_MODULE": "ristiin.site.settings"},
        check=True,
    )
    for language in LANGUAGES:
        tidy(path_of(project, language), language)


def tidy(path: Path, language: str) -> None:
    """Write a catalogue as it is always written: no dates, no people, no guesses, lines of one width."""
    catalogue = polib.pofile(str(path), wrapwidth=WIDTH)
    catalogue.header = ""
    catalogue.metadata = {"Project-Id-Version": HEADER["Project-Id-Version"], "Language": language, **HEADER}
    catalogue.metadata_is_fuzzy = False
    for entry in catalogue:
        if entry.fuzzy:
            # A text that merely resembles the new one is worse than none: it would look translated.
            entry.flags.remove("fuzzy")
            entry.msgstr = ""
            entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, "")
        entry.previous_msgid = entry.previous_msgid_plural = entry.previous_msgctxt = None
        entry.tcomment = ""
    catalogue.save()


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
            for fault in compare(path_of(PROJECT, language), path_of(project, language))
        ]


def compare(kept: Path, extracted: Path) -> Iterator[str]:
    """Yield what is wrong in a catalogue, given the same one brought up to the source."""
    said = {key(entry) for entry in polib.pofile(str(extracted)) if not entry.obsolete}
    for entry in polib.pofile(str(kept)):
        if entry.obsolete or key(entry) not in said:
            yield f"said nowhere: {entry.msgid!r}"
    for entry in polib.pofile(str(extracted)):
        yield from faults_of(entry)


def faults_of(entry: polib.POEntry) -> list[str]:
    """Return what is wrong with one entry of a catalogue."""
    if entry.obsolete:
        return []
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if not all(text.strip() for text in texts):
        return [f"not translated: {entry.msgid!r}"]
    if entry.fuzzy:
        return [f"guessed, not looked at: {entry.msgid!r}"]
    wanted, found = placeholders(entry.msgid_plural or entry.msgid), [placeholders(text) for text in texts]
    # One may be said as a word: "one pair", "yksi pari".
    allowed = placeholders(entry.msgid + entry.msgid_plural)
    if found[-1] != wanted or any(not each <= allowed for each in found):
        return [f"other placeholders: {entry.msgid!r}"]
    if any(edges(text) != edges(entry.msgid) for text in texts):
        return [f"begins or ends on another line: {entry.msgid!r}"]
    return []


def placeholders(text: str) -> set[str]:
    """Return what is filled in into a text."""
    return set(PLACEHOLDER.findall(text))


def edges(text: str) -> tuple[bool, bool]:
    """Tell whether a text begins and ends with a line break."""
    return text.startswith("\n"), text.endswith("\n")


def key(entry: polib.POEntry) -> Key:
    """Return what a text is known by: its context and its English."""
    return entry.msgctxt, entry.msgid


def path_of(project: Path, language: str) -> Path:
    """Return where the catalogue of a language is."""
    return project / CATALOGUES / language / "LC_MESSAGES" / "django.po"


if __name__ == "__main__":
    sys.exit(main())
