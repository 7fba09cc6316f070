"""How many more rounds there can be without anyone meeting a past partner."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ristiin.matching._criteria import not_again
from ristiin.matching._errors import BadValue
from ristiin.matching._model import Criteria, Id, Importance, Past, Problem, order_key, size_plan
from ristiin.matching._solve import solve

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]

Groups = tuple[tuple[Id, ...], ...]
AGAIN = 40


@dataclass(frozen=True)
class Rotation:
    """Rounds without repeats: `rounds` are made, and no plan has more than `at_most`.

    `at_least` is how many were made. `limit` says what `at_most` comes from: `person` (the people
    in `limited_by` have too few left whom they have not met), `pairs` (too few pairs of people are left),
    `none` when `at_least` reached the number asked for. `proven`: no more than `at_least` are possible,
    or all that were asked for are there.
    """

    rounds: tuple[Groups, ...]
    at_least: int
    at_most: int
    limit: str
    limited_by: tuple[Id, ...]
    proven: bool


def rounds_left(problem: Problem, *, rounds: int = 10, time_limit: float = 10.0) -> Rotation:
    """Return rounds in which nobody is with a past partner, up to as many as asked for, and how many there can be.

    Everyone in the history counts as met, however long ago, unless a `not_again` criterion says within how
    many rounds. Hard rules between people hold in every round; fixed groups, wishes and scores do not matter.

    `at_most` is certified by counting: each round gives everyone at least (smallest size − 1) new partners, and
    uses up at least as many pairs as the most even split into groups has. Pairs are made as perfect matchings
    of those who have not met, one after another; when none is left, the last of them are dissolved and
    drawn anew (a random walk on one-factorisations in the manner of Dinitz & Stinson 1987), seeded by the
    problem. Larger groups are made by `solve`, round by round. O(rounds · n³) for pairs.

    Raises:
        BadValue: fewer than one round is asked for.
    """
    # NumPy is loaded by the first question, not by the first import.
    import numpy as np

    from ristiin.matching._compile import compiled

    if rounds < 1:
        raise BadValue("At least one round must be asked for.")
    asked = _asked(problem)
    c = compiled(asked)
    free = ~c.apart
    if problem.sizes.largest == 2:  # noqa: PLR2004
        free &= c.pair_bad == 0
    np.fill_diagonal(free, False)  # noqa: FBT003
    at_most, limit, who = _at_most(asked, free)
    ends = time.monotonic() + time_limit
    wanted = min(rounds, at_most)
    ids = c.ids
    if not wanted:
        found: list[list[tuple[int, ...]]] = []
    elif problem.sizes.largest == 2:  # noqa: PLR2004
        found = _pairings(free, wanted, seed=problem.seed, ends=ends)
    else:
        found = []
    made = [_named(ids, groups) for groups in found]
    if problem.sizes.largest > 2:  # noqa: PLR2004
        made = _grouped(asked, wanted, ends)
    reached = len(made) >= rounds
    return Rotation(
        rounds=tuple(made),
        at_least=len(made),
        at_most=at_most,
        limit="none" if reached else limit,
        limited_by=() if reached else tuple(sorted((ids[i] for i in who), key=order_key)),
        proven=reached or len(made) == at_most,
    )


def _asked(problem: Problem) -> Problem:
    """Return the problem with hard rules alone, and with no repeats as one of them."""
    musts = [c for c in problem.criteria.items if c.importance is Importance.MUST and c.kind != "not_again"]
    within = next((c.within for c in problem.criteria.items if c.kind == "not_again"), None)
    items = [*musts, not_again(Importance.MUST, within=within)]
    return replace(problem, criteria=Criteria(items), fixed=(), fairness="total-first")


def _named(ids: Sequence[Id], groups: Sequence[Sequence[int]]) -> Groups:
    rows = [tuple(sorted((ids[i] for i in g), key=order_key)) for g in groups]
    return tuple(sorted(rows, key=lambda row: [order_key(i) for i in row]))


def _at_most(problem: Problem, free: Bools) -> tuple[int, str, tuple[int, ...]]:
    """Bound the rounds from above by counting partners and pairs left."""
    n = len(free)
    plan = size_plan(n, problem.sizes)
    if plan is None:
        return 0, "pairs", ()
    least = problem.sizes.smallest
    partners = free.sum(axis=1) // (least - 1)
    by_person = int(partners.min())
    fewest, most, largest = plan
    pairs = min(_pairs_used(n, count) for count in range(fewest, most + 1) if count * largest >= n)
    by_pairs = int(free.sum()) // 2 // pairs
    if by_pairs < by_person:
        return by_pairs, "pairs", ()
    return by_person, "person", tuple(int(i) for i in (partners == by_person).nonzero()[0])


def _pairs_used(n: int, count: int) -> int:
    """Return the fewest pairs of people that `count` groups of n people can hold: the even split."""
    small, more = divmod(n, count)
    return more * (small + 1) * small // 2 + (count - more) * small * (small - 1) // 2


def _pairings(free: Bools, wanted: int, *, seed: int, ends: float) -> list[list[tuple[int, ...]]]:
    """Return up to `wanted` rounds of pairs (and one trio when odd), no two people twice together."""
    draw = random.Random(seed)
    left = free.copy()
    made: list[list[tuple[int, ...]]] = []
    best: list[list[tuple[int, ...]]] = []
    failed = 0
    while len(made) < wanted:
        groups = _one_round(left, draw)
        if groups is not None:
            _mark(left, groups, open_=False)
            made.append(groups)
            if len(made) > len(best):
                best = list(made)
                failed = 0
            continue
        failed += 1
        if failed > AGAIN * (1 + len(free) // 10) or not made or time.monotonic() > ends:
            break
        for _ in range(min(len(made), 1 + draw.randrange(3))):
            gone = made.pop(draw.randrange(len(made)))
            _mark(left, gone, open_=True)
    return best


def _mark(left: Bools, groups: Sequence[tuple[int, ...]], *, open_: bool) -> None:
    for group in groups:
        for a in group:
            for b in group:
                if a != b:
                    left[a, b] = open_


def _one_round(left: Bools, draw: random.Random) -> list[tuple[int, ...]] | None:
    """Return one round of people who have not met, or None where none was found.

    For an even number None means that there is none (the matching is a greatest one).
    """
    n = len(left)
    if n % 2 == 0:
        return _perfect(left, list(range(n)), draw)
    order = sorted(range(n), key=lambda i: (int(left[i].sum()), draw.random()), reverse=True)
    tries = 0
    for a in order:
        near = [b for b in order if left[a, b]]
        for k, b in enumerate(near):
            for other in near[k + 1 :]:
                if left[b, other]:
                    pairs = _perfect(left, [i for i in range(n) if i not in {a, b, other}], draw)
                    if pairs is not None:
                        return [*pairs, (a, b, other)]
                    tries += 1
                    if tries >= AGAIN:
                        return None
    return None


def _perfect(left: Bools, who: Sequence[int], draw: random.Random) -> list[tuple[int, ...]] | None:
    """Return a perfect matching drawn at random, those with fewest left first; None when there is none."""
    import rustworkx

    order = list(who)
    draw.shuffle(order)
    degree = left.sum(axis=1)
    order.sort(key=lambda i: int(degree[i]))
    place = {i: k for k, i in enumerate(order)}
    free = set(order)
    pairs: list[tuple[int, ...]] = []
    for i in order:
        if i in free:
            near = [j for j in order if j in free and left[i, j]]
            if near:
                few = int(degree[near].min())
                j = draw.choice([k for k in near if degree[k] <= few + 1])
                free -= {i, j}
                pairs.append((i, j))
    if not free:
        return pairs
    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(order)
    kept = {frozenset(p) for p in pairs}
    graph.add_edges_from(
        [
            (place[i], place[j], 2 if frozenset((i, j)) in kept else 1)
            for i in order
            for j in order
            if i < j and left[i, j]
        ]
    )
    found = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    if 2 * len(found) < len(order):
        return None
    return [(order[a], order[b]) for a, b in sorted(found)]


def _grouped(problem: Problem, wanted: int, ends: float) -> list[Groups]:
    """Return rounds of groups, each made by the solver with the rounds before it as history."""
    made: list[Groups] = []
    now = problem
    while len(made) < wanted:
        seconds = (ends - time.monotonic()) / (wanted - len(made))
        if seconds <= 0:
            break
        result = solve(now, time_limit=seconds)
        if result.broken:
            break
        groups = tuple(g.people for g in result.groups)
        made.append(groups)
        past = tuple(replace(p, ago=p.ago + 1) for p in now.history)
        now = replace(now, history=(*past, *(Past(g, 1) for g in groups)))
    return made
