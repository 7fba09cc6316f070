"""Quick upper bounds: nobody can do better than with the partners who suit them best."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ristiin.matching._model import FULL

if TYPE_CHECKING:
    from ristiin.matching._compile import Compiled


def roofs(c: Compiled, who: Sequence[int], smallest: int, mean: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
    """Return an upper bound of each person's units in any group of at least `smallest`. O(n² log n).

    The mean over partners is at most the mean over the best (smallest − 1) allowed; wishes,
    hours and company are taken as met and the theme as one's own first. `mean` stands for `c.mean`.
    """
    m = np.array(list(who))
    mean = np.where(c.apart[np.ix_(m, m)], -1, (c.mean if mean is None else mean)[np.ix_(m, m)])
    np.fill_diagonal(mean, -1)
    few = min(smallest - 1, len(m) - 1)
    best = -np.sort(-mean, axis=1)[:, :few]
    units = np.maximum(0, best).sum(axis=1) // few + c.base[m] + additions(c)[m]
    if c.has_theme_rule and c.themes:
        units = units + c.theme_units[m].max(axis=1)
    return np.asarray(np.minimum(units, FULL))


def additions(c: Compiled) -> NDArray[np.int64]:
    """Return what wishes, hours and company add for each person when met in full."""
    out = np.zeros(c.n, np.int64)
    for points, _, _ in c.wish_points:
        out += points * FULL // c.safe
    for points in c.hour_points:
        out += points * FULL // c.safe
    for points, _ in c.alone_points:
        out += points * FULL // c.safe
    return out
