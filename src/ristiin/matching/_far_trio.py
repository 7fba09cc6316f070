"""The best trio among many people: only trios that the duals of the pairs leave a chance are looked at.

A trio is worth at most the sum of what its three pairs could add, so trios that may beat a known answer are
triangles of pairs whose reduced cost is small; each is then valued exactly, and solved for while its bound is
above the best (price and cut, as in Benders 1962). Nothing of n³ is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ristiin.matching._dense import FACTOR, Matching, best_pairs, penalty_for
from ristiin.matching._model import FULL
from ristiin.matching._values import HOURS, values

if TYPE_CHECKING:
    from ristiin.matching._compile import Compiled

Ints = NDArray[np.int64]
MOST = 2_000_000
"""More trios than this are not looked at, and then nothing is proven."""
TRIES = 60


def far_trio(
    c: Compiled,
    who: Sequence[int],
    start: Sequence[tuple[int, ...]],
    *,
    floor: int,
    allowed_only: bool = False,
    stop: Callable[[], bool] | None,
) -> tuple[list[tuple[int, ...]], int, bool]:
    """Return (groups, bound, proven) for the best total of an odd number with everyone at `floor` or above.

    `start` is an answer to begin with: pairs and one trio. The bound is in quarter units less penalties
    for broken rules. With `allowed_only` nothing is looked for but answers that break no rule. O(n²) and
    some matchings, where the duals leave few trios.
    """
    m = np.array(list(who))
    n = len(m)
    units = c.pair[np.ix_(m, m)]
    weights = units + units.T
    bad = c.pair_bad[np.ix_(m, m)] + (np.minimum(units, units.T) < floor)
    np.fill_diagonal(bad, 0)
    penalty = 2 * penalty_for(weights, n)
    search = _Search(c, m, weights, bad, penalty=penalty, floor=floor)
    best = sum(search.worth_of(g) for g in start)
    groups = [tuple(g) for g in start]
    # With one more whom anybody may be beside for nothing, the pairs' duals hold for all.
    more, more_bad = np.zeros((n + 1, n + 1), np.int64), np.zeros((n + 1, n + 1), np.int64)
    more[:n, :n], more_bad[:n, :n] = weights, bad
    first = best_pairs(more, more_bad, penalty=penalty)
    nearest = search.beside(first)
    if (worth := sum(search.worth_of(g) for g in nearest)) > best:
        best, groups = worth, nearest
    if allowed_only:
        best = max(best, -1)
    cut = search.cut(first, np.arange(n + 1))
    trios = search.chances(cut, best)
    if trios is None:
        return groups, search.roof(cut), False
    value = search.value(trios)
    bound = value + search.left(cut, trios)
    for _ in range(TRIES):
        if not len(bound) or int(bound.max()) <= best:
            return groups, best, True
        if stop is not None and stop():
            break
        k = int(bound.argmax())
        keep = np.setdiff1d(np.arange(n), trios[k])
        answer = best_pairs(weights[np.ix_(keep, keep)], bad[np.ix_(keep, keep)], penalty=penalty)
        reached = int(value[k]) + FACTOR * answer.weight - penalty * answer.bad
        if reached > best:
            best = reached
            groups = [(int(m[keep[i]]), int(m[keep[j]])) for i, j in answer.pairs]
            groups.append(tuple(sorted(int(m[i]) for i in trios[k])))
        bound[k] = -(2**61)
        bound = np.minimum(bound, value + search.left(search.cut(answer, keep), trios))
        some = bound > best
        trios, value, bound = trios[some], value[some], bound[some]
    top = max(best, int(bound.max())) if len(bound) else best
    return groups, top, top <= best


class _Search:
    """The scores of one problem, and bounds of trios by duals."""

    def __init__(self, c: Compiled, m: Ints, weights: Ints, bad: Ints, *, penalty: int, floor: int) -> None:
        self.c = c
        self.m = m
        self.n = len(m)
        self.weights = weights
        self.bad = bad
        self.penalty = penalty
        self.floor = floor

    def worth_of(self, group: tuple[int, ...]) -> int:
        v = self.c.evaluate(tuple(sorted(group)))
        return FACTOR * v.total - self.penalty * (v.broken + (v.least < self.floor))

    def beside(self, answer: Matching) -> list[tuple[int, ...]]:
        """Return the pairs of all but one, with that one beside the pair where it costs least."""
        pairs = np.array([pair for pair in answer.pairs if pair[1] < self.n])
        single = next(i for i, j in answer.pairs if j == self.n)
        trios = np.concatenate([pairs, np.full((len(pairs), 1), single)], axis=1)
        i, j = pairs.T
        lost = FACTOR * self.weights[i, j] - self.penalty * self.bad[i, j]
        k = int((self.value(trios) - lost).argmax())
        rows = [trios[k], *np.delete(pairs, k, axis=0)]
        return [tuple(int(self.m[i]) for i in row) for row in rows]

    def value(self, trios: Ints) -> Ints:
        v = values(self.c, np.sort(self.m[trios], axis=1)) if len(trios) else None
        if v is None:
            return np.zeros(0, np.int64)
        return np.asarray(FACTOR * v.total - self.penalty * (v.broken + (v.least < self.floor)))

    def shares(self) -> Ints:
        """Return, for each two, twice what they could add to a trio at most, in units, rounded up."""
        c, m = self.c, self.m
        mean, safe = c.mean[np.ix_(m, m)], c.safe[m]
        out = mean + mean.T + c.base[m][:, None] + c.base[m]
        for points, wished, room in c.wish_points:
            part = (-(-points[m] * FULL // (room[m] * safe)))[:, None] * wished[np.ix_(m, m)]
            out = out + 2 * (part + part.T)
        if c.hour_points:
            free = np.where(c.has_times[m][:, None], c.times[m], True).astype(np.float32)  # noqa: FBT003
            shared = np.minimum(HOURS, np.rint(free @ free.T).astype(np.int64))
            shared = np.where(c.has_times[m][:, None] | c.has_times[m], shared, HOURS)
            for points in c.hour_points:
                whole = -(-points[m] * FULL // safe)
                out = out + -(-(whole[:, None] + whole) * shared // HOURS)
        for points, codes in c.alone_points:
            whole = -(-points[m] * FULL // safe)
            out = out + 2 * (whole[:, None] + whole) * (codes[m][:, None] == codes[m])
        if c.has_theme_rule and c.themes:
            theme = c.theme_units[m]
            best = np.full((self.n, self.n), -(2**40), np.int64)
            for t in range(theme.shape[1]):
                best = np.maximum(best, theme[:, t][:, None] + theme[:, t])
            out = out + best
        return np.asarray(out + 2)

    def cut(self, answer: Matching, keep: Ints) -> tuple[int, Ints, Ints]:
        """Return duals that hold for every pair of all people: (whole sum, of people, of odd sets by pair).

        Those who were left out get duals high enough.
        """
        y = np.full(max(self.n, int(keep.max()) + 1), -(2**55), np.int64)
        y[keep] = answer.y
        z = np.zeros((len(y), len(y)), np.int64)
        whole = 0
        for members, dual in answer.blossoms:
            inside = keep[list(members)]
            z[np.ix_(inside, inside)] += dual
            whole += dual * ((len(members) - 1) // 2)
        known = [int(i) for i in keep if i < self.n]
        for x in np.setdiff1d(np.arange(self.n), keep).tolist():
            scaled = FACTOR * self.weights[x, known] - self.penalty * self.bad[x, known]
            y[x] = int((scaled - y[known]).max())
            known.append(x)
        y, z = y[: self.n], z[: self.n, : self.n]
        return whole + int(y.sum()), y, z

    def left(self, cut: tuple[int, Ints, Ints], trios: Ints) -> Ints:
        """Return what the pairs that each trio leaves weigh at most."""
        whole, y, z = cut
        i, j, k = trios.T
        return np.asarray(whole - y[i] - y[j] - y[k] - np.maximum(np.maximum(z[i, j], z[i, k]), z[j, k]))

    def reduced(self, cut: tuple[int, Ints, Ints]) -> Ints:
        """Return a matrix whose sum over a trio's pairs is at least twice its bound less twice the whole sum."""
        _, y, _ = cut
        apart = self.c.apart_count[np.ix_(self.m, self.m)]
        gain = FACTOR * self.shares() - 2 * self.penalty * apart - y[:, None] - y
        np.fill_diagonal(gain, -(2**60))
        return np.asarray(gain)

    def roof(self, cut: tuple[int, Ints, Ints]) -> int:
        return cut[0] + max(0, -(-3 * int(self.reduced(cut).max()) // 2))

    def chances(self, cut: tuple[int, Ints, Ints], best: int) -> Ints | None:
        """Return all trios that these duals leave a chance to beat `best`; None when they are too many."""
        gain = self.reduced(cut)
        need = 2 * (best - cut[0])
        top = gain.max(axis=1)
        near = gain > need - top[:, None] - top
        out: list[Ints] = []
        number = 0
        for i in range(self.n):
            others = np.nonzero(near[i, i + 1 :])[0] + i + 1
            joint = gain[i, others][:, None] + gain[i, others] + gain[np.ix_(others, others)]
            a, b = np.nonzero(np.triu(joint > need, 1))
            number += len(a)
            if number > MOST:
                return None
            out.append(np.stack([np.full(len(a), i), others[a], others[b]], axis=1))
        return np.concatenate(out)
