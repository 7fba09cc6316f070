"""Exact pairs by maximum weight matching, with the best trio when the number is odd."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ristiin.matching._compile import Compiled

TRIOS_TRIED_WHOLE = 15
PENALTY_BITS = 44


def best_matching(size: int, edges: Sequence[tuple[int, int, int]]) -> tuple[list[tuple[int, int]], int]:
    """Return a matching of most edges and, among those, greatest weight. O(size³).

    Weights are whole numbers of at least 0.
    """
    import rustworkx as rx

    graph = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(size))
    graph.add_edges_from(list(edges))
    found = rx.max_weight_matching(graph, max_cardinality=True, weight_fn=int, verify_optimum=False)
    pairs = sorted((min(a, b), max(a, b)) for a, b in found)
    weight = {(min(a, b), max(a, b)): w for a, b, w in edges}
    return pairs, sum(weight[p] for p in pairs)


class PairAnswer:
    """Groups of indices with what they break, how well off the worst is, and the total."""

    def __init__(
        self,
        groups: Sequence[tuple[int, ...]],
        *,
        proven: bool,
        bound: int,
        least_bound: int,
    ) -> None:
        """Keep the answer and its bounds in units."""
        self.groups: list[tuple[int, ...]] = list(groups)
        self.proven = proven
        self.bound = bound
        self.least_bound = least_bound


def _edges(c: Compiled, who: Sequence[int], floor: int | None) -> list[tuple[int, int, int]]:
    """Return edges by place in `who`; with a floor, only allowed ones where both have it."""
    out = []
    pair, bad = c.pair, c.pair_bad
    for x, y in combinations(range(len(who)), 2):
        i, j = who[x], who[y]
        one, two, broken = int(pair[i, j]), int(pair[j, i]), int(bad[i, j])
        if floor is None:
            out.append((x, y, one + two + ((64 - min(broken, 64)) << PENALTY_BITS)))
        elif not broken and one >= floor and two >= floor:
            out.append((x, y, one + two))
    return out


def _perfect(c: Compiled, who: Sequence[int], floor: int) -> list[tuple[int, int]] | None:
    found, _ = best_matching(len(who), [(x, y, 1) for x, y, _ in _edges(c, who, floor)])
    return found if 2 * len(found) == len(who) else None


def solve_even(c: Compiled, who: Sequence[int], *, fair: bool) -> PairAnswer:
    """Return the best pairs of an even number of people.

    With `fair`, the worst-off person is as well off as possible and then the total is
    greatest; otherwise only the total. When rules clash, the fewest are broken.
    """
    if not who:
        return PairAnswer([], proven=True, bound=0, least_bound=100 * 10_000)
    if _perfect(c, who, -1) is None:
        pairs, _ = best_matching(len(who), _edges(c, who, None))
        groups = [(who[x], who[y]) for x, y in pairs]
        value = sum(c.evaluate(g).total for g in groups)
        least = min(c.evaluate(g).least for g in groups)
        return PairAnswer(groups, proven=True, bound=value, least_bound=least)
    floor = -1
    if fair:
        ladder = sorted({min(int(c.pair[i, j]), int(c.pair[j, i])) for i, j in combinations(who, 2)})
        low, high = 0, len(ladder) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if _perfect(c, who, ladder[middle]) is None:
                high = middle - 1
            else:
                low = middle
        floor = ladder[low]
    pairs, total = best_matching(len(who), _edges(c, who, floor))
    groups = [(who[x], who[y]) for x, y in pairs]
    least = min(c.evaluate(g).least for g in groups)
    return PairAnswer(groups, proven=True, bound=total, least_bound=least)


def rank_of(c: Compiled, groups: Sequence[tuple[int, ...]], *, fair: bool) -> tuple[int, int, int]:
    """Return what is compared: fewest rules broken, then worst-off (if fair), then total."""
    values = [c.evaluate(g) for g in groups]
    broken = sum(v.broken for v in values)
    total = sum(v.total for v in values)
    return (-broken, min(v.least for v in values) if fair and not broken else 0, total)


def solve_odd(c: Compiled, who: Sequence[int], *, fair: bool) -> PairAnswer:
    """Return the best trio with the best pairs of the rest.

    All trios are tried up to 15 people; above that, trios around a best matching.
    """
    whole = len(who) <= TRIOS_TRIED_WHOLE
    if whole:
        trios = list(combinations(who, 3))
    else:
        pairs, _ = best_matching(len(who), _edges(c, who, None))
        used = {x for p in pairs for x in p}
        single = [who[x] for x in range(len(who)) if x not in used]
        trios = [tuple(sorted((*[who[x] for x in p], *single))) for p in pairs]
        trios.sort(key=lambda t: (c.evaluate(t).broken, -c.evaluate(t).total, t))
        trios = trios[:8]
    best: list[tuple[int, ...]] | None = None
    best_rank: tuple[int, int, int] | None = None
    trios.sort(key=lambda t: (c.evaluate(t).broken, t))
    for trio in trios:
        if best_rank is not None and -c.evaluate(trio).broken < best_rank[0]:
            break
        if best_rank is not None and fair and not best_rank[0] and c.evaluate(trio).least < best_rank[1]:
            continue
        rest = [i for i in who if i not in trio]
        answer = solve_even(c, rest, fair=fair)
        groups = [*answer.groups, trio]
        rank = rank_of(c, groups, fair=fair)
        if best_rank is None or rank > best_rank:
            best, best_rank = groups, rank
    assert best is not None and best_rank is not None
    total = sum(c.evaluate(g).total for g in best)
    least = min(c.evaluate(g).least for g in best)
    if whole:
        # With the worst-off first, a trio may lower the floor of the pairs, so the pairs'
        # total is best only among answers with that floor; that is what is compared.
        return PairAnswer(best, proven=not fair or _fair_exact(c, who, best, least), bound=total, least_bound=least)
    return PairAnswer(best, proven=False, bound=loose_bound(c, who), least_bound=100 * 10_000)


def _fair_exact(c: Compiled, who: Sequence[int], best: list[tuple[int, ...]], least: int) -> bool:
    """Improve the total at the floor actually reached, for every trio; True when done."""
    top = sum(c.evaluate(g).total for g in best)
    if any(c.evaluate(g).broken for g in best):
        return True
    for trio in combinations(who, 3):
        value = c.evaluate(trio)
        if value.broken or value.least < least:
            continue
        rest = [i for i in who if i not in trio]
        edges = _edges(c, rest, least)
        found, weight = best_matching(len(rest), edges)
        if 2 * len(found) == len(rest) and weight + value.total > top:
            top = weight + value.total
            best[:] = [*((rest[x], rest[y]) for x, y in found), trio]
    return True


def loose_bound(c: Compiled, who: Sequence[int]) -> int:
    """Return an upper bound of the total: each person's best partner. O(n²)."""
    import numpy as np

    m = np.array(list(who))
    units = c.pair[np.ix_(m, m)]
    return int(np.minimum(units.max(axis=1), 100 * 10_000).sum())
