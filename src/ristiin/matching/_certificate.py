"""Checks a matching's proof of being best; shares no code with what found it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

BLOCK = 65_536
Blossom = tuple[tuple[int, ...], int]


def is_proof(
    weights: NDArray[np.integer],
    pairs: Sequence[tuple[int, int]],
    y: Sequence[int],
    blossoms: Sequence[Blossom],
    *,
    bad: NDArray[np.integer] | None = None,
    factor: int = 4,
    penalty: int = 0,
) -> bool:
    """Tell whether the duals prove that no perfect matching has more weight than `pairs`.

    The weight of i and j is `factor · weights[i, j] − penalty · bad[i, j]`. By weak duality
    (Edmonds 1965): with z ≥ 0 on odd sets, y_i + y_j + z of the sets that hold both ≥ weight
    for every two, any perfect matching weighs at most Σ y + Σ z (|set| − 1) / 2. O(n²) in
    blocks of rows; whole numbers throughout.
    """
    n = len(weights)
    if sorted(i for pair in pairs for i in pair) != list(range(n)):
        return False
    if any(z < 0 or len(members) % 2 == 0 or len(set(members)) != len(members) for members, z in blossoms):
        return False

    def weight(i: int, j: int) -> int:
        return factor * int(weights[i, j]) - (penalty * int(bad[i, j]) if bad is not None else 0)

    primal = sum(weight(i, j) for i, j in pairs)
    dual = sum(int(v) for v in y) + sum(int(z) * ((len(members) - 1) // 2) for members, z in blossoms)
    if primal != dual:
        return False
    duals = np.array([int(v) for v in y], np.int64)
    rows_short, columns_short, left = [], [], []
    block = max(1, BLOCK // max(1, n))
    for low in range(0, n, block):
        slack = weights[low : low + block].astype(np.int64)
        slack *= -factor
        if bad is not None:
            slack += penalty * bad[low : low + block].astype(np.int64)
        slack += duals
        slack += duals[low : low + block, None]
        if slack.min() < 0:
            rows, columns = np.nonzero(slack < 0)
            other = rows + low != columns
            rows_short.append(rows[other] + low)
            columns_short.append(columns[other])
            left.append(slack[rows[other], columns[other]])
    if not left:
        return True
    i, j, short = np.concatenate(rows_short), np.concatenate(columns_short), np.concatenate(left)
    for members, z in blossoms:
        inside = np.zeros(n, np.bool_)
        inside[list(members)] = True
        short += int(z) * (inside[i] & inside[j])
    return bool((short >= 0).all())


def is_cover(
    i: NDArray[np.int64],
    j: NDArray[np.int64],
    weight: NDArray[np.int64],
    y: NDArray[np.int64],
    blossoms: Sequence[Blossom],
) -> bool:
    """Tell whether duals cover every edge (i, j), so that no matching of these edges weighs more than they say."""
    if any(z < 0 or len(members) % 2 == 0 or len(set(members)) != len(members) for members, z in blossoms):
        return False
    slack = y[i] + y[j] - weight
    short = slack < 0
    i, j, slack = i[short], j[short], slack[short]
    for members, z in blossoms:
        inside = np.zeros(len(y), np.bool_)
        inside[list(members)] = True
        slack += z * (inside[i] & inside[j])
    return bool((slack >= 0).all())


def components(allowed: NDArray[np.bool_], out: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return a number for each vertex, the same for all that are connected without those left out, which get −1.

    More components of odd size than there are left out mean that there is no perfect matching (Tutte 1947).
    O(n²).
    """
    found = np.full(len(allowed), -1, np.int64)
    new = ~out
    number = 0
    for v in np.nonzero(new)[0]:
        if not new[v]:
            continue
        edge = np.array([v])
        while len(edge):
            new[edge] = False
            found[edge] = number
            edge = np.nonzero(allowed[edge].any(axis=0) & new)[0]
        number += 1
    return found
