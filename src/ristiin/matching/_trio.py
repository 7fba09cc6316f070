"""The best trio of an odd number: only trios that the duals of the pairs leave a chance are looked at.

A trio is worth at most the sum of what its three pairs could add, so trios that may beat a known answer are
triangles of pairs whose reduced cost is small; each is then valued exactly, and solved for while its bound is
above the best (price and cut, as in Benders 1962). Nothing of n³ is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ristiin.matching._certificate import Blossom, is_cover
from ristiin.matching._dense import FACTOR, Matching, best_pairs, penalty_for
from ristiin.matching._model import FULL
from ristiin.matching._rematch import Rematch
from ristiin.matching._values import HOURS, values

if TYPE_CHECKING:
    from ristiin.matching._compile import Compiled

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Groups = list[tuple[int, ...]]
MOST = 2_000_000
"""More trios than this are not looked at, and then nothing is proven."""
TRIES = 2_000
"""At most so many trios are solved for."""
EDGES = 60
"""Up to so many edges for each person a search goes on from the one before."""
ANEW = 30
"""A search from the beginning counts as so many that go on."""


def best_trio(
    c: Compiled,
    who: Sequence[int],
    *,
    start: Sequence[tuple[int, ...]] = (),
    floor: int,
    stop: Callable[[], bool] | None,
) -> tuple[Groups, int, bool]:
    """Return (groups, bound, proven) for the best total of an odd number with everyone at `floor` or above.

    `start` is an answer to begin with. The bound is in quarter units less penalties for broken rules. O(n²) and
    some matchings, where the duals leave few trios.
    """
    m = np.array(list(who))
    n = len(m)
    units = c.pair[np.ix_(m, m)]
    weights = units + units.T
    bad = c.pair_bad[np.ix_(m, m)] + (np.minimum(units, units.T) < floor)
    np.fill_diagonal(bad, 0)
    penalty = 2 * penalty_for(weights, n) + 4 * FACTOR * FULL
    search = _Search(c, m, weights, bad, penalty=penalty, floor=floor)
    # With one more whom anybody may be beside for nothing, the pairs' duals hold for all.
    beside, beside_bad = np.zeros((n + 1, n + 1), np.int64), np.zeros((n + 1, n + 1), np.int64)
    beside[:n, :n], beside_bad[:n, :n] = weights, bad
    first = best_pairs(beside, beside_bad, penalty=penalty)
    best, groups = search.beside(first)
    if start and (known := search.worth_of_groups(start)) > best:
        best, groups = known, list(start)
    if not first.proven:
        return groups, 2**55, False
    cut = search.cut(first.y, first.blossoms, np.arange(n + 1))
    trios = search.chances(cut, best)
    if trios is None:
        return groups, search.roof(cut), False
    value = search.value(trios)
    bound = value + cut.left(trios)
    some = bound > best
    trios, value, bound = trios[some], value[some], bound[some]
    again = search.sparse(cut, first, int(bound.max()) - best) if len(bound) else None
    left = TRIES
    while len(bound) and int(bound.max()) > best and left > 0 and not (stop is not None and stop()):
        k = int(bound.argmax())
        left -= 1 if again else ANEW
        reached, pairs, more = search.solve(trios[k], again)
        reached += int(value[k])
        if reached > best:
            best = reached
            groups = [(int(m[i]), int(m[j])) for i, j in pairs]
            groups.append(tuple(sorted(int(m[i]) for i in trios[k])))
        if more is not None:
            bound = np.minimum(bound, value + more.left(trios))
        some = bound > best
        trios, value, bound = trios[some], value[some], bound[some]
    top = max(best, int(bound.max())) if len(bound) else best
    return groups, top, top <= best


@dataclass(frozen=True)
class _Cut:
    """Duals that hold for every pair that may matter: what they sum to, those of people and of odd sets.

    `z[i, j]` is the sum over odd sets with both, `one[i]` that over sets that hold i and nobody else who is real.
    """

    whole: int
    y: Ints
    z: Ints
    one: Ints

    def left(self, trios: Ints) -> Ints:
        """Return what the pairs that each trio leaves weigh at most."""
        i, j, k = trios.T
        two = np.maximum(np.maximum(self.z[i, j], self.z[i, k]), self.z[j, k])
        one = np.maximum(np.maximum(self.one[i], self.one[j]), self.one[k])
        return np.asarray(self.whole - self.y[i] - self.y[j] - self.y[k] - two - one)


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

    def worth_of(self, pairs: Sequence[tuple[int, int]]) -> int:
        """Return what pairs weigh, in quarter units less penalties."""
        i, j = np.array(pairs, np.int64).reshape(-1, 2).T
        return FACTOR * int(self.weights[i, j].sum()) - self.penalty * int(self.bad[i, j].sum())

    def worth_of_groups(self, groups: Sequence[tuple[int, ...]]) -> int:
        """Return what pairs and a trio are worth, in quarter units less penalties."""
        worth = self.c.evaluate_all([tuple(sorted(g)) for g in groups])
        return sum(FACTOR * v.total - self.penalty * (v.broken + (v.least < self.floor)) for v in worth)

    def beside(self, answer: Matching) -> tuple[int, Groups]:
        """Return the pairs of all but one, with that one beside the pair where it costs least, and their worth."""
        pairs = np.array([pair for pair in answer.pairs if pair[1] < self.n])
        single = next(i for i, j in answer.pairs if j == self.n)
        trios = np.concatenate([pairs, np.full((len(pairs), 1), single)], axis=1)
        i, j = pairs.T
        gained = self.value(trios) - FACTOR * self.weights[i, j] + self.penalty * self.bad[i, j]
        k = int(gained.argmax())
        rows = [trios[k], *np.delete(pairs, k, axis=0)]
        groups: Groups = [tuple(sorted(int(self.m[i]) for i in row)) for row in rows]
        return self.worth_of(pairs.tolist()) + int(gained[k]), groups

    def value(self, trios: Ints) -> Ints:
        """Return what each trio is worth, in quarter units less penalties."""
        if not len(trios):
            return np.zeros(0, np.int64)
        v = values(self.c, np.sort(self.m[trios], axis=1))
        worst = v.broken + (v.least < self.floor)
        return np.asarray(FACTOR * v.total - self.penalty * worst)

    def solve(self, trio: Ints, again: Rematch | None) -> tuple[int, list[tuple[int, int]], _Cut | None]:
        """Return (worth, pairs, cut) of the best pairs of all but a trio; no cut unless its duals are checked."""
        pairs = again.without([int(x) for x in trio]) if again else None
        if again and pairs is not None:
            y, blossoms = again.duals()
            sure = is_cover(*again.edges, y, blossoms)
            return self.worth_of(pairs), pairs, self.cut(y, blossoms, np.arange(self.n)) if sure else None
        keep = np.setdiff1d(np.arange(self.n), trio)
        answer = best_pairs(self.weights[np.ix_(keep, keep)], self.bad[np.ix_(keep, keep)], penalty=self.penalty)
        pairs = [(int(keep[i]), int(keep[j])) for i, j in answer.pairs]
        return self.worth_of(pairs), pairs, self.cut(answer.y, answer.blossoms, keep) if answer.proven else None

    def sparse(self, cut: _Cut, answer: Matching, room: int) -> Rematch | None:
        """Return a search on the edges that may be part of something better, or None when they are many."""
        slack = cut.y[:, None] + cut.y + cut.z - FACTOR * self.weights + self.penalty * self.bad
        i, j = np.nonzero(np.triu(slack < room, 1))
        if len(i) > EDGES * self.n:
            return None
        w = FACTOR * self.weights[i, j] - self.penalty * self.bad[i, j]
        pairs = [pair for pair in answer.pairs if pair[1] < self.n]
        return Rematch(self.n, (i, j, w), np.array(answer.y, np.int64), answer.blossoms, pairs)

    def shares(self) -> Ints:
        """Return, for each two, twice what they could add to a trio at most, in units, rounded up."""
        c, m = self.c, self.m
        mean, safe = c.mean[np.ix_(m, m)], c.safe[m]
        out = mean + mean.T + c.base[m][:, None] + c.base[m]
        for points, wished, room in c.wish_points:
            part = (-(-points[m] * FULL // (room[m] * safe)))[:, None] * wished[np.ix_(m, m)]
            out = out + 2 * (part + part.T)
        for points, shared in _hours(c, m):
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

    def cut(self, duals: Sequence[int] | Ints, blossoms: Sequence[Blossom], keep: Ints) -> _Cut:
        """Return the duals of `keep` (whose n-th is nobody) as they hold for pairs of all people.

        Those who were left out get duals high enough.
        """
        n = self.n
        y = np.full(n + 1, -(2**55), np.int64)
        y[keep] = duals
        z, one = np.zeros((n + 1, n + 1), np.int64), np.zeros(n + 1, np.int64)
        whole = 0
        for members, dual in blossoms:
            inside = keep[list(members)]
            whole += dual * ((len(members) - 1) // 2)
            if n in inside:
                # Without the one who is nobody the set is even: each who is taken out takes an edge.
                one[inside] += dual
            else:
                z[np.ix_(inside, inside)] += dual
        known = [int(i) for i in keep if i < n]
        for x in np.setdiff1d(np.arange(n), keep).tolist():
            scaled = FACTOR * self.weights[x, known] - self.penalty * self.bad[x, known]
            y[x] = int((scaled - y[known]).max())
            known.append(x)
        return _Cut(whole + int(y[:n].sum()), y[:n], z[:n, :n], one[:n])

    def reduced(self, cut: _Cut) -> Ints:
        """Return a matrix whose sum over a trio's pairs is at least twice its bound less twice the whole sum."""
        both = np.ix_(self.m, self.m)
        rules = self.c.pair_rules[both].astype(np.int64)
        # A rule about the three of them is broken once, by however many of their pairs.
        shared = self.c.apart_count[both] - rules
        gain = FACTOR * self.shares() - 2 * self.penalty * rules - 2 * self.penalty * shared // 3
        gain -= cut.y[:, None] + cut.y
        np.fill_diagonal(gain, -(2**60))
        return np.asarray(gain)

    def roof(self, cut: _Cut) -> int:
        """Return a bound for any answer."""
        return cut.whole + max(0, -(-3 * int(self.reduced(cut).max()) // 2))

    def chances(self, cut: _Cut, best: int) -> Ints | None:
        """Return all trios that these duals leave a chance to beat `best`; None when they are too many."""
        gain = self.reduced(cut)
        need = 2 * (best - cut.whole)
        top = gain.max(axis=1)
        near = gain > need - top[:, None] - top
        fair = self.floor > 0 and best >= 0
        own = own_shares(self.c, self.m)
        np.fill_diagonal(own, -(2**60))
        if fair:
            # Whoever is under the floor in a trio costs more than anything may gain.
            enough = own >= 2 * self.floor - own.max(axis=1)[:, None]
            near &= enough & enough.T
        out: list[Ints] = [np.zeros((0, 3), np.int64)]
        number = 0
        for i in range(self.n):
            others = np.nonzero(near[i, i + 1 :])[0] + i + 1
            inner = np.ix_(others, others)
            some = np.triu(gain[i, others][:, None] + gain[i, others] + gain[inner] > need, 1)
            if fair:
                mine, back, two = own[i, others], own[others, i], own[inner]
                some &= mine[:, None] + mine >= 2 * self.floor
                some &= (back[:, None] + two >= 2 * self.floor) & (back + two.T >= 2 * self.floor)
            a, b = np.nonzero(some)
            number += len(a)
            out.append(np.stack([np.full(len(a), i), others[a], others[b]], axis=1))
            if number > MOST:
                return None
        return np.concatenate(out)


def own_shares(c: Compiled, m: Ints) -> Ints:
    """Return twice what each (row) may have of each other in a trio at most, in units, rounded up."""
    mean, safe = c.mean[np.ix_(m, m)], c.safe[m]
    out = mean + c.base[m][:, None]
    for points, wished, room in c.wish_points:
        out = out + 2 * (-(-points[m] * FULL // (room[m] * safe)))[:, None] * wished[np.ix_(m, m)]
    for points, shared in _hours(c, m):
        out = out + -(-(-(-points[m] * FULL // safe))[:, None] * shared // HOURS)
    for points, codes in c.alone_points:
        out = out + 2 * (-(-points[m] * FULL // safe))[:, None] * (codes[m][:, None] == codes[m])
    if c.has_theme_rule and c.themes:
        out = out + c.theme_units[m].max(axis=1)[:, None]
    return np.asarray(out + 2)


def _hours(c: Compiled, m: Ints) -> list[tuple[Ints, Ints]]:
    """Return, for each criterion of hours, its points and how many hours each two share."""
    if not c.hour_points:
        return []
    free = np.where(c.has_times[m][:, None], c.times[m], True).astype(np.float32)  # noqa: FBT003
    shared = np.minimum(HOURS, np.rint(free @ free.T).astype(np.int64))
    shared = np.where(c.has_times[m][:, None] | c.has_times[m], shared, HOURS)
    return [(points, shared) for points in c.hour_points]
