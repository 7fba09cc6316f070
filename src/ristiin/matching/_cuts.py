"""What whole groups obey and shares of groups do not: rounded sums over a few people, or over people alike.

Of any set of people at most ⌊people / k⌋ groups, each counted ⌊members / k⌋ times, can be had
(Chvátal–Gomory cuts of rank one; of three people and k = 2 they are the subset-row cuts of Jepsen,
Petersen, Spoorendonk & Pisinger, "Subset-row inequalities applied to the vehicle-routing problem
with time windows", 2008).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Row = tuple[int, ...]


@dataclass(frozen=True)
class Cut:
    """`people` by place, and what their number in a group is divided by."""

    people: Row
    divisor: int

    @property
    def room(self) -> int:
        """At most so many in all."""
        return len(self.people) // self.divisor


@dataclass(frozen=True)
class Prices:
    """What cuts take from a group: `within` cuts × people, `cost` and `taken` cuts × number of members.

    `taken` is at most `cost` and never less per head for more members, as `_pricing` asks. `head` is what
    cuts of everyone take from each person in any group; `cost` is what comes on top of it.
    """

    within: Ints
    taken: Ints
    cost: Ints
    rent: int
    head: int


def prices(cuts: Sequence[Cut], duals: Ints, n: int, smallest: int, largest: int) -> Prices:
    """Return the prices of the cuts that cost anything."""
    dear = [k for k in range(len(cuts)) if duals[k] > 0]
    within = np.zeros((len(dear), n), np.int64)
    taken = np.zeros((len(dear), largest + 2), np.int64)
    cost = np.zeros_like(taken)
    rent = head = 0
    for row, k in enumerate(dear):
        cut, dual = cuts[k], int(duals[k])
        within[row, list(cut.people)] = 1
        rent += dual * cut.room
        most = min(largest, len(cut.people))
        full = [dual * (m // cut.divisor) for m in range(largest + 2)]
        cost[row] = full
        if len(cut.people) == n:
            least = min(full[m] // m for m in range(smallest, largest + 1))
            cost[row] -= least * np.arange(largest + 2)
            head += least
            continue
        a_head = 0
        for m in range(1, largest + 2):
            a_head = max(a_head, min(full[j] // j for j in range(min(m, most), most + 1)))
            taken[row, m] = m * a_head
    return Prices(within, taken, cost, rent, head)


def times_in(cut: Cut, groups: Sequence[Row], n: int) -> Ints:
    """Return how often each group counts in a cut."""
    mine = np.zeros(n, np.int64)
    mine[list(cut.people)] = 1
    ends = np.cumsum([len(g) for g in groups])
    sums = np.concatenate([[0], np.cumsum(mine[[i for g in groups for i in g]])])
    return np.asarray((sums[ends] - sums[np.concatenate([[0], ends[:-1]])]) // cut.divisor)
