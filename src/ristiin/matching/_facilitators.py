"""A facilitator for each group, within their load, themes and hours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from itertools import combinations
from typing import Literal

from ristiin.matching._errors import BadValue, DuplicateId
from ristiin.matching._flow import Network
from ristiin.matching._model import Group, Id, Judgement, Result, order_key

Why = Literal["theme", "hours", "known", "load", "first-timer"]


@dataclass(frozen=True)
class Facilitator:
    """Somebody who can look after groups: how many at most, which themes, which hours.

    Empty `themes` or `times` mean any. `knows` are people whose group they do not take.
    """

    id: Id
    most: int = 1
    themes: tuple[str, ...] = ()
    times: frozenset[str] = frozenset()
    experienced: bool = True
    knows: frozenset[Id] = frozenset()

    def __post_init__(self) -> None:
        """Freeze and check what was given.

        Raises:
            BadValue: a load under nought, or a text for a set.
        """
        given: tuple[object, ...] = (self.themes, self.times)
        if any(isinstance(value, str) for value in given):
            raise BadValue(f"themes or times of {self.id!r} is a text; give several texts.", people=(self.id,))
        if self.most < 0:
            raise BadValue(f"{self.id!r} cannot take {self.most} groups: give 0 or more.", people=(self.id,))
        object.__setattr__(self, "themes", tuple(dict.fromkeys(self.themes)))
        object.__setattr__(self, "times", frozenset(self.times))
        object.__setattr__(self, "knows", frozenset(self.knows))


@dataclass(frozen=True)
class Guided:
    """One group with who leads it, who is beside them, and the hour when all of them can.

    `time` is None where the group has no hours to choose from.
    """

    people: tuple[Id, ...]
    theme: str | None
    facilitator: Id | None
    beside: tuple[Id, ...] = ()
    time: str | None = None


@dataclass(frozen=True)
class Shortage:
    """A smallest set of groups, by place, that cannot all be led: leave out any one and the rest can.

    `facilitators` are those who could take any of them, and `room` how many groups those have room for
    together; `why` says of the others what stands in the way of the first of the groups: its theme, its
    hours, somebody they know in it, a load of nought, or that first-timers may not lead.
    """

    groups: tuple[int, ...]
    facilitators: tuple[Id, ...]
    room: int
    why: Mapping[Id, Why] = field(default_factory=dict)


@dataclass(frozen=True)
class Placement:
    """Who leads what. `without` are places of groups nobody leads, `alone` first-timers with nobody beside.

    `proven` means that no other leaders and hours would be better.
    """

    groups: tuple[Guided, ...]
    load: Mapping[Id, int]
    without: tuple[int, ...]
    alone: tuple[Id, ...]
    shortages: tuple[Shortage, ...]
    proven: bool = True


def place_facilitators(
    groups: Result | Judgement | Iterable[Group],
    facilitators: Iterable[Facilitator],
    *,
    times: Mapping[int, Iterable[str]] | None = None,
    alone: bool = True,
    keep: Mapping[int, Id] | None = None,
    rooms: int | None = None,
    overlaps: Iterable[tuple[str, str]] = (),
    busy: Mapping[Id, Iterable[str]] | None = None,
) -> Placement:
    """Return who leads each group and when: as many groups as possible, nobody over their load or in two places.

    A group is led by one who takes its theme, knows nobody in it (where that was said) and can at one of
    its hours; `times` (by place) replaces the hours of a group, such as those of a timetable. Without
    hours any facilitator fits. With `alone` false, first-timers lead nothing and sit beside the experienced.

    `keep` says who leads a group (by place) now: when somebody falls away, as few others as possible change.

    Leaders and hours are settled together: members of two groups, `overlaps` (hours that overlap), `rooms`
    (how many groups can meet in one hour) and `busy` (hours that people have already) hold for both.

    What comes first: as many groups as possible are led; then those in `keep` stay; then load is even; then
    few are led by first-timers; then the themes that facilitators put first. This is exact: a cheapest flow
    from groups through (person, hour) to persons, O(groups² · facilitators · hours · log); where that puts
    somebody in two places, each way out is tried, the cheapest first (after Sharon et al. 2015, conflict-based
    search), in at most 2,000 flows: beyond that `proven` is false. After that, with
    those hours, the greatest number of first-timers have an experienced one beside them, or sit beside one,
    within the loads.

    Raises:
        DuplicateId: a facilitator is given twice.
        BadValue: no room at all.
    """
    if rooms is not None and rooms < 1:
        raise BadValue("There is no room at all: give at least one.")
    case = case_of(groups, facilitators, times=times, alone=alone, rooms=rooms, overlaps=overlaps, busy=busy)
    lead, proven = _settled(case, keep)
    return replace(placement(case, lead), proven=proven)


Fits = Sequence[Sequence[tuple[str | None, ...] | None]]
Lead = dict[int, tuple[int, str | None]]


@dataclass(frozen=True)
class Case:
    """Facilitators in a fixed order, groups, their hours, and for each two the hours at which one could lead."""

    people: Sequence[Facilitator]
    given: Sequence[Group]
    hours: Sequence[tuple[str, ...]]
    fits: Fits
    rooms: int | None = None
    meets: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def overlap(self, one: str, other: str) -> bool:
        """Tell whether two hours are one, or overlap."""
        return one == other or other in self.meets.get(one, ())


def case_of(
    groups: Result | Judgement | Iterable[Group],
    facilitators: Iterable[Facilitator],
    *,
    times: Mapping[int, Iterable[str]] | None = None,
    alone: bool = True,
    rooms: int | None = None,
    overlaps: Iterable[tuple[str, str]] = (),
    busy: Mapping[Id, Iterable[str]] | None = None,
) -> Case:
    """Return who could lead which group and when.

    Raises:
        DuplicateId: a facilitator is given twice.
    """
    given = list(groups.groups if isinstance(groups, Result | Judgement) else groups)
    people = sorted(facilitators, key=lambda f: order_key(f.id))
    if len({f.id for f in people}) < len(people):
        twice = next(f.id for k, f in enumerate(people) if people[k - 1].id == f.id)
        raise DuplicateId(f"The facilitator {twice!r} is given twice: give each once.", people=(twice,))
    meets: dict[str, frozenset[str]] = {}
    for one, other in overlaps:
        meets[one] = meets.get(one, frozenset()) | {other}
        meets[other] = meets.get(other, frozenset()) | {one}
    taken = {i: {m for h in own for m in (h, *meets.get(h, ()))} for i, own in (busy or {}).items()}
    asked = [tuple(sorted((times or {}).get(place, group.times))) for place, group in enumerate(given)]
    hours = [
        tuple(h for h in own if not any(h in taken.get(i, ()) for i in group.people))
        for own, group in zip(asked, given, strict=True)
    ]
    fits = [[_hours(f, g, own) for f in people] for g, own in zip(given, hours, strict=True)]
    if not alone:
        fits = [[h if f.experienced else None for f, h in zip(people, row, strict=True)] for row in fits]
    # A group whose every hour is taken can meet at none, not at any.
    free = [
        [
            None if h is None or (own_asked and not own) else _but(h, taken.get(f.id, set()))
            for f, h in zip(people, row, strict=True)
        ]
        for row, own, own_asked in zip(fits, hours, asked, strict=True)
    ]
    return Case(people, given, hours, free, rooms, meets)


def _but(hours: tuple[str | None, ...], taken: set[str]) -> tuple[str | None, ...] | None:
    return tuple(h for h in hours if h not in taken) or None


TRIED = 2_000
"""So many flows at most while conflicts are resolved."""


def _settled(case: Case, keep: Mapping[int, Id] | None) -> tuple[Lead, bool]:
    """Return the best leaders and hours with nobody in two places, and whether that is proven.

    Each flow is the best there is when some conflicts are overlooked; the cheapest without any is the answer.
    """
    first = _cost_and_lead(case, case.fits, keep)
    heap = [(first[0], 0, frozenset[_Shut](), first[1])]
    seen: set[frozenset[_Shut]] = {frozenset()}
    for tried in range(TRIED):
        if not heap:
            break
        _, _, shut, lead = heappop(heap)
        against = _conflict(case, lead)
        if not against:
            return lead, True
        for one in against:
            more = shut | {one}
            if more not in seen:
                seen.add(more)
                cost, found = _cost_and_lead(case, _without(case, more), keep)
                heappush(heap, (cost, len(seen) + tried, more, found))
    _, _, _, lead = heap[0]
    while against := _conflict(case, lead):
        del lead[against[0][0]]
    return lead, False


_Shut = tuple[int, int, str]
"""A group that is not led at an hour: by anybody (−1) or by one."""


def _conflict(case: Case, lead: Lead) -> list[_Shut]:
    """Return what to choose from when somebody is in two places or rooms are short: one of these must go."""
    placed = sorted((g, k, h) for g, (k, h) in lead.items() if h is not None)
    if case.rooms is not None:
        for hour in sorted({h for _, _, h in placed}):
            here = [g for g, _, h in placed if h == hour]
            if len(here) > case.rooms:
                return [(g, -1, hour) for g in here]
    for (a, i, one), (b, j, other) in combinations(placed, 2):
        if case.overlap(one, other):
            if set(case.given[a].people) & set(case.given[b].people):
                return [(a, -1, one), (b, -1, other)]
            if i == j:
                return [(a, i, one), (b, j, other)]
            # Somebody may lead one group and be a member of the other.
            for g, h, k, at in ((b, other, i, one), (a, one, j, other)):
                if case.people[k].id in case.given[g].people:
                    return [(g, -1, h), (a if g == b else b, k, at)]
    return []


def _without(case: Case, shut: frozenset[_Shut]) -> Fits:
    return [
        [
            hours and (tuple(h for h in hours if h is None or not {(g, -1, h), (g, k, h)} & shut) or None)
            for k, hours in enumerate(row)
        ]
        for g, row in enumerate(case.fits)
    ]


def lead_in(case: Case, fits: Fits, *, keep: Mapping[int, Id] | None = None) -> Lead:
    """Return place → (facilitator, hour) within these fits, which may be fewer than the case's own."""
    return _cost_and_lead(case, fits, keep)[1]


def _cost_and_lead(case: Case, fits: Fits, keep: Mapping[int, Id] | None) -> tuple[tuple[int, int], Lead]:
    return _flow_of(case.people, case.given, fits, range(len(case.given)), keep)


def placement(case: Case, lead: Lead, sitting: Mapping[int, Sequence[Id]] | None = None) -> Placement:
    """Return the whole answer for given leaders; `sitting` are those who sit beside now and rather stay."""
    people, given = case.people, case.given
    load = {f.id: 0 for f in people}
    booked: set[tuple[Id, str]] = set()
    for k, hour in lead.values():
        load[people[k].id] += 1
        if hour is not None:
            booked |= {(people[k].id, other) for other in (hour, *case.meets.get(hour, ()))}
    beside = _beside(people, given, lead, load, booked, sitting=sitting or {})
    out = []
    for place, group in enumerate(given):
        who, hour = lead.get(place, (None, None))
        second = beside.get(place)
        out.append(
            Guided(
                people=group.people,
                theme=group.theme,
                facilitator=None if who is None else people[who].id,
                beside=() if second is None else (people[second].id,),
                time=hour,
            )
        )
    for k in beside.values():
        load[people[k].id] += 1
    without = tuple(place for place in range(len(given)) if place not in lead)
    single = {people[k].id for place, (k, _) in lead.items() if not people[k].experienced and place not in beside}
    return Placement(
        groups=tuple(out),
        load=load,
        without=without,
        alone=tuple(sorted(single, key=order_key)),
        shortages=_shortages(people, given, case.fits, without, hours=case.hours),
    )


def _hours(f: Facilitator, group: Group, hours: Sequence[str]) -> tuple[str | None, ...] | None:
    """Return the hours at which one could lead a group ((None,) for any), or None."""
    if _why(f, group, hours) is not None:
        return None
    return tuple(h for h in hours if not f.times or h in f.times) or (None,)


def _why(f: Facilitator, group: Group, hours: Sequence[str]) -> Why | None:
    if f.themes and group.theme is not None and group.theme not in f.themes:
        return "theme"
    if f.knows & set(group.people):
        return "known"
    if hours and f.times and not f.times & set(hours):
        return "hours"
    return None if f.most else "load"


def _lead(
    people: Sequence[Facilitator],
    given: Sequence[Group],
    fits: Fits,
    which: Iterable[int],
    keep: Mapping[int, Id] | None = None,
) -> Lead:
    """Return place → (facilitator, hour): as many as possible, then as cheap as possible."""
    return _flow_of(people, given, fits, which, keep)[1]


def _flow_of(
    people: Sequence[Facilitator],
    given: Sequence[Group],
    fits: Fits,
    which: Iterable[int],
    keep: Mapping[int, Id] | None = None,
) -> tuple[tuple[int, int], Lead]:
    """Return what it costs, (groups led less than none, price), with place → (facilitator, hour)."""
    places = list(which)
    source, sink = 0, 1
    slots: dict[tuple[int, str | None, int], int] = {}
    tries: list[tuple[int, int, str | None, int]] = []
    for g in places:
        for k, hours in enumerate(fits[g]):
            for hour in hours or ():
                # Without an hour nothing can clash: such a place is the group's own.
                slot = (k, hour, g if hour is None else -1)
                slots.setdefault(slot, 2 + len(places) + len(people) + len(slots))
                tries.append((g, k, hour, slots[slot]))
    # Each order of cost outweighs all of the one below it together.
    rank = max([1, *(len(f.themes) for f in people)])
    first_timer = len(places) * rank + 1
    turn = len(places) * (first_timer + rank) + 1
    staying = len(places) * (turn * len(places) + first_timer + rank) + 1
    net = Network(2 + len(places) + len(people) + len(slots))
    at = {g: 2 + n for n, g in enumerate(places)}
    for g in places:
        net.edge(source, at[g], 1)
    edges = []
    for g, k, hour, node in tries:
        theme, themes = given[g].theme, people[k].themes
        cost = themes.index(theme) if theme in themes else 0
        cost += 0 if people[k].experienced else first_timer
        cost += 0 if keep is None or keep.get(g, people[k].id) == people[k].id else staying
        edges.append((g, k, hour, net.edge(at[g], node, 1, cost)))
    for (k, _, _), node in slots.items():
        net.edge(node, 2 + len(places) + k, 1)
    for k, f in enumerate(people):
        for nth in range(min(f.most, len(places))):
            # The next group of one who has some already costs more: load is even.
            net.edge(2 + len(places) + k, sink, 1, turn * nth)
    flow, paid = net.send(source, sink)
    return (-flow, paid), {g: (k, hour) for g, k, hour, edge in edges if net.used(edge)}


def _beside(
    people: Sequence[Facilitator],
    given: Sequence[Group],
    lead: Mapping[int, tuple[int, str | None]],
    load: Mapping[Id, int],
    booked: set[tuple[Id, str]],
    *,
    sitting: Mapping[int, Sequence[Id]],
) -> dict[int, int]:
    """Return place → the one beside: first-timers with the experienced, as many as possible."""
    source, sink = 0, 1
    places = sorted(lead)
    slots: dict[tuple[int, str | None, int], int] = {}
    tries = []
    for n, g in enumerate(places):
        leader, hour = lead[g]
        for k, f in enumerate(people):
            if f.experienced == people[leader].experienced or load[f.id] >= f.most:
                continue
            # A first-timer who leads already needs somebody beside them more than another seat.
            if not f.experienced and load[f.id]:
                continue
            if hour is not None and ((f.id, hour) in booked or (f.times and hour not in f.times)):
                continue
            if f.knows & set(given[g].people):
                continue
            slot = (k, hour, g if hour is None else -1)
            slots.setdefault(slot, 2 + len(places) + len(people) + len(slots))
            tries.append((n, g, k, slots[slot]))
    net = Network(2 + len(places) + len(people) + len(slots))
    for n in range(len(places)):
        net.edge(source, 2 + n, 1)
    edges = []
    for n, g, k, node in tries:
        theme = given[g].theme
        misfit = bool(people[k].themes) and theme is not None and theme not in people[k].themes
        elsewhere = people[k].id not in sitting.get(g, ()) and g in sitting
        edges.append((g, k, net.edge(2 + n, node, 1, int(misfit) + (1 + len(places)) * elsewhere)))
    for (k, _, _), node in slots.items():
        net.edge(node, 2 + len(places) + k, 1)
    for k, f in enumerate(people):
        # One seat is enough for a first-timer to learn from.
        spare = f.most - load[f.id]
        net.edge(2 + len(places) + k, sink, spare if f.experienced else min(1, spare))
    net.send(source, sink)
    return {g: k for g, k, edge in edges if net.used(edge)}


def _shortages(
    people: Sequence[Facilitator],
    given: Sequence[Group],
    fits: Fits,
    without: Sequence[int],
    *,
    hours: Sequence[Sequence[str]],
) -> tuple[Shortage, ...]:
    out: list[Shortage] = []
    named: set[int] = set()
    for missing in without:
        if missing in named:
            continue
        keep = list(range(len(given)))
        for g in [*(g for g in keep if g != missing), missing]:
            rest = [a for a in keep if a != g]
            if len(_lead(people, given, fits, rest)) < len(rest):
                keep = rest
        named.update(keep)
        able = [k for k in range(len(people)) if any(fits[g][k] for g in keep)]
        why: dict[Id, Why] = {}
        for k, f in enumerate(people):
            if k not in able:
                why[f.id] = _why(f, given[keep[0]], hours[keep[0]]) or "first-timer"
        room = sum(people[k].most for k in able)
        out.append(Shortage(tuple(keep), tuple(people[k].id for k in able), room, why))
    return tuple(out)
