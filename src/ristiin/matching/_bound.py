"""Certified upper bounds for groups too many to list: duals, and a search that nothing beats them.

For any duals, the total is at most their sum plus, for every group there can be, what the best
group gains on them (Lagrangian bound of set partitioning; Barnhart et al., "Branch-and-price",
1998). Duals come from a linear program over groups met so far; the gain is certified by the
pruned search of `_pricing`, whose groups above the level also improve the duals.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ristiin.matching import _climb, _pricing
from ristiin.matching._columns import highs
from ristiin.matching._cuts import Prices, prices
from ristiin.matching._dense import compiled_module
from ristiin.matching._hours import HOURS, meeting
from ristiin.matching._master import Master
from ristiin.matching._model import FULL
from ristiin.matching._roof import roofs

if TYPE_CHECKING:
    from ristiin.matching._compile import Compiled

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Found = tuple[Ints, Ints, Ints]
"""Groups by place with their sizes and gains, as a search fills them in."""
SLOTS = 62
KEPT = 3000
WIDE, FEW = 6, 120
"""Groups of more than so many, among up to so many people, are priced for each set of hours."""
BUDGET = 400_000_000
"""So many steps may one search take."""
PAUSE = 20_000_000
"""After about so many the clock is looked at."""
CUTS_FOR = 80
"""Up to so many people cuts are looked for; the bound of more is that of `_central`."""
ROOM = 4
"""A search leaves such a part of the gap open while there are cuts to be found."""
ROUNDS, NEAR_ENOUGH = 100, 20_000
"""So many searches follow one another at most, until the bound is within such a part of what the duals say."""
CUT_ROUNDS, LITTLE = 12, 50
"""So often cuts are looked for between two searches, and while they take such a part of the gap away."""
NEAR, ENOUGH, MOST = 100, 150_000_000, 500_000_000
"""A bound within a hundredth of the groups known is let rest after so many steps in all, any other after so many."""
TOGETHER = 3 * FULL
"""What it costs a group climbed to that one of two is in it who come together."""
STEPS_BACK = 4
"""So often a search with more room follows one that was too long."""


@dataclass(frozen=True)
class Bounded:
    """A certified upper bound of the total in units, the groups met with their totals, and the prices behind it.

    `master` is the linear program it came from, where there is one to go on with, `steps` what the search took
    that certified it.
    """

    bound: int
    pool: dict[tuple[int, ...], int]
    duals: Ints
    cuts: Prices
    master: Master | None = None
    steps: int = 0


def never() -> bool:
    """Say that there is time."""
    return False


class Bounder:
    def __init__(
        self,
        c: Compiled,
        who: Sequence[int],
        smallest: int,
        largest: int,
        floor: int,
        *,
        wide: int = WIDE,
        stop: Callable[[], bool] = never,
        pause: int = PAUSE,
    ) -> None:
        self.stop, self.pause = stop, pause
        self.m = np.array(list(who))
        self.n = len(self.m)
        self.steps = 0
        self.wide = wide
        self.smallest = smallest
        self.largest = largest
        self.floor = floor
        m = self.m
        self.mean = np.ascontiguousarray(c.mean[np.ix_(m, m)])
        # Wishes are not shared out over the group: they count in full for each partner.
        wish = np.zeros((self.n, self.n), np.int64)
        wished_units = np.zeros(self.n, np.int64)
        for points, wished, room in c.wish_points:
            part = points[:, None] * (-(-FULL * wished // room[:, None])) // c.safe[:, None] + wished
            wish += part[np.ix_(m, m)]
            wished_units += points[m] * FULL // c.safe[m]
        self.wish = wish + wish.T
        apart = c.apart[np.ix_(m, m)].copy()
        np.fill_diagonal(apart, val=True)
        weight = self.mean + self.mean.T + (largest - 1) * self.wish
        self.weight = np.where(apart, _pricing.LOW, weight)
        self.apart = apart.astype(np.int64)
        self.pairs = self.mean + self.mean.T
        self.barred = np.zeros(self.n, np.int64)
        self.unit = np.arange(self.n)
        self.unit_size = np.ones(self.n, np.int64)
        self.dear = np.where(apart, 0, self.mean).max(axis=1)
        self.linear = c.base[m].copy()
        for points, _ in c.alone_points:
            self.linear += points[m] * FULL // c.safe[m]
        self.own = self.linear + wished_units
        self._hours(c)
        themed = c.has_theme_rule and bool(c.themes)
        self.themes = c.theme_units[m] if themed else np.zeros((self.n, 1), np.int64)
        self.free = prices([], np.zeros(0, np.int64), self.n, smallest, largest)
        inside = compiled_module(_pricing, ("shared_hours", "cuts_by_person", "may_meet", "price", "price_each")) or {}
        self.kernel: Callable[..., tuple[int, int, int, int]] | None = inside.get("price")
        self.each: Callable[..., tuple[int, int, int, int]] | None = inside.get("price_each")
        above = compiled_module(_climb, ("shared_hours", "cuts_by_person", "climb")) or {}
        self.climber: Callable[..., Ints] | None = above.get("climb")

    def _hours(self, c: Compiled) -> None:
        """Lay out what hours are worth, and for groups of many who can come together."""
        m = self.m
        self.at = np.zeros((HOURS + 1, self.n), np.int64)
        for points in c.hour_points:
            for h in range(HOURS + 1):
                self.at[h] += points[m] * (FULL * h // HOURS) // c.safe[m]
        # As much for each hour as is never too little for so many hours.
        self.hour_units = np.max([-(-self.at[h] * HOURS // h) for h in range(1, HOURS + 1)], axis=0)
        slots = c.times.shape[1]
        hour_must = max([item.at_least for item, _ in c.group_musts if item.kind == "common_times"], default=0)
        self.least_hours = min(HOURS, hour_must)
        matter = bool(self.hour_units.any()) or hour_must > 0
        self.sets: tuple[Ints, Ints, Ints] | None = None
        if matter and self.largest > self.wide and self.n <= FEW:
            self.sets = meeting(c.times[m], c.has_times[m], self.smallest, self.least_hours)
        self.hours = np.full(self.n, 2**SLOTS - 1, np.int64)
        if slots > SLOTS:
            self.least_hours = 0
        elif matter:
            power = 1 << np.arange(slots, dtype=np.int64)
            bits = (c.times[m] * power).sum(axis=1)
            self.hours = np.where(c.has_times[m], bits, 2**SLOTS - 1)

    def price(
        self, y: Ints, level: int, budget: int, most: int, *, cuts: Prices | None = None, least: int = _pricing.LOW
    ) -> tuple[bool, int, list[tuple[int, ...]]]:
        """Return (whether all were looked through, greatest gain on the duals per head, up to `most` groups that gain).

        The groups that gain most come first. `cuts` take their price from each group; those that gain
        no more than `least` in all are left out. `budget` is for each theme; `steps` tells what was used.
        """
        taken = cuts or self.free
        room = max(KEPT, most)
        rows: list[Ints] = []
        worths: list[Ints] = []
        greatest = level
        whole = True
        kernel, each = self.kernel, self.each
        if kernel is None or each is None:
            return False, level, []
        for t in range(self.themes.shape[1]):
            found = np.zeros((room, self.largest), np.int64)
            size, value = np.zeros(room, np.int64), np.zeros(room, np.int64)
            rest = self.linear + self.themes[:, t] - y - taken.head
            own = self.own + self.themes[:, t]
            if self.sets is None:
                search = partial(
                    kernel, self.smallest, self.largest, rest, self.weight, self.wish, self.hours, self.hour_units,
                    self.mean, own, self.dear, self.floor, self.least_hours, level, least,
                )  # fmt: skip
            else:
                search = partial(
                    each, self.smallest, self.largest, *self.sets, rest, self.at, self.weight, self.wish, self.mean,
                    own, self.floor, level, least,
                )  # fmt: skip
            complete, number, top = self._look_through(search, level, budget, taken, (found, size, value))
            whole = whole and complete
            greatest = max(greatest, top)
            if number:
                worth = value[:number] // size[:number]
                best = np.argsort(-worth, kind="stable")[:most]
                held = np.arange(self.largest) < size[best, None]
                rows.append(np.sort(np.where(held, found[best], self.n), axis=1))
                worths.append(worth[best])
        if not rows:
            return whole, greatest, []
        both = np.concatenate(rows)
        order = np.lexsort((*both.T[::-1], -np.concatenate(worths)))
        out = (tuple(i for i in row if i < self.n) for row in both[order].tolist())
        return whole, greatest, list(dict.fromkeys(out))[:most]

    def _look_through(
        self, search: Callable[..., tuple[int, int, int, int]], level: int, budget: int, taken: Prices, out: Found
    ) -> tuple[bool, int, int]:
        """Return (whether all were looked through, how many are out, greatest gain per head); stops between parts."""
        people = taken.within, taken.taken, taken.cost, self.hours, self.barred, self.unit, self.unit_size
        last = self.n if self.sets is None else self.n * len(self.sets[2])
        number, greatest, left, at = 0, level, budget, 0
        while at < last:
            if left <= 0 or (at and self.stop()):
                return False, number, greatest
            steps, more, top, at = search(left, at, self.pause, *people, *(each[number:] for each in out))
            self.steps += abs(steps)
            left -= abs(steps)
            number += more
            greatest = max(greatest, top)
            if steps < 0:
                return False, number, greatest
        return True, number, greatest

    def climb(self, y: Ints, cuts: Prices, groups: Sequence[tuple[int, ...]]) -> list[tuple[int, ...]]:
        """Return groups that gain on the duals, climbed to from these groups and from each person alone."""
        if self.climber is None:
            return []
        n = self.n
        size = np.array([*(len(row) for row in groups), *([1] * n)], np.int64)
        members = np.zeros((len(size), self.largest + 1), np.int64)
        for k, row in enumerate(groups):
            members[k, : len(row)] = row
        members[len(groups) :, 0] = np.arange(n)
        # Whole units get back what their people pay.
        same = (self.unit[:, None] == self.unit) & ~np.eye(n, dtype=np.bool_)
        wish = self.wish + 2 * TOGETHER * same
        out: list[tuple[int, ...]] = []
        for t in range(self.themes.shape[1]):
            rest = self.linear + self.themes[:, t] - y - cuts.head - (self.unit_size - 1) * TOGETHER
            group, many = members.copy(), size.copy()
            gains = self.climber(
                self.smallest, self.largest, group, many, rest, self.pairs, wish,
                self.least_hours, self.apart, self.hours, self.barred, self.at, cuts.within, cuts.cost,
            )  # fmt: skip
            self.steps += len(size) * n * self.largest
            out += [tuple(sorted(group[k, : many[k]].tolist())) for k in np.nonzero(gains > 0)[0].tolist()]
        return list(dict.fromkeys(out))

    def among(self, people: Sequence[int], hours: int) -> Bounder:
        """Return the same for groups of some of the people, who share so many hours; by their place among them."""
        part = copy(self)
        who = np.array(people)
        both = np.ix_(who, who)
        part.m, part.n, part.steps, part.sets = self.m[who], len(who), 0, None
        part.mean, part.wish, part.weight = self.mean[both], self.wish[both], self.weight[both]
        part.apart, part.pairs = self.apart[both], self.pairs[both]
        part.dear = np.where(part.apart > 0, 0, part.mean).max(axis=1)
        part.linear, part.own = self.linear[who] + self.at[hours, who], self.own[who] + self.at[hours, who]
        part.at, part.hour_units = np.zeros((HOURS + 1, part.n), np.int64), np.zeros(part.n, np.int64)
        part.hours, part.least_hours = np.full(part.n, 2**SLOTS - 1, np.int64), 0
        part.barred, part.unit, part.unit_size = self.barred[who], np.arange(part.n), np.ones(part.n, np.int64)
        part.themes = self.themes[who]
        part.free = prices([], np.zeros(0, np.int64), part.n, self.smallest, self.largest)
        return part

    def worths(self, inside: Floats) -> Ints:
        """Return what groups of people who share their hours are worth at most; `inside` is groups × people."""
        size = inside.sum(axis=1).astype(np.int64)
        # Floats, for they are multiplied faster; the numbers are whole and far below 2^53.
        mean, wish = (((inside @ each) * inside).sum(axis=1).astype(np.int64) for each in (self.mean, self.wish))
        own = (inside @ self.linear).astype(np.int64) + (inside @ self.themes).max(axis=1).astype(np.int64)
        return np.asarray(mean // (size - 1) + wish // 2 + own)

    def of_case(
        self,
        *,
        together: Sequence[tuple[int, int]] = (),
        apart: Sequence[tuple[int, int]] = (),
        meets: Sequence[tuple[int, int]] = (),
        not_then: Sequence[tuple[int, int]] = (),
    ) -> Bounder:
        """Return the same for groups that hold both or none of some pairs, and not both of others.

        Each person's in `meets` can meet at this hour, and each one's in `not_then` cannot.
        """
        case = copy(self)
        case.unit, case.apart, case.barred = self.unit.copy(), self.apart.copy(), self.barred.copy()
        for i, hour in meets:
            cannot = np.nonzero(self.hours >> hour & 1 == 0)[0]
            case.apart[i, cannot] = case.apart[cannot, i] = 1
        for i, hour in not_then:
            case.barred[i] |= 1 << hour
        for i, j in together:
            case.unit[case.unit == case.unit[j]] = case.unit[i]
        case.unit_size = np.bincount(case.unit, minlength=self.n)[case.unit]
        for i, j in apart:
            case.apart[i, j] = case.apart[j, i] = 1
        # Whoever is kept from one is kept from all who come with them.
        same = case.unit[:, None] == case.unit
        others = case.apart * (1 - np.eye(self.n, dtype=np.int64))
        case.apart = np.maximum(np.eye(self.n, dtype=np.int64), (same @ others @ same) > 0)
        case.weight = np.where(case.apart > 0, _pricing.LOW, self.weight)
        return case


def membership(rows: Sequence[Sequence[int]], n: int) -> Floats:
    """Return groups × people, one where somebody is in it."""
    inside = np.zeros((len(rows), n))
    for k, row in enumerate(rows):
        inside[k, list(row)] = 1
    return inside


@dataclass(frozen=True)
class Opening:
    """What bounds begin with: groups by place and their total, each person's roof, and duals between both."""

    bounder: Bounder
    rows: list[tuple[int, ...]]
    total: int
    roof: Ints
    center: Ints


def opening(
    c: Compiled,
    who: Sequence[int],
    groups: Sequence[tuple[int, ...]],
    *,
    smallest: int,
    largest: int,
    floor: int,
    wide: int = WIDE,
    stop: Callable[[], bool] = never,
) -> Opening | None:
    """Lay out what bounds begin with; None without numba and HiGHS. What begins here ends when it is to `stop`."""
    if highs() is None:
        return None
    bounder = Bounder(c, who, smallest, largest, floor, wide=wide, stop=stop)
    if bounder.kernel is None:
        return None
    place = {int(i): k for k, i in enumerate(bounder.m)}
    units = np.zeros(bounder.n, np.int64)
    for g in groups:
        value = c.evaluate(tuple(sorted(g)))
        for i, u in zip(sorted(g), value.units, strict=True):
            units[place[i]] = u
    roof = roofs(c, who, smallest)
    total = int(units.sum())
    center = np.minimum(roof, units + max(1, (int(roof.sum()) - total) // (2 * bounder.n)))
    return Opening(bounder, [tuple(sorted(place[i] for i in g)) for g in groups], total, roof, center)


def column_bound(c: Compiled, begun: Opening, *, known: int = 2**60, rounds: int = ROUNDS) -> Bounded:
    """Return a certified upper bound; groups are by place.

    Where another bound is `known` to be near the groups' total, less work is done. Work is limited by counted
    nodes and by `rounds` of search; the sooner the time is up the looser the bound.
    """
    bounder, total, n, stop = begun.bounder, begun.total, begun.bounder.n, begun.bounder.stop
    master = Master(c, bounder, begun.center)
    master.add(begun.rows)
    found = Bounded(int(begun.roof.sum()), master.pool, begun.center, bounder.free, master)
    master.settle(stop)
    back = 0
    more = True
    for _ in range(rounds):
        if stop() or back == STEPS_BACK:
            break
        plenty = ENOUGH if min(found.bound, known) - total <= found.bound // NEAR else MOST
        if min(found.bound, known) <= total or bounder.steps > plenty:
            break
        # Some room over the duals makes the search small; nothing is left of it when all cuts are found.
        gap = max(0, master.value - total) // n
        level = (gap // ROOM if more else 0) * 4**back
        asked, paid, y, before = master.value, master.paid, master.y, bounder.steps
        whole, greatest, rows = bounder.price(y, level, BUDGET, 6 * n, cuts=paid)
        bound = asked + max(0, greatest) * n
        if whole and bound < found.bound:
            found = replace(found, bound=bound, duals=y, cuts=paid, steps=bounder.steps - before)
        grown = master.add(rows)
        if not whole and not grown:
            back += 1
            continue
        if grown:
            master.settle(stop)
            if bound - asked > 2 * (level + 1) * n:
                continue
        if not more:
            if grown and found.bound - master.value > found.bound // NEAR_ENOUGH:
                continue
            break
        back = 0
        more = _cut(master, total, stop)
    return found


def _cut(master: Master, total: int, stop: Callable[[], bool]) -> bool:
    """Add cuts until half the way to the total is gone or hardly more is gained; say whether anything was."""
    start = last = master.value
    for _ in range(CUT_ROUNDS):
        if stop() or not master.cut():
            break
        master.settle(stop)
        if master.value - total <= (start - total) // 2 or last - master.value <= (last - total) // LITTLE:
            break
        last = master.value
    return start - master.value > (start - total) // LITTLE
