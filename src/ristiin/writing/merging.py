"""Two people's changes to one text brought together, paragraph by paragraph.

Three-way merging by the library merge3 (Khanna, Kunal, Pierce, "A Formal Investigation of Diff3", 2007), with
paragraphs for lines. Where it finds changes side by side that touch, a finer look takes each paragraph and each gap
between paragraphs by itself: only one paragraph that both have changed is left for a person to settle.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from merge3 import Merge3

_GAP = re.compile(r"\n(?:[ \t]*\n)+")
_WORD = re.compile(r"\w+")
_MOST_PAIRS = 2_000
_ALIKE = 0.4


@dataclass(frozen=True)
class Clash:
    """One paragraph that both have changed; an empty side has taken it out."""

    base: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Merged:
    """The paragraphs in order; those that clash wait for a person."""

    pieces: tuple[str | Clash, ...]
    tail: str = ""

    @property
    def clashes(self) -> list[Clash]:
        """What both have changed."""
        return [piece for piece in self.pieces if isinstance(piece, Clash)]

    def text(self, settle: Callable[[int, Clash], str] | None = None) -> str:
        """Return the whole; `settle` says, by number, what a clash becomes. Without it there must be none.

        Raises:
            ValueError: something clashes and nobody settles it.
        """
        said: list[str] = []
        number = 0
        for piece in self.pieces:
            if isinstance(piece, str):
                said.append(piece)
                continue
            if settle is None:
                message = "a clash is settled by a person"
                raise ValueError(message)
            said.append(settle(number, piece))
            number += 1
        return joined(said) + self.tail


def one_way_of_lines(text: str) -> str:
    """Return the text with its line ends written one way."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, without the empty lines between them."""
    return [one for one in _GAP.split(text.strip("\n")) if one.strip()]


def joined(parts: Sequence[str]) -> str:
    """Return paragraphs as one text."""
    return "\n\n".join(part for part in parts if part.strip())


def merge(*, base: str, mine: str, theirs: str) -> Merged:
    """Return both changes of one base in one text."""
    old, left, right = paragraphs(base), paragraphs(mine), paragraphs(theirs)
    pieces: list[str | Clash] = []
    for region in Merge3(old, left, right).merge_regions():
        kind, *at = region
        if kind == "unchanged":
            pieces += old[at[0] : at[1]]
        elif kind in {"a", "same"}:
            pieces += left[at[0] : at[1]]
        elif kind == "b":
            pieces += right[at[0] : at[1]]
        else:
            pieces += _finely(old[at[0] : at[1]], left[at[2] : at[3]], right[at[4] : at[5]])
    tail = mine[len(mine.rstrip("\n")) :]
    return Merged(tuple(pieces), tail)


@dataclass
class _Slots:
    """What became of each paragraph, and what was put before each and after the last."""

    kept: list[str]
    gaps: list[list[str]]


def _finely(old: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Iterator[str | Clash]:
    left, right = _slots(old, mine), _slots(old, theirs)
    for at in range(len(old) + 1):
        yield from _both(left.gaps[at], right.gaps[at])
        if at < len(old):
            yield from _one(old[at], left.kept[at], right.kept[at])


def _both(mine: Sequence[str], theirs: Sequence[str]) -> Iterator[str]:
    """Yield what both have put into one place: theirs first, for it was there first."""
    left = list(mine)
    for said in theirs:
        # What only grew, or is said in the same words, is not said twice.
        same = next((one for one in left if one.startswith(said) or said.startswith(one)), None)
        if same is None:
            yield said
        else:
            left.remove(same)
            yield max(said, same, key=len)
    yield from left


def _one(old: str, mine: str, theirs: str) -> Iterator[str | Clash]:
    if theirs in {mine, old}:
        now = mine
    elif mine == old:
        now = theirs
    elif mine.startswith(theirs) and theirs.startswith(old):
        now = mine
    elif theirs.startswith(mine) and mine.startswith(old):
        now = theirs
    else:
        yield Clash(old, mine, theirs)
        return
    if now:
        yield now


def _slots(old: Sequence[str], new: Sequence[str]) -> _Slots:
    slots = _Slots([""] * len(old), [[] for _ in range(len(old) + 1)])
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            slots.kept[old_from:old_to] = old[old_from:old_to]
            continue
        pairs = dict(_paired(old[old_from:old_to], new[new_from:new_to]))
        gap = old_from
        for at, said in enumerate(new[new_from:new_to]):
            if at in pairs:
                slots.kept[old_from + pairs[at]] = said
                gap = old_from + pairs[at] + 1
            else:
                slots.gaps[gap].append(said)
    return slots


def _paired(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return which new paragraph is which old one, as (new, old), in the order of both."""
    if len(old) == len(new) or len(old) * len(new) > _MOST_PAIRS:
        return [(at, at) for at in range(min(len(old), len(new)))]
    best: list[list[tuple[float, list[tuple[int, int]]]]] = [[(0.0, [])] * (len(old) + 1) for _ in range(len(new) + 1)]
    for row in range(1, len(new) + 1):
        for column in range(1, len(old) + 1):
            found = max(best[row - 1][column], best[row][column - 1], key=lambda one: one[0])
            alike = _likeness(old[column - 1], new[row - 1])
            if alike >= _ALIKE and best[row - 1][column - 1][0] + alike > found[0]:
                score, pairs = best[row - 1][column - 1]
                found = (score + alike, [*pairs, (row - 1, column - 1)])
            best[row][column] = found
    return best[-1][-1][1]


def _likeness(one: str, other: str) -> float:
    if one and (one.startswith(other) or other.startswith(one)):
        return 1.0
    return likeness(one, other)


def likeness(one: str, other: str) -> float:
    """Return how alike two paragraphs are by their words, 0–1."""
    return SequenceMatcher(None, _WORD.findall(one), _WORD.findall(other), autojunk=False).ratio()
