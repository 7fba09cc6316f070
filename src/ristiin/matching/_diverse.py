"""The Maximally Diverse Grouping Problem: greatest sum of scores inside groups under size bounds.

Replica exchange (Swendsen & Wang, "Replica Monte Carlo simulation of spin-glasses", 1986): annealings
at many temperatures side by side, which change places where that suits both, so that what is stuck
in the cold melts again and what is good in the heat cools. Each step looks at all exchanges of one
person at once, from an incremental groups × n gain matrix. Whole numbers; to be compiled.
"""

# ruff: noqa: PLR0917 -- compiled functions take flat arrays by place

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ristiin.matching._dense import compiled_module
from ristiin.matching._errors import ImpossibleSizes

Ints = NDArray[np.integer]
Field = tuple[Ints, Ints, Ints, Ints, Ints, Ints]
"""Scores, nobody's scores, least and most sizes, thresholds, and what an exchange with one's own group counts as."""
Replica = tuple[Ints, Ints, Ints, Ints]
"""Each person's group, sizes, gains of everybody with every group, and with their own."""
TABLE = 8192
MASK = 2**48 - 1
HOT, COLD = 700, 45
"""The replicas lie between the temperatures at which so many of 1,000 people looked at change places."""
TURN = 4
"""After so many rounds of everybody, neighbouring replicas may change temperatures."""
MOST = 24
"""So many replicas at most; their number grows with the square root of the people."""
KERNELS = ("gains_of", "weigh", "trade", "sweep", "calibrate", "exchange")


def gains_of(score: Ints, home: Ints, gain: Ints, own: Ints) -> int:
    """Fill `gain[g, i]`, the sum of i's scores with group g, and `own`, that with i's own; return the total. O(n²)."""
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
        own[i] = gain[home[i], i]
        total += own[i]
    return total // 2


def weigh(row: Ints, home: Ints, column: Ints, gain: Ints, own: Ints, base: int, change: Ints) -> int:
    """Fill `change[j]`, the effect of one person's exchange with j; return how many reach the bar. O(n) in vectors.

    `column[g]` is the person's sum with group g; its last place holds the bar.
    """
    n = len(row)
    bar = column[-1]
    # Two loops: the first gathers, the second is done many at a time.
    for j in range(n):
        change[j] = column[home[j]]
    hits = 0
    for j in range(n):
        change[j] += (gain[j] - own[j] - base) - (row[j] + row[j])
        hits += change[j] >= bar
    return hits


def trade(left: Ints, entered: Ints, own: Ints, home: Ints, out: Ints, into: Ints, a: int, b: int) -> None:
    """Bring gains up to date where whoever has the scores `out` goes from a to b and `into` the other way. O(n)."""
    for k in range(len(out)):
        s = out[k] - into[k]
        left[k] -= s
        entered[k] += s
        own[k] += s if home[k] == b else (-s if home[k] == a else 0 * s)


def sweep(
    field: Field, replica: Replica, best: Ints, column: Ints, change: Ints,
    times: int, state: int, level: int, now: int, top: int,
) -> tuple[int, int, int, int]:  # fmt: skip
    """Look at everybody's exchanges and shifts `times` times; return (random state, total, best total, changes).

    One threshold is drawn for all that a person could do, and one of what reaches it is done.
    `best` follows the best total met. O(times · n²).
    """
    score, nobody, low, high, chance, never = field
    home, size, gain, own = replica
    groups, n = gain.shape
    done = 0
    for step in range(times * n):
        i = step % n
        a = home[i]
        for g in range(groups):
            column[g] = gain[g, i]
        base = column[a]
        column[a] = never[0]
        state = (state * 25214903917 + 11) & MASK
        column[groups] = -((level * chance[state >> 35]) >> 10)
        bar = column[groups]
        hits = weigh(score[i], home, column, gain[a], own, base, change)
        shifts = 0
        if size[a] > low[a]:
            for g in range(groups):
                if size[g] < high[g] and g != a and column[g] - base >= bar:
                    shifts += 1
        if hits + shifts == 0:
            continue
        state = (state * 25214903917 + 11) & MASK
        pick = ((state >> 17) * (hits + shifts)) >> 31
        if pick < hits:
            j = 0
            while change[j] < bar or pick > 0:
                pick -= change[j] >= bar
                j += 1
            b = int(home[j])
            now += int(change[j])
            trade(gain[a], gain[b], own, home, score[i], score[j], a, b)
            home[j] = a
            own[j] = gain[a, j]
        else:
            pick -= hits
            b = 0
            while size[b] >= high[b] or b == a or column[b] - base < bar or pick > 0:
                pick -= size[b] < high[b] and b != a and column[b] - base >= bar
                b += 1
            now += int(column[b]) - int(base)
            trade(gain[a], gain[b], own, home, score[i], nobody, a, b)
            size[a] -= 1
            size[b] += 1
        home[i] = b
        own[i] = gain[b, i]
        done += 1
        if now > top:
            top = now
            for k in range(n):
                best[k] = home[k]
    return state, now, top, done


def calibrate(
    field: Field, replica: Replica, best: Ints, column: Ints, change: Ints, times: int, seed: int, level: int
) -> tuple[int, int, int]:
    """Cool from `level`; return (the best total, the hot temperature, the cold one). O(times · n²) a temperature."""
    home, _, gain, own = replica
    n = len(home)
    state = (seed * 65_537 + 20_201) & MASK
    for _ in range(8):
        state = (state * 25214903917 + 11) & MASK
    now = gains_of(field[0], home, gain, own)
    top = now
    for k in range(n):
        best[k] = home[k]
    hot = 0
    while level > 1:
        state, now, top, done = sweep(field, replica, best, column, change, times, state, level, now, top)
        share = done * 1000 // (times * n)
        if hot == 0 and share < HOT:
            hot = level
        if share < COLD:
            break
        level = level * 15 // 16 if share < (HOT + 1000) // 2 else level * 3 // 4
    return top, max(hot, level + 1), max(level, 1)


def exchange(
    field: Field, replicas: Replica, best: Ints, column: Ints, change: Ints,
    first: int, rounds: int, seed: int, levels: Ints, top: int,
) -> int:  # fmt: skip
    """Let replicas run at `levels` (hottest first) and change places; leave the best in `best`, return its total.

    Rows of the arrays in `replicas` belong to one replica each; all but the first start from the one
    before as it is after `first` sweeps. O((first + rounds) · replicas · n²).
    """
    home, size, gain, own = replicas
    chance = field[4]
    count = len(levels)
    state = (seed * 65_537 + 40_403) & MASK
    for _ in range(8):
        state = (state * 25214903917 + 11) & MASK
    now = np.zeros(count, np.int64)
    place = np.arange(count)
    now[0] = gains_of(field[0], home[0], gain[0], own[0])
    for r in range(count):
        if r > 0:
            home[r] = home[r - 1]
            size[r] = size[r - 1]
            gain[r] = gain[r - 1]
            own[r] = own[r - 1]
            now[r] = now[r - 1]
        one = (home[r], size[r], gain[r], own[r])
        state, now[r], top, _ = sweep(field, one, best, column, change, first, state, levels[r], now[r], top)
    for turn in range(rounds):
        for t in range(count):
            r = place[t]
            one = (home[r], size[r], gain[r], own[r])
            state, now[r], top, _ = sweep(field, one, best, column, change, TURN, state, levels[t], now[r], top)
        for t in range(turn & 1, count - 1, 2):
            warmer = place[t]
            colder = place[t + 1]
            state = (state * 25214903917 + 11) & MASK
            against = (now[colder] - now[warmer]) * (1024.0 / levels[t + 1] - 1024.0 / levels[t])
            if against <= chance[state >> 35]:
                place[t] = colder
                place[t + 1] = warmer
    # What was best is carried on until no exchange betters it: at no heat at all, a gain is asked for.
    home[0] = best
    size[0] = 0
    for k in range(len(best)):
        size[0, home[0, k]] += 1
    total = gains_of(field[0], home[0], gain[0], own[0])
    one = (home[0], size[0], gain[0], own[0])
    before = total - 1
    while before < total:
        before = total
        state, total, top, _ = sweep(field, one, best, column, change, 1, state, 0, total, top)
    return top


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
    steps: int = 200_000_000,
    seed: int = 0,
    compile_from: int = 0,
) -> Diverse:
    """Return groups with a great sum of scores inside; sizes are (least, most) of each group.

    `scores`: n × n, symmetric, whole, the diagonal 0. The work is `steps` exchanges looked at in all:
    several hundred million a second where numba is installed, which is used from `compile_from` people on.

    Raises:
        ImpossibleSizes: the sizes cannot hold everyone.
    """
    n = len(scores)
    groups = len(sizes)
    low = np.array([a for a, _ in sizes], np.int64)
    high = np.array([b for _, b in sizes], np.int64)
    if int(low.sum()) > n or int(high.sum()) < n:
        raise ImpossibleSizes(f"Groups of these sizes cannot hold {n} people.")
    if n < 2 or groups < 2:  # noqa: PLR2004 -- nothing can be exchanged
        total = int(np.triu(scores, 1).sum())
        return Diverse(tuple(tuple(range(n)) if g == 0 else () for g in range(groups)), total)
    inside: dict[str, Any] = globals()
    if n >= compile_from:
        inside = compiled_module(sys.modules[__name__], KERNELS) or inside
    size = best_sizes(low, high, n, float(scores.mean()))
    # The effect of an exchange is five sums at most; it must stay clear of what never happens.
    reach = 8 * int(np.abs(scores).max()) * (int(high.max()) + 1)
    kind: type[np.signedinteger[Any]] = np.int32 if reach < 2**29 else np.int64
    never = np.array([-(2**29) if reach < 2**29 else -(2**61)], kind)
    chance = np.array([round(-1024 * math.log((k + 0.5) / TABLE)) for k in range(TABLE)], np.int64)
    field = (np.ascontiguousarray(scores, kind), np.zeros(n, kind), low, high, chance, never)
    column, change = np.zeros(groups + 1, kind), np.zeros(n, kind)
    count = max(4, min(MOST, round(1.08 * math.sqrt(n))))
    sweeps = max(1, steps // (n * n))
    home = np.zeros((count, n), np.uint32)
    home[0] = np.repeat(np.arange(groups), size)
    replicas = (home, np.tile(size, (count, 1)), np.zeros((count, groups, n), kind), np.zeros((count, n), kind))
    best = home[0].copy()
    spread = int(scores[np.triu_indices(n, 1)].std() * math.sqrt(n / groups)) + 2
    one = (replicas[0][0], replicas[1][0], replicas[2][0], replicas[3][0])
    top, hot, cold = inside["calibrate"](
        field, one, best, column, change, max(1, sweeps // 1000, 200 // n), seed, spread
    )
    levels = np.array([round(hot * (cold / hot) ** (k / (count - 1))) for k in range(count)], np.int64)
    first = max(1, sweeps // (10 * count))
    rounds = max(2, sweeps * 9 // (10 * count * TURN))
    total = inside["exchange"](field, replicas, best, column, change, first, rounds, seed, levels, top)
    rows = tuple(tuple(np.nonzero(best == g)[0].tolist()) for g in range(groups))
    return Diverse(rows, int(total))
