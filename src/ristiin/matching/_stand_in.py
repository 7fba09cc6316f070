"""What can be done when a facilitator cannot: ways to go on, those that move the fewest people first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from ristiin.matching._errors import UnknownReference
from ristiin.matching._facilitators import Case, Facilitator, Guided, Lead, Placement, case_of, lead_in, placement
from ristiin.matching._judge import judge
from ristiin.matching._model import Group, Id, Judgement, Problem, Result, order_key

SWAPS = 60
"""So many ways to give away the groups of those who cannot are looked at one by one."""


@dataclass(frozen=True)
class StandIn:
    """One way to go on without somebody, and its price.

    `moved` are people who would be elsewhere than now: facilitators who leave a group that they lead,
    and members of a group that is dissolved. `taking` are facilitators who take on a group they did
    not lead. `retimed` are places (in `groups`) of groups that meet at another hour, `without` of those that nobody
    leads, `alone` first-timers with nobody beside, `most` the greatest load. `change` is the score per
    person after minus before where groups change, in points; 0 where they stay.
    """

    groups: tuple[Group, ...]
    placement: Placement
    moved: tuple[Id, ...]
    taking: tuple[Id, ...]
    retimed: tuple[int, ...]
    without: tuple[int, ...]
    alone: tuple[Id, ...]
    most: int
    change: float = 0.0


def stand_in(
    groups: Result | Judgement | Iterable[Group],
    facilitators: Iterable[Facilitator],
    placed: Placement,
    gone: Iterable[Id],
    *,
    times: Mapping[int, Iterable[str]] | None = None,
    alone: bool = True,
    problem: Problem | None = None,
    limit: int = 6,
) -> tuple[StandIn, ...]:
    """Return ways to go on when facilitators cannot, those that move the fewest people first.

    `groups`, `facilitators`, `times` and `alone` are those that `placed` was made of. The groups of
    those who cannot are given to others who have room, at the same hour or another; or others change
    places, too, when that lets more groups be led. With `problem`, a group that nobody could lead may also
    be dissolved: its members go where there is room in the others. Options in which every group is led
    come first; one that moves more people is listed only when it is better in something.

    Raises:
        UnknownReference: somebody who cannot is not among the facilitators.
    """
    given = tuple(groups.groups if isinstance(groups, Result | Judgement) else groups)
    everyone = list(facilitators)
    absent = set(gone)
    for one in sorted(absent - {f.id for f in everyone}, key=order_key):
        raise UnknownReference(f"{one!r} is not among the facilitators.", people=(one,))
    rest = [f for f in everyone if f.id not in absent]
    case = case_of(given, rest, times=times, alone=alone)
    ways = [_option(case, lead, placed, given) for lead in _leads(case, placed, absent)]
    if problem is not None and ways:
        fewest = min(len(way.without) for way in ways)
        if fewest:
            ways += _dissolved(problem, given, rest, placed, ways, times=times, alone=alone)
    ways.sort(key=_price)
    out: list[StandIn] = []
    for way in ways:
        if len(out) < limit and not any(_covers(other, way) for other in out):
            out.append(way)
    return tuple(out)


def _price(way: StandIn) -> tuple[object, ...]:
    return (
        len(way.without),
        len(way.moved),
        len(way.retimed),
        len(way.alone),
        way.most,
        len(way.taking),
        -way.change,
        [order_key(i) for i in (*way.moved, *way.taking)],
        [("" if g.facilitator is None else str(g.facilitator), g.time or "") for g in way.placement.groups],
    )


def _covers(one: StandIn, other: StandIn) -> bool:
    """Tell whether the first is the same to everyone as the other or better in everything."""
    same = [(g.people, g.facilitator, g.time) for g in one.placement.groups] == [
        (g.people, g.facilitator, g.time) for g in other.placement.groups
    ]
    figures = [(len(w.without), len(w.moved), len(w.retimed), len(w.alone), w.most, -w.change) for w in (one, other)]
    # Another person for the same price is another option.
    return same or (all(a <= b for a, b in zip(*figures, strict=True)) and figures[0] != figures[1])


def _leads(case: Case, placed: Placement, absent: set[Id]) -> list[Lead]:
    """Return ways to lead the groups: one by one with all others as they are, then with ever more allowed."""
    index = {f.id: k for k, f in enumerate(case.people)}
    held = {
        g: (index[was.facilitator], was.time)
        for g, was in enumerate(placed.groups)
        if was.facilitator is not None and was.facilitator in index
    }
    lost = [g for g, was in enumerate(placed.groups) if was.facilitator in absent]
    keep = {g: case.people[k].id for g, (k, _) in held.items()}
    out: list[Lead] = []
    # Each of those who could take each group, the hours of the group allowed.
    choices = []
    for g in lost:
        able = [(k, h) for k, hours in enumerate(case.fits[g]) for h in hours or ()]
        able.sort(key=lambda kh, g=g: (kh[1] != placed.groups[g].time, kh))  # type: ignore[misc]
        choices.append([*able, None])
    for way in islice(product(*choices), SWAPS):
        lead = dict(held) | {g: kh for g, kh in zip(lost, way, strict=True) if kh is not None}
        if _possible(case, lead):
            out.append(lead)
    same_hour = [
        [
            tuple(h for h in hours or () if g in lost or h == placed.groups[g].time) or None if hours else None
            for hours in row
        ]
        for g, row in enumerate(case.fits)
    ]
    out.append(lead_in(case, same_hour, keep=keep))
    out.append(lead_in(case, case.fits, keep=keep))
    out.append(lead_in(case, case.fits))
    return [lead for n, lead in enumerate(out) if lead not in out[:n]]


def _possible(case: Case, lead: Lead) -> bool:
    """Tell whether nobody is in two places or over their load."""
    booked = [(k, h) for k, h in lead.values() if h is not None]
    load = [k for k, _ in lead.values()]
    return len(set(booked)) == len(booked) and all(load.count(k) <= f.most for k, f in enumerate(case.people))


def _option(
    case: Case,
    lead: Lead,
    placed: Placement,
    old: Sequence[Group],
    *,
    dissolved: Sequence[Id] = (),
    change: float = 0.0,
) -> StandIn:
    """Return a way with its price; groups are known again by their members."""
    before = {frozenset(g.people): was for g, was in zip(old, placed.groups, strict=True)}
    was_at = [_was(group, before) for group in case.given]
    sitting = {g: was.beside for g, was in enumerate(was_at) if was is not None}
    new = placement(case, lead, sitting)
    moved: set[Id] = set(dissolved)
    taking: set[Id] = set()
    retimed = []
    for place, (now, was) in enumerate(zip(new.groups, was_at, strict=True)):
        led = None if was is None else was.facilitator
        if now.facilitator != led:
            if now.facilitator is not None:
                taking.add(now.facilitator)
            if led is not None and led in new.load:
                moved.add(led)
        if was is not None and was.time is not None and now.time not in {None, was.time}:
            retimed.append(place)
    return StandIn(
        groups=tuple(case.given),
        placement=new,
        moved=tuple(sorted(moved, key=order_key)),
        taking=tuple(sorted(taking, key=order_key)),
        retimed=tuple(retimed),
        without=new.without,
        alone=new.alone,
        most=max(new.load.values(), default=0),
        change=change,
    )


def _was(group: Group, before: Mapping[frozenset[Id], Guided]) -> Guided | None:
    """Return how the group was led: the same one, or the one most of it comes from."""
    members = frozenset(group.people)
    if members in before:
        return before[members]
    best = max(before, key=lambda old: (len(old & members), [order_key(i) for i in sorted(old, key=order_key)]))
    return before[best] if 2 * len(best & members) > len(best) else None


def _spread(problem: Problem, rows: Sequence[tuple[Id, ...]], loose: Sequence[Id]) -> list[tuple[Id, ...]] | None:
    """Return the groups with the loose people added one by one where that costs least, or None without room."""
    from ristiin.matching._compile import compiled

    c = compiled(problem)
    groups = [tuple(sorted(c.index[i] for i in row)) for row in rows]
    pinned = {frozenset(c.index[i] for i in row) for row in problem.fixed}
    left = [c.index[i] for i in loose]
    while left:
        ways = []
        for place, group in enumerate(groups):
            if len(group) >= problem.sizes.largest or frozenset(group) in pinned:
                continue
            now = c.evaluate(group)
            for one in left:
                new = c.evaluate(tuple(sorted((*group, one))))
                ways.append((new.broken - now.broken, now.total - new.total, one, place))
        if not ways:
            return None
        worse, _, one, place = min(ways)
        if worse > 0:
            return None
        groups[place] = tuple(sorted((*groups[place], one)))
        left.remove(one)
    return [tuple(c.ids[i] for i in group) for group in groups]


def _dissolved(
    problem: Problem,
    given: Sequence[Group],
    rest: Sequence[Facilitator],
    placed: Placement,
    ways: Sequence[StandIn],
    *,
    times: Mapping[int, Iterable[str]] | None,
    alone: bool,
) -> list[StandIn]:
    """Return ways in which a group without anybody to lead it goes into the others."""
    out = []
    before = judge(problem, given)
    lost = sorted({g for way in ways for g in way.without})
    fixed = {frozenset(row) for row in problem.fixed}
    for g in lost:
        if frozenset(given[g].people) in fixed:
            continue
        others = [row for k, row in enumerate(given) if k != g]
        spread = _spread(problem, [tuple(row.people) for row in others], given[g].people)
        if spread is not None:
            seen = judge(problem, spread)
            hours = {frozenset(row.people): (times or {}).get(k) for k, row in enumerate(given)}
            own = {k: h for k, row in enumerate(seen.groups) if (h := hours.get(frozenset(row.people))) is not None}
            case = case_of(seen.groups, rest, times=own, alone=alone)
            old = {frozenset(row.people): was for row, was in zip(given, placed.groups, strict=True)}
            keep: dict[int, Id] = {}
            able = {f.id for f in rest}
            for k, row in enumerate(seen.groups):
                was = _was(row, old)
                if was is not None and was.facilitator in able:
                    keep[k] = was.facilitator
            lead = lead_in(case, case.fits, keep=keep)
            change = (seen.score - before.score) / max(1, len(problem.people))
            out.append(
                _option(
                    case,
                    lead,
                    placed,
                    given,
                    dissolved=given[g].people,
                    change=round(change, 4),
                )
            )
    return out
