"""Exact pairs of an even number, fair first where asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ristiin.matching._dense import FACTOR, Matching, best_pairs
from ristiin.matching._model import FULL, UNITS_PER_POINT
from ristiin.matching._perfect import has_no_pairs, perfect_pairs
from ristiin.matching._roof import roofs

if TYPE_CHECKING:
    from ristiin.matching._compile import Compiled

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Face:
    """The matchings that are best so far: those with exactly `base` of `bad`, and no fewer is possible."""

    bad: Ints
    base: int

    def closed_where(self, shut: Bools) -> Face:
        """Return the face without the matchings that use any of these edges."""
        return Face(np.where(shut, self.bad + self.base + 1, self.bad), self.base)

    def tightened(self, answer: Matching, weights: Ints) -> Face:
        """Return the face of the matchings as good as this best one.

        They use only edges that its duals leave tight, and leave odd sets of positive dual by one
        edge only, which a count of crossings enforces.
        """
        slack = np.array(answer.y)[:, None] + np.array(answer.y) - FACTOR * weights + answer.penalty * self.bad
        bad = np.zeros_like(self.bad)
        base = 0
        for members, z in answer.blossoms:
            inside = np.zeros(len(weights), bool)
            inside[list(members)] = True
            slack[np.ix_(inside, inside)] += z
            bad += inside[:, None] != inside
            base += 1
        return Face(bad + (slack > 0) * (base + 1), base)


@dataclass
class PairAnswer:
    """Groups of indices with bounds in units: of the total and of the worst-off's score."""

    groups: list[tuple[int, ...]] = field(default_factory=list)
    proven: bool = True
    bound: int = 0
    least_bound: int = FULL


def solve_even(
    c: Compiled, who: Sequence[int], *, fair: bool, levels: int = 1, stop: Callable[[], bool] | None = None
) -> PairAnswer:
    """Return the best pairs of an even number of people.

    When rules clash, the fewest are broken. Then, with `fair`, the worst-off person is as well
    off as possible, then (with `levels` above one) as few as possible are on each of the next
    whole points, and then the total is greatest.
    """
    if not who:
        return PairAnswer()
    m = np.array(list(who))
    units = c.pair[np.ix_(m, m)]
    weights = units + units.T
    bad = c.pair_bad[np.ix_(m, m)]
    first = best_pairs(weights, bad)
    answer = first
    least_bound = FULL
    proven = first.proven
    if fair:
        face = Face(bad, first.bad)
        least = np.minimum(units, units.T)
        floor, sure = highest_floor(least, face, _least(first, units))
        proven = proven and sure
        least_bound = floor
        shut = least < floor
        # Eight bits where they do: of ten thousand people this is large.
        face = face.closed_where(shut) if first.bad else Face(((bad > 0) | shut).astype(np.int8), 0)
        if levels > 1:
            answer, sure = _leximin(weights, units, face, levels, stop)
        else:
            answer = best_pairs(weights, face.bad)
            sure = answer.proven and answer.bad == face.base
        proven = proven and sure
    groups: list[tuple[int, ...]] = [(who[i], who[j]) for i, j in answer.pairs]
    return PairAnswer(
        groups,
        proven=proven,
        bound=answer.weight if proven else max(answer.weight, roof(c, who)),
        least_bound=least_bound if proven else FULL,
    )


def _least(matching: Matching, units: Ints) -> int:
    return min(min(int(units[i, j]), int(units[j, i])) for i, j in matching.pairs)


def highest_floor(least: Ints, face: Face, reached: int) -> tuple[int, bool]:
    """Return the best possible worst score on a face, by trying the scores that occur."""
    open_ = np.where(face.bad > face.base, -1, least)
    np.fill_diagonal(open_, -1)
    roof = int(open_.max(axis=1).min())
    ladder = np.unique(open_[(open_ > reached) & (open_ <= roof)])
    low, high = -1, len(ladder) - 1
    sure = True
    step = 0
    while low < high:
        # Mostly it is one of the highest: down from there in doubling steps, then by halves.
        middle = max(high - step, (low + high + 1) // 2)
        step = 2 * step + 1
        possible, proven = _within(face, open_ >= ladder[middle])
        sure = sure and proven
        if possible:
            low = middle
        else:
            high = middle - 1
    return (int(ladder[low]) if low >= 0 else reached), sure


def _within(face: Face, open_: Bools) -> tuple[bool, bool]:
    """Tell whether a face has a matching of open pairs alone, and whether that is proven."""
    if face.base:
        answer = best_pairs(np.zeros_like(face.bad, np.int8), face.closed_where(~open_).bad)
        return answer.bad <= face.base, answer.proven
    pairs, out = perfect_pairs(open_)
    return pairs is not None, pairs is not None or has_no_pairs(open_, out)


def _leximin(
    weights: Ints, units: Ints, face: Face, levels: int, stop: Callable[[], bool] | None
) -> tuple[Matching, bool]:
    """Return the best total among those of a face with fewest people on each whole point from below.

    Each step keeps to the optimal face of the one before.
    """
    points = np.maximum(0, units) // UNITS_PER_POINT
    face = Face(face.bad.astype(np.int64), face.base)
    sure = True
    steps = 0
    low = int(points[(face.bad <= face.base) & ~np.eye(len(points), dtype=bool)].min())
    for point in range(low, FULL // UNITS_PER_POINT):
        if steps >= levels:
            break
        if stop is not None and stop():
            sure = False
            break
        here = (points == point).astype(np.int64)
        worth = -(here + here.T)
        if not worth[face.bad <= face.base].any():
            continue
        answer = best_pairs(worth, face.bad)
        sure = sure and answer.proven and answer.bad == face.base
        steps += 1
        face = face.tightened(answer, worth)
    final = best_pairs(weights, face.bad)
    return final, sure and final.proven and final.bad == face.base


def roof(c: Compiled, who: Sequence[int]) -> int:
    """Return a quick upper bound of the total in units."""
    return int(roofs(c, who, 2).sum())
