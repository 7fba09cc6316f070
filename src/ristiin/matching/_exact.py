"""Small groups to proven optimality: every possible group as a column, the best set of them.

Set partitioning by column enumeration: the linear relaxation over all groups gives duals and
a certified bound; groups whose reduced cost exceeds the gap to the best known answer cannot
be in a better one and are dropped (after Nemhauser & Wolsey, "Integer and Combinatorial
Optimization", 1988, II.3); HiGHS solves what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ristiin.matching._groups import Found, values_of
from ristiin.matching._model import FULL
from ristiin.matching._values import values

if TYPE_CHECKING:
    from ristiin.matching._compile import Compiled

Ints = NDArray[np.int64]
MOST_COLUMNS = 700_000
MIP_COLUMNS = 60_000


@dataclass
class Exact:
    """A bound, and groups with themes where better ones than the start were found."""

    bound: int
    least_bound: int = FULL
    proven: bool = False
    groups: list[tuple[int, ...]] | None = None
    themes: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Columns:
    """All allowed groups: members (padded with −1), total, least, theme.

    `held` are other worths of each group, with what all chosen groups together must reach.
    """

    members: Ints
    total: Ints
    least: Ints
    theme: Ints
    held: tuple[tuple[Ints, int], ...] = ()


def highs() -> Any:  # noqa: ANN401 -- a library without types
    """Return HiGHS, or None where it is not installed."""
    try:
        import highspy
    except ImportError:
        return None
    return highspy


def solve_small(
    c: Compiled,
    who: Sequence[int],
    blocks: dict[int, tuple[int, ...]],
    *,
    smallest: int,
    largest: int,
    fair: bool,
    start: Found,
    stop: Callable[[], bool],
) -> Exact | None:
    """Return the optimum and its proof where all groups can be listed; None where they cannot.

    Needs HiGHS (the optional extra `large`). At most 700,000 groups: 24 people in groups of
    up to 6, 40 in groups of up to 5.
    """
    if any(v.broken for v in values_of(c, start)):
        return None
    columns = all_columns(c, who, blocks, smallest, largest)
    if columns is None or not len(columns.total):
        return None
    place = {i: k for k, i in enumerate(who)}
    worth = values_of(c, start)
    best_total = sum(v.total for v in worth)
    least_bound = FULL
    groups: list[tuple[int, ...]] | None = None
    themes: list[int] = []
    proven = True
    if fair:
        floor, found, proven = floor_of(c, columns, place, min(v.least for v in worth), stop)
        least_bound = floor if proven else FULL
        columns = keep(columns, columns.least >= floor)
        if found is not None:
            groups = [_members(columns_row) for columns_row in found[0]]
            themes = found[1]
            best_total = found[2]
    bound, picked, exact = _best(c, columns, place, best_total, stop)
    if picked is not None:
        groups = [_members(columns.members[k]) for k in picked]
        themes = [int(columns.theme[k]) for k in picked]
    return Exact(
        bound=bound,
        least_bound=least_bound,
        proven=proven and exact,
        groups=groups,
        themes=themes if c.capacity else [],
    )


def _members(row: Ints) -> tuple[int, ...]:
    return tuple(int(i) for i in row if i >= 0)


def keep(columns: Columns, mask: NDArray[np.bool_]) -> Columns:
    held = tuple((worth[mask], reached) for worth, reached in columns.held)
    return Columns(columns.members[mask], columns.total[mask], columns.least[mask], columns.theme[mask], held)


def all_columns(
    c: Compiled, who: Sequence[int], blocks: dict[int, tuple[int, ...]], smallest: int, largest: int
) -> Columns | None:
    """List every allowed group (with every theme, where themes are limited); None without HiGHS or when too many."""
    if highs() is None or sum(comb(len(who), k) for k in range(smallest, largest + 1)) > MOST_COLUMNS:
        return None
    m = np.array(list(who))
    members, total, least, theme = [], [], [], []
    for k in range(smallest, min(largest, len(m)) + 1):
        rows = m[np.array(list(combinations(range(len(m)), k)), np.int64)]
        for a in range(k):
            for b in range(a):
                rows = rows[~c.apart[rows[:, a], rows[:, b]]]
        for row in set(blocks.values()):
            inside = np.isin(rows, row).sum(axis=1)
            rows = rows[(inside == 0) | (inside == len(row))]
        choices: list[int | None] = list(range(len(c.themes))) if c.capacity else [None]
        for t in choices:
            v = values(c, rows, t)
            fine = v.broken == 0
            padded = np.full((int(fine.sum()), largest), -1, np.int64)
            padded[:, :k] = rows[fine]
            members.append(padded)
            total.append(v.total[fine])
            least.append(v.least[fine])
            theme.append(v.theme[fine])
    return Columns(np.concatenate(members), np.concatenate(total), np.concatenate(least), np.concatenate(theme))


class Master:
    """The partitioning problem over some of the columns, in HiGHS."""

    def __init__(self, c: Compiled, columns: Columns, place: dict[int, int]) -> None:
        self.c = c
        self.columns = columns
        n = len(place)
        self.caps = sorted(c.capacity.items())
        rank = np.full(c.n + 1, -1, np.int64)
        for i, k in place.items():
            rank[i] = k
        self.rows = np.where(columns.members >= 0, rank[columns.members], -1)
        self.n = n

    def solve(
        self, chosen: Ints, cost: Ints, *, whole: bool, nodes: int = 0
    ) -> tuple[str, NDArray[np.float64], NDArray[np.float64]]:
        """Maximise; return (status, value of each chosen column, duals of the people and capacities).

        `nodes` limits how many parts of the whole problem are looked into.
        """
        highspy = highs()
        h = highspy.Highs()
        h.setOptionValue("output_flag", False)  # noqa: FBT003
        h.setOptionValue("threads", 1)
        h.setOptionValue("mip_rel_gap", 0.0)
        h.setOptionValue("mip_abs_gap", 0.5)
        h.setOptionValue("time_limit", 20.0)
        if nodes:
            h.setOptionValue("mip_max_nodes", nodes)
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
        model.row_upper_ = np.concatenate([np.ones(self.n), [float(cap or 0) for _, cap in self.caps]])
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = starts.astype(np.int32)
        model.a_matrix_.index_ = index
        model.a_matrix_.value_ = np.ones(len(index))
        model.sense_ = highspy.ObjSense.kMaximize
        if whole:
            model.integrality_ = [highspy.HighsVarType.kInteger] * len(chosen)
        h.passModel(model)
        for worth, reached in self.columns.held:
            some = np.nonzero(worth[chosen])[0]
            values_ = worth[chosen][some].astype(np.float64)
            h.addRow(reached - 0.5, highspy.kHighsInf, len(some), some.astype(np.int32), values_)
        h.run()
        status = h.modelStatusToString(h.getModelStatus())
        solution = h.getSolution()
        return status, np.array(solution.col_value), np.array(solution.row_dual)[: self.n + caps]

    def reduced(self, duals: Ints, cost: Ints) -> Ints:
        """Return worth minus duals of every column, in whole units."""
        padded = np.concatenate([duals, [0]])
        cap = np.full(len(cost), len(duals), np.int64)
        for k, (t, _) in enumerate(self.caps):
            cap[self.columns.theme == t] = self.n + k
        rows = np.where(self.rows >= 0, self.rows, len(duals))
        return np.asarray(cost - padded[rows].sum(axis=1) - padded[cap])


def _relax(master: Master, cost: Ints, seed: Ints) -> tuple[str, Ints, int]:
    """Solve the relaxation by columns; return (status, whole duals, bound certified by them).

    The bound does not trust HiGHS: duals are rounded to whole numbers, and what the best
    column still gains on them is paid for every group there could be.
    """
    chosen = np.unique(seed)
    most = master.n // max(1, int((master.rows >= 0).sum(axis=1).min()))
    capacity = np.array([cap or 0 for _, cap in master.caps], np.int64)
    best: tuple[int, Ints] | None = None
    for _ in range(200):
        status, _, dual = master.solve(chosen, cost[chosen], whole=False)
        if status != "Optimal":
            missing = np.setdiff1d(np.arange(len(cost)), chosen)
            if not len(missing):
                return status, np.zeros(master.n + len(master.caps), np.int64), 0
            chosen = np.union1d(chosen, missing[:: max(1, len(missing) // 20_000)])
            if len(missing) < 20_000:  # noqa: PLR2004
                chosen = np.arange(len(cost))
            continue
        whole = np.ceil(dual - 1e-7).astype(np.int64)
        whole[master.n :] = np.maximum(0, whole[master.n :])
        gain = master.reduced(whole, cost)
        over = max(0, int(gain.max()))
        bound = int(whole[: master.n].sum()) + int((whole[master.n :] * capacity).sum()) + over * most
        if best is None or bound < best[0]:
            best = (bound, whole)
        if over <= 1:
            break
        order = np.argsort(-gain, kind="stable")[: 20 * master.n]
        more = order[gain[order] > 0]
        grown = np.union1d(chosen, more)
        if len(grown) == len(chosen):
            break
        chosen = grown
    if best is None:
        return "Unknown", np.zeros(master.n + len(master.caps), np.int64), 0
    return "Optimal", best[1], best[0]


def _first(columns: Columns, cost: Ints, n: int) -> Ints:
    """Choose columns to begin with: for each person those of most worth per member."""
    size = (columns.members >= 0).sum(axis=1)
    order = np.argsort(-(cost / size), kind="stable")
    return np.asarray(order[: 40 * n])


def _best(
    c: Compiled, columns: Columns, place: dict[int, int], known: int, stop: Callable[[], bool]
) -> tuple[int, list[int] | None, bool]:
    """Return (bound, better columns if any, whether the bound is reached)."""
    master = Master(c, columns, place)
    status, duals, bound = _relax(master, columns.total, _first(columns, columns.total, master.n))
    if status != "Optimal":
        return FULL * master.n, None, False
    if bound <= known:
        return known, None, True
    if stop():
        return bound, None, False
    # A column that costs more than the gap cannot be part of anything better.
    gain = master.reduced(duals, columns.total)
    keep = np.nonzero(gain >= known - bound)[0]
    if len(keep) > MIP_COLUMNS:
        return bound, None, False
    status, chosen, _ = master.solve(keep, columns.total[keep], whole=True)
    if status == "Infeasible":
        return known, None, True
    if status != "Optimal":
        return bound, None, False
    picked = [int(keep[k]) for k in np.nonzero(chosen > 0.5)[0]]  # noqa: PLR2004
    total = int(columns.total[picked].sum())
    return (total, picked, True) if total > known else (known, None, True)


def best_columns(c: Compiled, columns: Columns, place: dict[int, int]) -> list[int] | None:
    """Return the columns of the greatest total that reach what is held, None when HiGHS does not settle it."""
    keep_ = np.arange(len(columns.total))
    if len(keep_) > MIP_COLUMNS and not columns.held:
        return _best_of_many(c, columns, place)
    if len(keep_) > MIP_COLUMNS:
        return None
    status, chosen, _ = Master(c, columns, place).solve(keep_, columns.total, whole=True)
    return [int(k) for k in np.nonzero(chosen > 0.5)[0]] if status == "Optimal" else None  # noqa: PLR2004


def _best_of_many(c: Compiled, columns: Columns, place: dict[int, int]) -> list[int] | None:
    """Return the best of many columns: those that the duals leave within the gap to a first answer."""
    some = _partition(c, columns, place)
    if some is None or isinstance(some, str):
        return None
    known = int(columns.total[some].sum())
    _, better, sure = _best(c, columns, place, known, lambda: False)
    return (better or some) if sure else None


def floor_of(
    c: Compiled, columns: Columns, place: dict[int, int], known: int, stop: Callable[[], bool]
) -> tuple[int, tuple[list[Ints], list[int], int] | None, bool]:
    """Return the best possible worst score, groups that reach it if not known yet, and whether it is sure."""
    roofs = np.zeros(c.n, np.int64)
    for k in range(columns.members.shape[1]):
        there = columns.members[:, k] >= 0
        np.maximum.at(roofs, columns.members[there, k], columns.least[there])
    top = int(roofs[list(place)].min())
    ladder = np.unique(columns.least[(columns.least > known) & (columns.least <= top)])
    low, high = -1, len(ladder) - 1
    found: tuple[list[Ints], list[int], int] | None = None
    sure = True
    while low < high:
        if stop():
            sure = False
            break
        middle = (low + high + 1) // 2
        part = keep(columns, columns.least >= ladder[middle])
        answer = _partition(c, part, place)
        if answer is None:
            high = middle - 1
        elif isinstance(answer, str):
            sure = False
            high = middle - 1
        else:
            picked = answer
            low = middle
            got = int(part.least[picked].min())
            low = max(low, int(np.searchsorted(ladder, got, side="right")) - 1)
            rows = [part.members[k] for k in picked]
            found = (rows, [int(part.theme[k]) for k in picked], int(part.total[picked].sum()))
    floor = int(ladder[low]) if low >= 0 else known
    return floor, found, sure


def _partition(c: Compiled, columns: Columns, place: dict[int, int]) -> list[int] | str | None:
    """Return any partition into these columns, None when there is none, or why it is not known."""
    if not len(columns.total):
        return None
    master = Master(c, columns, place)
    if len(columns.total) > 30_000 and not columns.held:  # noqa: PLR2004
        status, duals, bound = _relax(master, columns.total, _first(columns, columns.total, master.n))
        if status == "Infeasible":
            return None
        if status != "Optimal":
            return status
        gain = master.reduced(duals, columns.total)
        keep = np.argsort(-gain, kind="stable")[:30_000]
        del bound
    else:
        keep = np.arange(len(columns.total))
    status, chosen, _ = master.solve(keep, columns.total[keep], whole=True)
    if status == "Infeasible":
        return None if len(keep) == len(columns.total) else "not all columns tried"
    if status != "Optimal":
        return status
    return [int(keep[k]) for k in np.nonzero(chosen > 0.5)[0]]  # noqa: PLR2004
