"""The least change when somebody leaves or joins after the groups were made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from ristiin.matching._errors import MatchingError, UnknownReference
from ristiin.matching._judge import judge, layout_rules
from ristiin.matching._model import Broken, Group, Id, Judgement, Layout, Past, Person, Problem, layout, order_key
from ristiin.matching._solve import OnProgress, Progress

Rows = tuple[tuple[Id, ...], ...]
EFFORT = 0.2
"""The part of the usual work that a part of a layout takes."""
NEAR = 12
"""Two groups at a time are opened of so many."""
LONGEST = 30.0
"""Seconds that no part of a layout takes: the work of a search is counted."""


@dataclass(frozen=True)
class RepairOption:
    """One way to go on: the new groups, who gets another group, and the price.

    `moved` are people who were placed and whose group changes beyond someone's leaving or
    joining; `touched` also those whose group gains or loses a member. `change` is the
    score per person after minus before, over those who stay, in points.
    """

    problem: Problem
    groups: tuple[Group, ...]
    moved: tuple[Id, ...]
    touched: tuple[Id, ...]
    score: float
    change: float
    worst_off: float
    broken: tuple[Broken, ...]


def repair(
    problem: Problem,
    groups: Layout,
    *,
    left: Iterable[Id] = (),
    joined: Iterable[Person] = (),
    limit: int = 6,
    on_progress: OnProgress | None = None,
) -> tuple[RepairOption, ...]:
    """Return ways to mend a layout, those moving the fewest people first.

    `joined` are new people (or people of the problem in no group, who are placed as
    well). Groups that need no change stay as they are. Options that break a rule come
    after those that do not, and an option that moves more people is listed only when it
    is better than all before it.

    Raises:
        UnknownReference: somebody left who is not among the people.
        MatchingError: what remains cannot be grouped at all.
    """
    gone = set(left)
    if strange := sorted(gone - {p.id for p in problem.people}, key=order_key):
        raise UnknownReference(f"{strange[0]!r} left but is not among the people.", people=tuple(strange))
    people = tuple(p for p in problem.people if p.id not in gone)
    known = {p.id for p in people}
    people += tuple(p for p in joined if p.id not in known)
    rest = _reduced(problem, people, gone)
    old = layout(groups)
    rows = tuple(row for row in (tuple(i for i in g if i not in gone) for g in old) if row)
    placed = {i for row in rows for i in row}
    loose = [p.id for p in people if p.id not in placed]
    small = problem.sizes.smallest
    broken_rows = [row for row in rows if len(row) < small]
    whole = [row for row in rows if len(row) >= small]
    loose += [i for row in broken_rows for i in row]
    before = judge(problem, old)
    home = {i: k for k, row in enumerate(old) for i in row}
    ways = {frozenset(map(frozenset, way)): way for way in _ways(rest, whole, loose, on_progress)}
    ranked = sorted((_price(rest, home, way), [order_key(i) for g in way for i in g], way) for way in ways.values())
    chosen: list[Rows] = []
    told: list[_Price] = []
    for price, _, way in ranked:
        if len(chosen) >= limit:
            break
        same = [other for other in told if other.moved == price.moved]
        if all(price.lost < other.lost for other in told) or len(same) in {1, 2}:
            told.append(price)
            chosen.append(way)
    options = [_option(rest, old, gone, way, before) for way in chosen]
    # Places for a theme are counted by the judge alone.
    return tuple(sorted(options, key=lambda o: (len(o.broken) > 0, len(o.moved), len(o.broken))))


@dataclass(frozen=True, order=True)
class _Price:
    """What a layout costs, the least first: rules broken at all, people moved, rules broken, units lost."""

    breaks: bool
    moved: int
    broken: int
    lost: int


def _price(rest: Problem, home: Mapping[Id, int], way: Rows) -> _Price:
    from ristiin.matching._compile import compiled

    c = compiled(rest)
    worth = c.evaluate_all([tuple(sorted(c.index[i] for i in row)) for row in way])
    held = {frozenset(row) for row in rest.fixed}
    groups = [Group(row, fixed=frozenset(row) in held) for row in way]
    broken = sum(v.broken for v in worth) + len(layout_rules(rest, groups))
    moved = sum(len(_moved(home, row)) for row in way)
    return _Price(broken > 0, moved, broken, -sum(v.total for v in worth))


def _moved(home: Mapping[Id, int], row: Sequence[Id]) -> list[Id]:
    """Return who of a group comes from elsewhere: it goes on where most of it came from."""
    homes = [home[i] for i in row if i in home]
    stays = max(sorted(set(homes)), key=homes.count) if homes else None
    return [i for i in row if i in home and home[i] != stays]


def _reduced(problem: Problem, people: tuple[Person, ...], gone: set[Id]) -> Problem:
    known = {p.id for p in people}
    people = tuple(replace(p, wishes=p.wishes & known, avoids=p.avoids & known) for p in people)

    def keep(rows: Rows, least: int) -> Rows:
        cut = (tuple(i for i in row if i not in gone) for row in rows)
        return tuple(row for row in cut if len(row) >= least)

    # A pin that lost a member is no longer the group that was pinned.
    fixed = tuple(row for row in problem.fixed if not set(row) & gone)
    return replace(
        problem,
        people=people,
        fixed=fixed,
        never=keep(problem.never, 2),
        together=keep(problem.together, 2),
        history=tuple(Past(p.people, p.ago) for p in problem.history),
    )


def _ways(
    rest: Problem, whole: Sequence[tuple[Id, ...]], loose: list[Id], on_progress: OnProgress | None
) -> list[Rows]:
    """Return candidate layouts: the loose people placed anew with none, one, two or all groups opened."""
    fixed = {frozenset(row) for row in rest.fixed}
    open_ = [row for row in whole if frozenset(row) not in fixed]
    ways: list[Rows] = []
    if not loose:
        ways.append(_ordered(whole))

    few = min(NEAR, len(open_)) if loose else 0
    all_ways = 2 + len(open_) + few * (few - 1) // 2
    tried = 0

    def opened(rows: Sequence[tuple[Id, ...]]) -> Rows | None:
        nonlocal tried
        tried += 1
        if on_progress:
            on_progress(Progress(min(1.0, tried / all_ways), None, None))
        answer = _solve_part(rest, [*(i for row in rows for i in row), *loose])
        if answer is None:
            return None
        ways.append(_ordered([*(row for row in whole if row not in rows), *answer]))
        return ways[-1]

    opened(())
    one = [(_price(rest, {}, way), row) for row in open_ if (way := opened((row,))) is not None]
    # Two at a time of those who alone cost least.
    near = [row for _, row in sorted(one, key=lambda pair: pair[0])[:NEAR]]
    if loose:
        for two in combinations(near or open_[:NEAR], 2):
            opened(two)
    opened(open_)
    return ways


def _ordered(rows: Sequence[Sequence[Id]]) -> Rows:
    return tuple(sorted((tuple(sorted(r, key=order_key)) for r in rows), key=lambda r: [order_key(i) for i in r]))


def _solve_part(rest: Problem, inside: Sequence[Id]) -> list[tuple[Id, ...]] | None:
    from ristiin.matching._engine import run

    ids = set(inside)
    if len(ids) < 2:  # noqa: PLR2004
        return None
    try:
        part = replace(
            rest,
            people=tuple(replace(p, wishes=p.wishes & ids, avoids=p.avoids & ids) for p in rest.people if p.id in ids),
            fixed=tuple(row for row in rest.fixed if set(row) <= ids),
            never=tuple(t for row in rest.never if len(t := tuple(i for i in row if i in ids)) > 1),
            together=tuple(row for row in rest.together if set(row) <= ids),
        )
        result = run(part, LONGEST, name_clashes=False, effort=EFFORT, bounds=False)
    except MatchingError:
        return None
    return [g.people for g in result.groups]


def _option(rest: Problem, old: Rows, gone: set[Id], rows: Rows, before: Judgement) -> RepairOption:
    home = {i: k for k, row in enumerate(old) for i in row}
    seen = judge(rest, rows)
    touched = [i for row in rows for i in row if i in home and set(old[home[i]]) != set(row)]
    stay = [i for i in before.per_person if i not in gone]
    old_mean = sum(before.per_person[i] for i in stay) / max(1, len(stay))
    new_mean = sum(seen.per_person[i] for i in stay) / max(1, len(stay))
    return RepairOption(
        problem=rest,
        groups=seen.groups,
        moved=tuple(sorted((i for row in rows for i in _moved(home, row)), key=order_key)),
        touched=tuple(sorted(touched, key=order_key)),
        score=seen.score,
        change=round(new_mean - old_mean, 4),
        worst_off=seen.worst_off,
        broken=seen.broken,
    )
