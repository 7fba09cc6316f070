"""The linear program over groups met so far, worked out with groups climbed to until none gains on its duals."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ristiin.matching._columns import highs
from ristiin.matching._cuts import Cut, Prices, prices, times_in
from ristiin.matching._model import FULL, UNITS_PER_POINT
from ristiin.matching._separation import broken_cuts, people_alike
from ristiin.matching._values import values

if TYPE_CHECKING:
    from ristiin.matching._bound import Bounder
    from ristiin.matching._compile import Compiled

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Row = tuple[int, ...]
BOX = 6 * UNITS_PER_POINT
DEAR = 3 * FULL
"""What it costs that somebody is in no group or in two, where duals are in no box."""
TURNS = 200
"""So often groups are climbed to from those in use."""
USED = 1e-6


class Master:
    """Groups met (`pool`, by place in the bounder, with their totals), cuts, and the duals of both.

    `value` is what the duals say of the total; `paid` is what the cuts take from groups.
    """

    def __init__(self, c: Compiled, bounder: Bounder, center: Ints) -> None:
        self.c = c
        self.bounder = bounder
        self.n = n = bounder.n
        self.center = self.y = center
        self.pool: dict[Row, int] = {}
        self.known = 0
        self.value = 0
        self.cuts: list[Cut] = []
        self.dear: Ints = np.zeros(0, np.int64)
        self.paid: Prices = bounder.free
        self.sets = people_alike(c, bounder.m)
        self.draw = random.Random(c.problem.seed)
        self.inside: Bools = np.zeros((0, n), np.bool_)
        highspy = highs()
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

    def add(self, rows: Sequence[Row], *, gaining: bool = False) -> int:
        """Add groups; return how many are new. Of the `gaining` those only that may be and gain on the duals."""
        number = 0
        by_size: dict[int, list[Row]] = {}
        for row in dict.fromkeys(rows):
            if row not in self.pool:
                by_size.setdefault(len(row), []).append(row)
        for part in by_size.values():
            members = np.array(part)
            v = values(self.c, self.bounder.m[members])
            good = np.ones(len(part), np.bool_)
            if gaining:
                gain = v.total - self.y[members].sum(axis=1) - self.cost(part)
                good = (gain > 0) & (v.broken == 0) & (v.least >= self.bounder.floor)
            new = {part[k]: int(v.total[k]) for k in np.nonzero(good)[0].tolist()}
            self.pool.update(new)
            number += len(new)
        return number

    def cost(self, rows: Sequence[Row]) -> Ints:
        """Return what the cuts take from groups of one size."""
        members = np.array(rows)
        out = np.full(len(rows), self.paid.head * members.shape[1], np.int64)
        for within, cost in zip(self.paid.within, self.paid.cost, strict=True):
            out += cost[within[members].sum(axis=1)]
        return out

    def solve(self, box: int | None) -> bool:
        """Work out the least duals that cover the groups known; False when they do not fit in the box.

        Within `box` of the center they do not swing (Marsten, Hogan & Blankenship, "The Boxstep
        method", 1975); with None they are free.
        """
        self.load()
        n = self.n
        sides = [self.center - box, -(self.center + box)] if box else [np.full(2 * n, -DEAR)]
        cost = np.concatenate(sides).astype(np.float64)
        self.h.changeColsCost(2 * n, np.arange(2 * n, dtype=np.int32), cost)
        if not self._run():
            return False
        duals = np.asarray(np.rint(np.array(self.h.getSolution().row_dual)), np.int64)
        self.y = duals[:n]
        self.dear = np.maximum(0, duals[n:])
        self.paid = prices(self.cuts, self.dear, n, self.bounder.smallest, self.bounder.largest)
        self.value = int(self.y.sum()) + self.paid.rent
        return True

    def tried(self) -> int:
        """Return what whole shares come to as groups are let now; the duals stay as they are."""
        before = self.h.getBasis()
        value = int(self.h.getObjectiveValue()) if self._run() else 0
        self.h.setBasis(before)
        return value

    def _run(self) -> bool:
        self.h.run()
        if not self._settled():
            # From where it stood it can get lost in rounding.
            self.h.clearSolver()
            self.h.run()
        return self._settled()

    def _settled(self) -> bool:
        return bool(self.h.modelStatusToString(self.h.getModelStatus()) == "Optimal")

    def load(self) -> None:
        """Bring groups new in the pool into the linear program."""
        rows = list(islice(self.pool.items(), self.known, None))
        if not rows:
            return
        highspy = highs()
        width = np.array([len(r) for r, _ in rows])
        inside = np.array([i for r, _ in rows for i in r], np.int32)
        starts = np.concatenate([[0], np.cumsum(width)[:-1]]).astype(np.int32)
        cost = np.array([total for _, total in rows], np.float64)
        most = np.full(len(rows), highspy.kHighsInf)
        worth = np.ones(len(inside))
        held = np.zeros((len(rows), self.n), np.bool_)
        held[np.repeat(np.arange(len(rows)), width), inside] = True
        self.inside = np.concatenate([self.inside, held])
        if self.cuts:
            groups = [r for r, _ in rows]
            often = np.array([times_in(cut, groups, self.n) for cut in self.cuts])
            column, cut_row = np.nonzero(often.T)
            places = np.concatenate([np.repeat(np.arange(len(rows)), width), column])
            order = np.argsort(places, kind="stable")
            inside = np.concatenate([inside, self.n + cut_row]).astype(np.int32)[order]
            worth = np.concatenate([worth, often.T[column, cut_row]]).astype(np.float64)[order]
            starts = np.searchsorted(places[order], np.arange(len(rows))).astype(np.int32)
        self.h.addCols(len(rows), cost, np.zeros(len(rows)), most, len(inside), starts, inside, worth)
        self.known = len(self.pool)

    def let(self, alive: Bools) -> None:
        """Let only these of the groups known be taken."""
        most = np.where(alive, highs().kHighsInf, 0.0)
        columns = np.arange(2 * self.n, 2 * self.n + len(alive), dtype=np.int32)
        self.h.changeColsBounds(len(alive), columns, np.zeros(len(alive)), most)

    def settle(self, stop: Callable[[], bool]) -> None:
        """Work the duals out until no group climbed to gains on them."""
        box = BOX
        before = 2**62
        for _ in range(TURNS):
            while not self.solve(box if box <= FULL else None):
                # Groups met gain more than the box can hold: it was too small.
                if box > FULL:
                    return
                box *= 2
            if stop():
                break
            if self.add(self.bounder.climb(self.y, self.paid, self.used()), gaining=True):
                before = 2**62
                continue
            moved = bool((np.abs(self.y - self.center) >= box - 1).any())
            if self.value >= before:
                # They would go on for ever among duals as good.
                break
            before, self.center = self.value, self.y
            if not moved:
                break

    def shares(self) -> Floats:
        """Return how much of each group known the linear program takes."""
        return np.array(self.h.getSolution().col_value)[2 * self.n :]

    def used(self) -> list[Row]:
        """Return the groups that the linear program takes some of."""
        some = np.nonzero(self.shares() > USED)[0].tolist()
        rows = list(self.pool)
        return [rows[k] for k in some]

    def cut(self) -> int:
        """Add cuts that the shares break; return how many are new."""
        groups = list(islice(self.pool, self.known))
        broken = broken_cuts(self.shares(), groups, self.sets, n=self.n, largest=self.bounder.largest, draw=self.draw)
        known = set(self.cuts)
        fresh = [cut for cut in broken if cut not in known]
        self._take(fresh)
        return len(fresh)

    def _take(self, cuts: Sequence[Cut]) -> None:
        groups = list(islice(self.pool, self.known))
        for cut in cuts:
            often = times_in(cut, groups, self.n) if groups else np.zeros(0, np.int64)
            some = np.nonzero(often)[0]
            index = (some + 2 * self.n).astype(np.int32)
            worth = often[some].astype(np.float64)
            self.h.addRow(-highs().kHighsInf, float(cut.room), len(some), index, worth)
        self.cuts += cuts

    def lean(self, gap: int) -> Master:
        """Return the same with only the cuts that cost anything, and the groups that lose at most the gap."""
        lean = Master(self.c, self.bounder, self.y)
        lean._take([cut for cut, dual in zip(self.cuts, self.dear.tolist(), strict=True) if dual > 0])
        for row, total in self.pool.items():
            if total - int(self.y[list(row)].sum()) - int(self.cost([row])[0]) >= -gap:
                lean.pool[row] = total
        return lean
