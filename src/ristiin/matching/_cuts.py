"""What whole groups obey and shares of groups do not: rounded sums over a few people, or over people alike.

Of any set of people at most ⌊people / k⌋ groups, each counted ⌊members / k⌋ times, can be had
(Chvátal–Gomory cuts of rank one; of three people and k = 2 they are the subset-row cuts of Jepsen,
Petersen, Spoorendonk & Pisinger, "Subset-row inequalities applied to the vehicle-routing problem
with time windows", 2008).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ristiin.matching._compile import Compiled

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Row = tuple[int, ...]
FRESH, EACH = 40, 4
"""So many new cuts at a time, and so many of them with the same person."""
CLEAR = 0.02
"""Shares break a cut when they are so much over it."""


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

    `taken` is at most `cost` and never less per head for more members, as `_pricing` asks.
    """

    within: Ints
    taken: Ints
    cost: Ints
    rent: int


def prices(cuts: Sequence[Cut], duals: Ints, n: int, largest: int) -> Prices:
    """Return the prices of the cuts that cost anything."""
    dear = [k for k in range(len(cuts)) if duals[k] > 0]
    within = np.zeros((len(dear), n), np.int64)
    taken = np.zeros((len(dear), largest + 2), np.int64)
    cost = np.zeros_like(taken)
    rent = 0
    for row, k in enumerate(dear):
        cut, dual = cuts[k], int(duals[k])
        within[row, list(cut.people)] = 1
        rent += dual * cut.room
        most = min(largest, len(cut.people))
        full = [dual * (m // cut.divisor) for m in range(largest + 2)]
        cost[row] = full
        a_head = 0
        for m in range(1, largest + 2):
            a_head = max(a_head, min(full[j] // j for j in range(min(m, most), most + 1)))
            taken[row, m] = m * a_head
    return Prices(within, taken, cost, rent)


def times_in(cut: Cut, groups: Sequence[Row], n: int) -> Ints:
    """Return how often each group counts in a cut."""
    mine = np.zeros(n, np.int64)
    mine[list(cut.people)] = 1
    ends = np.cumsum([len(g) for g in groups])
    sums = np.concatenate([[0], np.cumsum(mine[[i for g in groups for i in g]])])
    return np.asarray((sums[ends] - sums[np.concatenate([[0], ends[:-1]])]) // cut.divisor)


def people_alike(c: Compiled, m: Ints) -> list[Row]:
    """Return the sets of people with the same value, and with the same two values, of what the criteria look at."""
    names = sorted({item.attribute for item in c.problem.criteria.items if item.attribute})
    classes: list[Bools] = []
    for name in names:
        codes = c.codes(name)[m]
        kinds = [codes == code for code in np.unique(codes[codes >= 0])]
        if len(kinds) * 2 <= len(m):
            classes += kinds
    both = [a & b for k, a in enumerate(classes) for b in classes[:k]]
    everyone = np.ones(len(m), np.bool_)
    return sorted({tuple(np.nonzero(s)[0].tolist()) for s in [everyone, *classes, *both] if s.sum() > 1})


def broken_cuts(
    shares: NDArray[np.float64], groups: Sequence[Row], sets: Sequence[Row], n: int, largest: int
) -> list[Cut]:
    """Return cuts that these shares of groups break, those most broken first; at most `FRESH`."""
    used = np.nonzero(shares > 1e-6)[0]  # noqa: PLR2004
    if not len(used):
        return []
    part = shares[used]
    inside = np.zeros((n, len(used)))
    for k, g in enumerate(used.tolist()):
        inside[list(groups[g]), k] = 1
    found: list[tuple[float, Cut]] = []
    for row in sets:
        count = inside[list(row)].sum(axis=0)
        for k in range(2, largest + 1):
            if len(row) % k:
                over = float((np.floor(count / k) * part).sum()) - len(row) // k
                if over > CLEAR:
                    found.append((over, Cut(row, k)))
    pairs = (inside * part) @ inside.T
    for i in range(n - 2):
        three = (inside[i] * part * inside) @ inside.T
        over_all = pairs[i][:, None] + pairs[i] + pairs - 2 * three - 1
        ones, twos = np.nonzero(np.triu(over_all > CLEAR, 1))
        later = ones > i
        found += [
            (float(over_all[a, b]), Cut((i, a, b), 2))
            for a, b in zip(ones[later].tolist(), twos[later].tolist(), strict=True)
        ]
    found.sort(key=lambda f: (-round(f[0], 6), f[1].people, f[1].divisor))
    times = np.zeros(n, np.int64)
    out: list[Cut] = []
    for _, cut in found:
        people = list(cut.people)
        if len(people) == 3 and times[people].max() >= EACH:  # noqa: PLR2004
            continue
        if len(people) == 3:  # noqa: PLR2004
            times[people] += 1
        out.append(cut)
        if len(out) == FRESH:
            break
    return out
