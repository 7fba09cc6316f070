"""Looks for cuts that shares of groups break: over three people, over people alike, over any people that fit.

The sets for larger divisors are climbed to, one person for another at a time, from the people of
groups drawn by chance; any set gives a cut that holds, so only how much is found is left to chance.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ristiin.matching._cuts import Cut, Ints, Row

if TYPE_CHECKING:
    from ristiin.matching._compile import Compiled

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
FRESH, EACH = 40, 4
"""So many new cuts at a time, and so many of three people with the same person."""
WHOLE = 1_000_000
"""Shares are counted in millionths: sums of whole numbers are the same in any order."""
CLEAR = WHOLE // 50
"""Shares break a cut when they are so much over it."""
ROOMS, STARTS, CLIMBS = 3, 12, 40
"""Wide cuts are looked for with room for so many groups, from so many sets, in so many exchanges each."""
EACH_TIME, ON_THE_WAY = 1000, 10
"""What a group counts for each time it counts in a cut, and at most while it is on the way to that."""


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
    shares: Floats, groups: Sequence[Row], sets: Sequence[Row], *, n: int, largest: int, draw: random.Random
) -> list[Cut]:
    """Return cuts that these shares of groups break, those most broken first; at most `FRESH`."""
    all_parts = np.rint(shares * WHOLE)
    used = np.nonzero(all_parts > 0)[0]
    if not len(used):
        return []
    part = all_parts[used]
    inside = np.zeros((n, len(used)))
    for k, g in enumerate(used.tolist()):
        inside[list(groups[g]), k] = 1
    found: list[tuple[float, Cut]] = []
    for row in sets:
        count = inside[list(row)].sum(axis=0)
        for k in range(2, largest + 1):
            if len(row) % k:
                over = float((np.floor(count / k) * part).sum()) - WHOLE * (len(row) // k)
                if over > CLEAR:
                    found.append((over, Cut(row, k)))
    pairs = (inside * part) @ inside.T
    for i in range(n - 2):
        three = (inside[i] * part * inside) @ inside.T
        over_all = pairs[i][:, None] + pairs[i] + pairs - 2 * three - WHOLE
        ones, twos = np.nonzero(np.triu(over_all > CLEAR, 1))
        later = ones > i
        found += [
            (float(over_all[a, b]), Cut((i, a, b), 2))
            for a, b in zip(ones[later].tolist(), twos[later].tolist(), strict=True)
        ]
    found += wide_cuts(inside, part, largest, draw)
    found.sort(key=lambda f: (-f[0], f[1].people, f[1].divisor))
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


def wide_cuts(inside: Floats, part: Floats, largest: int, draw: random.Random) -> list[tuple[float, Cut]]:
    """Return cuts over more than three people that shares of groups break, each with how much it is over.

    `inside` is people × groups, `part` the share of each group in millionths.
    """
    n = len(inside)
    members = [np.nonzero(column)[0].tolist() for column in inside.T]
    found: dict[Cut, float] = {}
    for k in range(2, largest + 1):
        count = np.arange(largest + 2)
        worth = (count // k * EACH_TIME + ON_THE_WAY * (count % k) ** 2 // k**2).astype(np.float64)
        for room in range(1, ROOMS + 1):
            size = k * (room + 1) - 1
            if not 3 < size < n:  # noqa: PLR2004
                continue
            for first in _some_sets(members, size, draw):
                people = _climbed(first, inside, part, worth)
                over = float((inside[people].sum(axis=0) // k * part).sum()) - WHOLE * room
                if over > CLEAR:
                    found[Cut(tuple(people), k)] = over
    return [(over, cut) for cut, over in found.items()]


def _some_sets(members: Sequence[list[int]], size: int, draw: random.Random) -> Iterator[list[int]]:
    """Yield sets of people, each of groups drawn by chance."""
    for _ in range(STARTS):
        chosen: dict[int, None] = {}
        for g in draw.sample(range(len(members)), len(members)):
            chosen.update(dict.fromkeys(members[g]))
            if len(chosen) >= size:
                yield list(chosen)[:size]
                break


def _climbed(people: list[int], inside: Floats, part: Floats, worth: Floats) -> list[int]:
    """Return people as many as given after the exchanges that raise the sum of part × worth of their number most."""
    mine = np.zeros(len(inside), np.bool_)
    mine[people] = True
    for _ in range(CLIMBS):
        count = inside[mine].sum(axis=0).astype(np.int64)
        more = part * (worth[count + 1] - worth[count])
        less = part * (worth[count] - worth[np.maximum(count, 1) - 1])
        go, come = np.nonzero(mine)[0], np.nonzero(~mine)[0]
        both = (inside[go] * (less - more)) @ inside[come].T
        gain = (inside[come] @ more)[None, :] - (inside[go] @ less)[:, None] + both
        best = int(gain.argmax())
        if gain.flat[best] <= 0:
            break
        mine[go[best // len(come)]] = False
        mine[come[best % len(come)]] = True
    return [int(i) for i in np.nonzero(mine)[0]]
