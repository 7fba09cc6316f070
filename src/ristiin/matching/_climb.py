"""Climbs to groups that gain on the duals, by one person more, less or for another: quick, and proves nothing.

Few linear programs over groups need the whole search of `_pricing`: most groups that gain are found
from those in use (Desaulniers, Lessard & Hadjar, "Tabu search, partial elementarity, and generalized
k-path inequalities for the vehicle routing problem with time windows", 2008). Whole numbers; to be
compiled.
"""

# ruff: noqa: PLR0917 -- compiled functions take flat arrays by place

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ristiin.matching._pricing import HOURS, cuts_by_person, shared_hours

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

NONE = -(2**60)
EXCHANGES = 60


def climb(
    smallest: int,
    largest: int,
    groups: Ints,
    size: Ints,
    rest: Ints,
    pairs: Ints,
    wish: Ints,
    least_hours: int,
    apart: Ints,
    hours: Ints,
    barred: Ints,
    at: Ints,
    within: Ints,
    cost: Ints,
) -> Ints:
    """Change `groups`, of `size` members each, for the better until no change helps; return what they gain then.

    A group of s gains Σ pairs / (s − 1) + Σ wish over its pairs, Σ rest, and `at[h, i]` for the h hours
    that all share by the bits of `hours`, less what cuts cost as in `_pricing`. `apart` pairs do not come
    together, nor anybody to a group that would share an hour `barred` to one of them
    or fewer than `least_hours`.
    O(largest · n · cuts) for each change.
    """
    n = len(rest)
    cuts = len(within)
    own_cuts, cuts_of = cuts_by_person(within, n)
    gains = np.zeros(len(groups), np.int64)
    cut_more = np.zeros(n, np.int64)
    cut_less = np.zeros(largest + 1, np.int64)
    mask_without = np.zeros(largest + 1, np.int64)
    for k in range(len(groups)):
        group = groups[k]
        s = 0
        inside = np.zeros(n, np.bool_)
        row = np.zeros(n, np.int64)
        row_wish = np.zeros(n, np.int64)
        shut = np.zeros(n, np.int64)
        no = 0
        count = np.zeros(cuts, np.int64)
        held = np.zeros(HOURS + 1, np.int64)
        mask = -1
        all_pairs = 0
        # All but the pairs and the hours: people, wishes, cuts.
        plain = 0
        gain = NONE
        start = size[k]
        for turn in range(start + EXCHANGES):
            leaves, comes = -1, -1
            if turn < start:
                comes = group[turn]
            else:
                gain = NONE
                if s >= smallest:
                    gain = all_pairs // (s - 1) + plain + held[shared_hours(mask)]
                best = gain
                for d in range(n):
                    cut_more[d] = 0
                    if not inside[d]:
                        for q in range(cuts_of[d]):
                            c = own_cuts[d, q]
                            cut_more[d] += cost[c, count[c] + 1] - cost[c, count[c]]
                for a in range(s):
                    i = group[a]
                    cut_less[a] = 0
                    for q in range(cuts_of[i]):
                        c = own_cuts[i, q]
                        cut_less[a] += cost[c, count[c]] - cost[c, count[c] - 1]
                    mask_without[a] = -1
                    for b in range(s):
                        if b != a:
                            mask_without[a] &= hours[group[b]]
                if s < largest:
                    for d in range(n):
                        if inside[d] or shut[d] > 0:
                            continue
                        if mask & hours[d] & (no | barred[d]) != 0:
                            continue
                        h = shared_hours(mask & hours[d])
                        if h < least_hours:
                            continue
                        value = (all_pairs + row[d]) // s + plain + row_wish[d] + rest[d] - cut_more[d]
                        value += held[h] + at[h, d]
                        if value > best:
                            best, leaves, comes = value, -1, d
                if s > smallest:
                    for a in range(s):
                        i = group[a]
                        if mask_without[a] & no != 0:
                            continue
                        h = shared_hours(mask_without[a])
                        value = (all_pairs - row[i]) // (s - 2) + plain - row_wish[i] - rest[i] + cut_less[a]
                        value += held[h] - at[h, i]
                        if value > best:
                            best, leaves, comes = value, a, -1
                if s >= smallest:
                    for a in range(s):
                        i = group[a]
                        pairs_left = all_pairs - row[i]
                        plain_left = plain - row_wish[i] - rest[i] + cut_less[a]
                        for d in range(n):
                            if inside[d] or shut[d] > apart[i, d]:
                                continue
                            if mask_without[a] & hours[d] & (no | barred[d]) != 0:
                                continue
                            h = shared_hours(mask_without[a] & hours[d])
                            if h < least_hours:
                                continue
                            value = (pairs_left + row[d] - pairs[i, d]) // (s - 1)
                            value += plain_left + row_wish[d] - wish[i, d] + rest[d] - cut_more[d]
                            value += held[h] - at[h, i] + at[h, d]
                            for q in range(cuts_of[i]):
                                c = own_cuts[i, q]
                                if within[c, d] != 0:
                                    m = count[c]
                                    value += cost[c, m + 1] - 2 * cost[c, m] + cost[c, m - 1]
                            if value > best:
                                best, leaves, comes = value, a, d
                if leaves < 0 and comes < 0:
                    break
            for way in range(2):
                who = -1
                if way == 0 and leaves >= 0:
                    who = group[leaves]
                if way == 1:
                    who = comes
                if who < 0:
                    continue
                sign = 1 if way == 1 else -1
                all_pairs += sign * row[who]
                plain += sign * (row_wish[who] + rest[who])
                inside[who] = way == 1
                for h in range(HOURS + 1):
                    held[h] += sign * at[h, who]
                for x in range(n):
                    row[x] += sign * pairs[who, x]
                    row_wish[x] += sign * wish[who, x]
                    shut[x] += sign * apart[who, x]
                for q in range(cuts_of[who]):
                    c = own_cuts[who, q]
                    plain += cost[c, count[c]] - cost[c, count[c] + sign]
                    count[c] += sign
                if way == 0:
                    mask = mask_without[leaves]
                    s -= 1
                    group[leaves] = group[s]
                else:
                    mask &= hours[who]
                    no |= barred[who]
                    group[s] = who
                    s += 1
        size[k] = s
        gains[k] = gain
    return gains
