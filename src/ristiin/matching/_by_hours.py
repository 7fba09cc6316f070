"""Brings a bound down by cases of the hours that each of a few large groups meets at.

In a case each group is made within a circle: people who can all come at the same hours. Whoever cannot come
then must be in a group of another circle, so that shares of groups come much nearer to whole ones than when
each group may meet at any hour. A case is worth at most the sum of any duals and what the best group of each
of its circles gains on them (Lagrangian bound; Barnhart et al., "Branch-and-price", 1998), certified by the
search of `_pricing`; where that is not low enough, it is parted by whether a person is in the group of a
circle. Counted, not timed: `stop` alone looks at the clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations_with_replacement
from math import comb
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ristiin.matching._bound import NEAR, Bounder, Opening
from ristiin.matching._circles import SOME, Circle, Met, Row, Shares, circles_of
from ristiin.matching._master import Master

if TYPE_CHECKING:
    from ristiin.matching._compile import Compiled

Ints = NDArray[np.int64]
Groups = list[tuple[int, ...]]
Case = Mapping[Circle, int]
"""So many groups are in each circle."""
WAYS, LOOKED, PARTS = 300_000, 10_000, 500
"""So many ways to give groups a circle are listed, so many cases looked into, and one with so many of its parts."""
BUDGET = 20_000_000
"""So many steps may one search take."""
MOST, FIRST = 5_000_000_000, 50
"""So many steps may all searches take; it is given up where after so many cases it looks as if they would not do."""
TURNS = 200
"""So often more groups are climbed to in a case."""
UNKNOWN = 2**50
"""More than any group can gain."""
LEVELS = (0, 1, 2, 4, 8, 16, 32)
"""So many eighths of the gap is what is hoped for let down until a group is found."""


def by_hours(
    c: Compiled,
    begun: Opening,
    bound: int,
    known: int,
    *,
    total: Callable[[Groups], int],
    stop: Callable[[], bool],
    near: int = NEAR + 5,
    budget: int = BUDGET,
) -> tuple[int, Groups]:
    """Return a bound at least as good, and groups of a `total` above the known one where any are met.

    A case is let rest within such a part of the total known: `near` is what that is divided by; `budget` are the
    steps of one search.
    `total` is −1 for groups that may not be. Where hours do not matter everyone is in one circle. Nothing is done
    where groups are small or there are too many cases. O(cases · groups) for each case that is looked into.
    """
    bounder = begun.bounder
    if bounder.largest <= bounder.wide or bound <= known + known // near:
        return bound, []
    master = Master(c, bounder, begun.center)
    master.add(begun.rows)
    master.settle(stop)
    cases = _Cases(bounder, bound, known, near, budget, total, stop)
    if not 0 < sum(len(bounds) for bounds in cases.bounds) <= LOOKED:
        return bound, []
    return cases.look(master.y, max(1, master.value - known))


class _Cases:
    def __init__(  # noqa: PLR0917 -- what it is about, each by its name
        self,
        bounder: Bounder,
        bound: int,
        known: int,
        near: int,
        budget: int,
        total: Callable[[Groups], int],
        stop: Callable[[], bool],
    ) -> None:
        self.bounder = bounder
        self.bound = bound
        self.known = known
        self.near = near
        self.budget = budget
        self.best: Groups = []
        self.total = total
        self.stop = stop
        self.steps = self.looked = self.gap = 0
        self.circles = circles_of(bounder)
        # By number of groups: cases × groups, the circle of each; and the bound of each case.
        self.cases = [rows for rows in _ways(self.circles, bounder) if len(rows)]
        self.bounds = [np.full(len(rows), bound) for rows in self.cases]
        self.met = {circle.hours: Met(bounder.n) for circle in self.circles}

    def look(self, y: Ints, gap: int) -> tuple[int, Groups]:
        """Close one case after another, the highest first, from duals with about this gap to what is known."""
        self.gap = gap
        self._lower(y)
        rest = wait = 0
        # What could not be closed stays as it is, and nothing under it makes the bound better.
        left = 0
        while not self._enough():
            top, k, at = max((int(bounds.max()), k, int(bounds.argmax())) for k, bounds in enumerate(self.bounds))
            if top <= max(left, self._aim()):
                break
            value, duals = self._closed(Counter(self.circles[j] for j in self.cases[k][at].tolist()), y)
            self.bounds[k][at] = value = min(top, value)
            if value > self._aim():
                left = max(left, value)
            if rest:
                rest -= 1
            elif self._lower(duals) < len(self.circles):
                # The same duals may close others: tried less often the less it brings.
                rest = wait = 2 * wait + 1
            else:
                wait = 0
        return max(self.known, min(self.bound, max(int(bounds.max()) for bounds in self.bounds))), self.best

    def _aim(self) -> int:
        return self.known + self.known // self.near

    def _enough(self) -> bool:
        if self.stop() or self.looked > LOOKED or self.steps > MOST:
            return True
        open_ = sum(int((bounds > self._aim()).sum()) for bounds in self.bounds)
        return self.looked > FIRST and self.steps + self.steps // self.looked * open_ > 2 * MOST

    def _lower(self, y: Ints) -> int:
        """Bound every case by these duals; return how many are closed."""
        gains = np.array([self._gain(circle, y) for circle in self.circles])
        closed = 0
        for rows, bounds in zip(self.cases, self.bounds, strict=True):
            lower = np.minimum(bounds, int(y.sum()) + gains[rows].sum(axis=1))
            closed += int(((bounds > self._aim()) & (lower <= self._aim())).sum())
            bounds[:] = lower
        return closed

    def _gain(self, circle: Circle, y: Ints) -> int:
        """Return what no group of a circle gains more than on the duals."""
        gain: int | None = None
        for part in LEVELS:
            if self.stop():
                return UNKNOWN
            gain, found = self._price(circle, y, -self.gap * part // 8)
            if found or gain is None:
                break
        return UNKNOWN if gain is None else gain

    def _price(self, circle: Circle, y: Ints, least: int) -> tuple[int | None, dict[Row, int]]:
        before = circle.part.steps
        out = circle.price(y, least, self.budget)
        self.steps += circle.part.steps - before
        return out

    def _closed(self, case: Case, y: Ints) -> tuple[int, Ints]:
        """Return a bound of the case, above the aim where it cannot be closed, and the duals of its linear program."""
        bound, shares = self._settled(case, y)
        duals, last = shares.y, self.looked + PARTS
        value = 0
        open_ = [(bound, case, shares)]
        while open_:
            here, part, shares = open_.pop()
            self.looked += 1
            if here <= self._aim():
                value = max(value, here)
                continue
            halves = self._parted(part, shares)
            if not halves or self._enough() or self.looked > last:
                return bound, duals
            for half in halves:
                here, shares = self._settled(half, y)
                open_.append((here, half, shares))
        return min(bound, value), duals

    def _settled(self, case: Case, y: Ints) -> tuple[int, Shares]:
        """Return a bound of a case, and the linear program that it comes from."""
        shares = Shares(case, y)
        for k, circle in enumerate(case):
            shares.add(k, dict(self.met[circle.hours].within(circle, y)))
        many = sum(case.values())
        bound = self.bound
        for _ in range(TURNS):
            shares.solve()
            used = shares.used()
            new = 0
            for k, circle in enumerate(case):
                new += self._add(shares, k, circle, circle.climb(shares.y, shares.rents[k], list(used[k])))
            if new:
                continue
            if shares.value > self._aim() and shares.widen():
                continue
            self._whole(used)
            # Some room over the rents makes the search small.
            room = max(0, self._aim() - shares.value) // many
            gains = []
            for k, circle in enumerate(case):
                gain, found = self._price(circle, shares.y, shares.rents[k] + room)
                gains.append(gain)
                new += self._add(shares, k, circle, found)
            if None not in gains:
                worth = sum(gain * often for gain, often in zip(gains, case.values(), strict=True) if gain is not None)
                bound = min(bound, int(shares.y.sum()) + worth)
            if bound <= self._aim() or self.stop():
                break
            # Duals with more room may be lower, which makes a search shorter that was too long.
            if not new and not (None in gains and shares.widen()):
                break
        return bound, shares

    def _add(self, shares: Shares, k: int, circle: Circle, found: dict[Row, int]) -> int:
        self.met[circle.hours].add(found)
        return shares.add(k, found)

    def _whole(self, used: list[dict[Row, float]]) -> None:
        """Keep groups when the linear program takes whole ones."""
        rows = [row for part in used for row in part]
        if sum(len(row) for row in rows) == self.bounder.n == len({i for row in rows for i in row}):
            groups = [tuple(sorted(int(self.bounder.m[i]) for i in row)) for row in rows]
            total = self.total(groups)
            if total > self.known:
                self.known, self.best = total, groups

    def _parted(self, case: Case, shares: Shares) -> list[Case]:
        """Return two cases: the person most in doubt is in a group of the circle in question, or is not."""
        inside = np.zeros((len(case), self.bounder.n))
        split = np.zeros(len(case), np.bool_)
        for k, part in enumerate(shares.used()):
            for row, share in part.items():
                inside[k, list(row)] += share
                split[k] |= share < 1 - SOME
        doubt = np.minimum(inside, 1 - inside)
        if doubt.max() <= SOME:
            # Which of several groups of one circle somebody is in is still open.
            several = [k for k, often in enumerate(case.values()) if often > 1 and split[k]]
            if not several:
                return []
            doubt = np.where(inside > 1 - SOME, 1, 0)
            doubt[[k for k in range(len(case)) if k not in several]] = 0
        k, who = divmod(int(doubt.argmax()), self.bounder.n)
        chosen = list(case)[k]
        out = {circle.without(who) if circle is chosen else circle: often for circle, often in case.items()}
        within: dict[Circle, int] = {chosen: 1}
        if case[chosen] > 1:
            within[chosen.without(who)] = case[chosen] - 1
        for circle, often in case.items():
            if circle is not chosen:
                within[circle.without(who)] = often
        return [row for row in (out, within) if self._possible(row)]

    def _possible(self, case: Case) -> bool:
        large = all(len(circle.people) >= self.bounder.smallest for circle in case)
        return large and len({i for circle in case for i in circle.people.tolist()}) == self.bounder.n


def _ways(circles: Sequence[Circle], bounder: Bounder) -> Iterator[Ints]:
    """Yield the ways to take circles that hold everyone, ways × groups, for each number of groups; none if too many."""
    counts = range(-(-bounder.n // bounder.largest), bounder.n // bounder.smallest + 1)
    if sum(comb(len(circles) + k - 1, k) for k in counts) > WAYS:
        return
    inside = np.zeros((len(circles), bounder.n), np.bool_)
    for k, circle in enumerate(circles):
        inside[k, circle.people] = True
    for many in counts:
        rows = np.array(list(combinations_with_replacement(range(len(circles)), many)), np.int64)
        everyone = np.logical_or.reduce([inside[rows[:, k]] for k in range(many)]).all(axis=1)
        yield rows[everyone]
