"""The assignment relaxation: feasible duals and a half-integral matching at once.

Shortest augmenting paths after Jonker & Volgenant ("A shortest augmenting path algorithm for
dense and sparse linear assignment problems", 1987), on the matrix of the doubled problem.
"""

# ruff: noqa: PLR0917 -- compiled functions take flat arrays by place
from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

FAR = 2**62


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


def assign_dense(weights: Ints, bad: Ints, factor: int, penalty: int) -> tuple[Ints, Ints, Ints]:
    """Return the same as `assign_vectors` for `factor · weights − penalty · bad`; to be compiled.

    O(n³) at worst, near O(n²) in practice; 80 n bytes besides the matrices, which may be of
    any whole type (`bad` may be 0 × 0 for none).
    """
    n = len(weights)
    some = len(bad) > 0
    u = np.zeros(n, np.int64)
    v = np.zeros(n, np.int64)
    row_of = np.full(n, -1, np.int64)
    col_of = np.full(n, -1, np.int64)
    top = FAR // 4
    # Column reduction, from the last column on.
    for j in range(n - 1, -1, -1):
        best_cost: np.int64 = np.int64(top)
        best = -1
        for i in range(n):
            if i != j:
                c = -factor * np.int64(weights[j, i])
                if some:
                    c += penalty * np.int64(bad[j, i])
                if c < best_cost:
                    best_cost = c
                    best = i
        v[j] = best_cost
        if col_of[best] == -1:
            col_of[best] = j
            row_of[j] = best
    # Augmenting row reduction, twice.
    free = np.empty(n, np.int64)
    frees = 0
    for i in range(n):
        if col_of[i] == -1:
            free[frees] = i
            frees += 1
    for _ in range(2):
        k = 0
        before = frees
        frees = 0
        tries = 0
        while k < before:
            i = free[k]
            k += 1
            least = np.int64(top * 2)
            second = np.int64(top * 2)
            j1 = -1
            j2 = -1
            for j in range(n):
                if i != j:
                    c = -factor * np.int64(weights[i, j]) - v[j]
                    if some:
                        c += penalty * np.int64(bad[i, j])
                    if c < second:
                        if c < least:
                            second = least
                            j2 = j1
                            least = c
                            j1 = j
                        else:
                            second = c
                            j2 = j
            other = row_of[j1]
            if least < second:
                v[j1] -= second - least
            elif other != -1 and j2 != -1:
                j1 = j2
                other = row_of[j1]
            col_of[i] = j1
            row_of[j1] = i
            if other != -1:
                col_of[other] = -1
                tries += 1
                if least < second and tries < 4 * n:
                    k -= 1
                    free[k] = other
                else:
                    free[frees] = other
                    frees += 1
    # Row duals that make every assigned pair tight.
    for i in range(n):
        j = col_of[i]
        if j != -1:
            c = -factor * np.int64(weights[i, j])
            if some:
                c += penalty * np.int64(bad[i, j])
            u[i] = c - v[j]
    # Shortest augmenting paths for the rest.
    shortest = np.empty(n, np.int64)
    came = np.empty(n, np.int64)
    order = np.empty(n, np.int64)
    for f in range(frees):
        root = free[f]
        for j in range(n):
            order[j] = j
            came[j] = root
            if j == root:
                shortest[j] = top * 2
            else:
                c = -factor * np.int64(weights[root, j])
                if some:
                    c += penalty * np.int64(bad[root, j])
                shortest[j] = c - v[j]
        # order: [0, scanned) done, [scanned, level) at the least distance, the rest beyond.
        scanned = 0
        level = 0
        low = 0
        end = -1
        last = 0
        while end == -1:
            if scanned == level:
                last = scanned
                low = shortest[order[level]]
                level += 1
                for k in range(level, n):
                    j = order[k]
                    h = shortest[j]
                    if h <= low:
                        if h < low:
                            level = scanned
                            low = h
                        order[k] = order[level]
                        order[level] = j
                        level += 1
                for k in range(scanned, level):
                    if row_of[order[k]] == -1:
                        end = order[k]
                        break
            if end != -1:
                break
            j1 = order[scanned]
            scanned += 1
            i = row_of[j1]
            h = -factor * np.int64(weights[i, j1]) - v[j1] - low
            if some:
                h += penalty * np.int64(bad[i, j1])
            for k in range(level, n):
                j = order[k]
                if j == i:
                    continue
                c = -factor * np.int64(weights[i, j]) - v[j] - h
                if some:
                    c += penalty * np.int64(bad[i, j])
                if c < shortest[j]:
                    shortest[j] = c
                    came[j] = i
                    if c == low:
                        if row_of[j] == -1:
                            end = j
                            break
                        order[k] = order[level]
                        order[level] = j
                        level += 1
        for k in range(last):
            j = order[k]
            v[j] += shortest[j] - low
        j = end
        while True:
            i = came[j]
            row_of[j] = i
            was = col_of[i]
            col_of[i] = j
            j = was
            if i == root:
                break
    for i in range(n):
        j = col_of[i]
        c = -factor * np.int64(weights[i, j])
        if some:
            c += penalty * np.int64(bad[i, j])
        u[i] = c - v[j]
    return col_of, -u, -v
