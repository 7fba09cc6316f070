"""The Maximally Diverse Grouping Problem: greatest sum of scores inside groups under size bounds.

Annealing on swaps and shifts with an incremental groups × n gain matrix, then descent, in
rounds that restart warm from the best. Whole numbers; to be compiled.
"""

# ruff: noqa: PLR0917 -- compiled functions take flat arrays by place

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ristiin.matching._dense import compiled_module
from ristiin.matching._errors import ImpossibleSizes

Ints = NDArray[np.int64]
TABLE = 8192
MASK = 2**48 - 1
HOT, COLD = 0.45, 0.05
"""Between these shares of the spread of a group's sum the annealing cools."""


def gains_of(score: Ints, home: Ints, gain: Ints) -> int:
    """Fill `gain[g, i]`, the sum of i's scores with group g; return twice the total. O(n²)."""
    groups, n = gain.shape
    for g in range(groups):
        for i in range(n):
            gain[g, i] = 0
    for j in range(n):
        g = home[j]
        for i in range(n):
            gain[g, i] += score[j, i]
    total = 0
    for i in range(n):
        total += gain[home[i], i]
    return total


def improve(
    score: Ints,
    home: Ints,
    size: Ints,
    low: Ints,
    high: Ints,
    gain: Ints,
    best: Ints,
    chance: Ints,
    steps: int,
    seed: int,
    hot: int,
    cold: int,
) -> int:
    """Anneal from `home`, then descend; leave the best in `best` and return its total. O(steps + n · accepted)."""
    groups, n = gain.shape
    now = gains_of(score, home, gain) // 2
    top = now
    for i in range(n):
        best[i] = home[i]
    # Random numbers of 48 bits, of which the upper are used: no division in the innermost loop.
    state = np.int64(seed * 65_537 + 20_201)
    for _ in range(8):
        state = (state * 25214903917 + 11) & MASK
    period = max(1, steps // 400)
    heat = float(hot)
    cooling = (cold / hot) ** (1.0 / 400)
    level = np.int64(hot)
    for step in range(steps):
        if step % period == period - 1:
            heat *= cooling
            level = np.int64(heat)
        state = (state * 25214903917 + 11) & MASK
        i = ((state >> 17) * n) >> 31
        a = home[i]
        state = (state * 25214903917 + 11) & MASK
        j = ((state >> 17) * n) >> 31
        b = home[j]
        if a == b:
            continue
        shift = (state >> 17) & 3 == 0 and size[a] > low[a] and size[b] < high[b]
        if shift:
            change = gain[b, i] - gain[a, i]
        else:
            change = gain[b, i] - gain[a, i] + gain[a, j] - gain[b, j] - 2 * score[i, j]
        if change < 0:
            state = (state * 25214903917 + 11) & MASK
            if -change * 1024 > level * chance[state >> 35]:
                continue
        now += change
        if shift:
            for k in range(n):
                s = score[i, k]
                gain[a, k] -= s
                gain[b, k] += s
            home[i] = b
            size[a] -= 1
            size[b] += 1
        else:
            for k in range(n):
                s = score[i, k] - score[j, k]
                gain[a, k] -= s
                gain[b, k] += s
            home[i] = b
            home[j] = a
        if now > top and step * 4 > steps:
            top = now
            for k in range(n):
                best[k] = home[k]
    # Descent from the best met: each person's best swap or shift in turn, until nobody gains.
    for k in range(n):
        home[k] = best[k]
    for g in range(groups):
        size[g] = 0
    for k in range(n):
        size[home[k]] += 1
    now = gains_of(score, home, gain) // 2
    since = 0
    i = 0
    while since < n:
        a = home[i]
        own = gain[a, i]
        lift = np.int64(0)
        pick_j = -1
        pick_g = -1
        for j in range(n):
            b = home[j]
            if a != b:
                change = gain[b, i] - own + gain[a, j] - gain[b, j] - 2 * score[i, j]
                if change > lift:
                    lift = change
                    pick_j = j
        if size[a] > low[a]:
            for b in range(groups):
                if b != a and size[b] < high[b] and gain[b, i] - own > lift:
                    lift = gain[b, i] - own
                    pick_j = -1
                    pick_g = b
        since += 1
        if lift > 0:
            since = 0
            b = pick_g if pick_j < 0 else home[pick_j]
            for k in range(n):
                s = score[i, k] if pick_j < 0 else score[i, k] - score[pick_j, k]
                gain[a, k] -= s
                gain[b, k] += s
            home[i] = b
            if pick_j < 0:
                size[a] -= 1
                size[b] += 1
            else:
                home[pick_j] = a
            now += int(lift)
        i = (i + 1) % n
    for k in range(n):
        best[k] = home[k]
    return max(now, top)


@dataclass(frozen=True)
class Diverse:
    """Groups of places and the sum of scores inside them."""

    groups: tuple[tuple[int, ...], ...]
    total: int


def best_sizes(low: Ints, high: Ints, count: int, mean: float) -> Ints:
    """Return sizes within bounds whose pairs are worth most at the mean score. O(groups · count · range).

    A shift between groups changes the number of pairs, which weighs more than who they are: where sizes may
    differ, they are settled first.
    """
    sign = 1 if mean >= 0 else -1
    none = -(2**60)
    best = np.full(count + 1, none, np.int64)
    best[0] = 0
    chosen = []
    for a, b in zip(low.tolist(), high.tolist(), strict=True):
        ways = np.full((b - a + 1, count + 1), none, np.int64)
        for size in range(a, min(b, count) + 1):
            ways[size - a, size:] = best[: count + 1 - size] + sign * size * (size - 1)
        chosen.append(ways.argmax(axis=0) + a)
        best = ways.max(axis=0)
    sizes = []
    for pick in reversed(chosen):
        sizes.append(int(pick[count]))
        count -= sizes[-1]
    return np.array(sizes[::-1], np.int64)


def diverse_groups(
    scores: NDArray[np.integer],
    sizes: Sequence[tuple[int, int]],
    *,
    steps: int = 20_000_000,
    rounds: int = 1,
    seed: int = 0,
) -> Diverse:
    """Return groups with a great sum of scores inside; sizes are (least, most) of each group.

    `scores`: n × n, symmetric, whole, the diagonal 0. The work is `steps` in all, shared by
    `rounds`: the first from a deal, the others reheated from the best.

    Raises:
        ImpossibleSizes: the sizes cannot hold everyone.
    """
    n = len(scores)
    low = np.array([a for a, _ in sizes], np.int64)
    high = np.array([b for _, b in sizes], np.int64)
    if int(low.sum()) > n or int(high.sum()) < n:
        raise ImpossibleSizes(f"Groups of these sizes cannot hold {n} people.")
    inside = compiled_module(sys.modules[__name__], ("gains_of", "improve"))
    kernel = inside["improve"] if inside else improve
    chance = np.array([round(-1024 * math.log((k + 0.5) / TABLE)) for k in range(TABLE)], np.int64)
    size = best_sizes(low, high, n, float(scores.mean()))
    home = np.repeat(np.arange(len(sizes)), size)
    score = np.ascontiguousarray(scores, np.int64)
    spread = float(score[np.triu_indices(n, 1)].std()) * math.sqrt(n / len(sizes))
    best_home = home.copy()
    best_total: int | None = None
    for turn in range(rounds):
        hot = spread * (HOT if turn == 0 else HOT / 2)
        gain = np.zeros((len(sizes), n), np.int64)
        out = home.copy()
        share = steps * 2 // (rounds + 1) if turn == 0 else steps // (rounds + 1)
        total = int(
            kernel(
                score, home.copy(), size.copy(), low, high, gain, out, chance,
                share, seed + 7919 * turn, int(hot) + 2, int(spread * COLD) + 1,
            )
        )  # fmt: skip
        if best_total is None or total > best_total:
            best_total, best_home = total, out
        home = best_home.copy()
        size = np.bincount(home, minlength=len(sizes)).astype(np.int64)
    rows = tuple(tuple(np.nonzero(best_home == g)[0].tolist()) for g in range(len(sizes)))
    return Diverse(rows, int(best_total or 0))
