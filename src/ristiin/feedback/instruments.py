"""The instruments as they stand in their files, with an organiser's own questions added."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from ristiin.feedback.choices import Instrument
from ristiin.surveys import questions
from ristiin.surveys.questions import LANGUAGES, Open, Question, Questionnaire, Scale

FOLDER = Path(__file__).parent / "instruments"
MOST_OWN = 3
"""So many questions may an organiser add to one instrument: it is to be answered in two minutes."""
ENDS = {
    "low": {"fi": "täysin eri mieltä", "sv": "helt av annan åsikt", "en": "strongly disagree"},
    "high": {"fi": "täysin samaa mieltä", "sv": "helt av samma åsikt", "en": "strongly agree"},
}


@cache
def standard(instrument: Instrument) -> Questionnaire:
    """Return an instrument as it comes."""
    return questions.read(tomllib.loads((FOLDER / f"{instrument.value}.toml").read_text(encoding="utf-8")))


def with_own(instrument: Instrument, own: Sequence[Mapping[str, Any]]) -> Questionnaire:
    """Return an instrument with the organiser's questions before those answered in one's own words."""
    found = standard(instrument)
    added = tuple(_own_question(place, one) for place, one in enumerate(own[:MOST_OWN], 1))
    words = tuple(one for one in found.questions if isinstance(one, Open))
    others = tuple(one for one in found.questions if not isinstance(one, Open))
    return replace(found, questions=(*others, *added, *words))


def _own_question(place: int, written: Mapping[str, Any]) -> Question:
    texts = dict.fromkeys(LANGUAGES, str(written["text"]))
    if written["kind"] == "open":
        return Open(f"own-{place}", texts)
    return Scale(f"own-{place}", texts, low=ENDS["low"], high=ENDS["high"])
