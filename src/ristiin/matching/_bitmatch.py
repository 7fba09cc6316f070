"""Perfect matchings of few people, whose possible partners are bits of whole numbers."""

from __future__ import annotations

from collections.abc import Sequence

NOBODY = -1


def bits(mask: int) -> list[int]:
    """Return the places of the ones of a whole number, the lowest first."""
    out = []
    while mask:
        low = mask & -mask
        out.append(low.bit_length() - 1)
        mask ^= low
    return out


def perfect(near: Sequence[int], among: int, mate: Sequence[int] | None = None) -> list[int] | None:
    """Return everybody's partner in a perfect matching of those in `among`, or None.

    `near[i]` has a one for each who may be with `i`; `mate` is a matching to begin with. Edmonds (1965),
    one tree after another: one that finds nobody shows that there is no perfect matching.
    """
    mate = [NOBODY] * len(near) if mate is None else list(mate)
    alone = sum(1 << i for i in bits(among) if mate[i] == NOBODY)
    for i in bits(alone):
        if mate[i] == NOBODY and (able := near[i] & alone):
            j = (able & -able).bit_length() - 1
            mate[i], mate[j] = j, i
            alone &= ~(1 << i | 1 << j)
    return mate if all(mate[i] != NOBODY or _augmented(near, among, mate, i) for i in bits(alone)) else None


def _augmented(near: Sequence[int], among: int, mate: list[int], root: int) -> bool:
    """Match `root`, whoever else must change partners for it; False when that cannot be."""
    came: dict[int, int] = {}
    base = list(range(len(near)))
    outer = [root]
    blossom = [1 << i for i in range(len(near))]
    seen = reached = 1 << root

    def meet(a: int, b: int) -> int:
        path = set()
        while True:
            a = base[a]
            path.add(a)
            if a == root:
                break
            a = came[mate[a]]
        while (b := base[b]) not in path:
            b = came[mate[b]]
        return b

    def shrink(v: int, child: int, top: int, inside: set[int]) -> None:
        while base[v] != top:
            inside.update((base[v], base[mate[v]]))
            came[v] = child
            child = mate[v]
            v = came[mate[v]]

    for v in outer:
        # Whoever is in the tree an odd number of steps away, or in the same blossom, tells nothing new.
        for w in bits(near[v] & among & (seen | ~reached) & ~blossom[base[v]]):
            if base[v] == base[w]:
                continue
            if seen >> w & 1:
                top = meet(v, w)
                inside: set[int] = set()
                shrink(v, w, top, inside)
                shrink(w, v, top, inside)
                more = 0
                for b in inside:
                    more |= blossom[b]
                for i in bits(more):
                    base[i] = top
                outer += bits(more & ~seen)
                seen |= more
                blossom[top] |= more
            elif w not in came:
                came[w] = v
                if mate[w] == NOBODY:
                    last: int = w
                    while last != NOBODY:
                        before = came[last]
                        mate[last], mate[before], last = before, last, mate[before]
                    return True
                reached |= 1 << w | 1 << mate[w]
                seen |= 1 << mate[w]
                outer.append(mate[w])
    return False
