"""An upper bound for groups mixed by categories: people of a kind can be spread evenly, and no better.

In a group of s people each of the k of a kind loses (k − 1) / (s − 1) of what being mixed is worth.
That is convex in k, so the least loss of all groups is had by putting each next person of a kind
where it costs least (greedy allocation of separable convex costs; Ibaraki & Katoh, "Resource
Allocation Problems", 1988, chapter 4). Kinds are taken one by one, and the rest by everyone's roof.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ristiin.matching._model import FULL
from ristiin.matching._roof import roofs

if TYPE_CHECKING:
    from ristiin.matching._compile import Compiled

Ints = NDArray[np.int64]
MOST_PLANS = 20_000
"""So many ways to divide people into sizes are looked at; with more, nothing is said."""


def spread_bound(c: Compiled, who: Sequence[int], smallest: int, largest: int) -> int | None:
    """Return an upper bound of the total in units, None where nothing is to be mixed or sizes are too many.

    O(n² log n + plans · kinds · largest²).
    """
    m = np.array(list(who))
    kinds: dict[tuple[int, int], int] = {}
    eased = c.mean.copy()
    for points, codes in c.mixed_points:
        units = points * FULL // c.safe
        eased += np.where((codes[:, None] == codes) & (codes >= 0)[:, None], units[:, None] + 1, 0)
        for code in np.unique(codes[m][codes[m] >= 0]).tolist():
            mine = m[codes[m] == code]
            kind = (len(mine), int(units[mine].min()))
            kinds[kind] = kinds.get(kind, 0) + 1
    if not kinds:
        return None
    least: int | None = None
    for number, plan in enumerate(_plans(len(m), smallest, largest)):
        if number == MOST_PLANS:
            return None
        loss = _least_loss(plan, kinds)
        least = loss if least is None else min(least, loss)
    # One more each, for what whole numbers leave out of a mean.
    return None if least is None else int(roofs(c, who, smallest, eased).sum()) + len(m) - least


def _plans(people: int, smallest: int, largest: int) -> Iterator[dict[int, int]]:
    """Yield every number of groups of each size that holds everyone."""
    if smallest == largest:
        if people % smallest == 0:
            yield {smallest: people // smallest}
        return
    for groups in range(people // largest + 1):
        for plan in _plans(people - groups * largest, smallest, largest - 1):
            yield {**plan, largest: groups}


def _least_loss(plan: dict[int, int], kinds: dict[tuple[int, int], int]) -> int:
    """Return the least units lost in groups of these sizes; `kinds` counts kinds by (people, units each)."""
    # The k-th more of a kind in a group of s costs 2 k / (s − 1): k from all before, and k of its own.
    dearer = sorted((2 * k / (s - 1), k, s) for s, groups in plan.items() if groups for k in range(1, s))
    loss = 0
    for (people, units), often in kinds.items():
        left = people - sum(plan.values())
        for _, k, s in dearer:
            if left <= 0:
                break
            more = min(left, plan[s])
            loss += often * (more * 2 * k * units // (s - 1))
            left -= more
    return loss
