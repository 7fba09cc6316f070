"""Somebody who gathers every published figure and tries to work out what a few people answered.

A figure is a sum over a set of people of something each of them has: their score, or whether they gave one answer. The
attacker may add and subtract figures as they like. They have won when some combination speaks of one to four people
alone: when the space that the figures span holds a vector with so small a support. Arithmetic is exact.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

FEW = 4
"""So many people or fewer must never be told of alone."""


@dataclass(frozen=True)
class Published:
    """A figure that anybody was shown: a sum of `what` (a score, one answer) over `people`."""

    what: Hashable
    people: frozenset[Hashable]


@dataclass(frozen=True)
class Broken:
    """A few people about whom something can be worked out."""

    what: Hashable
    people: frozenset[Hashable]


def attack(figures: Iterable[Published], *, known: Iterable[Hashable] = ()) -> Broken | None:
    """Return some few people about whom the figures tell, or None. Of the `known` the attacker knows the answers."""
    about: dict[Hashable, set[frozenset[Hashable]]] = defaultdict(set)
    own = frozenset(known)
    for figure in figures:
        if figure.people - own:
            about[figure.what].add(figure.people - own)
    for what, sets in about.items():
        found = _smallest(sorted(sets, key=lambda people: sorted(map(str, people))))
        if found:
            return Broken(what, found)
    return None


def _smallest(sets: Sequence[frozenset[Hashable]]) -> frozenset[Hashable] | None:
    """Return a few people whom a combination of sums over the sets concerns alone."""
    alike: dict[tuple[bool, ...], set[Hashable]] = defaultdict(set)
    for person in frozenset().union(*sets):
        alike[tuple(person in people for people in sets)].add(person)
    blocks = sorted(alike.items(), key=lambda item: len(item[1]))
    rows = [[Fraction(block[0][row]) for block in blocks] for row in range(len(sets))]
    whole = _rank(rows)
    small = [index for index, (_, people) in enumerate(blocks) if len(people) <= FEW]
    for size in range(1, FEW + 1):
        for chosen in combinations(small, size):
            people = frozenset().union(*(blocks[index][1] for index in chosen))
            if (
                len(people) <= FEW
                and _rank([[v for i, v in enumerate(row) if i not in chosen] for row in rows]) < whole
            ):
                return people
    return None


def _rank(rows: Sequence[Sequence[Fraction]]) -> int:
    left = [list(row) for row in rows]
    rank = 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((r for r in range(rank, len(left)) if left[r][column]), None)
        if pivot is None:
            continue
        left[rank], left[pivot] = left[pivot], left[rank]
        for r in range(rank + 1, len(left)):
            if factor := left[r][column] / left[rank][column]:
                left[r] = [value - factor * top for value, top in zip(left[r], left[rank], strict=True)]
        rank += 1
    return rank
