"""Checks a matching's proof of being best; shares no code with what found it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

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
    short: dict[tuple[int, int], int] = {}
    block = max(1, 4_000_000 // max(1, n))
    for low in range(0, n, block):
        rows = weights[low : low + block].astype(np.int64) * factor
        if bad is not None:
            rows -= penalty * bad[low : low + block].astype(np.int64)
        slack = duals[low : low + block, None] + duals - rows
        for i, j in zip(*np.nonzero(slack < 0), strict=True):
            if low + int(i) != int(j):
                short[low + int(i), int(j)] = int(slack[i, j])
    homes: dict[int, set[int]] = {}
    for number, (members, _) in enumerate(blossoms):
        for i in members:
            homes.setdefault(i, set()).add(number)
    return all(
        value + sum(int(blossoms[k][1]) for k in homes.get(i, set()) & homes.get(j, set())) >= 0
        for (i, j), value in short.items()
    )
