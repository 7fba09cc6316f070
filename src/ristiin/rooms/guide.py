"""The facilitator's guide, as data in three languages."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from ristiin.kernel.translated import FALLBACK, in_language

FILE = Path(__file__).parent / "guide.toml"


@dataclass(frozen=True)
class Part:
    """One part of the guide."""

    key: str
    titles: Mapping[str, str]
    texts: Mapping[str, list[str]]

    @property
    def title(self) -> str:
        """What it is about, in the reader's language."""
        return in_language(self.titles)

    @property
    def lines(self) -> list[str]:
        """What it says, in the reader's language."""
        language = (get_language() or FALLBACK[0])[:2]
        return self.texts.get(language) or self.texts[FALLBACK[0]]


@dataclass(frozen=True)
class Guide:
    """The guide and the questions that help a round to begin."""

    parts: tuple[Part, ...]
    questions: tuple[Mapping[str, str], ...]

    @property
    def prompts(self) -> list[str]:
        """The questions in the reader's language."""
        return [in_language(texts) for texts in self.questions]


@cache
def guide() -> Guide:
    """Return the guide."""
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return Guide(
        parts=tuple(Part(part["key"], part["title"], part["lines"]) for part in content["part"]),
        questions=tuple(content["prompt"]),
    )
