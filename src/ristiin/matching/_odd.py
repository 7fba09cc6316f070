"""Exact pairs of an odd number with one trio, fair first where asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ristiin.matching._certificate import components
from ristiin.matching._dense import FACTOR
from ristiin.matching._model import FULL
from ristiin.matching._pairs import Face, PairAnswer, highest_floor, roof, solve_even
from ristiin.matching._perfect import perfect_pairs
from ristiin.matching._trio import best_trio, own_shares
from ristiin.matching._values import values

if TYPE_CHECKING:
    from ristiin.matching._compile import Compiled

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Groups = list[tuple[int, ...]]
FIRST, MORE = 2_000, 50_000
"""So many trios are thought of at first, and then at a time."""
TRIES = 100
"""For so many trios the others are tried to be paired, at one floor."""
TRIOS_UP_TO = 15
"""Where rules clash, every trio of up to so many people is tried."""
UNSETTLED = 3
"""The floor is left where it is after so many that could not be settled."""


def solve_odd(c: Compiled, who: Sequence[int], *, fair: bool, stop: Callable[[], bool] | None = None) -> PairAnswer:
    """Return the best trio with the best pairs of the rest.

    First the fewest broken rules, then (if `fair`) the best possible worst score, then the
    total. Where the duals leave too many trios a chance the answer says that it is not proven.
    """
    if len(who) == 3:  # noqa: PLR2004
        value = c.evaluate(tuple(sorted(who)))
        return PairAnswer([tuple(who)], proven=True, bound=value.total, least_bound=value.least)
    groups: Groups = []
    floor, least_bound = -1, FULL
    if fair:
        groups, floor, least_bound = _highest_floor(c, who, stop)
    groups, bound, exact = best_trio(c, who, start=groups, floor=floor, stop=stop)
    if fair and floor < 0:
        return _fair_in_a_clash(c, who, groups)
    total = sum(v.total for v in c.evaluate_all(groups))
    proven = exact and (not fair or floor == least_bound)
    return PairAnswer(
        groups,
        proven=proven,
        bound=total if proven else max(total, min(roof(c, who), bound // FACTOR)),
        least_bound=least_bound if floor >= 0 else FULL,
    )


def _fair_in_a_clash(c: Compiled, who: Sequence[int], found: Groups) -> PairAnswer:
    """Return groups that break as few rules as these with a trio, and of those fair ones.

    Proven where there are few people, for then every trio is tried. O(n³) pairings of them, one of more.
    """
    few = len(who) <= TRIOS_UP_TO
    trios = list(combinations(sorted(who), 3)) if few else [g for g in found if len(g) == 3]  # noqa: PLR2004
    best: tuple[tuple[int, int, int], Groups] | None = None
    proven = few
    for trio in trios:
        pairs = solve_even(c, [i for i in who if i not in trio], fair=True)
        groups = [*pairs.groups, tuple(sorted(trio))]
        worth = c.evaluate_all(groups)
        rank = (-sum(v.broken for v in worth), min(v.least for v in worth), sum(v.total for v in worth))
        best = max(best, (rank, groups)) if best else (rank, groups)
        proven = proven and pairs.proven
    assert best is not None  # noqa: S101 -- there is a trio among the groups found
    (_, least, total), groups = best
    return PairAnswer(
        groups, proven=proven, bound=total if proven else roof(c, who), least_bound=least if proven else FULL
    )


def _highest_floor(c: Compiled, who: Sequence[int], stop: Callable[[], bool] | None) -> tuple[Groups, int, int]:
    """Return groups whose worst-off is as well off as can be, how well, and a bound of that.

    There are no groups, and −1, when rules must be broken. What is possible when one person may be alone is
    tried first: mostly it is what a trio allows.
    """
    search = _Floor(c, np.array(list(who)))
    n = search.n
    with_nobody = np.full((n + 1, n + 1), FULL, np.int64)
    with_nobody[:n, :n] = search.least
    guess, _ = highest_floor(with_nobody, Face(np.zeros((n + 1, n + 1), np.int64), 0), -1)
    # No more than three can be better off in a trio than in any pair.
    high = bound = int(np.sort(search.least.max(axis=1))[3])
    groups: Groups = []
    low, hint = -1, max(0, guess)
    unsettled, step = 0, 1
    while low < high and unsettled <= UNSETTLED and not (stop is not None and stop()):
        steps = search.ladder[(search.ladder > low) & (search.ladder <= high)]
        if low < hint <= high:
            floor = hint
        elif len(steps):
            # Down in doubling steps to the first that can be had, then by halves.
            floor = int(steps[max(0, len(steps) - step) if low < 0 else len(steps) // 2])
            step *= 2
        else:
            floor = (low + high + 1) // 2
        found, sure = search.at(floor)
        if not found:
            high = floor - 1
            bound = high if sure else bound
            unsettled += not sure
            continue
        climbed = floor == low + 1
        groups, low = found, min(v.least for v in c.evaluate_all(found))
        between = (search.ladder > low) & (search.ladder <= high)
        hint = low + 1 if not climbed and (floor == guess or not between.any()) else -1
    return groups, low, bound


class _Barrier:
    """People whose leaving-out parts the others, and so tells which three may be the trio (Tutte 1947)."""

    def __init__(self, allowed: Bools, out: Bools) -> None:
        self.parts = components(allowed, out)
        self.odd = np.bincount(self.parts[~out], minlength=1) % 2 == 1
        self.number = int(out.sum())

    def fits(self, trios: Ints) -> Bools:
        """Tell, of each trio, whether no more odd parts are left without it than there are people left out."""
        parts = self.parts[trios]
        gone = (parts < 0).sum(axis=1)
        same = (parts[:, :, None] == parts[:, None, :]).sum(axis=2)
        # Two of one part leave it as it was; one or three turn it.
        thirds = np.select([same == 1, same == 3], [3, 1], 0) * (parts >= 0)  # noqa: PLR2004
        turned = np.where(self.odd[parts], -thirds, thirds).sum(axis=1) // 3
        return np.asarray(int(self.odd.sum()) + turned <= self.number - gone)


def _barrier_against(trio: Ints, allowed: Bools, out: Ints) -> _Barrier:
    """Return a barrier that forbids a trio, without whom leaving these out parts the others.

    The three may hold parts together: then some of them are left out too.
    """
    left_out = np.zeros(len(allowed), np.bool_)
    left_out[out] = True
    barrier = _Barrier(allowed, left_out)
    for some in (list(few) for k in range(1, 4) for few in combinations(trio.tolist(), k)):
        if not barrier.fits(trio[None]).any():
            break
        more = left_out.copy()
        more[some] = True
        barrier = _Barrier(allowed, more)
    return barrier


class _Floor:
    """Which trios and pairs leave everybody at a floor or above."""

    def __init__(self, c: Compiled, m: Ints) -> None:
        self.c = c
        self.m = m
        self.n = len(m)
        units = c.pair[np.ix_(m, m)]
        self.least = np.where(c.pair_bad[np.ix_(m, m)] > 0, -1, np.minimum(units, units.T))
        np.fill_diagonal(self.least, -1)
        self.ladder = np.unique(self.least[self.least >= 0])
        self.apart = c.apart_count[np.ix_(m, m)] > 0
        np.fill_diagonal(self.apart, val=True)
        self.own = own_shares(c, m)
        np.fill_diagonal(self.own, -(2**60))

    def at(self, floor: int) -> tuple[Groups, bool]:
        """Return groups with everybody at a floor or above, or none, and whether that is sure."""
        n = self.n
        allowed = self.least >= floor
        with_nobody = np.ones((n + 1, n + 1), np.bool_)
        with_nobody[:n, :n] = allowed
        with_nobody[n, n] = False
        pairs, out = perfect_pairs(with_nobody)
        barriers = [] if pairs else [_Barrier(allowed, out[:n])]
        degree = allowed.sum(axis=1)
        trios = np.zeros((0, 3), np.int64)
        every = False
        for _ in range(TRIES):
            if not len(trios):
                if every:
                    return [], True
                trios, every = self.trios(floor, barriers, MORE if barriers else FIRST)
                if not len(trios):
                    return [], every
            # Those who are hardest to pair are best in the trio.
            trio = trios[int(degree[trios].sum(axis=1).argmin())]
            keep = np.setdiff1d(np.arange(n), trio)
            pairs, out = perfect_pairs(allowed[np.ix_(keep, keep)])
            if pairs is not None:
                rows = [trio, *([keep[i], keep[j]] for i, j in pairs)]
                return [tuple(sorted(int(self.m[i]) for i in row)) for row in rows], True
            barriers.append(_barrier_against(trio, allowed, keep[out]))
            trios = trios[barriers[-1].fits(trios)]
        return [], False

    def trios(self, floor: int, barriers: Sequence[_Barrier], enough_of: int) -> tuple[Ints, bool]:
        """Return trios that reach a floor and that no barrier forbids, and whether these are all."""
        own = self.own
        enough = own >= 2 * floor - own.max(axis=1)[:, None]
        near = enough & enough.T & ~self.apart
        out: list[Ints] = [np.zeros((0, 3), np.int64)]
        waiting: list[Ints] = []
        number = 0
        for i in range(self.n):
            others = np.nonzero(near[i, i + 1 :])[0] + i + 1
            inner = np.ix_(others, others)
            mine, back, two = own[i, others], own[others, i], own[inner]
            some = np.triu(near[inner], 1) & (mine[:, None] + mine >= 2 * floor)
            some &= (back[:, None] + two >= 2 * floor) & (back + two.T >= 2 * floor)
            a, b = np.nonzero(some)
            trios = np.stack([np.full(len(a), i), others[a], others[b]], axis=1)
            for barrier in barriers:
                trios = trios[barrier.fits(trios)]
            waiting.append(trios)
            number += len(trios)
            if number > enough_of or i == self.n - 1:
                out.append(self._reaching(np.concatenate(waiting), floor))
                waiting, number = [], 0
                if sum(map(len, out)) > enough_of:
                    return np.concatenate(out), i == self.n - 1
        return np.concatenate(out), True

    def _reaching(self, trios: Ints, floor: int) -> Ints:
        if not len(trios):
            return trios
        v = values(self.c, np.sort(self.m[trios], axis=1))
        return np.asarray(trios[(v.broken == 0) & (v.least >= floor)])
