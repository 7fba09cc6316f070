"""All groups there may be as columns, and the problem of taking some of them so that everyone is in one.

Set partitioning by column enumeration: the linear relaxation over all columns gives duals and a certified
bound; columns whose reduced cost exceeds the gap to the best known answer cannot be in a better one (after
Nemhauser & Wolsey, "Integer and Combinatorial Optimization", 1988, II.3).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ristiin.matching._values import values

if TYPE_CHECKING:
    from ristiin.matching._compile import Compiled

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
MOST_COLUMNS = 700_000
PARTS = 1024
"""Duals are whole numbers of so many parts of a unit each."""
ROUNDS, MORE = 200, 20_000
"""So often columns are added, and so many where those there are hold no answer."""


@dataclass(frozen=True)
class Columns:
    """Groups by place in an order of people: members (padded with −1), total, least, theme and rules broken.

    `held` are other worths of each group, with what all chosen groups together must reach.
    """

    members: Ints
    total: Ints
    least: Ints
    theme: Ints
    broken: Ints
    held: tuple[tuple[Ints, int], ...] = ()

    def __len__(self) -> int:
        return len(self.total)

    def where(self, mask: NDArray[np.bool_]) -> Columns:
        return Columns(
            self.members[mask],
            self.total[mask],
            self.least[mask],
            self.theme[mask],
            self.broken[mask],
            tuple((worth[mask], reached) for worth, reached in self.held),
        )

    def groups(self, picked: Sequence[int]) -> list[tuple[int, ...]]:
        """Return who is in these columns."""
        return [tuple(int(i) for i in self.members[k] if i >= 0) for k in picked]

    def places(self, groups: Sequence[tuple[int, ...]], themes: Sequence[int]) -> list[int]:
        """Return the columns of these groups; `themes` are empty where each has its best one."""
        out: list[int] = []
        for k, g in enumerate(groups):
            row = np.full(self.members.shape[1], -1, np.int64)
            row[: len(g)] = sorted(g)
            here = (self.members == row).all(axis=1)
            if themes:
                here &= self.theme == themes[k]
            out += np.nonzero(here)[0][:1].tolist()
        return out


def highs() -> Any:  # noqa: ANN401 -- a library without types
    """Return HiGHS, or None where it is not installed."""
    try:
        import highspy
    except ImportError:
        return None
    return highspy


def all_columns(
    c: Compiled,
    who: Sequence[int],
    blocks: dict[int, tuple[int, ...]],
    smallest: int,
    largest: int,
    *,
    clashing: bool = False,
) -> Columns | None:
    """List every group (with every theme, where themes are limited); None without HiGHS or when too many.

    Groups that break rules are among them only where rules are `clashing`. People who must stay with others do.
    """
    if highs() is None or sum(comb(len(who), k) for k in range(smallest, largest + 1)) > MOST_COLUMNS:
        return None
    m = np.array(sorted(who))
    parts = []
    for k in range(smallest, min(largest, len(m)) + 1):
        rows = m[np.array(list(combinations(range(len(m)), k)), np.int64)]
        if not clashing:
            for a in range(k):
                for b in range(a):
                    rows = rows[~c.apart[rows[:, a], rows[:, b]]]
        for row in set(blocks.values()):
            inside = np.isin(rows, row).sum(axis=1)
            rows = rows[(inside == 0) | (inside == len(row))]
        choices: list[int | None] = list(range(len(c.themes))) if c.capacity else [None]
        for t in choices:
            v = values(c, rows, t)
            padded = np.full((len(rows), largest), -1, np.int64)
            padded[:, :k] = rows
            part = Columns(padded, v.total, v.least, v.theme, v.broken)
            parts.append(part if clashing else part.where(v.broken == 0))
    if not parts:
        return None
    return Columns(
        np.concatenate([part.members for part in parts]),
        np.concatenate([part.total for part in parts]),
        np.concatenate([part.least for part in parts]),
        np.concatenate([part.theme for part in parts]),
        np.concatenate([part.broken for part in parts]),
    )


class Master:
    """The partitioning problem over some of the columns, in HiGHS."""

    def __init__(self, c: Compiled, columns: Columns, place: dict[int, int], stop: Callable[[], bool]) -> None:
        self.columns = columns
        self.stop = stop
        self.n = n = len(place)
        self.caps = sorted(c.capacity.items())
        rank = np.full(c.n + 1, -1, np.int64)
        for i, k in place.items():
            rank[i] = k
        self.rows = np.where(columns.members >= 0, rank[columns.members], -1)
        # What the sum over a row is to be, in the order of duals: people, capacities of themes, what is held.
        self.sides = np.array([*[1] * n, *(cap or 0 for _, cap in self.caps), *(r for _, r in columns.held)], np.int64)

    def solve(self, chosen: Ints, cost: Ints, *, whole: bool) -> tuple[str, Floats, Floats]:
        """Maximise; return (status, value of each chosen column, duals)."""
        highspy = highs()
        h = highspy.Highs()
        h.setOptionValue("output_flag", False)  # noqa: FBT003
        h.setOptionValue("threads", 1)
        h.setOptionValue("mip_rel_gap", 0.0)
        h.setOptionValue("mip_abs_gap", 0.5)
        h.setOptionValue("time_limit", 20.0)
        model = highspy.HighsLp()
        rows = self.rows[chosen]
        width = (rows >= 0).sum(axis=1)
        caps = len(self.caps)
        cap_of = np.full(len(chosen), -1, np.int64)
        for k, (t, _) in enumerate(self.caps):
            cap_of[self.columns.theme[chosen] == t] = self.n + k
        starts = np.concatenate([[0], np.cumsum(width + (cap_of >= 0))])
        index = np.empty(int(starts[-1]), np.int32)
        flat = np.concatenate([rows, cap_of[:, None]], axis=1)
        index[:] = flat[flat >= 0]
        model.num_col_ = len(chosen)
        model.num_row_ = self.n + caps
        model.col_cost_ = cost.astype(np.float64)
        model.col_lower_ = np.zeros(len(chosen))
        model.col_upper_ = np.ones(len(chosen)) if whole else np.full(len(chosen), highspy.kHighsInf)
        model.row_lower_ = np.concatenate([np.ones(self.n), np.full(caps, -highspy.kHighsInf)])
        model.row_upper_ = self.sides[: self.n + caps].astype(np.float64)
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = starts.astype(np.int32)
        model.a_matrix_.index_ = index
        model.a_matrix_.value_ = np.ones(len(index))
        model.sense_ = highspy.ObjSense.kMaximize
        if whole:
            model.integrality_ = [highspy.HighsVarType.kInteger] * len(chosen)
            h.cbMipInterrupt.subscribe(lambda event: event.interrupt(self.stop()))
        h.passModel(model)
        for worth, reached in self.columns.held:
            some = np.nonzero(worth[chosen])[0]
            values_ = worth[chosen][some].astype(np.float64)
            h.addRow(reached - 0.5 * whole, highspy.kHighsInf, len(some), some.astype(np.int32), values_)
        h.run()
        status = h.modelStatusToString(h.getModelStatus())
        if status == "Solve error":
            # Its presolve may leave nothing that it can work on.
            h.setOptionValue("presolve", "off")
            h.run()
            status = h.modelStatusToString(h.getModelStatus())
        solution = h.getSolution()
        return status, np.array(solution.col_value), np.array(solution.row_dual)

    def reduced(self, duals: Ints, cost: Ints) -> Ints:
        """Return worth minus duals of every column, in parts."""
        padded = np.concatenate([duals[: self.n], [0]])
        out = cost * PARTS - padded[np.where(self.rows >= 0, self.rows, self.n)].sum(axis=1)
        for (t, _), dual in zip(self.caps, duals[self.n :].tolist(), strict=False):
            out -= dual * (self.columns.theme == t)
        for (worth, _), dual in zip(self.columns.held, duals[self.n + len(self.caps) :].tolist(), strict=True):
            out -= dual * worth
        return np.asarray(out)

    def relax(self, cost: Ints, picked: Sequence[int] = ()) -> tuple[str, Ints, int]:
        """Solve the relaxation by columns; return (status, whole duals, bound certified by them), both in parts.

        `picked` are columns of an answer. The bound does not trust HiGHS: duals are rounded to whole numbers of
        the sign that they must have, and what the best column still gains on them is paid for every group there
        could be.
        """
        n, caps = self.n, len(self.caps)
        size = (self.rows >= 0).sum(axis=1)
        # For each person those of most worth per member.
        first = np.argsort(-(cost / size), kind="stable")[: 40 * n]
        chosen = np.unique(np.concatenate([first, np.array(picked, np.int64)]))
        most = n // max(1, int(size.min()))
        best: tuple[int, Ints] | None = None
        for _ in range(ROUNDS):
            status, _, dual = self.solve(chosen, cost[chosen], whole=False)
            if status != "Optimal":
                missing = np.setdiff1d(np.arange(len(cost)), chosen)
                if not len(missing):
                    return status, np.zeros(len(self.sides), np.int64), 0
                chosen = np.union1d(chosen, missing[:: max(1, len(missing) // MORE)])
                if len(missing) < MORE:
                    chosen = np.arange(len(cost))
                continue
            whole = np.ceil(dual * PARTS - 1e-4).astype(np.int64)
            whole[n : n + caps] = np.maximum(0, whole[n : n + caps])
            whole[n + caps :] = np.minimum(0, whole[n + caps :])
            gain = self.reduced(whole, cost)
            over = max(0, int(gain.max()))
            bound = int(whole @ self.sides) + over * most
            if best is None or bound < best[0]:
                best = (bound, whole)
            if over <= 1:
                break
            order = np.argsort(-gain, kind="stable")[: 20 * n]
            more = order[gain[order] > 0]
            grown = np.union1d(chosen, more)
            if len(grown) == len(chosen):
                break
            chosen = grown
        if best is None:
            return "Unknown", np.zeros(len(self.sides), np.int64), 0
        return "Optimal", best[1], best[0]
