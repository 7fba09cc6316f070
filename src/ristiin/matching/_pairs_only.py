"""Groups of one size in which nothing but pairs counts: the Maximally Diverse Grouping Problem itself.

Few people, and others where numba is not installed, by iterated local search: exchanges of two people, the best first,
until none helps, then a few by chance, and again (Lourenço, Martin & Stützle, "Iterated local search",
2003). Others by `_diverse`. Counted, not timed.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ristiin.matching import _diverse
from ristiin.matching._dense import compiled_module
from ristiin.matching._spread import spread_bound

if TYPE_CHECKING:
    from ristiin.matching._compile import Compiled

Ints = NDArray[np.int64]
Groups = list[tuple[int, ...]]
COMPILE_FROM, PLAIN, MOST = 25, 200, 1_000
"""From so many people on compiled code is used; without it so many are not too slow, with it not too much memory."""
FIRST_STEPS, STEPS = 60_000, 1_000_000
"""So many exchanges for each person are looked at first, so many more where that is not proven to be enough."""
TURNS, KICKS = 150, 4
"""So often few people are stirred, each time by so many exchanges by chance."""


def only_pairs(c: Compiled, smallest: int, largest: int) -> bool:
    """Tell whether groups are of one size, and nothing about a whole group counts."""
    whole = (c.has_theme_rule, c.capacity, c.hour_points, c.alone_points, c.wish_points, c.group_musts)
    return smallest == largest and not any(map(bool, whole)) and c.n <= (MOST if _compiled(c.n) else PLAIN)


def _compiled(count: int, compile_from: int = COMPILE_FROM) -> bool:
    return count >= compile_from and compiled_module(_diverse, _diverse.KERNELS) is not None


def groups_by_pairs(
    c: Compiled, who: Sequence[int], size: int, seed: int, *, compile_from: int = COMPILE_FROM
) -> Groups:
    """Return groups of this size with few pairs in them that are kept apart, then a great total.

    Compiled code is used from `compile_from` people on.

    Raises:
        ImpossibleSizes: the size cannot hold everyone.
    """
    m = np.array(list(who))
    n = len(m)
    score = (c.mean + c.mean.T)[np.ix_(m, m)]
    # An exchange changes fewer scores than this outweighs.
    rule = 4 * size * (int(score.max()) + 1)
    score -= rule * c.apart_count[np.ix_(m, m)]
    if not _compiled(n, compile_from):
        rows = _stirred(score, c.mean[np.ix_(m, m)], size, seed)
    else:
        sizes = [(size, size)] * (n // size)
        top = spread_bound(c, who, size, size)
        # A mean is rounded down for each person, in the bound and here.
        enough = None if top is None else (top - int(c.base[m].sum()) - 3 * n) * (size - 1)
        found = _diverse.diverse_groups(score, sizes, steps=FIRST_STEPS * n, seed=seed)
        if enough is None or found.total < enough:
            more = _diverse.diverse_groups(score, sizes, steps=STEPS * n, seed=seed + 1)
            found = max(found, more, key=lambda f: f.total)
        rows = found.groups
    return [tuple(sorted(int(m[i]) for i in row)) for row in rows]


def _stirred(score: Ints, mean: Ints, size: int, seed: int) -> Sequence[Sequence[int]]:
    """Return groups by place that no exchange betters, the best of `TURNS`. O(n²) an exchange, in vectors.

    Of equal totals that in which whoever gets least, by `mean`, gets most.
    """
    n = len(score)
    draw = random.Random(seed)
    home = np.repeat(np.arange(n // size), size)
    best, top, floor = home, -(2**62), 0
    # Whole numbers leave up to one unit out of what each gets from another.
    alike = n * size
    for _ in range(TURNS):
        total = _exchanged(score, home, 4 * size)
        least = int((mean * (home[:, None] == home)).sum(axis=1).min())
        if total > top + alike or (total >= top - alike and least > floor):
            best, floor = home, least
        top = max(top, total)
        home = best.copy()
        for _ in range(KICKS):
            i, j = draw.randrange(n), draw.randrange(n)
            home[i], home[j] = home[j], home[i]
    return [np.nonzero(best == g)[0].tolist() for g in range(n // size)]


def _exchanged(score: Ints, home: Ints, same: int) -> int:
    """Exchange two of `home` for as long as that gains more than `same`, the greatest gain first; return the total."""
    n = len(home)
    everyone = np.arange(n)
    gain = score @ (home[:, None] == np.arange(home.max() + 1))
    while True:
        theirs = gain[:, home]
        own = theirs[everyone, everyone]
        change = theirs - own[:, None] - score
        change += change.T
        change[home[:, None] == home] = 0
        i, j = divmod(int(change.argmax()), n)
        if change[i, j] <= same:
            return int(own.sum()) // 2
        a, b = home[i], home[j]
        gain[:, a] += score[:, j] - score[:, i]
        gain[:, b] += score[:, i] - score[:, j]
        home[i], home[j] = b, a
