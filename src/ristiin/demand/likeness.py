"""Which wishes mean the same: by their words, whose endings may differ as Finnish ones do."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from math import nextafter

from ristiin.kernel.collation import fold

ALIKE = 0.74
"""From this likeness on, two wishes are proposed to be the same thing."""
_TOO_LITTLE = nextafter(ALIKE, 0.0)
_STEM = 0.6
_SHORTEST_STEM = 4
_EMPTY_WORDS = frozenset(
    {"ja", "sekä", "tai", "eli", "och", "eller", "and", "or", "of", "the", "i", "in", "för", "for"}
)


@dataclass(frozen=True)
class _Said:
    """A wish taken apart once, however many others it is held against."""

    folded: str
    words: Sequence[str]
    line: str
    letters: Counter[str]


def likeness(one: str, other: str) -> float:
    """Return from 0 to 1 how alike two wishes are, whatever the order and the endings of their words."""
    return _likeness(_read(one), _read(other))


def _likeness(one: _Said, other: _Said, least: float = 0.0) -> float:
    """Return the likeness of two wishes; of those that cannot be more alike than `least`, less may be returned."""
    if not one.words or not other.words:
        return float(one.folded == other.folded)
    short, long = sorted((one.words, other.words), key=len)
    in_words = sum(max(_same_stem(word, another) for another in long) for word in short) / len(short)
    # One word of several is a hint, not more: the longer wish may be about something else.
    covered = in_words * (0.7 + 0.3 * len(short) / len(long))
    # Letters in common, whatever their order, are the most that the slow comparison of lines could find.
    enough = max(covered, least) * (len(one.line) + len(other.line)) / 2
    if min(len(one.line), len(other.line)) <= enough or _letters_in_common(one, other) <= enough:
        return covered
    return max(covered, SequenceMatcher(None, one.line, other.line).ratio())


def _letters_in_common(one: _Said, other: _Said) -> int:
    theirs = other.letters
    return sum(min(number, theirs[letter]) for letter, number in one.letters.items() if letter in theirs)


def proposed(wishes: Mapping[str, str], themes: Mapping[str, str]) -> dict[str, str]:
    """Return for each wish (key to words, the most common first) the theme or earlier wish that it is most like.

    Wishes like nothing else are left out. A wish that others are proposed to go into goes nowhere itself.
    """
    found: dict[str, str] = {}
    standing: dict[str, _Said] = {}
    named = {key: _read(words) for key, words in themes.items()}
    for key, words in wishes.items():
        said = _read(words)
        best = _best(said, named) or _best(said, standing)
        if best:
            found[key] = best
        else:
            standing[key] = said
    return found


def _best(said: _Said, others: Mapping[str, _Said]) -> str:
    best, most = "", _TOO_LITTLE
    for key, other in others.items():
        score = _likeness(said, other, least=most)
        if score > most:
            best, most = key, score
    return best


def _read(text: str) -> _Said:
    folded = fold(text)
    bare = "".join(char if char.isalnum() else " " for char in folded)
    words = [word for word in bare.split() if word not in _EMPTY_WORDS]
    line = " ".join(sorted(words))
    return _Said(folded, words, line, Counter(line))


def _same_stem(one: str, other: str) -> float:
    """Return how alike two words are: 1 when they begin alike for most of the longer one."""
    if one == other:
        return 1.0
    if one[0] != other[0]:
        return 0.0
    common = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    share = common / max(len(one), len(other))
    return 1.0 if common >= _SHORTEST_STEM and share >= _STEM else share * 0.5
