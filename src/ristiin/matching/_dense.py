"""Best perfect matching of a dense matrix: relaxation, sparse blossoms, price and repair.

After Derigs & Metz ("Solving (large scale) matching problems combinatorially", 1991) and
Applegate & Cook ("Solving large-scale matching problems", 1993): the assignment relaxation
gives duals and a half-integral matching; an exact search runs on the few edges of least
reduced cost; edges that its duals overlooked are added until there are none.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import FunctionType, ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ristiin.matching import _assignment, _blossom
from ristiin.matching._certificate import Blossom, is_proof

Whole = NDArray[np.integer]
COMPILE_FROM = 1500
"""From this many people on numba is worth its start, where it is installed."""
NEAREST = 10
BLOCK = 131_072
"""So many entries of the matrix are worked on at a time: they stay in the processor's own memory."""
NONE = np.zeros((0, 0), np.int8)
FACTOR = 4

_kernels: dict[str, Any] = {}


@dataclass(frozen=True)
class Matching:
    """A best perfect matching with its proof.

    `pairs` of places; `y` and `blossoms` are duals for weights times `factor` (4); `proven`
    is what the separate checker says. `bad` is the sum of `bad` over the pairs, `weight` the
    sum of weights.
    """

    pairs: tuple[tuple[int, int], ...]
    weight: int
    bad: int
    y: tuple[int, ...]
    blossoms: tuple[Blossom, ...]
    penalty: int
    proven: bool


def compiled_module(module: ModuleType, names: tuple[str, ...]) -> dict[str, Any] | None:
    """Return a module's functions compiled by numba and cached on disk; None without numba."""
    key = module.__name__
    if key not in _kernels:
        try:
            import numba
        except ImportError:
            _kernels[key] = None
            return None
        inside = dict(vars(module))
        for name in names:
            plain = inside[name]
            copy = FunctionType(plain.__code__, inside, name)
            inside[name] = numba.njit(cache=True)(copy)
        _kernels[key] = inside
    found: dict[str, Any] | None = _kernels[key]
    return found


def penalty_for(weights: Whole, count: int) -> int:
    """Return a penalty that outweighs any difference of weight among `count` people."""
    spread = int(weights.max()) - min(0, int(weights.min())) + 1
    return FACTOR * spread * (count // 2 + 1)


def best_pairs(
    weights: Whole,
    bad: Whole | None = None,
    *,
    penalty: int | None = None,
    check: bool = True,
    compile_from: int = COMPILE_FROM,
) -> Matching:
    """Return a perfect matching with the least `bad` and, among those, the greatest weight.

    `weights` (and `bad`): n × n, symmetric, whole, n even; the diagonal is not used.
    About O(n²) memory reads for the relaxation in practice and O(n · sparse edges · log n)
    for the rest; n = 2,000 in a fraction of a second compiled. The optimum is certified by
    duals and checked apart. `penalty` (a multiple of 4) replaces the one that makes `bad`
    come strictly first.
    """
    n = len(weights)
    if n == 0:
        return Matching((), 0, 0, (), (), 0, proven=True)
    if bad is not None and not bad.any():
        bad = None
    if bad is None:
        penalty = 0
    else:
        if penalty is None:
            penalty = penalty_for(weights, n)
        # Duals may reach the longest alternating path; stay far from overflow.
        if penalty * int(bad.max()) > 2**58 // max(1, n):
            bad = np.minimum(bad, 1)
    compiled = n >= compile_from and compiled_module(_assignment, _assignment.KERNELS) is not None
    inside = _kernels[_assignment.__name__] if compiled else None
    if inside:
        columns, u, v = inside["assign_core"](weights, NONE if bad is None else bad, FACTOR, penalty)
    else:
        scaled = weights.astype(np.int64) * FACTOR
        if bad is not None:
            scaled -= penalty * bad.astype(np.int64)
        columns, u, v = _assignment.assign_vectors(scaled)
    y0 = (u + v) // 2
    mate0 = half_integral(columns)
    if -1 not in mate0:
        return _finish(weights, bad, penalty, mate0, y=y0.tolist(), blossoms=(), check=check)
    nearest = NEAREST
    extra: set[tuple[int, int]] = set()
    reduced = _Reduced(weights, bad, penalty, inside)
    while True:
        edges = reduced.least(y0, min(nearest, n - 1))
        cycle = [(i, int(j)) for i, j in enumerate(columns)]
        state = _search(n, edges, [*cycle, *extra], reduced, y0=y0, mate0=mate0, compiled=compiled)
        if state is None:
            nearest *= 3
            continue
        mate, y, blossoms = state
        short = reduced.violated(y, blossoms)
        if not short:
            return _finish(weights, bad, penalty, mate, y=y, blossoms=blossoms, check=check)
        extra |= short


def half_integral(columns: NDArray[np.int64]) -> list[int]:
    """Match along the cycles of an assignment; one of each odd cycle stays alone."""
    n = len(columns)
    mate = [-1] * n
    seen = [False] * n
    for i in range(n):
        if seen[i]:
            continue
        cycle = []
        j = i
        while not seen[j]:
            seen[j] = True
            cycle.append(j)
            j = int(columns[j])
        for k in range(len(cycle) % 2, len(cycle) - 1, 2):
            a, b = cycle[k], cycle[k + 1]
            mate[a], mate[b] = b, a
    return mate


class _Reduced:
    """Reduced costs of a dense matrix, a block of rows at a time."""

    def __init__(self, weights: Whole, bad: Whole | None, penalty: int, inside: dict[str, Any] | None) -> None:
        self.weights = weights
        self.bad = bad
        self.penalty = penalty
        self.n = len(weights)
        self.block = max(1, BLOCK // self.n)
        self.inside = inside
        self.matrices = (weights, NONE if bad is None else bad, FACTOR, penalty)

    def weight(self, i: NDArray[np.int64], j: NDArray[np.int64]) -> NDArray[np.int64]:
        out = self.weights[i, j].astype(np.int64) * FACTOR
        if self.bad is not None:
            out -= self.penalty * self.bad[i, j].astype(np.int64)
        return out

    def rows(self, y: NDArray[np.int64], low: int) -> NDArray[np.int64]:
        high = min(self.n, low + self.block)
        slack: NDArray[np.int64] = y[low:high, None] + y - self.weights[low:high].astype(np.int64) * FACTOR
        if self.bad is not None:
            slack += self.penalty * self.bad[low:high].astype(np.int64)
        slack[np.arange(high - low), np.arange(low, high)] = 2**62
        return slack

    def least(self, y: NDArray[np.int64], nearest: int) -> NDArray[np.int64]:
        """Return about `nearest` edges of least reduced cost for each place, ties spread out."""
        if self.inside:
            near = np.empty((self.n, nearest), np.int64)
            self.inside["closest"](*self.matrices, y, near)
            return np.stack([np.repeat(np.arange(self.n), nearest), near.ravel()], axis=1)[near.ravel() >= 0]
        parts = []
        for low in range(0, self.n, self.block):
            slack = self.rows(y, low)
            # Among equals take those after one's own place, so that ties do not all fall on the same few.
            turn = (np.arange(self.n) - np.arange(low, low + len(slack))[:, None]) % self.n
            key = np.minimum(slack, 2**40) * self.n + turn
            picked = np.argpartition(key, nearest - 1, axis=1)[:, :nearest]
            rows = np.repeat(np.arange(low, low + len(slack)), nearest)
            parts.append(np.stack([rows, picked.ravel()], axis=1))
        return np.concatenate(parts)

    def violated(self, y: list[int], blossoms: tuple[Blossom, ...]) -> set[tuple[int, int]]:
        """Return edges whose reduced cost is negative. O(n²)."""
        duals = np.array(y, np.int64)
        i, j, slack = self._short(duals)
        for members, z in blossoms:
            held = np.zeros(self.n, np.bool_)
            held[list(members)] = True
            slack += z * (held[i] & held[j])
        order = np.argsort(slack, kind="stable")[: min(4 * self.n, int((slack < 0).sum()))]
        return set(zip(i[order].tolist(), j[order].tolist(), strict=True))

    def _short(self, duals: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Return edges (i < j) whose duals alone do not cover them, and what is left of each weight."""
        if self.inside:
            room = 8 * self.n
            while True:
                i, j, slack = (np.empty(room, np.int64) for _ in range(3))
                number = self.inside["short_of"](*self.matrices, duals, i, j, slack)
                if number <= room:
                    return i[:number], j[:number], slack[:number]
                room = number
        parts = []
        for low in range(0, self.n, self.block):
            slack = self.rows(duals, low)
            rows, cols = np.nonzero(slack < 0)
            left = cols > rows + low
            parts.append(np.stack([rows[left] + low, cols[left], slack[rows[left], cols[left]]]))
        i, j, slack = np.concatenate(parts, axis=1)
        return i, j, slack


def _search(
    n: int,
    edges: NDArray[np.int64],
    more: list[tuple[int, int]],
    reduced: _Reduced,
    *,
    y0: NDArray[np.int64],
    mate0: list[int],
    compiled: bool,
) -> tuple[list[int], list[int], tuple[Blossom, ...]] | None:
    """Run the blossom search on a sparse graph; None when it has no perfect matching."""
    both = np.concatenate([edges, np.array(more, np.int64).reshape(-1, 2)])
    low, high = both.min(axis=1), both.max(axis=1)
    codes = np.unique(low * n + high)
    i, j = codes // n, codes % n
    keep = i != j
    i, j = i[keep], j[keep]
    w = reduced.weight(i, j)
    tail, head, arc_weight = np.concatenate([i, j]), np.concatenate([j, i]), np.concatenate([w, w])
    order = np.lexsort((head, tail))
    tail, head, arc_weight = tail[order], head[order], arc_weight[order]
    start = np.searchsorted(tail, np.arange(n + 1))
    arcs = len(head)
    room = 4 * arcs + 8 * n
    while True:
        state = fresh(n, start, head, arc_weight, tail, y=y0, mate=np.array(mate0, np.int64), room=room)
        if compiled:
            inside = compiled_module(_blossom, _blossom.KERNELS)
            assert inside is not None  # noqa: S101
            outcome = inside["grow_perfect"](n, *state.values())
            leaves = inside["leaves"]
            plain: dict[str, Any] = state
        else:
            leaves = _blossom.leaves
            plain = {name: array.tolist() for name, array in state.items()}
            outcome = _blossom.grow_perfect(n, *plain.values())
        if outcome != _blossom.FULL:
            break
        room *= 2
    if outcome == _blossom.STUCK:
        return None
    blossoms: list[Blossom] = []
    out, stack = plain["scratch"], plain["stack"]
    for b in range(n, 2 * n):
        if plain["first"][b] != -1 and plain["z"][b] > 0:
            count = leaves(b, n, plain["first"], plain["following"], out, stack)
            blossoms.append((tuple(np.sort(out[:count]).tolist()), int(plain["z"][b])))
    return [int(i) for i in plain["mate"]], [int(v) for v in plain["y"]], tuple(blossoms)


def fresh(
    n: int,
    start: NDArray[np.int64],
    head: NDArray[np.int64],
    weight: NDArray[np.int64],
    tail: NDArray[np.int64],
    *,
    y: NDArray[np.int64],
    mate: NDArray[np.int64],
    room: int,
) -> dict[str, NDArray[np.int64]]:
    """Return what `grow_perfect` works on, by name and in its order, without odd sets."""

    def full(value: int, size: int) -> NDArray[np.int64]:
        return np.full(size, value, np.int64)

    nodes = np.arange(2 * n)
    return {
        "start": start,
        "neighbour": head,
        "weight": weight,
        "mate": mate.copy(),
        "y": y.copy(),
        "z": full(0, 2 * n),
        "base": np.where(nodes < n, nodes, -1),
        "parent": full(-1, 2 * n),
        "first": full(-1, 2 * n),
        "following": full(-1, 2 * n),
        "near": full(-1, 2 * n),
        "far": full(-1, 2 * n),
        "top": np.arange(n),
        "label": full(0, 2 * n),
        "sign": full(0, 2 * n),
        "entry_near": full(-1, 2 * n),
        "entry_far": full(-1, 2 * n),
        "source": tail,
        "spare": full(0, n + 1),
        "scratch": full(0, 2 * n),
        "stack": full(0, 4 * n + 8),
        "ring": full(0, 2 * n),
        "path_a": full(0, 4 * n + 8),
        "path_b": full(0, 4 * n + 8),
        "mark": full(0, 2 * n),
        "active": full(0, 16 * n + 16),
        "keys": full(0, room),
        "items": full(0, room),
    }


def _finish(
    weights: Whole,
    bad: Whole | None,
    penalty: int,
    mate: list[int],
    *,
    y: list[int],
    blossoms: tuple[Blossom, ...],
    check: bool,
) -> Matching:
    pairs = tuple((i, j) for i, j in enumerate(mate) if i < j)
    proven = check and is_proof(weights, pairs, y, blossoms, bad=bad, factor=FACTOR, penalty=penalty)
    return Matching(
        pairs=pairs,
        weight=sum(int(weights[i, j]) for i, j in pairs),
        bad=0 if bad is None else sum(int(bad[i, j]) for i, j in pairs),
        y=tuple(y),
        blossoms=blossoms,
        penalty=penalty,
        proven=proven,
    )
