"""What has changed between two versions: by paragraph first, then by words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from ristiin.writing.merging import likeness, paragraphs

Kind = Literal["same", "gone", "new"]
_WORDS = re.compile(r"\s+|[^\s]+")
_ALIKE = 0.3


@dataclass(frozen=True)
class Piece:
    """Some words, and whether they stayed, went or came."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Passage:
    """One paragraph in pieces."""

    pieces: tuple[Piece, ...]

    @property
    def has_changed(self) -> bool:
        """Whether anything in it went or came."""
        return any(piece.kind != "same" for piece in self.pieces)


def compare(old: str, new: str) -> list[Passage]:
    """Return the paragraphs of both versions, each once, with what went and what came."""
    before, after = paragraphs(old), paragraphs(new)
    found: list[Passage] = []
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [Passage((Piece("same", text),)) for text in before[old_from:old_to]]
        else:
            found += _changed(before[old_from:old_to], after[new_from:new_to])
    return found


def words(old: str, new: str) -> Passage:
    """Return what went and what came within one paragraph."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    pieces: list[Piece] = []
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(before[old_from:old_to])))
            continue
        if old_to > old_from:
            pieces.append(Piece("gone", "".join(before[old_from:old_to])))
        if new_to > new_from:
            pieces.append(Piece("new", "".join(after[new_from:new_to])))
    return Passage(tuple(pieces))


def _changed(before: Sequence[str], after: Sequence[str]) -> Iterator[Passage]:
    """Yield paragraphs that replaced others: those alike in one, the rest gone and come."""
    left = list(after)
    for old in before:
        at = next((at for at, new in enumerate(left) if likeness(old, new) >= _ALIKE), None)
        if at is None:
            yield Passage((Piece("gone", old),))
            continue
        yield from (Passage((Piece("new", new),)) for new in left[:at])
        yield words(old, left[at])
        left = left[at + 1 :]
    yield from (Passage((Piece("new", new),)) for new in left)
