"""People who can all come at the same hours: groups that share hours are looked for among them.

A group that shares so many hours (at most four count) consists of people who can at each of them. So
the best group is the best of those made, for some set of hours, of people who can at all of it, with
these hours counted; a group counted with fewer hours than it shares is only underrated.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
HOURS = 4
MOST_SETS = 20_000
"""So many sets of hours are listed at most."""


def meeting(
    times: NDArray[np.bool_], given: NDArray[np.bool_], smallest: int, least: int
) -> tuple[Ints, Ints, Ints] | None:
    """Return where each set of people who can come together starts, its people by place, and to how many hours.

    None when there are too many. `times` is people × hours, those who have not `given` any can always.
    Of sets of the same people only that with most hours is there; fewer than `least` hours are left out.
    """
    n = len(times)
    everyone = (1 << n) - 1
    always = sum(1 << i for i in np.nonzero(~given)[0].tolist())
    can = [always | sum(1 << i for i in np.nonzero(times[:, s] & given)[0].tolist()) for s in range(times.shape[1])]
    found: dict[int, int] = {always: HOURS} if always.bit_count() >= smallest else {}
    level: list[tuple[int, int]] = [(everyone, 0)]
    for count in range(HOURS + 1):
        for who, _ in level:
            found[who] = max(count, found.get(who, 0))
        if count == HOURS:
            break
        level = [
            (both, s + 1)
            for who, low in level
            for s in range(low, len(can))
            if (both := who & can[s]).bit_count() >= smallest
        ]
        if len(found) + len(level) > MOST_SETS:
            return None
    sets = [
        ([i for i in range(n) if who >> i & 1], hours)
        for who, hours in found.items()
        if hours >= least and who.bit_count() >= smallest
    ]
    starts = np.cumsum([0, *(len(who) for who, _ in sets)])
    people = np.array([i for who, _ in sets for i in who], np.int64)
    return starts, people, np.array([hours for _, hours in sets], np.int64)
