"""The assignment relaxation: feasible duals and a half-integral matching at once.

Shortest augmenting paths after Jonker & Volgenant ("A shortest augmenting path algorithm for
dense and sparse linear assignment problems", 1987), on the matrix of the doubled problem; compiled,
on a core of few edges that is priced against the whole (Volgenant, "Linear and semi-assignment
problems: a core oriented approach", 1996).
"""

# ruff: noqa: PLR0917 -- compiled functions take flat arrays by place
from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ristiin.matching._blossom import pop, push

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

FAR = 2**62
CORE = 12
"""So many edges of each row are looked at first."""
KERNELS = (
    "push",
    "pop",
    "costs_of",
    "select",
    "closest",
    "short_of",
    "enlarged",
    "reduce_rows",
    "shortest_path",
    "assign_core",
)


def assign_vectors(weights: Ints) -> tuple[Ints, Ints, Ints]:
    """Return (column of each row, row duals u, column duals v) of a greatest assignment.

    `weights` is n × n; the diagonal is not used. u[i] + v[j] ≥ weights[i, j] everywhere,
    with equality where assigned. O(n³) with rows as vectors.
    """
    n = len(weights)
    cost = -weights
    np.fill_diagonal(cost, FAR // 4)
    v = cost.min(axis=0)
    cost_v = cost - v
    u = cost_v.min(axis=1)
    row_of = np.full(n, -1, np.int64)
    col_of = np.full(n, -1, np.int64)
    for i in range(n):
        for j in np.nonzero(cost_v[i] == u[i])[0]:
            if row_of[j] == -1:
                row_of[j] = i
                col_of[i] = j
                break
    for i in range(n):
        if col_of[i] == -1:
            _path_vectors(cost, u, v, row_of, col_of, i)
    return col_of, -u, -v


def _path_vectors(cost: Ints, u: Ints, v: Ints, row_of: Ints, col_of: Ints, root: int) -> None:
    """Assign one more row along a shortest path; keeps the duals feasible."""
    n = len(u)
    shortest = np.full(n, FAR, np.int64)
    came = np.full(n, -1, np.int64)
    done = np.zeros(n, np.bool_)
    rows = [root]
    low = 0
    i = root
    while True:
        reach = cost[i] - (u[i] - low) - v
        better = (reach < shortest) & ~done
        shortest[better] = reach[better]
        came[better] = i
        j = int(np.where(done, FAR, shortest).argmin())
        low = int(shortest[j])
        done[j] = True
        if row_of[j] == -1:
            break
        i = int(row_of[j])
        rows.append(i)
    cols = np.nonzero(done)[0]
    u[root] += low
    for k in rows[1:]:
        u[k] += low - shortest[col_of[k]]
    v[cols] -= low - shortest[cols]
    while True:
        i = int(came[j])
        row_of[j] = i
        j, col_of[i] = int(col_of[i]), j
        if i == root:
            break


def costs_of(weights: Ints, bad: Ints, factor: int, penalty: int, i: int, y: Ints, cost: Ints) -> int:
    """Fill `cost[j]` with y[j] less the weight of i and j; return the least. O(n) in vectors; to be compiled.

    The weight is `factor · weights − penalty · bad`, matrices of any whole type; `bad` may be 0 × 0 for none.
    """
    n = len(y)
    row = weights[i]
    for j in range(n):
        cost[j] = y[j] - factor * np.int64(row[j])
    if len(bad) > 0:
        ban = bad[i]
        for j in range(n):
            cost[j] += penalty * np.int64(ban[j])
    cost[i] = FAR
    least = cost[0]
    for j in range(n):
        least = min(least, cost[j])
    return int(least)


def select(cost: Ints, i: int, most: int, near: Ints, far: Ints) -> int:
    """Write the places of the `most` least costs under `FAR` to `near`, the costs to `far`; return how many.

    Among equals come those after i, so that ties do not all fall on the same few. O(n + most² log n) as a rule.
    """
    n = len(cost)
    size = 0
    bar = np.int64(FAR)
    for part in range(2):
        for j in range(i + 1 if part == 0 else 0, n if part == 0 else i):
            c = cost[j]
            if c < bar:
                k = size if size < most else most - 1
                while k > 0 and far[k - 1] > c:
                    far[k] = far[k - 1]
                    near[k] = near[k - 1]
                    k -= 1
                far[k] = c
                near[k] = j
                size = min(most, size + 1)
                if size == most:
                    bar = far[most - 1]
    return size


def closest(weights: Ints, bad: Ints, factor: int, penalty: int, y: Ints, near: Ints) -> None:
    """Write to each row of `near` the places of least reduced cost, −1 where there are no more. O(n²)."""
    n, most = near.shape
    cost = np.empty(n, np.int64)
    far = np.empty(most, np.int64)
    for i in range(n):
        costs_of(weights, bad, factor, penalty, i, y, cost)
        for k in range(select(cost, i, most, near[i], far), most):
            near[i, k] = -1


def short_of(weights: Ints, bad: Ints, factor: int, penalty: int, y: Ints, low: Ints, high: Ints, slack: Ints) -> int:
    """Write edges whose reduced cost is negative as far as there is room; return how many there are. O(n²)."""
    n = len(y)
    cost = np.empty(n, np.int64)
    number = 0
    for i in range(n):
        if y[i] + costs_of(weights, bad, factor, penalty, i, y, cost) < 0:
            for j in range(i + 1, n):
                if y[i] + cost[j] < 0:
                    if number < len(low):
                        low[number] = i
                        high[number] = j
                        slack[number] = y[i] + cost[j]
                    number += 1
    return number


def enlarged(
    i: int, near: Ints, worth: Ints, count: Ints, cost: Ints, v: Ints, pick: Ints, far: Ints
) -> tuple[Ints, Ints]:
    """Add to row i of the core its edges of least cost that it lacks; return the core, wider where it was full."""
    for e in range(count[i]):
        cost[near[i, e]] = FAR
    more = select(cost, i, len(pick), pick, far)
    width = near.shape[1]
    if count[i] + more > width:
        old_near = near
        old_worth = worth
        near = np.empty((len(near), 2 * width), np.int64)
        worth = np.empty((len(near), 2 * width), np.int64)
        near[:, :width] = old_near
        worth[:, :width] = old_worth
    for e in range(more):
        near[i, count[i]] = pick[e]
        worth[i, count[i]] = v[pick[e]] - far[e]
        count[i] += 1
    return near, worth


def reduce_rows(
    near: Ints, worth: Ints, count: Ints, u: Ints, v: Ints, col_of: Ints, row_of: Ints, free: Ints, frees: int
) -> int:
    """Give free rows their best column, raising its price to the next best's; return how many stay free."""
    k = 0
    before = frees
    frees = 0
    tries = 0
    while k < before:
        i = free[k]
        k += 1
        least = np.int64(FAR)
        second = np.int64(FAR)
        j1 = -1
        j2 = -1
        for e in range(count[i]):
            c = v[near[i, e]] - worth[i, e]
            if c < least:
                second = least
                j2 = j1
                least = c
                j1 = near[i, e]
            elif c < second:
                second = c
                j2 = near[i, e]
        if j2 == -1:
            second = least
        other = row_of[j1]
        if least < second:
            v[j1] += second - least
        elif other != -1 and j2 != -1:
            j1 = j2
            other = row_of[j1]
        u[i] = -second
        col_of[i] = j1
        row_of[j1] = i
        if other != -1:
            col_of[other] = -1
            tries += 1
            if least < second and tries < 4 * len(u):
                k -= 1
                free[k] = other
            else:
                free[frees] = other
                frees += 1
    return frees


def shortest_path(
    root: int, near: Ints, worth: Ints, count: Ints, u: Ints, v: Ints, col_of: Ints, row_of: Ints,
    dist: Ints, came: Ints, seen: Ints, done: Ints, tree: Ints, keys: Any, items: Any, stamp: int,  # noqa: ANN401 -- a heap's lists or arrays
) -> int:  # fmt: skip
    """Assign `root` along a shortest path on the core; return −1, or how many columns were reached when there is none.

    `seen` and `done` hold stamps; columns reached are left in `tree`. O(edges · log edges).
    """
    size = 0
    trees = 0
    least = np.int64(FAR)
    for e in range(count[root]):
        least = min(least, v[near[root, e]] - worth[root, e])
    u[root] = -least
    i = root
    low = np.int64(0)
    while True:
        for e in range(count[i]):
            j = near[i, e]
            d = low + u[i] + v[j] - worth[i, e]
            if done[j] != stamp and (seen[j] != stamp or d < dist[j]):
                seen[j] = stamp
                dist[j] = d
                came[j] = i
                size = push(keys, items, size, d, j)
        j = -1
        while size > 0 and j == -1:
            j = items[0]
            low = keys[0]
            size = pop(keys, items, size)
            if done[j] == stamp or low != dist[j]:
                j = -1
        if j == -1:
            return trees
        done[j] = stamp
        if row_of[j] == -1:
            break
        tree[trees] = j
        trees += 1
        i = row_of[j]
    u[root] -= low
    for t in range(trees):
        k = tree[t]
        u[row_of[k]] -= low - dist[k]
        v[k] += low - dist[k]
    while True:
        i = came[j]
        row_of[j] = i
        was = col_of[i]
        col_of[i] = j
        j = was
        if i == root:
            return -1


def assign_core(weights: Ints, bad: Ints, factor: int, penalty: int) -> tuple[Ints, Ints, Ints]:
    """Return the same as `assign_vectors` for `factor · weights − penalty · bad`; to be compiled.

    Worked out on a core of few edges for each row; where the whole matrix has one that the core's duals
    do not cover, it joins the core and its row is assigned anew (price and repair). O(n²) and a
    sparse assignment for each round, of which there are few; O(n) memory besides the matrices.
    """
    n = len(weights)
    zero = np.zeros(n, np.int64)
    u = np.zeros(n, np.int64)
    v = np.zeros(n, np.int64)
    cost = np.empty(n, np.int64)
    far = np.empty(CORE, np.int64)
    pick = np.empty(CORE, np.int64)
    col_of = np.full(n, -1, np.int64)
    row_of = np.full(n, -1, np.int64)
    near = np.empty((n, 3 * CORE), np.int64)
    worth = np.empty((n, 3 * CORE), np.int64)
    count = np.zeros(n, np.int64)
    free = np.empty(n, np.int64)
    dist = np.zeros(n, np.int64)
    came = np.zeros(n, np.int64)
    seen = np.zeros(n, np.int64)
    done = np.zeros(n, np.int64)
    tree = np.empty(n, np.int64)
    keys = np.empty(0, np.int64)
    items = np.empty(0, np.int64)
    stamp = 0
    for i in range(n):
        v[i] = -costs_of(weights, bad, factor, penalty, i, zero, cost)
    frees = 0
    for i in range(n):
        u[i] = -costs_of(weights, bad, factor, penalty, i, v, cost)
        count[i] = select(cost, i, CORE, pick, far)
        for e in range(count[i]):
            j = pick[e]
            near[i, e] = j
            worth[i, e] = v[j] - far[e]
            if col_of[i] == -1 and row_of[j] == -1 and u[i] + far[e] == 0:
                row_of[j] = i
                col_of[i] = j
        if col_of[i] == -1:
            free[frees] = i
            frees += 1
    while frees > 0:
        for _ in range(2):
            frees = reduce_rows(near, worth, count, u, v, col_of, row_of, free, frees)
        while frees > 0:
            if len(keys) < n * near.shape[1] + n:
                keys = np.empty(n * near.shape[1] + n, np.int64)
                items = np.empty(n * near.shape[1] + n, np.int64)
            stamp += 1
            root = free[frees - 1]
            trees = shortest_path(
                root, near, worth, count, u, v, col_of, row_of, dist, came, seen, done, tree, keys, items, stamp
            )
            frees -= 1
            if trees == -1:
                continue
            # The core holds no path: all rows reached get more edges, and those worth more than their duals start anew.
            free[frees] = root
            frees += 1
            for t in range(-1, trees):
                i = root if t < 0 else row_of[tree[t]]
                least = costs_of(weights, bad, factor, penalty, i, v, cost)
                near, worth = enlarged(i, near, worth, count, cost, v, pick, far)
                if t >= 0 and u[i] + least < 0:
                    u[i] = -least
                    col_of[i] = -1
                    row_of[tree[t]] = -1
                    free[frees] = i
                    frees += 1
        for i in range(n):
            least = costs_of(weights, bad, factor, penalty, i, v, cost)
            if u[i] + least < 0:
                near, worth = enlarged(i, near, worth, count, cost, v, pick, far)
                u[i] = -least
                row_of[col_of[i]] = -1
                col_of[i] = -1
                free[frees] = i
                frees += 1
    return col_of, u, v
