"""Looks for groups worth more than their members' duals, and certifies when there are none.

Depth-first search over groups of one size and theme, pruned by an upper bound; whole numbers.
To be compiled.
"""

# ruff: noqa: PLR0917 -- compiled functions take flat arrays by place

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

LOW = -(2**60)
HOURS = 4


def price(
    k: int,
    rest: Ints,
    weight: Ints,
    best_weight: Ints,
    hours: Ints,
    hour_units: Ints,
    level: int,
    budget: int,
    found: Ints,
    found_value: Ints,
) -> tuple[int, int, int]:
    """Return (nodes used or −1 when out of budget, groups found, greatest value met).

    The value of a group of k is Σ pair weights + (k − 1) · Σ (rest + hours part), which must
    exceed `level` to be found. `weight` is −2^60-ish for pairs kept apart; `best_weight[j]`
    its greatest in a row; `hours[j]` a bit set; `hour_units[j]` what all four common hours
    give. Every group not reported is worth at most `level`.
    """
    n = len(rest)
    order = np.argsort(-rest)
    gain = np.zeros((k + 1, n), np.int64)
    allowed = np.zeros((k + 1, n), np.int64)
    counts = np.zeros(k + 1, np.int64)
    position = np.zeros(k + 1, np.int64)
    chosen = np.zeros(k + 1, np.int64)
    current = np.zeros(k + 1, np.int64)
    mask = np.zeros(k + 1, np.int64)
    hour_sum = np.zeros(k + 1, np.int64)
    top = np.zeros(k + 1, np.int64)
    nodes = 0
    number = 0
    greatest = level
    for x in range(n):
        allowed[0, x] = order[x]
        gain[0, order[x]] = (k - 1) * rest[order[x]]
    counts[0] = n
    mask[0] = -1
    depth = 0
    position[0] = 0
    while depth >= 0:
        if position[depth] >= counts[depth]:
            depth -= 1
            continue
        x = position[depth]
        position[depth] += 1
        j = allowed[depth, x]
        need = k - depth - 1
        value = current[depth] + gain[depth, j]
        shared = mask[depth] & hours[j]
        units = hour_sum[depth] + hour_units[j]
        number_shared = 0
        if units > 0:
            bits = shared
            while bits != 0 and number_shared < HOURS:
                bits &= bits - 1
                number_shared += 1
        if need == 0:
            total = value + (k - 1) * (units * number_shared // HOURS)
            if total > level:
                greatest = max(greatest, total)
                if number < len(found):
                    for d in range(depth):
                        found[number, d] = chosen[d]
                    found[number, depth] = j
                    found_value[number] = total
                    number += 1
            continue
        nodes += 1
        if nodes > budget:
            return -1, number, greatest
        # The others yet to come: each brings at most its pairs with the chosen and half of its
        # best pairs with the rest.
        for q in range(need):
            top[q] = LOW
        count = 0
        for y in range(x + 1, counts[depth]):
            i = allowed[depth, y]
            w = weight[j, i]
            if w < 0:
                continue
            g = gain[depth, i] + w
            gain[depth + 1, i] = g
            allowed[depth + 1, count] = i
            count += 1
            hope = g + (need - 1) * best_weight[i] // 2
            if units + hour_units[i] > 0:
                hope += (k - 1) * (hour_units[i] * number_shared // HOURS)
            if hope > top[need - 1]:
                q = need - 1
                while q > 0 and top[q - 1] < hope:
                    top[q] = top[q - 1]
                    q -= 1
                top[q] = hope
        nodes += count // 8
        if count < need:
            continue
        bound = value + (k - 1) * (units * number_shared // HOURS) + need
        for q in range(need):
            bound += top[q]
        if bound <= level:
            continue
        # Keep those who could be in a group above the level at all.
        least = bound - top[need - 1]
        kept = 0
        for y in range(count):
            i = allowed[depth + 1, y]
            hope = gain[depth + 1, i] + (need - 1) * best_weight[i] // 2
            if units + hour_units[i] > 0:
                hope += (k - 1) * (hour_units[i] * number_shared // HOURS)
            if least + hope > level:
                allowed[depth + 1, kept] = i
                kept += 1
        counts[depth + 1] = kept
        chosen[depth] = j
        current[depth + 1] = value
        mask[depth + 1] = shared
        hour_sum[depth + 1] = units
        position[depth + 1] = 0
        depth += 1
    return nodes, number, greatest
