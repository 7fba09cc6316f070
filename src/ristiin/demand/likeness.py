"""Which wishes mean the same: by their words, whose endings may differ as Finnish ones do."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from ristiin.kernel.collation import fold

ALIKE = 0.74
"""From this likeness on, two wishes are proposed to be the same thing."""
_STEM = 0.6
_SHORTEST_STEM = 4
_EMPTY_WORDS = frozenset(
    {"ja", "sekä", "tai", "eli", "och", "eller", "and", "or", "of", "the", "i", "in", "för", "for"}
)


def likeness(one: str, other: str) -> float:
    """Return from 0 to 1 how alike two wishes are, whatever the order and the endings of their words."""
    first, second = _words(one), _words(other)
    if not first or not second:
        return float(fold(one) == fold(other))
    short, long = sorted((first, second), key=len)
    in_words = sum(max(_same_stem(word, another) for another in long) for word in short) / len(short)
    # One word of several is a hint, not more: the longer wish may be about something else.
    covered = in_words * (0.7 + 0.3 * len(short) / len(long))
    return max(covered, SequenceMatcher(None, " ".join(sorted(first)), " ".join(sorted(second))).ratio())


def proposed(wishes: Mapping[str, str], themes: Mapping[str, str]) -> dict[str, str]:
    """Return for each wish (key to words, the most common first) the theme or earlier wish that it is most like.

    Wishes like nothing else are left out. A wish that others are proposed to go into goes nowhere itself.
    """
    found: dict[str, str] = {}
    standing: dict[str, str] = {}
    for key, words in wishes.items():
        best = _best(words, themes) or _best(words, standing)
        if best:
            found[key] = best
        else:
            standing[key] = words
    return found


def _best(words: str, others: Mapping[str, str]) -> str:
    scored = [(likeness(words, other), key) for key, other in others.items()]
    score, key = max(scored, default=(0.0, ""), key=lambda one: one[0])
    return key if score >= ALIKE else ""


def _words(text: str) -> Sequence[str]:
    bare = "".join(char if char.isalnum() else " " for char in fold(text))
    return [word for word in bare.split() if word not in _EMPTY_WORDS]


def _same_stem(one: str, other: str) -> float:
    """Return how alike two words are: 1 when they begin alike for most of the longer one."""
    if one == other:
        return 1.0
    common = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    share = common / max(len(one), len(other))
    return 1.0 if common >= _SHORTEST_STEM and share >= _STEM else share * 0.5
