"""Groups of any size by annealing and descent over swaps and shifts."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ristiin.matching._compile import Compiled

Groups = list[tuple[int, ...]]
RULE = 10**9


def worth(c: Compiled, group: tuple[int, ...], *, fair: bool) -> int:
    """Return the search's value of a group: rules first, then total with care for the least."""
    value = c.evaluate(tuple(sorted(group)))
    care = (min(value.units, default=0) - 10**6) * 2 if fair else 0
    return value.total + care - RULE * value.broken


def first_groups(who: Sequence[int], sizes: Sequence[int]) -> Groups:
    """Deal the people into groups of the given sizes."""
    out: Groups = []
    start = 0
    for size in sizes:
        out.append(tuple(who[start : start + size]))
        start += size
    return out


def even_sizes(count: int, groups: int) -> list[int]:
    """Return sizes as even as possible."""
    return [count // groups + (k < count % groups) for k in range(groups)]


def anneal(
    c: Compiled,
    groups: Groups,
    *,
    smallest: int,
    largest: int,
    fair: bool,
    steps: int,
    seed: int,
    capacity: bool,
    blocks: dict[int, tuple[int, ...]],
    stop: Callable[[], bool],
) -> Groups:
    """Improve groups by random swaps and shifts under a falling temperature."""
    draw = random.Random(seed)
    rows = [list(g) for g in groups]
    value = [worth(c, tuple(g), fair=fair) for g in rows]
    where = {i: k for k, g in enumerate(rows) for i in g}
    people = sorted(i for i in where if i not in blocks)
    best, best_value = [tuple(g) for g in rows], sum(value)
    now = best_value
    hot, cold = 300_000.0, 2_000.0
    if len(rows) < 2 or not people:  # noqa: PLR2004
        return best
    for step in range(steps):
        if step % 256 == 0 and stop():
            break
        heat = hot * (cold / hot) ** (step / steps)
        i = people[draw.randrange(len(people))]
        a = where[i]
        j = people[draw.randrange(len(people))]
        b = where[j]
        if a == b:
            continue
        shift = smallest < largest and draw.random() < 0.3  # noqa: PLR2004
        if shift and (len(rows[a]) <= smallest or len(rows[b]) >= largest):
            shift = False
        new_a = [x for x in rows[a] if x != i]
        new_b = [*rows[b], i] if shift else [*(x for x in rows[b] if x != j), i]
        if not shift:
            new_a.append(j)
        value_a = worth(c, tuple(new_a), fair=fair)
        value_b = worth(c, tuple(new_b), fair=fair)
        change = value_a + value_b - value[a] - value[b]
        if change >= 0 or draw.random() < math.exp(max(-700.0, change / heat)):
            rows[a], rows[b] = new_a, new_b
            value[a], value[b] = value_a, value_b
            where[i] = b
            if not shift:
                where[j] = a
            now += change
            if now > best_value:
                best, best_value = [tuple(g) for g in rows], now
    return best
