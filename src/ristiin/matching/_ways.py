"""Ways to take circles that hold everyone, one for each group, and what each of them comes to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ristiin.matching._bound import Bounder
    from ristiin.matching._circles import Circle

Ints = NDArray[np.int64]
Places = NDArray[np.integer]
KERNELS = ("sums", "often")


def ways_to_hold(circles: Sequence[Circle], bounder: Bounder, most: int) -> Places:
    """Return the ways to take circles that hold everyone, a row each; none if there are more than `most`.

    Where there are fewer groups the row is filled up with the number after the last circle.
    """
    n = bounder.n
    wide = n // bounder.smallest
    none = len(circles)
    # Large ones first, so that what too few are left to hold is seen early.
    order = sorted(range(none), key=lambda k: -len(circles[k].people))
    kind = np.min_scalar_type(none)
    without = _words(np.array([~np.isin(np.arange(n), circles[k].people) for k in order]))
    out = [np.zeros((0, wide), kind)]
    for many in range(-(-n // bounder.largest), wide + 1):
        left_out = _words(np.ones((1, n), np.bool_))
        ways = np.zeros((1, 0), kind)
        for left in range(many - 1, -1, -1):
            parts = []
            for k, circle in enumerate(order):
                rows = np.nonzero((ways[:, -1:] <= k).all(axis=1))[0]
                still = left_out[rows] & without[k]
                here = np.bitwise_count(still).sum(axis=1) <= left * len(circles[circle].people)
                longer = np.column_stack([ways[rows[here]], np.full(here.sum(), k, kind)])
                # Nobody is left out of whole ones.
                parts.append((still[here] if left else still[:0], longer))
                if sum(len(way) for _, way in parts) + sum(map(len, out)) > most:
                    return out[0]
            left_out, ways = (np.concatenate(each) for each in zip(*parts, strict=True))
        filled = np.full((len(ways), wide), none, kind)
        filled[:, :many] = np.array(order, kind)[ways]
        out.append(filled)
    return np.concatenate(out)


def _words(marked: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Return rows of marks as bits of 64 each."""
    wide = -(-marked.shape[1] // 64) * 64
    return np.packbits(np.pad(marked, [(0, 0), (0, wide - marked.shape[1])]), axis=1).view(np.uint64)


def sums(ways: Places, gains: Ints) -> Ints:
    """Return what the circles of each way gain together. To be compiled: there may be millions."""
    out = np.zeros(len(ways), np.int64)
    for k in range(len(ways)):
        for j in range(ways.shape[1]):
            out[k] += gains[ways[k, j]]
    return out


def often(ways: Places, circles: int) -> Ints:
    """Return how often each circle is in the ways. To be compiled."""
    out = np.zeros(circles, np.int64)
    for k in range(len(ways)):
        for j in range(ways.shape[1]):
            out[ways[k, j]] += 1
    return out
