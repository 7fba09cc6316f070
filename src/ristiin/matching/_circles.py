"""Groups made within circles: people who can all come at the same hours. How they are found, and shared out best."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ristiin.matching._exact import highs
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
DEAR = -(2**40)
"""What a circle pays for a group that is not to be had."""
SOME = 1e-6
"""What is nearer to none or to one is taken for it."""


class Circle:
    """People by place, of whom each group made here shares so many hours."""

    def __init__(self, whole: Bounder, people: Ints, hours: int) -> None:
        self.whole = whole
        self.people = people
        self.hours = hours
        self.part = whole.among(people.tolist(), hours)

    def without(self, who: int) -> Circle:
        return Circle(self.whole, self.people[self.people != who], self.hours)

    def price(self, y: Ints, least: int, budget: int) -> tuple[int | None, Worth]:
        """Return what no group gains more than on the duals, and groups that gain more than `least` with their worth.

        None when the search took more steps than the `budget`.
        """
        smallest, largest = self.whole.smallest, self.whole.largest
        level = least // largest if least >= 0 else -(-least // smallest) - 1
        whole, a_head, rows = self.part.price(y[self.people], level, budget, ROWS, least=least)
        found = self._worth(rows)
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
        found = self._worth(rows)
        return {row: worth for row, worth in found.items() if worth - int(y[list(row)].sum()) > rent}

    def _worth(self, rows: Sequence[Row]) -> Worth:
        return {tuple(self.people[list(row)].tolist()): self.part.worth(row) for row in rows}


def circles_of(whole: Bounder) -> list[Circle]:
    """Return a circle for each set of people who can come together, one of everyone where hours do not matter."""
    if whole.sets is None:
        matter = whole.hour_units.any() or whole.least_hours > 0
        return [] if matter else [Circle(whole, np.arange(whole.n), 0)]
    starts, people, hours = whole.sets
    ends = starts[1:]
    return [Circle(whole, people[a:b], int(h)) for a, b, h in zip(starts[:-1], ends, hours, strict=True)]


class Met:
    """Groups met that count the same number of hours."""

    def __init__(self, n: int) -> None:
        self.known: set[Row] = set()
        self.inside = np.zeros((0, n), np.bool_)
        self.worth = np.zeros(0, np.int64)

    def add(self, found: Worth) -> None:
        new = {row: worth for row, worth in found.items() if row not in self.known}
        inside = np.zeros((len(new), self.inside.shape[1]), np.bool_)
        for k, row in enumerate(new):
            inside[k, list(row)] = True
        self.known.update(new)
        self.inside = np.concatenate([self.inside, inside])
        self.worth = np.concatenate([self.worth, np.array([*new.values()], np.int64)])

    def within(self, circle: Circle, y: Ints) -> Iterator[tuple[Row, int]]:
        """Yield the groups of a circle that gain most on the duals, with their worth."""
        others = np.ones(self.inside.shape[1], np.bool_)
        others[circle.people] = False
        here = np.nonzero(~self.inside[:, others].any(axis=1))[0]
        gain = self.worth[here] - self.inside[here] @ y
        for k in here[np.argsort(-gain, kind="stable")[:MET]].tolist():
            yield tuple(np.nonzero(self.inside[k])[0].tolist()), int(self.worth[k])


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
