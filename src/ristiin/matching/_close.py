"""The last step to a proof: where a bound is near, all groups that could be part of anything better are few.

In groups of a total above a target each group gains more on the duals than target less bound
(Baldacci, Christofides & Mingozzi, "An exact algorithm for the vehicle routing problem based on the
set partitioning formulation with additional cuts", 2008). The target comes down from the bound
step by step: where nothing is above it, it is a bound itself. Counted, not timed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ristiin.matching._bound import Bounded, Bounder, column_bound, opening
from ristiin.matching._separation import people_alike
from ristiin.matching._tree import Tree
from ristiin.matching._values import values

if TYPE_CHECKING:
    from ristiin.matching._compile import Compiled

BUDGET = 20_000_000
MOST = 6_000
WORK, WORK_FOR_PART = 400_000, 20_000
"""So much may all linear programs take together, counted in columns; so much for some of the groups."""
STEP = 512
"""The first target is such a part below the bound, each next one half as far again."""
AROUND, TURNS, WIDEST = 35, 30, 6
"""So many people at a time are grouped anew to a proof, so often, in groups of at most so many."""
ENOUGH = 100
"""Within such a part of the bound it is left as it is."""

Ints = NDArray[np.int64]
Groups = list[tuple[int, ...]]


def closed(
    c: Compiled,
    who: Sequence[int],
    blocks: dict[int, tuple[int, ...]],
    found: Bounded,
    known: int,
    *,
    smallest: int,
    largest: int,
    floor: int,
    stop: Callable[[], bool],
    bound: int | None = None,
    work: int = WORK,
) -> tuple[int, Groups]:
    """Return a bound at least as good, and groups of a greater total than the known one where there are any.

    `bound` is what is certified already, otherwise that which was found.
    """
    bounder = Bounder(c, who, smallest, largest, floor)
    sets = people_alike(c, bounder.m)
    bound = found.bound if bound is None else bound
    groups: Groups = []
    reach = max(1, found.bound // STEP)
    budget = BUDGET // bounder.themes.shape[1]
    while bound > known and work > 0 and not stop():
        target = max(known, found.bound - reach)
        reach += reach // 2 + 1
        if target >= bound:
            continue
        least = target - found.bound
        whole, _, rows = bounder.price(found.duals, least // smallest, budget, MOST + 1, cuts=found.cuts, least=least)
        if not whole or len(rows) > MOST:
            break
        rows, totals = _allowed(c, bounder, blocks, rows)
        if rows:
            seen = Tree(rows, totals, bounder.n, smallest, largest).best(target, sets, work, stop)
            work -= seen.work
            if seen.groups:
                known = seen.total
                groups = [tuple(sorted(int(bounder.m[i]) for i in row)) for row in seen.groups]
            if not seen.whole:
                break
        bound = max(target, known)
    return bound, groups


def _allowed(
    c: Compiled, bounder: Bounder, blocks: dict[int, tuple[int, ...]], rows: Sequence[tuple[int, ...]]
) -> tuple[list[tuple[int, ...]], Ints]:
    """Return the groups that break no rule, part no block and leave nobody under the floor, with their totals."""
    kept: list[tuple[int, ...]] = []
    totals = [np.zeros(0, np.int64)]
    for k in range(bounder.smallest, bounder.largest + 1):
        some = np.array([row for row in rows if len(row) == k], np.int64).reshape(-1, k)
        part = bounder.m[some]
        fine = np.ones(len(part), np.bool_)
        for block in set(blocks.values()):
            inside = np.isin(part, block).sum(axis=1)
            fine &= (inside == 0) | (inside == len(block))
        if fine.any():
            v = values(c, part[fine])
            good = (v.broken == 0) & (v.least >= bounder.floor)
            kept += [tuple(row) for row in some[fine][good].tolist()]
            totals.append(v.total[good])
    return kept, np.concatenate(totals)


def improved(
    c: Compiled,
    who: Sequence[int],
    groups: Groups,
    blocks: dict[int, tuple[int, ...]],
    bound: int,
    *,
    smallest: int,
    largest: int,
    floor: int,
    stop: Callable[[], bool],
) -> Groups:
    """Return groups at least as good: a few at a time, by chance, are made anew in the best way there is."""
    draw = random.Random(c.problem.seed)
    best = list(groups)
    some_groups = max(2, AROUND * len(best) // len(who))
    known = sum(v.total for v in c.evaluate_all(best))
    if largest > WIDEST or some_groups >= len(best):
        return best
    for _ in range(TURNS):
        if stop() or known >= bound - bound // ENOUGH:
            break
        some = sorted(draw.sample(range(len(best)), some_groups))
        part = [best[k] for k in some]
        people = sorted(i for g in part for i in g)
        total = sum(v.total for v in c.evaluate_all(part))
        begun = opening(c, people, part, smallest=smallest, largest=largest, floor=floor, stop=stop)
        if begun is None:
            break
        found = column_bound(c, begun)
        if found.bound <= total:
            continue
        _, made = closed(
            c,
            people,
            blocks,
            found,
            total,
            smallest=smallest,
            largest=largest,
            floor=floor,
            stop=stop,
            work=WORK_FOR_PART,
        )
        if made:
            best = [g for k, g in enumerate(best) if k not in some] + made
            known += sum(v.total for v in c.evaluate_all(made)) - total
    return best
