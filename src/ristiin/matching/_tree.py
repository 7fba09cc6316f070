"""The best whole groups among those listed: branch and bound over pairs who are together or apart.

Bounds are of a linear program with cuts; its duals, rounded to whole numbers, also say which groups
can be part of nothing better (Ryan & Foster, "An integer programming approach to scheduling", 1981,
for the branches). Counted, not timed: `stop` alone looks at the clock.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ristiin.matching._columns import highs
from ristiin.matching._cuts import Cut, times_in
from ristiin.matching._separation import broken_cuts

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Row = tuple[int, ...]
CUT_ROUNDS = 12
EACH, LARGE = 200, 2_000
"""A linear program counts as work so much besides its columns, and twice its columns when there are so many."""
NEARLY = 1e-6


@dataclass(frozen=True)
class Listed:
    """The best total above the target, with its groups (none: nothing is above); `whole` says whether all was seen."""

    whole: bool
    total: int
    groups: tuple[Row, ...]
    work: int


def effort(columns: int) -> int:
    """Return the work that a linear program counts as."""
    return EACH + columns + columns * columns // LARGE


class Tree:
    """The linear program over listed groups of n people, by place, with their totals in units."""

    def __init__(self, rows: Sequence[Row], totals: Ints, n: int, smallest: int, largest: int) -> None:
        self.n = n
        self.most = n // smallest
        self.smallest, self.largest = smallest, largest
        self.cuts: list[Cut] = []
        self.often: Floats = np.zeros((len(rows), 0))
        self._lay_out(list(rows), totals)

    def _lay_out(self, rows: list[Row], totals: Ints) -> None:
        """Make the program anew over these groups and the cuts known; whole numbers stay exact as floats."""
        highspy = highs()
        self.rows, self.totals = rows, totals
        count, n = len(rows), self.n
        self.inside = np.zeros((count, n))
        for k, row in enumerate(rows):
            self.inside[k, list(row)] = 1
        self.h = highspy.Highs()
        self.h.setOptionValue("output_flag", False)  # noqa: FBT003
        self.h.setOptionValue("threads", 1)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = count, n
        model.col_cost_ = totals.astype(np.float64)
        model.col_lower_, model.col_upper_ = np.zeros(count), np.full(count, highspy.kHighsInf)
        model.row_lower_ = model.row_upper_ = np.ones(n)
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = np.cumsum([0, *(len(row) for row in rows)]).astype(np.int32)
        model.a_matrix_.index_ = np.array([i for row in rows for i in row], np.int32)
        model.a_matrix_.value_ = np.ones(len(model.a_matrix_.index_))
        model.sense_ = highspy.ObjSense.kMaximize
        self.h.passModel(model)
        for k, cut in enumerate(self.cuts):
            self._add(cut, self.often[:, k])

    def _add(self, cut: Cut, often: Floats) -> None:
        some = np.nonzero(often)[0]
        self.h.addRow(-highs().kHighsInf, float(cut.room), len(some), some.astype(np.int32), often[some])

    def _solve(self, alive: Bools, target: int) -> tuple[int, Bools, Floats] | None:
        """Return the bound, the groups that may still be part of something above the target, and the shares."""
        count = len(self.rows)
        most = np.where(alive, highs().kHighsInf, 0.0)
        self.h.changeColsBounds(count, np.arange(count, dtype=np.int32), np.zeros(count), most)
        self.h.run()
        if self.h.modelStatusToString(self.h.getModelStatus()) != "Optimal":
            return None
        solution = self.h.getSolution()
        duals = np.rint(np.array(solution.row_dual))
        prices = np.maximum(0, duals[self.n :])
        gain = self.totals - self.inside @ duals[: self.n] - self.often @ prices
        bound = int(duals[: self.n].sum()) + sum(
            cut.room * int(p) for cut, p in zip(self.cuts, prices.tolist(), strict=True)
        )
        bound += self.most * max(0, int(gain[alive].max()))
        return bound, alive & (gain > target - bound), np.array(solution.col_value)

    def best(self, target: int, sets: Sequence[Row], work: int, stop: Callable[[], bool]) -> Listed:
        """Look for groups of a total above the target; `sets` are people to look for cuts among."""
        start = work
        alive: Bools = np.ones(len(self.rows), np.bool_)
        before = 0
        draw = random.Random(self.n)
        for turn in range(CUT_ROUNDS):
            work -= effort(int(alive.sum()))
            found = self._solve(alive, target)
            if found is None or found[0] <= target:
                return Listed(whole=True, total=target, groups=(), work=start - work)
            bound, alive, shares = found
            if turn and before - bound < (bound - target) // 50:
                break
            before = bound
            some = np.nonzero(alive)[0]
            rows = [self.rows[k] for k in some.tolist()]
            broken = broken_cuts(shares[some], rows, sets, n=self.n, largest=self.largest, draw=draw)
            fresh = [cut for cut in broken if cut not in self.cuts]
            for cut in fresh:
                often = times_in(cut, self.rows, self.n).astype(np.float64)
                self.often = np.concatenate([self.often, often[:, None]], axis=1)
                self._add(cut, often)
            self.cuts += fresh
            if not fresh:
                break
        kept = np.nonzero(alive)[0]
        self.often = self.often[kept]
        self._lay_out([self.rows[k] for k in kept.tolist()], self.totals[kept])
        return self._branch(target, start, work, stop)

    def _branch(self, target: int, start: int, work: int, stop: Callable[[], bool]) -> Listed:
        best: tuple[Row, ...] = ()
        open_: list[Bools] = [np.ones(len(self.rows), np.bool_)]
        while open_:
            if work <= 0 or stop():
                return Listed(whole=False, total=target, groups=best, work=start - work)
            alive = open_.pop()
            if not alive.any():
                continue
            work -= effort(int(alive.sum()))
            found = self._solve(alive, target)
            if found is None or found[0] <= target:
                continue
            _, alive, shares = found
            used = np.nonzero(shares > NEARLY)[0]
            if (shares[used] > 1 - NEARLY).all() and (self.inside[used].sum(axis=0) == 1).all():
                total = int(self.totals[used].sum())
                if total > target:
                    target, best = total, tuple(self.rows[k] for k in used.tolist())
                continue
            pairs = (self.inside[used].T * shares[used]) @ self.inside[used]
            half = np.triu(np.minimum(pairs, 1 - pairs), 1).round(6)
            i, j = divmod(int(half.argmax()), self.n)
            if half[i, j] <= NEARLY:
                return Listed(whole=False, total=target, groups=best, work=start - work)
            count = self.inside[:, i] + self.inside[:, j]
            open_ += [alive & (count < 2), alive & (count != 1)]  # noqa: PLR2004
        return Listed(whole=True, total=target, groups=best, work=start - work)
