"""Names a smallest set of hard rules that cannot all hold, and parts people where fewer are broken so."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from ristiin.matching._bitmatch import bits
from ristiin.matching._holding import Holding, Purse
from ristiin.matching._model import Broken, Conflict, Id, Problem, Result
from ristiin.matching._rules import named, rules_of
from ristiin.matching._smallest import smallest_clash

STEPS = 1_500_000
"""Steps for all questions of one answer together."""
MOST = 300
"""So many people's rules are looked at one by one."""
CLASHES = 4
ORDERS = 4
"""In so many orders rules are left out of a clash at first."""
APART = 30
"""So often groups are made that part people who are to be together."""
Rows = tuple[tuple[Id, ...], ...]


def conflicts(problem: Problem, broken: tuple[Broken, ...], steps: int = STEPS) -> tuple[Conflict, ...]:
    """Return clashes among hard rules: one of as few rules as was found, then others.

    Each clash is irreducible: its rules alone cannot hold, and without any one of them the others can;
    `smallest` says that no set of fewer rules clashes. Whether rules can hold is settled exactly for pairs, and by
    a search of counted steps for groups. Where that was not enough, rules that cannot all hold are given as
    one clash with `minimal` false.
    """
    fixed = {i for g in problem.fixed for i in g}
    if len(problem.people) > MOST or all(set(rule.people) <= fixed for rule in broken):
        return (Conflict(broken, minimal=False),)
    holding = Holding(problem, rules_of(problem), Purse(steps))
    if holding.way(holding.every) is not False:
        return (Conflict(broken, minimal=False),)
    alone = _alone(holding, {i for rule in broken for i in rule.people})
    clash, minimal, smallest = _smallest(holding, alone)
    found = [clash, *(other for other in alone if other != clash)]
    left = holding.every & ~clash
    while not alone and minimal and len(found) < CLASHES and holding.way(left) is False:
        other, sure = holding.shrunk(left, _order(holding, left))
        if not sure:
            break
        found.append(other)
        left &= ~other
    fewest = clash.bit_count()
    return tuple(
        Conflict(
            named(holding.named(other)),
            minimal=minimal or other != clash,
            smallest=smallest and other.bit_count() == fewest,
        )
        for other in found
    )


def way_to_hold(problem: Problem) -> list[tuple[Id, ...]]:
    """Return groups in which every hard rule holds, where a search of counted steps finds any."""
    if len(problem.people) > MOST:
        return []
    holding = Holding(problem, rules_of(problem), Purse(STEPS))
    way = holding.way(holding.every)
    return [tuple(holding.ids[i] for i in bits(group)) for group in way] if isinstance(way, list) else []


def _smallest(holding: Holding, alone: list[int]) -> tuple[int, bool, bool]:
    """Return a clash of as few rules as is found, whether it is irreducible, and whether no fewer rules clash."""
    known = list(alone)
    for seed in range(ORDERS):
        some, sure = holding.shrunk(holding.every, _order(holding, holding.every, seed))
        if sure:
            known.append(some)
        elif not known:
            return some, False, False
    clash = min(known, key=lambda one: (one.bit_count(), (one & holding.private).bit_count()))
    fewest, smallest = smallest_clash(holding, holding.every, clash.bit_count())
    clash = fewest or clash
    if smallest and clash & holding.private:
        # Of two as small, the one that tells of no private wish is told.
        other, _ = smallest_clash(holding, holding.every & ~holding.private, clash.bit_count() + 1)
        clash = other or clash
    return clash, True, smallest


def _alone(holding: Holding, people: set[int | str]) -> list[int]:
    """Return, for those of these people whom rules keep from everybody, the rules that it takes."""
    apart = holding.apart(holding.every)
    found: list[int] = []
    told: set[int | str] = set()
    for i, one in enumerate(holding.ids):
        if one in people and one not in told and apart[i] | 1 << i == holding.everybody:
            some = holding.about(i)
            own = sum(1 << k for k in bits(some) if holding.rules[k].who == (one,))
            clash, sure = holding.shrunk(some, [*_order(holding, some & ~own), *bits(own)])
            if sure:
                found.append(clash)
                told.update(j for rule in holding.named(clash) for j in rule.who)
    return list(dict.fromkeys(found))


def _order(holding: Holding, some: int, seed: int = 0) -> list[int]:
    """Return rules in the order to leave them out: private ones first, so that others are told where these do."""
    order = bits(some)
    if seed:
        Random(seed).shuffle(order)
    return sorted(order, key=lambda k: not holding.private >> k & 1)


def with_rows_apart(
    together: Rows, result: Result, apart: Callable[[Rows], Result], stop: Callable[[], bool]
) -> Result:
    """Return groups that part some of the rows to be kept together, where fewer rules are broken so."""
    tries = APART
    better = True
    while better and result.broken:
        better = False
        for row in together:
            if not tries or stop():
                return result
            tries -= 1
            rest = tuple(other for other in together if other != row)
            found = apart(rest)
            if len(found.broken) < len(result.broken):
                result, together, better = found, rest, True
                break
    return result
