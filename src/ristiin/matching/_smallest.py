"""The smallest set of rules that clash, by hitting sets.

Every set of rules that clash has a rule in common with every set whose leaving-out lets the others
hold. So no clash is smaller than the smallest set that meets all those known; when that one clashes
itself, it is the smallest there is (Ignatiev et al., "Smallest MUS extraction with minimal hitting
set dualization", 2015). Counted, not timed.
"""

from __future__ import annotations

from random import Random

from ristiin.matching._barrier import Barrier, own_rules
from ristiin.matching._bitmatch import bits
from ristiin.matching._covering import Cover
from ristiin.matching._holding import Holding

TRIES = 200
NODES = 100_000
FEW_NODES = 2_000
"""Where parts that are kept apart can be looked for next."""
STEP_NODES = 200
ORDERS = 10
"""In so many orders rules are added to those that hold."""


def smallest_clash(holding: Holding, every: int, limit: int) -> tuple[int | None, bool]:
    """Return a clash of fewer than `limit` rules, as few as is found, and whether it is sure that no fewer clash."""
    own = own_rules(holding, every)
    if own is None:
        return _by_meeting(holding, every, limit, NODES)
    best, sure = _by_meeting(holding, every, limit, FEW_NODES)
    if sure:
        return best, True
    fewer, sure = Barrier(holding, every, own, best.bit_count() if best else limit).smallest()
    return fewer or best, sure


def _by_meeting(holding: Holding, every: int, limit: int, nodes: int) -> tuple[int | None, bool]:
    """Return the same, by sets that meet all whose leaving-out lets the others hold."""
    places = bits(every)
    cover = Cover(places, {k: holding.weight(k) for k in places}, holding.fewest(), nodes)
    draw = Random(len(places))
    best: int | None = None
    least = cover.need
    for _ in range(TRIES):
        least, meeting = _fewest(cover, least, limit)
        if isinstance(meeting, bool):
            return best, not meeting
        way = holding.way(meeting)
        if way is None:
            return best, False
        if isinstance(way, bool):
            smaller, irreducible = holding.shrunk(meeting, bits(meeting))
            if not irreducible:
                return best, False
            best, limit = smaller, smaller.bit_count()
            continue
        for _ in range(ORDERS):
            order = draw.sample(places, len(places))
            cover.add(every & ~holding.grown(meeting, way, order))
        if holding.purse.steps <= 0:
            return best, False
    return best, False


def _fewest(cover: Cover, least: int, limit: int) -> tuple[int, int | bool]:
    """Return how many rules are needed at least, and about so few that meet every set, as `Cover.below` does."""
    step = 1
    while least + step < limit:
        answer = cover.below(least + step, STEP_NODES)
        if answer is False:
            least += step
        elif answer is not True:
            return least, answer
        step *= 2
    return least, cover.below(limit)
