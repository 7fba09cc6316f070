"""The best pairs of a sparse graph without three of its people, each time from where the last search ended."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ristiin.matching._blossom import FULL, PERFECT, grow_perfect, leaves
from ristiin.matching._certificate import Blossom
from ristiin.matching._dense import fresh

Ints = NDArray[np.int64]
FIXED = ("start", "weight", "source")
FREE = -1


class Rematch:
    """A matching that goes on from its duals when other people are taken out.

    Each of the three is matched to a place of its own that nobody else has an edge to; for other
    three only these places are searched from again, with everything else as it was.
    """

    def __init__(
        self,
        n: int,
        edges: tuple[Ints, Ints, Ints],
        y: Ints,
        blossoms: Sequence[Blossom],
        pairs: Sequence[tuple[int, int]],
    ) -> None:
        """Begin with feasible duals and a matching; `edges` are (i, j, weight), weights multiples of 4."""
        self.n = n
        self.edges = edges
        nodes = n + 3
        i, j, w = edges
        own = np.arange(nodes)
        # The last arc of each leads to a place when it is taken out, and to itself, which is passed over, else.
        tail, head = np.concatenate([i, j, own]), np.concatenate([j, i, own])
        order = np.lexsort((head, np.arange(len(tail)) >= 2 * len(i), tail))
        start = np.searchsorted(tail[order], np.arange(nodes + 1))
        self.last = (start[1:] - 1).tolist()
        # Duals without odd sets; pairs inside a set stay tight, those that leave one must be found again.
        lifted = y.copy()
        for members, z in blossoms:
            lifted[list(members)] += z // 2
        mate = [FREE] * nodes
        known = dict(zip(zip(i.tolist(), j.tolist(), strict=True), w.tolist(), strict=True))
        for a, b in pairs:
            if known.get((min(a, b), max(a, b))) == lifted[a] + lifted[b]:
                mate[a], mate[b] = b, a

        arrays = fresh(
            nodes,
            start,
            head[order],
            np.concatenate([w, w, 0 * own])[order],
            tail[order],
            y=np.concatenate([lifted[:n], np.zeros(3, np.int64)]),
            mate=np.array(mate),
            room=0,
        )
        self.state: dict[str, list[int]] = {name: row.tolist() for name, row in arrays.items()}
        self.room = 4 * len(tail) + 8 * nodes

    def without(self, three: Sequence[int]) -> list[tuple[int, int]] | None:
        """Return the best pairs of all but three, or None when the edges hold no way to pair them."""
        s = self.state
        before = {name: row if name in FIXED else row.copy() for name, row in s.items()}
        s["mark"] = [0] * len(s["mark"])
        self._take_out(three)
        while True:
            begun = {name: row if name in FIXED else row.copy() for name, row in s.items()}
            s["keys"], s["items"] = [0] * self.room, [0] * self.room
            outcome = grow_perfect(self.n + 3, **s)
            if outcome != FULL:
                break
            self.state = s = begun
            self.room *= 2
        if outcome != PERFECT:
            self.state = before
            return None
        return [(a, b) for a, b in enumerate(s["mate"][: self.n]) if a < b < self.n]

    def _take_out(self, three: Sequence[int]) -> None:
        s, n = self.state, self.n
        neighbour, mate = s["neighbour"], s["mate"]
        places = []
        for place in range(n, n + 3):
            old = neighbour[self.last[place]]
            if old in three:
                continue
            places.append(place)
            neighbour[self.last[place]] = place
            if old != place:
                neighbour[self.last[old]] = old
                mate[old] = mate[place] = FREE
        out = [x for x in three if neighbour[self.last[x]] == x]
        for place, x in zip(places, out, strict=True):
            neighbour[self.last[place]] = x
            neighbour[self.last[x]] = place
            s["y"][place] = -s["y"][x]

    def duals(self) -> tuple[Ints, list[Blossom]]:
        """Return the duals of the last search: of people, and of odd sets."""
        s, nodes = self.state, self.n + 3
        blossoms: list[Blossom] = []
        out, stack = [0] * (2 * nodes), [0] * (4 * nodes + 8)
        for b in range(nodes, 2 * nodes):
            if s["first"][b] != -1 and s["z"][b] > 0:
                count = leaves(b, nodes, s["first"], s["following"], out, stack)
                blossoms.append((tuple(sorted(out[:count])), s["z"][b]))
        return np.array(s["y"][: self.n], np.int64), blossoms
