"""A perfect matching of allowed pairs, or a set whose leaving-out shows that there is none."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ristiin.matching import _blossom
from ristiin.matching._certificate import components
from ristiin.matching._dense import COMPILE_FROM, compiled_module, fresh

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
FEW = 8
"""So many edges of each person are looked at first; the others when these do not do."""


def perfect_pairs(allowed: Bools) -> tuple[list[tuple[int, int]] | None, Bools]:
    """Return pairs of everybody, or None and a set that leaves more odd components than it has members.

    `allowed` is symmetric without its diagonal, of even size. Edmonds' search (1965) on a few edges, to which those
    are added that lead out of the last tree.
    """
    n = len(allowed)
    mate = _greedy(allowed)
    none = np.zeros(n, np.bool_)
    turn = (np.arange(n) - np.arange(n)[:, None]) % n
    key = np.where(allowed, turn, n)
    few = min(FEW, n - 1)
    rows, cols = np.repeat(np.arange(n), few), np.argpartition(key, few - 1, axis=1)[:, :few].ravel()
    known = np.zeros((n, n), np.bool_)
    known[rows, cols] = allowed[rows, cols]
    matched = np.nonzero(mate >= 0)[0]
    known[matched, mate[matched]] = True
    while True:
        known |= known.T
        done, mate, top, label = _grown(known, mate)
        if done:
            return [(i, int(j)) for i, j in enumerate(mate) if i < j], none
        outer, inner = label[top] == _blossom.OUTER, label[top] == _blossom.INNER
        out = np.nonzero(outer)[0]
        more = allowed[out] & ~known[out] & ~inner & (top[out][:, None] != top)
        a, b = np.nonzero(more)
        if not len(a):
            return None, inner
        every = len(a) // (FEW * n) + 1
        known[out[a[::every]], b[::every]] = True


def has_no_pairs(allowed: Bools, out: Bools) -> bool:
    """Tell whether leaving these out shows that there is no perfect matching."""
    found = components(allowed, out)
    return int((np.bincount(found[found >= 0]) % 2).sum()) > int(out.sum())


def _greedy(allowed: Bools) -> Ints:
    """Match whoever has fewest left to be with, as long as anybody can be."""
    n = len(allowed)
    mate = np.full(n, -1, np.int64)
    degree = allowed.sum(axis=1)
    free = np.ones(n, np.bool_)
    for _ in range(n // 2):
        i = int(np.where(free & (degree > 0), degree, n + 1).argmin())
        able = allowed[i] & free
        if not free[i] or not able.any():
            break
        j = int(np.where(able, degree, n + 1).argmin())
        mate[i], mate[j] = j, i
        free[i] = free[j] = False
        degree -= allowed[i]
        degree -= allowed[j]
    return mate


def _grown(known: Bools, mate: Ints) -> tuple[bool, Ints, Ints, Ints]:
    """Return whether all are matched, the matching, and the last tree: each one's node, each node's label."""
    n = len(known)
    tail, head = np.nonzero(known)
    start = np.searchsorted(tail, np.arange(n + 1))
    weight = np.zeros(len(tail), np.int64)
    inside = compiled_module(_blossom, _blossom.KERNELS) if n >= COMPILE_FROM else None
    room = 4 * len(tail) + 8 * n
    while True:
        state = fresh(n, start, head, weight, tail, y=np.zeros(n, np.int64), mate=mate, room=room)
        if inside:
            outcome = inside["grow_perfect"](n, *state.values())
            rows = [state[name] for name in ("mate", "top", "label")]
        else:
            plain = {name: row.tolist() for name, row in state.items()}
            outcome = _blossom.grow_perfect(n, *plain.values())
            rows = [np.array(plain[name], np.int64) for name in ("mate", "top", "label")]
        if outcome != _blossom.FULL:
            return outcome == _blossom.PERFECT, rows[0], rows[1], rows[2]
        room *= 2
