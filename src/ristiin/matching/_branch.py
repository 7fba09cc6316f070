"""Brings a bound down by cases until each is near: two people come together or not, or a group meets at an hour or not.

Two people lower it more (Ryan & Foster, "An integer programming approach to scheduling", 1981); a person
and an hour make a search narrower that takes long. Of several the two cases are taken that lower it most
(strong branching: Applegate, Bixby, Chvátal & Cook, "The traveling salesman problem", 2006). A case is
closed by the search of `_pricing`, never by the linear program alone. Counted, not timed: `stop` alone
looks at the clock.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ristiin.matching._bound import NEAR, SLOTS, Bounded, Bounder
from ristiin.matching._master import USED, Master

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Pairs = tuple[tuple[int, int], ...]
Groups = list[tuple[int, ...]]
RUNGS = 2
"""The way to a hundredth is gone in so many parts; each that is reached is certain."""
CASES, MOST = 1000, 10_000_000_000
"""So many cases are looked at, and so many steps may all searches take."""
TRIED, LIKELY = 12, 0.6
"""So many are tried to part a case, those that are true about so much."""
BUDGET, DEAR = 200_000_000, 10_000_000
"""So many steps may one search take; where it took more than so many, cases of person and hour make it narrower."""
SIDES = 0.001
"""What is nearer to true or to untrue is sure."""
GRAIN = 50
"""So little a head is not told apart: duals are rounded, and what the search hopes for is rounded up."""
LONG = (3, 18)
"""A case that is better not parted is searched so many times as long, and then again."""
TURNS, SEARCHES = 25, 6
"""So often groups are climbed to in a case, and so often it is searched before it is parted."""


@dataclass(frozen=True)
class Case:
    """Who come together, by place, and who do not; whose group meets at which hour, and whose cannot."""

    together: Pairs = ()
    apart: Pairs = ()
    meets: Pairs = ()
    not_then: Pairs = ()


def by_cases(
    found: Bounded,
    bound: int,
    known: int,
    *,
    total: Callable[[Groups], int],
    budget: int = BUDGET,
) -> tuple[int, Groups]:
    """Return a bound at least as good, and groups of a `total` above the one known where any are met.

    `budget` are the steps of one search.
    """
    if found.master is None:
        return bound, []
    narrow = found.steps > DEAR
    return _Cases(found.master.lean(bound - known), bound, known, total, budget=budget, narrow=narrow).look()


class _Cases:
    def __init__(
        self,
        master: Master,
        bound: int,
        known: int,
        total: Callable[[Groups], int],
        *,
        budget: int,
        narrow: bool,
    ) -> None:
        self.master = master
        self.whole = master.bounder
        self.first = master.y
        self.bound = bound
        self.known = known
        self.best: Groups = []
        self.total = total
        self.stop = self.whole.stop
        self.budget = budget
        self.narrow = narrow and self.whole.sets is not None
        self.seen = 0
        self.steps = 0

    def look(self) -> tuple[int, Groups]:
        way = self.bound - self._target()
        open_: list[tuple[int, int, Case]] = [(-self.bound, 0, Case())]
        for rung in range(1, RUNGS + 1):
            aim = max(self._target(), self.bound - way // RUNGS) if rung < RUNGS else self._target()
            if self.bound <= self._target() or not self._down_to(aim, open_):
                break
            self.bound = min(self.bound, max(self.known, -open_[0][0]))
        return self.bound, self.best

    def _target(self) -> int:
        return self.known + self.known // (NEAR + 5)

    def _down_to(self, aim: int, open_: list[tuple[int, int, Case]]) -> bool:
        """Close every case at the aim; what is closed stays open to a lower one. False when it is too much."""
        closed: list[tuple[int, int, Case]] = []
        try:
            while open_ and -open_[0][0] > max(aim, self.known):
                if self.stop() or self.seen > CASES or self.steps > MOST:
                    return False
                _, _, case = heapq.heappop(open_)
                found, parts = self._looked_into(case, aim)
                if found is None or not (found[1] or parts):
                    return False
                value, sure = found
                for part in parts or [case]:
                    self.seen += 1
                    heapq.heappush(closed if sure else open_, (-value, self.seen, part))
        finally:
            for row in closed:
                heapq.heappush(open_, row)
        return True

    def _looked_into(self, case: Case, aim: int) -> tuple[tuple[int, bool] | None, list[Case]]:
        """Return what `_value` does, and the cases that one is parted into which is not closed."""
        found = self._value(case, aim, self.budget)
        for longer in LONG:
            if found is None or found[1] or self.stop():
                break
            # Where nothing is in the way but that the search is long, two people more or less do not shorten it.
            parts = self._parted(case) if self.narrow or found[0] > aim + 1 else []
            if parts:
                return found, parts
            found = self._value(case, aim, longer * self.budget)
        return found, [] if found is None or found[1] else self._parted(case)

    def _value(self, case: Case, aim: int, budget: int) -> tuple[int, bool] | None:
        """Return (a bound of a case near the aim, True), or (about what it could be, False)."""
        master = self.master
        bounder = self._enter(case)
        for _ in range(SEARCHES):
            for _ in range(TURNS):
                if not self._solve():
                    return None
                if not master.add(bounder.climb(master.y, master.paid, master.used()), gaining=True):
                    break
                self._enter(case)
            self._whole_groups()
            aim = max(aim, self.known)
            if master.value > aim + GRAIN * bounder.n:
                return master.value, False
            before = bounder.steps
            level = max(GRAIN, (aim - master.value) // bounder.n)
            whole, greatest, rows = bounder.price(master.y, level, budget, 6 * bounder.n, cuts=master.paid)
            self.steps += bounder.steps - before
            if whole and greatest <= level:
                return max(aim, master.value + level * bounder.n), True
            if not master.add(rows):
                break
            self._enter(case)
        return max(master.value, aim + 1), False

    def _enter(self, case: Case) -> Bounder:
        """Let the linear program take only groups of this case."""
        master = self.master
        master.bounder = self.whole.of_case(**vars(case))
        master.load()
        inside = master.inside
        alive = np.ones(len(inside), np.bool_)
        for i, j in case.together:
            alive &= inside[:, i] == inside[:, j]
        for i, j in case.apart:
            alive &= ~(inside[:, i] & inside[:, j])
        for i, hour in case.meets:
            alive &= ~inside[:, i] | self._at(hour)
        for i, hour in case.not_then:
            alive &= ~(inside[:, i] & self._at(hour))
        master.let(alive)
        return master.bounder

    def _solve(self) -> bool:
        """Work out duals; those of people who come together are moved alike from the first, for it is all one."""
        master = self.master
        if not master.solve(None):
            return False
        unit, size = master.bounder.unit, master.bounder.unit_size
        moved = np.bincount(unit, weights=master.y - self.first, minlength=master.n).astype(np.int64)
        y = self.first + moved[unit] // size
        # What is left over goes to one of each.
        left = moved - np.bincount(unit, weights=y - self.first, minlength=master.n).astype(np.int64)
        for u in np.nonzero(left)[0].tolist():
            y[int(np.argmax(unit == u))] += left[u]
        master.y = y
        return True

    def _at(self, hour: int) -> NDArray[np.bool_]:
        """Say which of the groups known can all meet then."""
        return np.asarray(~(self.master.inside & (self.whole.hours >> hour & 1 == 0)).any(axis=1))

    def _whole_groups(self) -> None:
        """Keep groups when the linear program takes whole ones."""
        rows = self.master.used()
        if sum(len(row) for row in rows) == self.master.n == len({i for row in rows for i in row}):
            groups = [tuple(sorted(int(self.whole.m[i]) for i in row)) for row in rows]
            total = self.total(groups)
            if total > self.known:
                self.known, self.best = total, groups

    def _parted(self, case: Case) -> list[Case]:
        """Return the two cases that lower it most."""
        best: tuple[int, list[Case]] = (-1, [])
        value = self.master.value
        for parts in (self.narrow and self._by_hours(case)) or self._by_pairs(case):
            lowered = 1
            for part in parts:
                self._enter(part)
                lowered *= max(1, value - self.master.tried())
            if lowered > best[0]:
                best = (lowered, parts)
        return best[1]

    def _by_pairs(self, case: Case) -> list[list[Case]]:
        """Return cases of two people together and apart, those most in doubt first."""
        shares, inside = self._taken()
        often = np.triu((inside.T * shares) @ inside, 1)
        return [
            [replace(case, together=(*case.together, pair)), replace(case, apart=(*case.apart, pair))]
            for pair in _in_doubt(often)
        ]

    def _by_hours(self, case: Case) -> list[list[Case]]:
        """Return cases of a person's group meeting at an hour and not, those most in doubt first."""
        if self.whole.sets is None:
            return []
        shares, inside = self._taken()
        cannot = self.whole.hours[:, None] >> np.arange(SLOTS) & 1 == 0
        often = (inside.T * shares) @ ((inside @ cannot) == 0)
        often[cannot] = 0
        return [
            [replace(case, meets=(*case.meets, pair)), replace(case, not_then=(*case.not_then, pair))]
            for pair in _in_doubt(often)
        ]

    def _taken(self) -> tuple[Floats, Floats]:
        """Return the shares of the groups that the linear program takes some of, and who is in them."""
        shares = self.master.shares()
        some = np.nonzero(shares > USED)[0]
        return shares[some], self.master.inside[some].astype(np.float64)


def _in_doubt(often: Floats) -> list[tuple[int, int]]:
    """Return the places of what is true about `LIKELY` often."""
    unsure = np.argwhere((often > SIDES) & (often < 1 - SIDES))
    order = np.argsort(np.abs(often[tuple(unsure.T)] - LIKELY).round(6), kind="stable")
    return [(int(i), int(j)) for i, j in unsure[order[:TRIED]]]
