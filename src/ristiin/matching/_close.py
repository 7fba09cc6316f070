"""The last step to a proof: where a bound is near, all groups that could be part of anything better are few.

In groups of a total above `known` each group gains more on the duals than known total less bound
(Baldacci, Christofides & Mingozzi, "An exact algorithm for the vehicle routing problem based on the
set partitioning formulation with additional cuts", 2008). Counted, not timed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from ristiin.matching._bound import Bounded, Bounder, column_bound
from ristiin.matching._exact import Columns, Master
from ristiin.matching._values import values

if TYPE_CHECKING:
    from ristiin.matching._compile import Compiled

BUDGET = 20_000_000
MOST, NODES = 8_000, 1_000
AROUND, TURNS, WIDEST = 35, 12, 6
"""So many people at a time are grouped anew to a proof, so often, in groups of at most so many."""
ENOUGH = 100
"""Within such a part of the bound it is left as it is."""

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
) -> tuple[int, Groups] | None:
    """Return the best total there can be, with its groups unless it is the known one; None where it stays open."""
    bounder = Bounder(c, who, smallest, largest, floor)
    least = known - found.bound
    whole, _, rows = bounder.price(found.duals, least // smallest, BUDGET, MOST + 1, cuts=found.cuts, least=least)
    if not whole or len(rows) > MOST:
        return None
    members, total, low, theme = [], [], [], []
    for k in range(smallest, largest + 1):
        part = bounder.m[np.array([row for row in rows if len(row) == k], np.int64).reshape(-1, k)]
        for block in set(blocks.values()):
            inside = np.isin(part, block).sum(axis=1)
            part = part[(inside == 0) | (inside == len(block))]
        if not len(part):
            continue
        v = values(c, part)
        fine = (v.broken == 0) & (v.least >= floor)
        padded = np.full((int(fine.sum()), largest), -1, np.int64)
        padded[:, :k] = part[fine]
        members.append(padded)
        total.append(v.total[fine])
        low.append(v.least[fine])
        theme.append(v.theme[fine])
    if not sum(len(t) for t in total):
        return known, []
    columns = Columns(np.concatenate(members), np.concatenate(total), np.concatenate(low), np.concatenate(theme))
    master = Master(c, columns, {i: k for k, i in enumerate(who)})
    status, chosen, _ = master.solve(np.arange(len(columns.total)), columns.total, whole=True, nodes=NODES)
    if status == "Infeasible":
        return known, []
    if status != "Optimal":
        return None
    picked = np.nonzero(chosen > 0.5)[0]  # noqa: PLR2004
    best = int(columns.total[picked].sum())
    if best <= known:
        return known, []
    return best, [tuple(int(i) for i in row if i >= 0) for row in columns.members[picked]]


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
        found = column_bound(c, people, part, smallest=smallest, largest=largest, stop=stop, floor=floor)
        if found is None or found.bound <= total:
            continue
        done = closed(c, people, blocks, found, total, smallest=smallest, largest=largest, floor=floor)
        if done is not None and done[1]:
            best = [g for k, g in enumerate(best) if k not in some] + done[1]
            known += done[0] - total
    return best
