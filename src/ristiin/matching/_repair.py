"""The least change when somebody leaves or joins after the groups were made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from ristiin.matching._errors import MatchingError
from ristiin.matching._judge import judge
from ristiin.matching._model import Broken, Group, Id, Judgement, Layout, Past, Person, Problem, layout, order_key
from ristiin.matching._solve import solve

Rows = tuple[tuple[Id, ...], ...]


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
) -> tuple[RepairOption, ...]:
    """Return ways to mend a layout, those moving the fewest people first.

    `joined` are new people (or people of the problem in no group, who are placed as
    well). Groups that need no change stay as they are. Options that break a rule come
    after those that do not, and an option that moves more people is listed only when it
    is better than all before it.

    Raises:
        MatchingError: what remains cannot be grouped at all.
    """
    gone = set(left)
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
    found: dict[frozenset[frozenset[Id]], RepairOption] = {}
    before = judge(problem, old)
    for layout_ in _ways(rest, whole, loose):
        option = _option(rest, old, gone, layout_, before)
        if option is not None:
            found.setdefault(frozenset(frozenset(g.people) for g in option.groups), option)
    ranked = sorted(
        found.values(),
        key=lambda o: (
            len(o.broken) > 0,
            len(o.moved),
            len(o.broken),
            -o.score,
            [order_key(i) for g in o.groups for i in g.people],
        ),
    )
    out: list[RepairOption] = []
    for option in ranked:
        if len(out) >= limit:
            break
        same = [o for o in out if len(o.moved) == len(option.moved)]
        better = all(option.score > o.score for o in out) or len(same) in {1, 2} or not out
        if better:
            out.append(option)
    return tuple(out)


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


def _ways(rest: Problem, whole: Sequence[tuple[Id, ...]], loose: list[Id]) -> list[list[tuple[Id, ...]]]:
    """Return candidate layouts: re-solve the loose people with none, one, two or more groups opened."""
    fixed = {frozenset(row) for row in rest.fixed}
    open_ = [row for row in whole if frozenset(row) not in fixed]
    ways: list[list[tuple[Id, ...]]] = []
    if not loose:
        ways.append(list(whole))
    opened_sets: list[tuple[tuple[Id, ...], ...]] = [()]
    opened_sets += [(row,) for row in open_]
    twos = list(combinations(open_, 2))
    opened_sets += twos[:300] if loose else []
    for opened in opened_sets:
        inside = [i for row in opened for i in row] + loose
        if len(inside) < 2:  # noqa: PLR2004
            continue
        kept = [row for row in whole if row not in opened]
        answer = _solve_part(rest, inside)
        if answer is not None:
            ways.append([*kept, *answer])
    answer = _solve_part(rest, [i for row in open_ for i in row] + loose)
    if answer is not None:
        ways.append([*(row for row in whole if row not in open_), *answer])
    return ways


def _solve_part(rest: Problem, inside: Sequence[Id]) -> list[tuple[Id, ...]] | None:
    ids = set(inside)
    try:
        part = replace(
            rest,
            people=tuple(replace(p, wishes=p.wishes & ids, avoids=p.avoids & ids) for p in rest.people if p.id in ids),
            fixed=tuple(row for row in rest.fixed if set(row) <= ids),
            never=tuple(t for row in rest.never if len(t := tuple(i for i in row if i in ids)) > 1),
            together=tuple(row for row in rest.together if set(row) <= ids),
        )
        return [g.people for g in solve(part, time_limit=1.0).groups]
    except MatchingError:
        return None


def _option(
    rest: Problem,
    old: Rows,
    gone: set[Id],
    rows: Sequence[tuple[Id, ...]],
    before: Judgement,
) -> RepairOption | None:
    where_old = {i: k for k, row in enumerate(old) for i in row}
    ordered = sorted((tuple(sorted(r, key=order_key)) for r in rows), key=lambda r: [order_key(i) for i in r])
    seen = judge(rest, ordered)
    if seen.left_out:
        return None
    moved: list[Id] = []
    touched: list[Id] = []
    for row in ordered:
        homes = [where_old[i] for i in row if i in where_old]
        # The group goes on where most of it came from; the others have moved.
        home = max(sorted(set(homes)), key=homes.count) if homes else None
        for i in row:
            if i not in where_old:
                continue
            was = set(old[where_old[i]])
            if where_old[i] != home:
                moved.append(i)
            if was != set(row):
                touched.append(i)
    stay = [i for i in before.per_person if i not in gone]
    old_mean = sum(before.per_person[i] for i in stay) / max(1, len(stay))
    new_mean = sum(seen.per_person[i] for i in stay) / max(1, len(stay))
    return RepairOption(
        problem=rest,
        groups=seen.groups,
        moved=tuple(sorted(moved, key=order_key)),
        touched=tuple(sorted(touched, key=order_key)),
        score=seen.score,
        change=round(new_mean - old_mean, 4),
        worst_off=seen.worst_off,
        broken=seen.broken,
    )
