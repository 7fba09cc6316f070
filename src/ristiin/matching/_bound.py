"""Certified upper bounds for groups too many to list: duals, and a search that nothing beats them.

For any duals, the total is at most their sum plus, for every group there can be, what the best
group gains on them (Lagrangian bound of set partitioning; Barnhart et al., "Branch-and-price",
1998). Duals come from a linear program over groups met so far; the gain is certified by the
pruned search of `_pricing`, whose groups above the level also improve the duals.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ristiin.matching import _pricing
from ristiin.matching._cuts import Cut, Prices, prices, times_in
from ristiin.matching._dense import compiled_module
from ristiin.matching._exact import highs
from ristiin.matching._hours import HOURS, meeting
from ristiin.matching._model import FULL, UNITS_PER_POINT
from ristiin.matching._roof import roofs
from ristiin.matching._separation import broken_cuts, people_alike
from ristiin.matching._values import values

if TYPE_CHECKING:
    from ristiin.matching._compile import Compiled

Ints = NDArray[np.int64]
SLOTS = 62
KEPT = 3000
BOX = 6 * UNITS_PER_POINT
WIDE, FEW = 6, 120
"""Groups of more than so many, among up to so many people, are priced for each set of hours."""
BUDGET, BUDGET_WITH_CUTS = 100_000_000, 150_000_000
"""So many steps may one search take."""
ROUNDS = 200
CUTS_FOR = 80
"""Up to so many people cuts are looked for; the bound of more is that of `_central`."""
PART = 24
"""Cuts are looked for when the bound is as near to what the duals say as such a part of its gap."""
CUT_ROUNDS = 60
"""So often cuts are looked for, each time the bound comes to rest."""
NEAR, ENOUGH, MOST = 100, 150_000_000, 500_000_000
"""A bound within a hundredth of the groups known is let rest after so many steps in all, any other after so many."""
STEPS_BACK = 4
"""After so many steps in a row without new groups or a better bound, it stays as it is."""
NEAR_ENOUGH = 4_000
"""The bound is tight enough within such a part of what the duals themselves say."""


@dataclass(frozen=True)
class Bounded:
    """A certified upper bound of the total in units, the groups met with their totals, and the prices behind it."""

    bound: int
    pool: dict[tuple[int, ...], int]
    duals: Ints
    cuts: Prices


class Bounder:
    def __init__(
        self, c: Compiled, who: Sequence[int], smallest: int, largest: int, floor: int, *, wide: int = WIDE
    ) -> None:
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
        self.dear = np.where(apart, 0, self.mean).max(axis=1)
        self.linear = c.base[m].copy()
        for points, _ in c.alone_points:
            self.linear += points[m] * FULL // c.safe[m]
        self.own = self.linear + wished_units
        self._hours(c)
        themed = c.has_theme_rule and bool(c.themes)
        self.themes = c.theme_units[m] if themed else np.zeros((self.n, 1), np.int64)
        self.free = prices([], np.zeros(0, np.int64), self.n, smallest, largest)
        inside = compiled_module(_pricing, ("shared_hours", "price", "price_each")) or {}
        self.kernel: Callable[..., tuple[int, int, int]] | None = inside.get("price")
        self.each: Callable[..., tuple[int, int, int]] | None = inside.get("price_each")

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
            given = (taken.within, taken.taken, taken.cost, found, size, value)
            if self.sets is not None:
                steps, number, top = each(
                    self.smallest, self.largest, *self.sets, rest, self.at, self.weight, self.wish, self.mean, own,
                    self.floor, level, least, budget, *given,
                )  # fmt: skip
            else:
                steps, number, top = kernel(
                    self.smallest, self.largest, rest, self.weight, self.wish, self.hours, self.hour_units, self.mean,
                    own, self.dear, self.floor, level, least, self.least_hours, budget, *given,
                )  # fmt: skip
            self.steps += abs(steps)
            whole = whole and steps >= 0
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


def column_bound(
    c: Compiled,
    who: Sequence[int],
    groups: Sequence[tuple[int, ...]],
    *,
    smallest: int,
    largest: int,
    stop: Callable[[], bool],
    floor: int = 0,
    known: int = 2**60,
) -> Bounded | None:
    """Return a certified upper bound; groups are by place in `who`. None without numba and HiGHS.

    Where another bound is `known` to be near the groups' total, less work is done.

    Work is limited by counted nodes; the sooner the time is up the looser the bound.
    """
    if highs() is None:
        return None
    bounder = Bounder(c, who, smallest, largest, floor)
    if bounder.kernel is None:
        return None
    n = bounder.n
    place = {int(i): k for k, i in enumerate(bounder.m)}
    pool: dict[tuple[int, ...], int] = {}

    def add(rows: Sequence[tuple[int, ...]]) -> int:
        fresh = [tuple(sorted(r)) for r in rows if tuple(sorted(r)) not in pool]
        by_size: dict[int, list[tuple[int, ...]]] = {}
        for r in dict.fromkeys(fresh):
            by_size.setdefault(len(r), []).append(r)
        for part in by_size.values():
            v = values(c, bounder.m[np.array(part)])
            pool.update(zip(part, v.total.tolist(), strict=True))
        return len(fresh)

    own = [tuple(place[i] for i in g) for g in groups]
    add(own)
    total = sum(pool[tuple(sorted(g))] for g in own)
    units = np.zeros(n, np.int64)
    for g in groups:
        value = c.evaluate(tuple(sorted(g)))
        for i, u in zip(sorted(g), value.units, strict=True):
            units[place[i]] = u
    ceiling = roofs(c, who, smallest)
    best = int(ceiling.sum())
    budget = BUDGET
    center = np.minimum(ceiling, units + max(1, (best - total) // (2 * n)))
    box = BOX
    master = _Duals(n)
    y: Ints = center
    paid = lead = bounder.free
    sets = people_alike(c, bounder.m)
    draw = random.Random(c.problem.seed)
    back = cut_rounds = too_many = 0
    early = True
    for _ in range(ROUNDS):
        plenty = ENOUGH if min(best, known) - total <= best // NEAR else MOST
        if stop() or min(best, known) <= total or back > STEPS_BACK or too_many > STEPS_BACK or bounder.steps > plenty:
            break
        asked = int(y.sum()) + paid.rent
        gap = max(0, (best - asked) // n) // 2
        whole, greatest, rows = bounder.price(y, gap, budget, 6 * n, cuts=paid)
        bound = asked + max(0, greatest) * n
        improved = whole and bound < best
        too_many += cut_rounds > 0 and not whole
        if improved:
            best, center, lead = bound, y, paid
        if not whole and not rows:
            # Too many to look through so near: step back towards where it could be done.
            back += 1
            box = max(1, box // 2)
            y = np.asarray((y + center) // 2) if (y != center).any() else np.minimum(ceiling, y + box)
            continue
        grown = add(rows)
        back = 0 if grown or improved else back + 1
        near = best // NEAR_ENOUGH
        if early and cut_rounds < CUT_ROUNDS:
            near = max(near, (best - total) // PART)
        rest = (improved and best - asked < near) or (not grown and gap < UNITS_PER_POINT // 100)
        fresh: Ints | None = None
        if not rest:
            fresh = master.solve(pool, center, box)
            while fresh is None and box < FULL:
                # Groups met gain more than the box can hold: it was too small.
                box *= 2
                fresh = master.solve(pool, center, box)
            if fresh is None:
                break
            rest = master.value >= best - max(near, best // 2000)
        if rest:
            if cut_rounds == CUT_ROUNDS:
                break
            cut_rounds += 1
            budget = BUDGET_WITH_CUTS
            fresh = master.solve(pool, center, box)
            if fresh is None:
                break
            if master.cut(broken_cuts(master.shares(), list(pool), sets, n=n, largest=largest, draw=draw), pool):
                fresh = master.solve(pool, center, box)
                back = 0
                early = True
            elif early:
                early = False
            else:
                break
        if fresh is None:
            break
        y, paid = fresh, prices(master.cuts, master.duals, n, smallest, largest)
        if not improved and whole:
            box = max(UNITS_PER_POINT // 4, box * 7 // 8)
    return Bounded(best, pool, center, lead)


class _Duals:
    """The linear program over groups met, kept from one call to the next so that each starts where the last ended."""

    def __init__(self, n: int) -> None:
        highspy = highs()
        self.n = n
        self.known = 0
        self.value = 0
        self.cuts: list[Cut] = []
        self.duals = np.zeros(0, np.int64)
        self.h = highspy.Highs()
        self.h.setOptionValue("output_flag", False)  # noqa: FBT003
        self.h.setOptionValue("threads", 1)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = 2 * n, n
        model.col_cost_ = np.zeros(2 * n)
        model.col_lower_ = np.zeros(2 * n)
        model.col_upper_ = np.full(2 * n, highspy.kHighsInf)
        model.row_lower_ = model.row_upper_ = np.ones(n)
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = np.arange(2 * n + 1, dtype=np.int32)
        model.a_matrix_.index_ = np.concatenate([np.arange(n), np.arange(n)]).astype(np.int32)
        model.a_matrix_.value_ = np.concatenate([np.ones(n), -np.ones(n)])
        model.sense_ = highspy.ObjSense.kMaximize
        self.h.passModel(model)

    def solve(self, pool: dict[tuple[int, ...], int], center: Ints, box: int) -> Ints | None:
        """Return the least duals that cover the groups known, each within `box` of the center.

        The box keeps them from swinging (Marsten, Hogan & Blankenship, "The Boxstep method", 1975).
        """
        highspy = highs()
        rows = list(islice(pool.items(), self.known, None))
        if rows:
            width = np.array([len(r) for r, _ in rows])
            inside = np.array([i for r, _ in rows for i in r], np.int32)
            starts = np.concatenate([[0], np.cumsum(width)[:-1]]).astype(np.int32)
            cost = np.array([total for _, total in rows], np.float64)
            none = np.zeros(len(rows))
            most = np.full(len(rows), highspy.kHighsInf)
            worth = np.ones(len(inside))
            if self.cuts:
                groups = [r for r, _ in rows]
                often = np.array([times_in(cut, groups, self.n) for cut in self.cuts])
                column, cut_row = np.nonzero(often.T)
                places = np.concatenate([np.repeat(np.arange(len(rows)), width), column])
                order = np.argsort(places, kind="stable")
                inside = np.concatenate([inside, self.n + cut_row]).astype(np.int32)[order]
                worth = np.concatenate([worth, often.T[column, cut_row]]).astype(np.float64)[order]
                starts = np.searchsorted(places[order], np.arange(len(rows))).astype(np.int32)
            self.h.addCols(len(rows), cost, none, most, len(inside), starts, inside, worth)
            self.known = len(pool)
        cost = np.concatenate([center - box, -(center + box)]).astype(np.float64)
        self.h.changeColsCost(2 * self.n, np.arange(2 * self.n, dtype=np.int32), cost)
        self.h.run()
        if self.h.modelStatusToString(self.h.getModelStatus()) != "Optimal":
            return None
        solution = self.h.getSolution()
        duals = np.asarray(np.rint(np.array(solution.row_dual)), np.int64)
        self.duals = np.maximum(0, duals[self.n :])
        self.value = int(duals[: self.n].sum()) + sum(
            cut.room * d for cut, d in zip(self.cuts, self.duals.tolist(), strict=True)
        )
        return duals[: self.n]

    def shares(self) -> NDArray[np.float64]:
        """Return how much of each group known the linear program takes."""
        return np.array(self.h.getSolution().col_value)[2 * self.n :]

    def cut(self, cuts: Sequence[Cut], pool: dict[tuple[int, ...], int]) -> int:
        """Add cuts over the groups known; return how many are new."""
        highspy = highs()
        known = set(self.cuts)
        fresh = [cut for cut in cuts if cut not in known]
        groups = list(islice(pool, self.known))
        for cut in fresh:
            often = times_in(cut, groups, self.n)
            some = np.nonzero(often)[0]
            index = (some + 2 * self.n).astype(np.int32)
            self.h.addRow(-highspy.kHighsInf, float(cut.room), len(some), index, often[some].astype(np.float64))
        self.cuts += fresh
        return len(fresh)
