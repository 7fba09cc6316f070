"""Bounds and groups for many people, by duals from the middle of the best ones.

A linear program over groups of hundreds of people has a great many best duals, and a simplex method
wanders from corner to corner of them. An interior point ends in their middle in a fraction of the
time (Gondzio, González-Brevis & Munari, "New developments in the primal–dual column generation
technique", 2013); duals asked about lie between these and those of the best bound (Wentges,
"Weighted Dantzig–Wolfe decomposition for linear mixed-integer programming", 1997).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ristiin.matching._bound import Bounded, Bounder, opening
from ristiin.matching._columns import highs
from ristiin.matching._model import FULL, UNITS_PER_POINT
from ristiin.matching._values import values

if TYPE_CHECKING:
    from ristiin.matching._compile import Compiled

Ints = NDArray[np.int64]
Row = tuple[int, ...]
ROUNDS = 40
BUDGET, BUDGET_ON_THE_WAY = 50_000_000, 2_000_000
"""So many steps may one search take: for a bound, and while groups are being kept."""
LISTED, EACH = 6, 12
"""A search lists so many groups a person; so many with the same person join the linear program at a time."""
LIFTS = 8
"""So often another level is tried where a search finds too much."""
NOISE = FULL // 100
"""Duals are apart by so much then: people alike have equal ones, and too many groups gain the same."""
STEPS_BACK = 4
"""After so many steps in a row without new groups or a better bound, it stays as it is."""
TIGHT = 1_000
"""The bound is tight enough within such a part of the value of the linear program."""
NEAR, NEAR_FOR_MANY = 33_000, 100
"""Groups are good enough within their number of people by `NEAR` of the bound, at most a `NEAR_FOR_MANY`th."""
ALONE, TWICE = -FULL // 2, 4 * FULL
"""Units of somebody who is in no group yet, and what it costs to be in a group too many."""
BOX = 20 * UNITS_PER_POINT
"""Duals are at most so far below those of the best bound."""
LEFT = 80
"""So few people are left to whoever works more finely."""
PARTS, WHOLE, HALF = 10, 0.95, 0.3
"""One in so many groups is kept at a time, by their shares; whole ones always, small shares only as the first."""
TURNS, CLOSE = 3, 5_000
"""So often others are priced anew while more than such a part of the total was lost by what was kept."""


def near(bound: int, n: int) -> int:
    """Return how far from the bound groups of n people may be left: a fifth of 3 % of 200 people, 1 % at most."""
    return min(bound // NEAR_FOR_MANY, bound * n // NEAR)


class Known:
    """Groups met, by place in a bounder, with their totals; those that may be are in the linear program."""

    def __init__(
        self, c: Compiled, bounder: Bounder, blocks: dict[int, tuple[int, ...]], pool: dict[Row, int] | None = None
    ) -> None:
        self.c = c
        self.m = bounder.m
        self.n = bounder.n
        self.floor = bounder.floor
        place = {int(i): k for k, i in enumerate(self.m)}
        self.blocks = {place[i]: frozenset(place[j] for j in row) for i, row in blocks.items() if i in place}
        self.pool = pool or {}
        self.worth: dict[Row, int | None] = dict(self.pool)

    def look(self, rows: Sequence[Row]) -> None:
        """Work out the totals of groups, None for those that may not be."""
        by_size: dict[int, list[Row]] = {}
        for row in dict.fromkeys(rows):
            if row in self.worth:
                continue
            if all(self.blocks[i] <= set(row) for i in row if i in self.blocks):
                by_size.setdefault(len(row), []).append(row)
            else:
                self.worth[row] = None
        for part in by_size.values():
            v = values(self.c, self.m[np.array(part)])
            # Where themes are limited a group may have to take another than its best.
            fine = (v.broken == 0) & ((v.least >= self.floor) | bool(self.c.capacity))
            for row, total, may in zip(part, v.total.tolist(), fine.tolist(), strict=True):
                self.worth[row] = total if may else None

    def add(self, rows: Sequence[Row]) -> int:
        """Add groups that may be, in this order, a few for each person; return how many."""
        self.look(rows)
        times = [0] * self.n
        number = 0
        for row in rows:
            total = self.worth[row]
            if total is None or row in self.pool or min(times[i] for i in row) >= EACH:
                continue
            for i in row:
                times[i] += 1
            self.pool[row] = total
            number += 1
        return number

    def over(self, y: Ints, rows: Sequence[Row], level: int) -> int:
        """Return what is to be added to duals when all groups that gain over `level` per head are these.

        Nobody brings more than the best group that they could be in gains per head.
        """
        asks = y.tolist()
        more = [level] * self.n
        for row in rows:
            total = self.worth[row]
            if total is not None:
                a_head = -((sum(asks[i] for i in row) - total) // len(row))
                for i in row:
                    more[i] = max(more[i], a_head)
        return sum(more)

    def relaxed(self, low: Ints) -> tuple[NDArray[np.float64], Ints]:
        """Return how much of each group of the pool is used, and the duals of the people, none under `low`."""
        highspy = highs()
        h = highspy.Highs()
        h.setOptionValue("output_flag", False)  # noqa: FBT003
        h.setOptionValue("threads", 1)
        h.setOptionValue("solver", "ipm")
        h.setOptionValue("run_crossover", "off")
        h.setOptionValue("presolve", "off")
        h.setOptionValue("ipm_optimality_tolerance", 1e-4)
        n, number = self.n, len(self.pool)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = number + 2 * n, n
        model.col_cost_ = np.concatenate([list(self.pool.values()), low, np.full(n, -TWICE)]).astype(np.float64)
        model.col_lower_, model.col_upper_ = np.zeros(number + 2 * n), np.full(number + 2 * n, highspy.kHighsInf)
        model.row_lower_ = model.row_upper_ = np.ones(n)
        width = [len(row) for row in self.pool] + [1] * (2 * n)
        everyone = np.arange(n)
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(width)]).astype(np.int32)
        inside = [np.array([i for row in self.pool for i in row], np.int64), everyone, everyone]
        model.a_matrix_.index_ = np.concatenate(inside).astype(np.int32)
        model.a_matrix_.value_ = np.concatenate([np.ones(sum(width) - n), -np.ones(n)])
        model.sense_ = highspy.ObjSense.kMaximize
        h.passModel(model)
        h.run()
        solution = h.getSolution()
        shares, duals = np.array(solution.col_value)[:number], np.array(solution.row_dual)
        return shares, np.rint(np.clip(np.nan_to_num(duals), low, TWICE)).astype(np.int64)


def central_bound(
    c: Compiled,
    who: Sequence[int],
    groups: Sequence[tuple[int, ...]],
    blocks: dict[int, tuple[int, ...]],
    *,
    smallest: int,
    largest: int,
    stop: Callable[[], bool],
    floor: int = 0,
) -> Bounded | None:
    """Return a certified upper bound, as `column_bound` does; None without numba and HiGHS.

    Any duals with what groups still gain on them are a bound. Work is limited by counted nodes.
    """
    begun = opening(c, who, groups, smallest=smallest, largest=largest, floor=floor, stop=stop)
    if begun is None:
        return None
    bounder, total, roof, n = begun.bounder, begun.total, begun.roof, begun.bounder.n
    known = Known(c, bounder, blocks)
    known.add(begun.rows)
    best = int(roof.sum())
    center = y = begun.center
    draw = np.random.default_rng(c.problem.seed)
    back, proven = 0, False
    for _ in range(ROUNDS):
        if stop() or best - total <= near(best, n) or back > STEPS_BACK:
            break
        asked = int(y.sum())
        level = max(0, (best - asked) // n) // 2
        whole, rows = _listed(bounder, y, level)
        if not whole:
            if not proven:
                center = np.asarray((center + roof) // 2)
            rows = _most_gaining(bounder, y + draw.integers(-NOISE, NOISE + 1, n), level)
        grown = known.add(rows)
        improved = False
        if whole:
            bound = asked + known.over(y, rows, level)
            improved = bound < best
            if improved:
                best, center, proven = bound, y, True
        back = 0 if grown or improved else back + 1
        if not grown and not improved:
            # Too many to look through so near, or nothing new so far: step back.
            y = np.asarray((y + center) // 2)
            continue
        _, duals = known.relaxed(center - BOX)
        if best - int(duals.sum()) <= best // TIGHT:
            break
        y = np.asarray((center + duals) // 2)
    return Bounded(best, known.pool, center, bounder.free)


def _listed(bounder: Bounder, y: Ints, level: int, budget: int = BUDGET) -> tuple[bool, list[Row]]:
    """Return (whether these are all, groups that gain over `level` per head)."""
    whole, _, rows = bounder.price(y, level, budget, LISTED * bounder.n)
    return whole and len(rows) < LISTED * bounder.n, rows


def _most_gaining(bounder: Bounder, y: Ints, level: int, budget: int = BUDGET) -> list[Row]:
    """Return groups that gain most where too many gain over a level: about as many as can be listed."""
    low, high = level, 0
    best: list[Row] = []
    for _ in range(LIFTS):
        level = (low + high) // 2 if high else 4 * low + NOISE
        whole, rows = _listed(bounder, y, level, budget)
        if not whole:
            low = level
            best = best or rows
        else:
            high = level
            best = rows or best
            if len(rows) > bounder.n:
                break
    return best


def part_by_part(
    c: Compiled,
    bounder: Bounder,
    pool: dict[Row, int],
    blocks: dict[int, tuple[int, ...]],
    *,
    smallest: int,
    largest: int,
    stop: Callable[[], bool],
) -> tuple[list[Row], list[int], list[Row]]:
    """Keep the groups of most shares, a part at a time, price anew for the others, until few people are left.

    Return groups kept, who is left, and groups known of these alone, all by place in the bounder.
    """
    left = np.arange(bounder.n)
    kept: list[Row] = []
    had = best = 0
    while len(left) > LEFT and not stop():
        who = bounder.m[left].tolist()
        part = Bounder(c, who, smallest, largest, bounder.floor)
        at = np.zeros(bounder.n, np.int64)
        at[left] = np.arange(len(left))
        known = Known(c, part, blocks, {tuple(at[list(row)].tolist()): total for row, total in pool.items()})
        alone = np.full(part.n, ALONE)
        for turn in range(TURNS + 1):
            shares, duals = known.relaxed(alone)
            now = had + int(duals.sum())
            if turn == TURNS or now >= best - best // CLOSE:
                break
            whole, rows = _listed(part, duals, 0, BUDGET_ON_THE_WAY)
            if not known.add(rows if whole else _most_gaining(part, duals, 0, BUDGET_ON_THE_WAY)):
                break
        best = now
        found = list(known.pool)
        free = np.ones(part.n, np.bool_)
        want = max(1, 2 * part.n // (PARTS * (smallest + largest)))
        taken = 0
        for k in np.argsort(-shares, kind="stable").tolist():
            if taken and shares[k] < (HALF if taken < want else WHOLE):
                break
            row = list(found[k])
            still = int(free.sum()) - len(row)
            if free[row].all() and -(-still // largest) <= still // smallest:
                free[row] = False
                kept.append(tuple(left[row].tolist()))
                had += known.pool[found[k]]
                taken += 1
        if not taken:
            break
        rest = ((row, total) for row, total in known.pool.items() if free[list(row)].all())
        pool = {tuple(left[list(row)].tolist()): total for row, total in rest}
        left = left[free]
    return kept, left.tolist(), list(pool)
