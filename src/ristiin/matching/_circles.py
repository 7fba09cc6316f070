"""Groups made within circles: people who can all come at the same hours. How they are found, and shared out best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ristiin.matching._bound import membership
from ristiin.matching._columns import highs
from ristiin.matching._model import FULL

if TYPE_CHECKING:
    from ristiin.matching._bound import Bounder

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Row = tuple[int, ...]
Worth = dict[Row, int]
ROWS, MET = 40, 50
"""So many groups come of one search, and so many of those met before are begun with."""
BOX = FULL // 30
"""Duals stay so near to those they began with while that will do."""
NOTHING = -(2**50)
"""Less than any group gains."""
DEAR = -(2**40)
"""What a circle pays for a group that is not to be had."""
SOME = 1e-6
"""What is nearer to none or to one is taken for it."""


class Circle:
    """People by place, of whom each group made here shares so many hours."""

    def __init__(self, whole: Bounder, people: Ints, hours: int, known: Known | None = None) -> None:
        self.whole = whole
        self.people = people
        self.hours = hours
        self.part = whole.among(people.tolist(), hours)
        self.known = known or Known(whole.n)

    def without(self, who: int) -> Circle:
        return Circle(self.whole, self.people[self.people != who], self.hours, self.known)

    def price(self, y: Ints, least: int, budget: int) -> tuple[int | None, Worth]:
        """Return what no group gains more than on the duals, and groups that gain more than `least` with their worth.

        None when the search took more steps than the `budget`.
        """
        smallest, largest = self.whole.smallest, self.whole.largest
        level = least // largest if least >= 0 else -(-least // smallest) - 1
        whole, a_head, rows = self.part.price(y[self.people], level, budget, ROWS, least=least)
        found = self._gaining(rows, y, least)
        if not whole:
            return None, found
        if len(rows) == ROWS:
            # There may be more of them, no better a head.
            return a_head * (largest if a_head > 0 else smallest), found
        return max([least, *(worth - int(y[list(row)].sum()) for row, worth in found.items())]), found

    def climb(self, y: Ints, rent: int, groups: Sequence[Row]) -> Worth:
        """Return groups that gain more than the rent on the duals, climbed to from these, with their worth."""
        places = [tuple(np.searchsorted(self.people, row).tolist()) for row in groups]
        rows = self.part.climb(y[self.people] + rent // self.whole.largest, self.part.free, places)
        return self._gaining(rows, y, rent)

    def met(self, y: Ints) -> Worth:
        """Return the groups met before that gain most on the duals, with their worth."""
        return self.known.within(self.people, y)

    def _gaining(self, rows: Sequence[Row], y: Ints, least: int) -> Worth:
        """Return those of groups by place in the circle that gain more than `least`, by place among everyone."""
        inside = membership(rows, len(self.people))
        worth = self.part.worths(inside)
        gains = worth - (inside @ y[self.people]).astype(np.int64) > least
        found = {tuple(self.people[list(rows[k])].tolist()): int(worth[k]) for k in np.nonzero(gains)[0].tolist()}
        self.known.add(found)
        return found


def circles_of(whole: Bounder) -> list[Circle]:
    """Return a circle for each set of people who can come together, one of everyone where hours do not matter."""
    if whole.sets is None:
        matter = whole.hour_units.any() or whole.least_hours > 0
        return [] if matter else [Circle(whole, np.arange(whole.n), 0)]
    starts, people, hours = whole.sets
    ends = starts[1:]
    return [Circle(whole, people[a:b], int(h)) for a, b, h in zip(starts[:-1], ends, hours, strict=True)]


class Known:
    """Groups of a circle that were met, with their worth."""

    def __init__(self, n: int) -> None:
        self.rows: dict[Row, None] = {}
        # Floats, for they are multiplied faster; the numbers are whole and far below 2^53.
        self.inside = np.zeros((0, n))
        self.worth = np.zeros(0)

    def add(self, found: Worth) -> None:
        new = [row for row in found if row not in self.rows]
        self.rows.update(dict.fromkeys(new))
        self.inside = np.concatenate([self.inside, membership(new, self.inside.shape[1])])
        self.worth = np.concatenate([self.worth, np.array([found[row] for row in new], np.float64)])

    def most(self, y: Ints) -> int:
        """Return what the best of them gains on the duals."""
        return int((self.worth - self.inside @ y).max(initial=NOTHING))

    def within(self, people: Ints, y: Ints) -> Worth:
        """Return those of these people only that gain most on the duals."""
        others = np.ones(self.inside.shape[1])
        others[people] = 0
        here = np.nonzero(self.inside @ others == 0)[0]
        gain = self.worth[here] - self.inside[here] @ y
        rows = list(self.rows)
        return {rows[k]: int(self.worth[k]) for k in here[np.argsort(-gain, kind="stable")[:MET]].tolist()}


class Shares:
    """The linear program of a case: everyone in one group, so many groups in each circle.

    `y` are the duals of people, `rents` those of circles. They stay in a box around those begun with while
    that will do (Marsten, Hogan & Blankenship, "The Boxstep method", 1975).
    """

    def __init__(self, often: Mapping[Circle, int], y: Ints) -> None:
        highspy = highs()
        n, circles = len(y), len(often)
        self.n, self.y, self.center, self.box = n, y, y, np.full(n, BOX)
        self.often = list(often.values())
        self.rents = [0] * circles
        self.value = 0
        self.columns: dict[tuple[int, Row], None] = {}
        self.own = 2 * n + circles
        self.h = highspy.Highs()
        self.h.setOptionValue("output_flag", False)  # noqa: FBT003
        self.h.setOptionValue("threads", 1)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self.own, n + circles
        model.col_cost_ = np.concatenate([self._sides(), np.full(circles, float(DEAR))])
        model.col_lower_ = np.zeros(self.own)
        model.col_upper_ = np.full(self.own, highspy.kHighsInf)
        model.row_lower_ = model.row_upper_ = np.array([*([1] * n), *self.often], np.float64)
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = np.arange(self.own + 1, dtype=np.int32)
        model.a_matrix_.index_ = np.concatenate([np.arange(n), np.arange(n + circles)]).astype(np.int32)
        model.a_matrix_.value_ = np.concatenate([np.ones(n), -np.ones(n), np.ones(circles)])
        model.sense_ = highspy.ObjSense.kMaximize
        self.h.passModel(model)

    def add(self, circle: int, found: Mapping[Row, int]) -> int:
        """Add groups of a circle; return how many are new."""
        new = {row: worth for row, worth in found.items() if (circle, row) not in self.columns}
        for row, worth in new.items():
            self.columns[circle, row] = None
            places = np.array([*row, self.n + circle], np.int32)
            self.h.addCol(float(worth), 0.0, highs().kHighsInf, len(places), places, np.ones(len(places)))
        return len(new)

    def solve(self) -> None:
        """Work out the duals; with whatever duals there are, `value` is what the case comes to by them."""
        self.h.run()
        duals = np.rint(np.array(self.h.getSolution().row_dual)).astype(np.int64)
        self.y, self.rents = duals[: self.n], duals[self.n :].tolist()
        self.value = int(self.y.sum()) + sum(r * k for r, k in zip(self.rents, self.often, strict=True))

    def used(self) -> list[dict[Row, float]]:
        """Return for each circle the groups that some share is taken of, and how much."""
        out: list[dict[Row, float]] = [{} for _ in self.often]
        shares = np.array(self.h.getSolution().col_value)[self.own :]
        columns = list(self.columns)
        for j in np.nonzero(shares > SOME)[0].tolist():
            circle, row = columns[j]
            out[circle][row] = float(shares[j])
        return out

    def widen(self) -> bool:
        """Give the duals more room where they press against a side of the box; say whether any does."""
        taken = np.array(self.h.getSolution().col_value)[: 2 * self.n]
        beyond = taken[: self.n] + taken[self.n :] > SOME
        self.box = np.where(beyond, 2 * self.box, self.box)
        self.h.changeColsCost(2 * self.n, np.arange(2 * self.n, dtype=np.int32), self._sides())
        return bool(beyond.any())

    def _sides(self) -> Floats:
        return np.concatenate([self.center - self.box, -(self.center + self.box)]).astype(np.float64)
