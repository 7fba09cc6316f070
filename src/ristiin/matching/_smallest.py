"""The smallest set of rules that clash, by hitting sets.

Every set of rules that clash has a rule in common with every set whose leaving-out lets the others
hold. So no clash is smaller than the smallest set that meets all those known; when that one clashes
itself, it is the smallest there is (Ignatiev et al., "Smallest MUS extraction with minimal hitting
set dualization", 2015). Counted, not timed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

Rule = TypeVar("Rule")
Way = TypeVar("Way")
TRIES = 200
NODES = 20_000
ONE_BY_ONE = 12
"""So many rules that a way breaks are tried to be held after all."""


def smallest_clash(
    rules: Sequence[Rule],
    known: Sequence[Rule],
    *,
    cost: Callable[[Rule], int],
    find: Callable[[Sequence[Rule]], Way | bool | None],
    kept_by: Callable[[Way, Sequence[Rule]], set[int] | None],
) -> tuple[list[Rule], bool]:
    """Return the clash of least cost found, and whether none costs less.

    `known` is a clash. `find` gives a way in which rules hold, False when there is none, None when that was
    not settled; `kept_by` the places of the rules that a way keeps, all at once, None when it cannot tell.
    """
    best = list(known)
    costs = [cost(rule) for rule in rules]
    to_meet: list[frozenset[int]] = []
    for _ in range(TRIES):
        most = sum(cost(rule) for rule in best)
        meeting = hitting_set(to_meet, costs, most)
        if meeting is None:
            return best, False
        if sum(costs[k] for k in meeting) >= most:
            return best, True
        way = find([rules[k] for k in sorted(meeting)])
        if way is False:
            return [rules[k] for k in sorted(meeting)], True
        if way is None or way is True:
            return best, False
        kept = _grown(way, meeting, rules, find, kept_by)
        if kept is None or len(kept) == len(rules):
            return best, False
        to_meet.append(frozenset(range(len(rules))) - kept)
    return best, False


def _grown(
    way: Way,
    meeting: frozenset[int],
    rules: Sequence[Rule],
    find: Callable[[Sequence[Rule]], Way | bool | None],
    kept_by: Callable[[Way, Sequence[Rule]], set[int] | None],
) -> frozenset[int] | None:
    """Return as many rules as can be found to hold with these."""
    seen = kept_by(way, rules)
    if seen is None:
        return None
    kept = frozenset(seen) | meeting
    left = [k for k in range(len(rules)) if k not in kept]
    for k in left[:ONE_BY_ONE]:
        if k in kept:
            continue
        more = find([rules[i] for i in sorted(kept | {k})])
        if more is None:
            break
        if not isinstance(more, bool):
            kept = kept | (kept_by(more, rules) or set()) | {k}
    return kept


def hitting_set(sets: Sequence[frozenset[int]], costs: Sequence[int], most: int) -> frozenset[int] | None:
    """Return the cheapest set that meets every one of `sets`, any of cost `most` or above when none is cheaper.

    None when that was not settled in so many steps. Branches on the smallest set not met yet.
    """
    best: frozenset[int] | None = None
    limit = most
    nodes = 0

    def at_least(open_sets: list[frozenset[int]]) -> int:
        total = 0
        used: set[int] = set()
        for one in sorted(open_sets, key=len):
            if used.isdisjoint(one):
                used |= one
                total += min(costs[k] for k in one)
        return total

    def go(chosen: frozenset[int], spent: int, open_sets: list[frozenset[int]]) -> None:
        nonlocal best, limit, nodes
        nodes += 1
        if nodes > NODES or any(not one for one in open_sets) or spent + at_least(open_sets) >= limit:
            return
        if not open_sets:
            best, limit = chosen, spent
            return
        pivot = min(open_sets, key=lambda one: (len(one), sorted(one)))
        often = {k: sum(k in one for one in open_sets) for k in pivot}
        shut: set[int] = set()
        for k in sorted(pivot, key=lambda k: (costs[k], -often[k], k)):
            # What was tried before is shut out, so that no set is met twice.
            go(chosen | {k}, spent + costs[k], [one - shut for one in open_sets if k not in one])
            shut.add(k)

    go(frozenset(), 0, list(sets))
    if nodes > NODES:
        return None
    return frozenset(range(len(costs))) if best is None else best
