"""Brings a bound down by cases of the hours that each of a few large groups meets at.

In a case each group is made within a circle: people who can all come at the same hours. Whoever cannot come
then must be in a group of another circle, so that shares of groups come much nearer to whole ones than when
each group may meet at any hour. A case is worth at most the sum of any duals and what the best group of each
of its circles gains on them (Lagrangian bound; Barnhart et al., "Branch-and-price", 1998), certified by the
search of `_pricing`. So the duals of one case close many others as well (as a cut of Benders, "Partitioning
procedures for solving mixed-variables programming problems", 1962, holds for every choice); what is left open
gets duals of its own, and where those are not enough it is parted by whether a person is in the group of a
circle. Counted, not timed: `stop` alone looks at the clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ristiin.matching import _ways
from ristiin.matching._bound import NEAR, Bounder, Opening
from ristiin.matching._circles import SOME, Circle, Row, Shares, circles_of
from ristiin.matching._dense import compiled_module
from ristiin.matching._master import Master
from ristiin.matching._ways import Places, ways_to_hold

if TYPE_CHECKING:
    from ristiin.matching._compile import Compiled

Ints = NDArray[np.int64]
Groups = list[tuple[int, ...]]
Case = Mapping[Circle, int]
"""So many groups are in each circle."""
CASES = 8_000_000
"""So many cases there may be."""
LOOKED, PARTS = 10_000, 500
"""So many cases are looked into, and one with so many of its parts."""
BUDGET = 20_000_000
"""So many steps may one search take."""
MOST = 10_000_000_000
"""So many steps may all searches take."""
TURNS = 200
"""So often more groups are climbed to in a case."""
UNKNOWN = 2**50
"""More than any group can gain."""
FAR = 4
"""A circle is not searched for groups that lose more than so many times the gap."""


def by_hours(
    c: Compiled,
    begun: Opening,
    bound: int,
    known: int,
    *,
    total: Callable[[Groups], int],
    most: int = CASES,
    near: int = NEAR + 5,
    budget: int = BUDGET,
    steps: int = MOST,
) -> tuple[int, Groups] | None:
    """Return a bound at least as good, and groups of a `total` above the known one where any are met.

    None where groups are small or there are more than `most` cases. A case is let rest within such a part of the
    total known: `near` is what that is divided by; `budget` are the steps of one search, `steps` those of all.
    `total` is −1 for groups that may not be. Where hours do not matter everyone is in one circle.
    O(cases · groups) for each case that is looked into.
    """
    bounder = begun.bounder
    if bounder.largest <= bounder.wide:
        return None
    cases = _Cases(bounder, bound, known, near, budget, steps, most, total)
    if not len(cases.open):
        return None
    master = Master(c, bounder, begun.center)
    master.add(begun.rows)
    master.settle(bounder.stop)
    return cases.look(master.y, max(1, master.value - known))


class _Cases:
    def __init__(  # noqa: PLR0917 -- what it is about, each by its name
        self,
        bounder: Bounder,
        bound: int,
        known: int,
        near: int,
        budget: int,
        steps: int,
        most: int,
        total: Callable[[Groups], int],
    ) -> None:
        self.bounder = bounder
        self.bound = bound
        self.known = known
        self.near = near
        self.budget = budget
        self.left = steps
        self.best: Groups = []
        self.total = total
        self.stop = bounder.stop
        self.looked = self.least = 0
        self.circles = circles_of(bounder)
        kernels = compiled_module(_ways, _ways.KERNELS) or vars(_ways)
        self.sums: Callable[[Places, Ints], Ints] = kernels["sums"]
        self.often: Callable[[Places, int], Ints] = kernels["often"]
        # A row a case, the circle of each group; those still open.
        self.open = ways_to_hold(self.circles, bounder, most)
        # What each could come to by the duals that are likely to bring it lowest, and which they are.
        self.hope = np.full(len(self.open), UNKNOWN)
        self.by = np.zeros(len(self.open), np.int32)
        self.tried: list[Ints] = []
        # No case closed is above.
        self.top = 0

    def look(self, y: Ints, gap: int) -> tuple[int, Groups]:
        """Close one case after another, that first which seems highest, from duals with such a gap to what is known."""
        self.least = -FAR * gap
        self._lower(y)
        while len(self.open) and not self._enough():
            at = int(self.hope.argmax())
            circles = [self.circles[j] for j in self.open[at].tolist() if j < len(self.circles)]
            value, duals = self._closed(Counter(circles), self.tried[self.by[at]])
            self.top = max(self.top, value)
            self._leave(np.arange(len(self.open)) != at)
            self._lower(duals)
        return max(self.known, self.bound if len(self.open) else min(self.bound, self.top)), self.best

    def _leave(self, open_: NDArray[np.bool_]) -> None:
        self.open, self.hope, self.by = self.open[open_], self.hope[open_], self.by[open_]

    def _aim(self) -> int:
        return max(self.top, self.known + self.known // self.near)

    def _enough(self) -> bool:
        return self.stop() or self.looked > LOOKED or self.left < 0

    def _lower(self, y: Ints) -> None:
        """Close the cases that these duals close: what is met says which may be, a search of each circle which are."""
        total = int(y.sum())
        gains = np.array([*(max(self.least, circle.known.most(y)) for circle in self.circles), 0])
        sure = np.zeros(len(gains), np.bool_)
        # No circle at all gains nothing.
        sure[-1] = True
        likely = np.nonzero(self.sums(self.open, gains) <= self._aim() - total)[0]
        while True:
            rows = self.open[likely]
            often = self.often(rows, len(gains)) * ~sure
            if not often.any():
                break
            # The circle of most of them first.
            j = int(often.argmax())
            gain, _ = self._price(self.circles[j], y, int(gains[j]))
            gains[j] = UNKNOWN if gain is None or self.stop() else gain
            sure[j] = True
            likely = likely[self.sums(rows, gains) <= self._aim() - total]
        self.top = max(self.top, total + int(self.sums(rows, gains).max(initial=-total)))
        still = np.ones(len(self.open), np.bool_)
        still[likely] = False
        self._leave(still)
        values = self.sums(self.open, gains)
        values += total
        self.by[values < self.hope] = len(self.tried)
        np.minimum(self.hope, values, out=self.hope)
        self.tried.append(y)

    def _price(self, circle: Circle, y: Ints, least: int) -> tuple[int | None, dict[Row, int]]:
        before = circle.part.steps
        out = circle.price(y, least, self.budget)
        self.left -= circle.part.steps - before
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
            shares.add(k, circle.met(y))
        many = sum(case.values())
        bound = self.bound
        for _ in range(TURNS):
            shares.solve()
            used = shares.used()
            new = 0
            for k, circle in enumerate(case):
                new += shares.add(k, circle.climb(shares.y, shares.rents[k], list(used[k])))
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
                new += shares.add(k, found)
            if None not in gains:
                worth = sum(gain * often for gain, often in zip(gains, case.values(), strict=True) if gain is not None)
                bound = min(bound, int(shares.y.sum()) + worth)
            if bound <= self._aim() or self.stop():
                break
            # Duals with more room may be lower, which makes a search shorter that was too long.
            if not new and not (None in gains and shares.widen()):
                break
        return bound, shares

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
