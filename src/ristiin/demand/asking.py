"""The questions of a theme survey, made of its themes."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ristiin.kernel.translated import in_language
from ristiin.surveys.questions import LANGUAGES, Choice, Open, Questionnaire, Ranking

KEY = "interest"
THEMES, OWN, TIME, WORDS = "themes", "own", "time", "words"
MOST_RANKED = 3
LONGEST_OWN = 120

REGIONS = (
    "Ahvenanmaa",
    "Etelä-Karjala",
    "Etelä-Pohjanmaa",
    "Etelä-Savo",
    "Kainuu",
    "Kanta-Häme",
    "Keski-Pohjanmaa",
    "Keski-Suomi",
    "Kymenlaakso",
    "Lappi",
    "Päijät-Häme",
    "Pirkanmaa",
    "Pohjanmaa",
    "Pohjois-Karjala",
    "Pohjois-Pohjanmaa",
    "Pohjois-Savo",
    "Satakunta",
    "Uusimaa",
    "Varsinais-Suomi",
)


@cache
def texts() -> dict[str, Any]:
    """Return the texts of the questions as they stand in their file."""
    return tomllib.loads((Path(__file__).parent / "questions.toml").read_text(encoding="utf-8"))


def in_every_language(names: Mapping[str, str]) -> dict[str, str]:
    """Return a name in each language, the nearest one where it is not translated."""
    return {code: in_language(names, code) for code in LANGUAGES}


def questionnaire(themes: Sequence[Mapping[str, Any]]) -> Questionnaire:
    """Return what is asked about the given themes."""
    said = texts()
    time = {key: value for key, value in said["time"].items() if key != "options"}
    options = {one["key"]: in_every_language(one["names"]) for one in themes}
    return Questionnaire(
        key=KEY,
        names=said["name"],
        intro=said["intro"],
        questions=(
            Ranking(THEMES, said["themes"], options=options, most=MOST_RANKED),
            Open(OWN, said["own"]),
            Choice(TIME, time, options=said["time"]["options"]),
            Open(WORDS, said["words"]),
        ),
        minutes=said["minutes"],
    )
