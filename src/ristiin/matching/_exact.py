"""Small groups to proven optimality: every possible group as a column, the best set of them.

Where rules clash, first the fewest that must be broken; then, with fairness first, the worst-off person; then
the total. HiGHS solves what is left of the columns when those that the duals rule out are dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ristiin.matching._columns import PARTS, Columns, Master, all_columns
from ristiin.matching._groups import Found, values_of
from ristiin.matching._model import FULL

if TYPE_CHECKING:
    from ristiin.matching._compile import Compiled

Ints = NDArray[np.int64]
Stop = Callable[[], bool]
MIP_COLUMNS = 60_000
"""So many columns HiGHS is given to choose from."""
FEW_COLUMNS = 30_000
"""So many where any answer will do."""


@dataclass
class Exact:
    """A bound, and groups with themes where better ones than the start were found."""

    bound: int
    least_bound: int = FULL
    proven: bool = False
    groups: list[tuple[int, ...]] | None = None
    themes: list[int] = field(default_factory=list)


def solve_small(
    c: Compiled,
    who: Sequence[int],
    blocks: dict[int, tuple[int, ...]],
    *,
    smallest: int,
    largest: int,
    fair: bool,
    start: Found,
    stop: Stop,
) -> Exact | None:
    """Return the optimum and its proof where all groups can be listed; None where they cannot.

    Needs HiGHS (the optional extra `large`). At most 700,000 groups: 24 people in groups of
    up to 6, 40 in groups of up to 5.
    """
    clashing = any(v.broken for v in values_of(c, start))
    columns = all_columns(c, who, blocks, smallest, largest, clashing=clashing)
    if columns is None or not len(columns):
        return None
    place = {i: k for k, i in enumerate(who)}
    best = Exact(FULL * len(who), proven=True)

    def take(some: Columns, picked: Sequence[int]) -> None:
        best.groups = some.groups(picked)
        best.themes = some.theme[list(picked)].tolist() if c.capacity else []

    picked = columns.places(start.groups, start.themes if c.capacity else [])
    if len(picked) < len(start.groups):
        return None
    if clashing:
        fewest, best.proven = fewest_broken(c, columns, place, picked, stop)
        take(columns, fewest)
        if not best.proven:
            return best
        columns = _kept(columns, int(columns.broken[fewest].sum()))
        picked = columns.places(best.groups or [], best.themes)
    if fair:
        known = int(columns.least[picked].min())
        floor, found, best.proven = floor_of(c, columns, place, known, stop)
        best.least_bound = floor if best.proven else FULL
        if found is not None:
            take(*found)
        groups, themes = (start.groups, start.themes) if best.groups is None else (best.groups, best.themes)
        columns = columns.where(columns.least >= floor)
        picked = columns.places(groups, themes if c.capacity else [])
    best.bound, better, sure = _best(c, columns, place, picked, stop)
    best.proven = best.proven and sure
    if better is not None:
        take(columns, better)
    return best


def fewest_broken(
    c: Compiled, columns: Columns, place: dict[int, int], picked: Sequence[int], stop: Stop
) -> tuple[list[int], bool]:
    """Return columns that break as few rules as is found, begun with those `picked`, and whether none break fewer."""
    _, better, sure = _best(c, replace(columns, total=-columns.broken), place, picked, stop)
    return better or list(picked), sure


def _kept(columns: Columns, fewest: int) -> Columns:
    """Return the columns of answers that break so many rules, which are no fewer than must be."""
    some = columns.where(columns.broken <= fewest)
    return replace(some, held=((-some.broken, -fewest),) if fewest else ())


def _best(
    c: Compiled, columns: Columns, place: dict[int, int], picked: Sequence[int], stop: Stop
) -> tuple[int, list[int] | None, bool]:
    """Return (bound, better columns than those picked if any, whether the bound is reached)."""
    known = int(columns.total[list(picked)].sum())
    master = Master(c, columns, place, stop)
    status, duals, parts = master.relax(columns.total, picked)
    if status != "Optimal":
        return FULL * master.n, None, False
    bound = parts // PARTS
    if bound <= known:
        return known, None, True
    if stop():
        return bound, None, False
    # A column that costs more than the gap cannot be part of anything better.
    kept = np.nonzero(master.reduced(duals, columns.total) >= (known + 1) * PARTS - parts)[0]
    if len(kept) > MIP_COLUMNS:
        return bound, None, False
    status, chosen, _ = master.solve(kept, columns.total[kept], whole=True)
    if status == "Infeasible":
        return known, None, True
    if status != "Optimal":
        return bound, None, False
    better = [int(kept[k]) for k in np.nonzero(chosen > 0.5)[0]]  # noqa: PLR2004
    total = int(columns.total[better].sum())
    return (total, better, True) if total > known else (known, None, True)


def best_columns(c: Compiled, columns: Columns, place: dict[int, int], stop: Stop) -> list[int] | None:
    """Return the columns of the greatest total that reach what is held, None when HiGHS does not settle it."""
    some = _partition(c, columns, place, stop)
    if some is None or isinstance(some, str):
        return None
    _, better, sure = _best(c, columns, place, some, stop)
    return (better or some) if sure else None


def floor_of(
    c: Compiled, columns: Columns, place: dict[int, int], known: int, stop: Stop
) -> tuple[int, tuple[Columns, list[int]] | None, bool]:
    """Return the best possible worst score, columns that reach it if not known yet, and whether it is sure."""
    roofs = np.zeros(c.n, np.int64)
    for k in range(columns.members.shape[1]):
        there = columns.members[:, k] >= 0
        np.maximum.at(roofs, columns.members[there, k], columns.least[there])
    top = int(roofs[list(place)].min())
    ladder = np.unique(columns.least[(columns.least > known) & (columns.least <= top)])
    low, high = -1, len(ladder) - 1
    found: tuple[Columns, list[int]] | None = None
    sure = True
    while low < high:
        if stop():
            sure = False
            break
        middle = (low + high + 1) // 2
        part = columns.where(columns.least >= ladder[middle])
        answer = _partition(c, part, place, stop)
        if answer is None:
            high = middle - 1
        elif isinstance(answer, str):
            sure = False
            high = middle - 1
        else:
            got = int(part.least[answer].min())
            low = max(middle, int(np.searchsorted(ladder, got, side="right")) - 1)
            found = part, answer
    floor = int(ladder[low]) if low >= 0 else known
    return floor, found, sure


def _partition(c: Compiled, columns: Columns, place: dict[int, int], stop: Stop) -> list[int] | str | None:
    """Return any partition into these columns, None when there is none, or why it is not known."""
    if not len(columns):
        return None
    master = Master(c, columns, place, stop)
    kept = np.arange(len(columns))
    if len(kept) > FEW_COLUMNS:
        status, duals, _ = master.relax(columns.total)
        if status == "Infeasible":
            return None
        if status != "Optimal":
            return status
        kept = np.argsort(-master.reduced(duals, columns.total), kind="stable")[:FEW_COLUMNS]
    status, chosen, _ = master.solve(kept, columns.total[kept], whole=True)
    if status == "Infeasible":
        return None if len(kept) == len(columns) else "not all columns tried"
    if status != "Optimal":
        return status
    return [int(kept[k]) for k in np.nonzero(chosen > 0.5)[0]]  # noqa: PLR2004
