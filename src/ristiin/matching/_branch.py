"""Brings a bound down by cases: one person's group meets at an hour, or cannot, until each case is near.

Where hours matter the linear program shares people out among groups of many hours, and cuts do not
see it. The person and hour whose two cases lower it most are taken (strong branching: Applegate,
Bixby, Chvátal & Cook, "The traveling salesman problem", 2006); either makes the search of `_pricing`
smaller. A case is closed by that search, never by the linear program alone. Counted, not timed:
`stop` alone looks at the clock.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ristiin.matching._bound import BUDGET, NEAR, SLOTS, Bounded, Bounder
from ristiin.matching._master import USED, Master

Ints = NDArray[np.int64]
Pairs = tuple[tuple[int, int], ...]
Groups = list[tuple[int, ...]]
RUNGS = 2
"""The way to a hundredth is gone in so many parts; each that is reached is certain."""
CASES, MOST = 400, 5_000_000_000
"""So many cases are looked at, and so many steps may all searches take."""
TRIED, LIKELY = 6, 0.5
"""So many are tried to part a case, those that are true about so much."""
SIDES = 0.001
"""What is nearer to true or to untrue is sure."""
GRAIN = 50
"""So little a head is not told apart: duals are rounded, and what the search hopes for is rounded up."""
TURNS, SEARCHES = 25, 6
"""So often groups are climbed to in a case, and so often it is searched before it is parted."""


@dataclass(frozen=True)
class Case:
    """Whose group meets at which hour, by place, and whose cannot."""

    meets: Pairs = ()
    not_then: Pairs = ()


def by_cases(
    found: Bounded, bound: int, known: int, *, allowed: Callable[[Groups], bool], stop: Callable[[], bool]
) -> tuple[int, Groups]:
    """Return a bound at least as good, and `allowed` groups above the total known where any are met."""
    if found.master is None or found.master.bounder.sets is None:
        return bound, []
    return _Cases(found.master.lean(bound - known), bound, known, allowed, stop).look()


class _Cases:
    def __init__(
        self,
        master: Master,
        bound: int,
        known: int,
        allowed: Callable[[Groups], bool],
        stop: Callable[[], bool],
    ) -> None:
        self.master = master
        self.whole = master.bounder
        self.bound = bound
        self.known = known
        self.best: Groups = []
        self.allowed = allowed
        self.stop = stop
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
                found = self._value(case, aim)
                if found is None:
                    return False
                value, sure = found
                if sure:
                    self.seen += 1
                    heapq.heappush(closed, (-value, self.seen, case))
                    continue
                parts = self._parted(case)
                if not parts:
                    return False
                for part in parts:
                    self.seen += 1
                    heapq.heappush(open_, (-value, self.seen, part))
        finally:
            for row in closed:
                heapq.heappush(open_, row)
        return True

    def _value(self, case: Case, aim: int) -> tuple[int, bool] | None:
        """Return (a bound of a case near the aim, True), or (about what it could be, False)."""
        master = self.master
        bounder = self._enter(case)
        for _ in range(SEARCHES):
            for _ in range(TURNS):
                if not master.solve(None):
                    return None
                if not master.add(bounder.climb(master.y, master.paid, master.used()), gaining=True):
                    break
            self._whole_groups()
            aim = max(aim, self.known)
            if master.value > aim + GRAIN * bounder.n:
                return master.value, False
            before = bounder.steps
            level = max(GRAIN, (aim - master.value) // bounder.n)
            whole, greatest, rows = bounder.price(master.y, level, BUDGET, 6 * bounder.n, cuts=master.paid)
            self.steps += bounder.steps - before
            if whole and greatest <= level:
                return max(aim, master.value + level * bounder.n), True
            if not master.add(rows):
                return None
        return max(master.value, aim + 1), False

    def _enter(self, case: Case) -> Bounder:
        """Let the linear program take only groups of this case."""
        master = self.master
        master.bounder = self.whole.of_case(case.meets, case.not_then)
        master.load()
        alive = np.ones(len(master.inside), np.bool_)
        for i, hour in case.meets:
            alive &= ~master.inside[:, i] | self._at(hour)
        for i, hour in case.not_then:
            alive &= ~(master.inside[:, i] & self._at(hour))
        master.let(alive)
        return master.bounder

    def _at(self, hour: int) -> NDArray[np.bool_]:
        """Say which of the groups known can all meet then."""
        return np.asarray(~(self.master.inside & (self.whole.hours >> hour & 1 == 0)).any(axis=1))

    def _whole_groups(self) -> None:
        """Keep groups when the linear program takes whole ones."""
        rows = self.master.used()
        if sum(len(row) for row in rows) == self.master.n == len({i for row in rows for i in row}):
            total = sum(self.master.pool[row] for row in rows)
            groups = [tuple(sorted(int(self.whole.m[i]) for i in row)) for row in rows]
            if total > self.known and self.allowed(groups):
                self.known, self.best = total, groups

    def _parted(self, case: Case) -> list[Case]:
        """Return the two cases of the person and hour that lower both most."""
        master = self.master
        shares = master.shares()
        some = np.nonzero(shares > USED)[0]
        together = np.stack([self._at(hour) for hour in range(SLOTS)], axis=1)[some]
        often = (master.inside[some].T * shares[some]) @ together
        often[self.whole.hours[:, None] >> np.arange(SLOTS) & 1 == 0] = 0
        unsure = np.argwhere((often > SIDES) & (often < 1 - SIDES))
        order = np.argsort(np.abs(often[tuple(unsure.T)] - LIKELY).round(6), kind="stable")
        best: tuple[int, list[Case]] = (-1, [])
        value = master.value
        for i, hour in unsure[order[:TRIED]].tolist():
            parts = [
                Case((*case.meets, (i, hour)), case.not_then),
                Case(case.meets, (*case.not_then, (i, hour))),
            ]
            lowered = 1
            for part in parts:
                self._enter(part)
                if master.solve(None):
                    lowered *= max(1, value - master.value)
            if lowered > best[0]:
                best = (lowered, parts)
        return best[1]
