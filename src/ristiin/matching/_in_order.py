"""Criteria strictly one after another: each level is solved, held where it is, and the next one follows.

A level is one criterion: with `fairness-first` its worst-off person, then its total; with `total-first`
its total. What the first criterion reaches is never given up for any of the others (lexicographic
optimisation; for pairs by the optimal faces of one matching after another).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ristiin.matching._columns import Columns, all_columns
from ristiin.matching._compile import compiled
from ristiin.matching._dense import best_pairs
from ristiin.matching._exact import best_columns, floor_of
from ristiin.matching._groups import Annealer, Found, search
from ristiin.matching._model import FULL, Criteria, Importance, Problem
from ristiin.matching._pairs import Face, highest_floor
from ristiin.matching._values import values

if TYPE_CHECKING:
    from ristiin.matching._compile import Compiled

Ints = NDArray[np.int64]
Groups = list[tuple[int, ...]]
Stop = Callable[[], bool]
Tuple = tuple[int, ...]
TRIOS_UP_TO = 15
"""Up to this many people every trio of an odd number is tried."""
SPAN = 10**5
"""The first level weighs at most so many times the last while annealing: more would not fit into 64 bits."""
RULE = 10**14
TRIES = 400
"""Swaps and shifts of so many people are looked through by the descent."""


def levels_of(problem: Problem) -> list[Compiled]:
    """Return the arrays of the problem with each soft criterion by itself, in their order."""
    musts = [c for c in problem.criteria.items if c.importance is Importance.MUST]
    soft = [c for c in problem.criteria.items if c.points]
    return [compiled(replace(problem, criteria=Criteria([*musts, replace(c, weight=1)]))) for c in soft]


class Ladder:
    """What groups are worth, level after level, for comparing."""

    def __init__(self, c: Compiled, levels: Sequence[Compiled], *, fair: bool) -> None:
        """Keep the whole problem and its levels."""
        self.c = c
        self.levels = levels
        self.fair = fair

    def of(self, groups: Sequence[tuple[int, ...]]) -> Tuple:
        """Return rules broken (less is better) and then each level, as numbers where greater is better."""
        rows = list(groups)
        out = [-sum(v.broken for v in self.c.evaluate_all(rows))]
        for level in self.levels:
            worth = level.evaluate_all(rows)
            if self.fair:
                out.append(min((v.least for v in worth), default=FULL))
            out.append(sum(v.total for v in worth))
        return tuple(out)


def even_pairs(
    c: Compiled, who: Sequence[int], *, fair: bool, beside: Sequence[tuple[int, ...]] = ()
) -> tuple[Groups, bool]:
    """Return the best pairs of an even number of people, and whether that is proven.

    `beside` are groups there are already: nobody need be better off than their worst-off.
    """
    if not who:
        return [], True
    m = np.array(list(who))
    bad = c.pair_bad[np.ix_(m, m)]
    face = Face(bad, 0)
    proven = True
    pairs: Sequence[tuple[int, int]] = ()
    for number, level in enumerate(levels_of(c.problem)):
        units = level.pair[np.ix_(m, m)]
        weights = units + units.T
        answer = best_pairs(weights, face.bad)
        proven = proven and answer.proven and (number == 0 or answer.bad == face.base)
        if fair and (number or not answer.bad):
            reached = min(min(int(units[i, j]), int(units[j, i])) for i, j in answer.pairs)
            least = np.minimum(units, units.T)
            floor, sure = highest_floor(least, face, reached)
            floor = min([floor, *(level.evaluate(tuple(sorted(g))).least for g in beside)])
            face = face.closed_where(least < floor)
            answer = best_pairs(weights, face.bad)
            proven = proven and sure and answer.proven and answer.bad == face.base
        face = face.tightened(answer, weights)
        pairs = answer.pairs
    return [(who[i], who[j]) for i, j in pairs], proven


def odd_pairs(c: Compiled, who: Sequence[int], *, fair: bool) -> tuple[Groups, bool]:
    """Return the best pairs and trio: all trios of few people, of more those beside a best pair."""
    ladder = Ladder(c, levels_of(c.problem), fair=fair)
    every = len(who) <= TRIOS_UP_TO
    trios: list[tuple[int, ...]] = [*combinations(sorted(who), 3)] if every else _likely_trios(c, who, fair=fair)
    best: tuple[Tuple, Groups, bool] | None = None
    for trio in trios:
        rest, proven = even_pairs(c, [i for i in who if i not in trio], fair=fair, beside=[trio])
        groups = [*rest, trio]
        rank = ladder.of(groups)
        if best is None or rank > best[0]:
            best = (rank, groups, proven)
    assert best is not None  # noqa: S101 -- three people or more
    return best[1], best[2] and every


def _likely_trios(c: Compiled, who: Sequence[int], *, fair: bool) -> list[tuple[int, ...]]:
    """Return trios of one person beside a pair of the best pairs of the others."""
    ladder = Ladder(c, levels_of(c.problem), fair=fair)
    # Whoever the others miss least is left for last.
    single = min(who, key=lambda i: (int(c.pair[i, list(who)].sum()) + int(c.pair[list(who), i].sum()), i))
    rest, _ = even_pairs(c, [i for i in who if i != single], fair=fair)
    ranked = sorted((tuple(sorted((*pair, single))) for pair in rest), key=lambda t: [-x for x in ladder.of([t])])
    return ranked[:8]


def small_groups(
    c: Compiled,
    who: Sequence[int],
    blocks: dict[int, tuple[int, ...]],
    start: Found,
    *,
    smallest: int,
    largest: int,
    fair: bool,
    stop: Stop,
) -> Found | None:
    """Return the optimum where all groups can be listed, one level after another; None where they cannot."""
    columns = all_columns(c, who, blocks, smallest, largest)
    if columns is None or not len(columns) or any(v.broken for v in c.evaluate_all(start.groups)):
        return None
    place = {i: k for k, i in enumerate(who)}
    picked: list[int] | None = None
    for level in levels_of(c.problem):
        total, least = _level_worth(level, columns)
        columns = replace(columns, total=total, least=least)
        if fair:
            floor, _, sure = floor_of(c, columns, place, -1, stop)
            if not sure:
                return None
            columns = columns.where(columns.least >= floor)
        picked = best_columns(c, columns, place, stop)
        if picked is None or stop():
            return None
        reached = int(columns.total[picked].sum())
        columns = replace(columns, held=(*columns.held, (columns.total, reached)))
    if picked is None:
        return None
    return Found(columns.groups(picked), columns.theme[picked].tolist() if c.capacity else [], 0)


def _level_worth(level: Compiled, columns: Columns) -> tuple[Ints, Ints]:
    """Return total and least of every column by one criterion.

    Where themes have room for so many groups, a column has its theme; elsewhere each group gets the one best by
    themes alone, as the judge gives it, since the whole problem's points would weigh people by what else they asked.
    """
    total, least = np.zeros(len(columns.total), np.int64), np.zeros(len(columns.total), np.int64)
    size = (columns.members >= 0).sum(axis=1)
    themes = columns.theme if level.capacity else np.full(len(size), -1, np.int64)
    for k in np.unique(size).tolist():
        for t in np.unique(themes[size == k]).tolist():
            here = np.nonzero((size == k) & (themes == t))[0]
            v = values(level, columns.members[here, :k], t if t >= 0 and level.has_theme_rule else None)
            total[here], least[here] = v.total, v.least
    return total, least


def _scaled(c: Compiled, levels: Sequence[Compiled]) -> Compiled:
    """Return the arrays for annealing: each level so many times the next that hardly anything makes up for it."""
    times = int(SPAN ** (1 / max(1, len(levels) - 1)))
    out = copy(c)
    weights = [times ** (len(levels) - 1 - k) for k in range(len(levels))]
    out.safe = np.ones_like(c.safe)
    out.base = np.asarray(sum(w * level.base for w, level in zip(weights, levels, strict=True)))
    out.mean = np.asarray(sum(w * level.mean for w, level in zip(weights, levels, strict=True)))
    out.theme_units = np.asarray(sum(w * level.theme_units for w, level in zip(weights, levels, strict=True)))
    pairs = list(zip(weights, levels, strict=True))
    out.wish_points = [(w * points, wished, room) for w, level in pairs for points, wished, room in level.wish_points]
    out.hour_points = [w * points for w, level in pairs for points in level.hour_points]
    out.alone_points = [(w * points, codes) for w, level in pairs for points, codes in level.alone_points]
    return out


def search_in_order(
    c: Compiled,
    who: Sequence[int],
    blocks: dict[int, tuple[int, ...]],
    start: Found,
    *,
    smallest: int,
    largest: int,
    counts: Sequence[int],
    fair: bool,
    seed: int,
    stop: Stop,
) -> Found:
    """Return groups good by the first criterion, then annealed for each next one with the others held high."""
    levels = levels_of(c.problem)
    ladder = Ladder(c, levels, fair=fair)
    first = search(
        levels[0], who, blocks, smallest=smallest, largest=largest, counts=counts, fair=fair, seed=seed, stop=stop
    )
    best = max(start, first, key=lambda f: ladder.of(f.groups))
    for k in range(2, len(levels) + 1):
        if stop():
            break
        annealer = Annealer(_scaled(c, levels[:k]), blocks, rule=RULE)
        steps = (4_000 if annealer.compiled else 100) * len(who)
        found = annealer.run(
            best.groups, smallest=smallest, largest=largest, steps=steps, seed=seed + k, themes=best.themes
        )
        best = max(best, found, key=lambda f: ladder.of(f.groups))
    return best


def descend(
    c: Compiled,
    start: Groups,
    blocks: dict[int, tuple[int, ...]],
    *,
    smallest: int,
    largest: int,
    fair: bool,
    stop: Stop,
) -> Groups:
    """Improve groups by swaps and shifts for as long as one is better level after level.

    At most `TRIES` people are looked at in turn: O(people · size² · levels) for each.
    """
    ladder = Ladder(c, levels_of(c.problem), fair=fair)
    groups = [tuple(sorted(g)) for g in start]
    home = {i: g for g, row in enumerate(groups) for i in row}
    waiting = sorted(i for i in home if i not in blocks)
    loose = set(waiting)
    since = tries = k = 0
    while since < len(waiting) and tries < TRIES and not stop():
        i = waiting[k % len(waiting)]
        k, tries, since = k + 1, tries + 1, since + 1
        ways = _ways(groups, home, i, loose, smallest=smallest, largest=largest)
        touched = [g for way in ways for g in way[2:]]
        for level in (c, *ladder.levels):
            level.evaluate_all(touched)
        now = ladder.of(groups)
        best = None
        for to, other, new_here, new_to in ways:
            rank = _rank_after(ladder, groups, now, (home[i], to), (new_here, new_to))
            if rank > now and (best is None or rank > best[0]):
                best = (rank, to, other, new_here, new_to)
        if best is not None:
            _, to, other, new_here, new_to = best
            here = home[i]
            groups[here], groups[to] = new_here, new_to
            home[i] = to
            if other is not None:
                home[other] = here
            since = 0
    return groups


def _ways(
    groups: Groups, home: dict[int, int], i: int, loose: set[int], *, smallest: int, largest: int
) -> list[tuple[int, int | None, tuple[int, ...], tuple[int, ...]]]:
    here = home[i]
    mine = [x for x in groups[here] if x != i]
    out: list[tuple[int, int | None, tuple[int, ...], tuple[int, ...]]] = []
    for to, row in enumerate(groups):
        if to == here:
            continue
        out += [
            (to, j, tuple(sorted((*mine, j))), tuple(sorted((*(x for x in row if x != j), i))))
            for j in row
            if j in loose
        ]
        if len(mine) >= smallest and len(row) < largest:
            out.append((to, None, tuple(mine), tuple(sorted((*row, i)))))
    return out


def _rank_after(
    ladder: Ladder,
    groups: Groups,
    now: Tuple,
    places: tuple[int, int],
    rows: tuple[tuple[int, ...], tuple[int, ...]],
) -> Tuple:
    """Return the rank with two groups replaced; level by level, ended as soon as it is worse."""
    old = [groups[p] for p in places]
    c = ladder.c
    out = [now[0] + sum(c.evaluate(g).broken for g in old) - sum(c.evaluate(g).broken for g in rows)]
    if out[0] < now[0]:
        return tuple(out)
    at = 1
    for level in ladder.levels:
        if ladder.fair:
            touched = min(level.evaluate(g).least for g in rows)
            if touched < now[at] and out == list(now[:at]):
                return (*out, touched)
            rest = min((level.evaluate(g).least for k, g in enumerate(groups) if k not in places), default=FULL)
            out.append(min(touched, rest))
            at += 1
        change = sum(level.evaluate(g).total for g in rows) - sum(level.evaluate(g).total for g in old)
        out.append(now[at] + change)
        at += 1
        if out < list(now[:at]):
            break
    return tuple(out)
