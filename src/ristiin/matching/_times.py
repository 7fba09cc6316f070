"""An hour for each group, with nobody in two places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from ristiin.matching._errors import BadValue
from ristiin.matching._flow import Network
from ristiin.matching._model import Id, Layout, layout, order_key

NO_HOUR = 10**12
NOT_ALL = 10**8
AWAY = 10**4
STEPS = 200_000
"""Branches tried at most; beyond that the timetable says that it is not proven."""


@dataclass(frozen=True)
class GroupHour:
    """One group's hour: `possible` are hours when all can, `away` those who cannot at `time`."""

    people: tuple[Id, ...]
    time: str | None
    possible: tuple[str, ...]
    away: tuple[Id, ...] = ()


@dataclass(frozen=True)
class HourClash:
    """Why there is no hour when all can: a smallest set of groups, by place, and of people.

    One group: these members have no hour in common, and without any one of them they have.
    Several: these groups cannot all have an hour, and one when all can where there is one, and
    without any one of them they can; `people` are in more than one of them (nobody: there are too few rooms).
    """

    groups: tuple[int, ...]
    people: tuple[Id, ...]


@dataclass(frozen=True)
class Timetable:
    """The hour of each group, in the order given; `proven` means nothing is better."""

    hours: tuple[GroupHour, ...]
    clashes: tuple[HourClash, ...]
    proven: bool


@dataclass
class _Case:
    """Costs of hours for each group, and which groups may not meet at once."""

    hours: list[str]
    cost: list[dict[int, int]]
    near: list[set[int]]
    meets: list[set[int]]
    weeks: list[frozenset[int] | None]
    rooms: int | None
    best: list[int] = field(default_factory=list)
    worth: int = 0
    steps: int = 0

    def clash(self, a: int, hour_a: int, b: int, hour_b: int) -> bool:
        """Tell whether two groups at these hours would need somebody in two places."""
        return b in self.near[a] and hour_b in self.meets[hour_a]


def place_times(
    times: Mapping[Id, Iterable[str]],
    groups: Layout,
    *,
    hours: Iterable[str] = (),
    weeks: Sequence[Iterable[int]] = (),
    overlaps: Iterable[tuple[str, str]] = (),
    busy: Mapping[Id, Iterable[str]] | None = None,
    rooms: int | None = None,
) -> Timetable:
    """Return an hour for each group: for as many as possible one when all can, and nobody in two places.

    `times` are the hours each person can; who is not there or gave none can at any. A person may be
    in several `groups` (a facilitator of two, say): they never meet at once. `weeks` gives each group
    the weeks of its series: groups that share people may share an hour in different weeks. `hours`
    (default: all that anyone gave) are tried in their order; `overlaps` are hours that overlap, `busy`
    what people have already, `rooms` how many groups can meet in one hour.

    What comes first: every group has an hour; then as many as possible one when all can; then as few as
    possible are away; then early hours. Groups that share nobody are placed by a cheapest flow; the others
    by branch and bound over the group with fewest hours left (Brélaz 1979), at most 200,000 branches:
    beyond that `proven` is false. O(groups · people · hours) before that.

    Raises:
        BadValue: `weeks` for another number of groups, or no room at all.
    """
    rows = layout(groups)
    if weeks and len(weeks) != len(rows):
        raise BadValue(f"There are weeks for {len(weeks)} series and {len(rows)} groups: give each group its weeks.")
    if rooms is not None and rooms < 1:
        raise BadValue("There is no room at all: give at least one.")
    can = {one: frozenset(given) for one, given in times.items()}
    taken = {one: frozenset(given) for one, given in (busy or {}).items()}
    every = list(dict.fromkeys(hours)) or sorted({h for row in rows for i in row for h in can.get(i, ())})
    case = _case(rows, can, taken, every, weeks=weeks, overlaps=overlaps, rooms=rooms)
    proven = _place(case)
    possible = [tuple(h for k, h in enumerate(every) if k in c and c[k] < NOT_ALL) for c in case.cost]
    placed = []
    for row, chosen, good in zip(rows, case.best, possible, strict=True):
        time = every[chosen] if chosen >= 0 else None
        away = tuple(i for i in row if time is not None and can.get(i) and time not in can[i])
        placed.append(GroupHour(row, time, good, away))
    return Timetable(tuple(placed), _clashes(case, rows, can, taken, every), proven)


def _case(
    rows: Sequence[Sequence[Id]],
    can: Mapping[Id, frozenset[str]],
    taken: Mapping[Id, frozenset[str]],
    every: list[str],
    *,
    weeks: Sequence[Iterable[int]],
    overlaps: Iterable[tuple[str, str]],
    rooms: int | None,
) -> _Case:
    place = {h: k for k, h in enumerate(every)}
    meets = [{k} for k in range(len(every))]
    for one, two in overlaps:
        if one in place and two in place:
            meets[place[one]].add(place[two])
            meets[place[two]].add(place[one])
    cost: list[dict[int, int]] = []
    for row in rows:
        own: dict[int, int] = {}
        occupied = {m for i in row for h in taken.get(i, ()) if h in place for m in meets[place[h]]}
        for k, hour in enumerate(every):
            if k not in occupied:
                away = sum(bool(can.get(i)) and hour not in can[i] for i in row)
                own[k] = (NOT_ALL + AWAY * away if away else 0) + k
        cost.append(own)
    spans: list[frozenset[int] | None] = [frozenset(w) for w in weeks] if weeks else [None for _ in rows]
    near: list[set[int]] = [set() for _ in rows]
    members = [set(row) for row in rows]
    for a, b in combinations(range(len(rows)), 2):
        first, second = spans[a], spans[b]
        if members[a] & members[b] and (first is None or second is None or first & second):
            near[a].add(b)
            near[b].add(a)
    return _Case(every, cost, near, meets, spans, rooms)


def _place(case: _Case) -> bool:
    """Fill in the best hours found (−1 for none); tell whether they are proven best."""
    count = len(case.cost)
    flow, roof = _by_flow(case, range(count))
    if not any(
        case.clash(a, flow[a], b, flow[b]) for a in range(count) for b in case.near[a] if flow[a] >= 0 <= flow[b]
    ):
        case.best = flow
        case.worth = roof
        return True
    case.best = _greedy(case)
    case.worth = _worth(case, case.best)
    parts = [list(range(count))] if case.rooms is not None else _parts(case)
    proven = True
    for part in parts:
        if len(part) > 1:
            proven = _branch(case, part) and proven
        else:
            case.best[part[0]] = flow[part[0]]
    case.worth = _worth(case, case.best)
    return proven or case.worth == roof


def _worth(case: _Case, chosen: Sequence[int]) -> int:
    return sum(NO_HOUR if h < 0 else case.cost[g][h] for g, h in enumerate(chosen))


def _by_flow(case: _Case, who: Iterable[int]) -> tuple[list[int], int]:
    """Return the cheapest hours when people could be in two places, and their cost. Rooms hold.

    Rooms count by hour alone, whatever the weeks: a room is kept for a series.
    """
    out = [-1] * len(case.cost)
    which = list(who)
    if case.rooms is None:
        for g in which:
            if case.cost[g]:
                out[g] = min(case.cost[g], key=lambda h, g=g: (case.cost[g][h], h))  # type: ignore[misc]
        return out, sum(NO_HOUR if out[g] < 0 else case.cost[g][out[g]] for g in which)
    source, sink, first = 0, 1, 2
    net = Network(2 + len(which) + len(case.hours))
    edges: list[tuple[int, int, int]] = []
    paid = 0
    for k, g in enumerate(which):
        net.edge(source, first + k, 1)
        net.edge(first + k, sink, 1, NO_HOUR)
        edges += [(g, h, net.edge(first + k, first + len(which) + h, 1, c)) for h, c in case.cost[g].items()]
    for h in range(len(case.hours)):
        net.edge(first + len(which) + h, sink, case.rooms)
    _, paid = net.send(source, sink)
    for g, h, edge in edges:
        if net.used(edge):
            out[g] = h
    return out, paid


def _free(case: _Case, chosen: Sequence[int], g: int) -> list[int]:
    """Return the hours a group may still have, cheapest first."""
    shut = {m for b in case.near[g] if chosen[b] >= 0 for m in case.meets[chosen[b]]}
    if case.rooms is not None:
        shut |= {h for h in range(len(case.hours)) if sum(c == h for c in chosen) >= case.rooms}
    return sorted((h for h in case.cost[g] if h not in shut), key=lambda h: (case.cost[g][h], h))


def _greedy(case: _Case) -> list[int]:
    chosen = [-1] * len(case.cost)
    left = set(range(len(case.cost)))
    while left:
        g = min(left, key=lambda g: (sum(case.cost[g][h] < NOT_ALL for h in _free(case, chosen, g)), g))
        left.discard(g)
        chosen[g] = next(iter(_free(case, chosen, g)), -1)
    return chosen


def _parts(case: _Case) -> list[list[int]]:
    """Return sets of groups that share people, straight or through others."""
    seen: set[int] = set()
    out = []
    for g in range(len(case.cost)):
        if g not in seen:
            part, waiting = [], [g]
            seen.add(g)
            while waiting:
                a = waiting.pop()
                part.append(a)
                waiting += sorted(case.near[a] - seen)
                seen |= case.near[a]
            out.append(sorted(part))
    return out


def _branch(case: _Case, part: list[int]) -> bool:
    """Improve the hours of one part to the best; tell whether the search came to its end."""
    chosen = [-1 if g in part else h for g, h in enumerate(case.best)]
    top = sum(NO_HOUR if case.best[g] < 0 else case.cost[g][case.best[g]] for g in part)
    steps = 0

    def search(left: frozenset[int], paid: int) -> bool:
        nonlocal top, steps
        steps += 1
        if steps > STEPS:
            return False
        if not left:
            if paid < top:
                top = paid
                for g in part:
                    case.best[g] = chosen[g]
            return True
        free = {g: _free(case, chosen, g) for g in left}
        if paid + sum(case.cost[g][f[0]] if f else NO_HOUR for g, f in free.items()) >= top:
            return True
        g = min(
            left, key=lambda g: (sum(case.cost[g][h] < NOT_ALL for h in free[g]), len(free[g]), -len(case.near[g]), g)
        )
        whole = True
        for hour in [*free[g], -1]:
            chosen[g] = hour
            whole = search(left - {g}, paid + (NO_HOUR if hour < 0 else case.cost[g][hour])) and whole
            chosen[g] = -1
            if steps > STEPS:
                return False
        return whole

    return search(frozenset(part), 0)


# --- Why not ---


def _clashes(
    case: _Case,
    rows: Sequence[Sequence[Id]],
    can: Mapping[Id, frozenset[str]],
    taken: Mapping[Id, frozenset[str]],
    every: list[str],
) -> tuple[HourClash, ...]:
    out: list[HourClash] = []
    good = [{h: c for h, c in own.items() if c < NOT_ALL} for own in case.cost]
    for g, row in enumerate(rows):
        if not good[g]:
            out.append(HourClash((g,), _no_common_hour(row, can, taken, every)))
    late = [g for g, own in enumerate(good) if own and (case.best[g] < 0 or case.cost[g][case.best[g]] >= NOT_ALL)]
    named: set[int] = set()
    for g in late:
        if g in named:
            continue
        keep = [a for a, own in enumerate(case.cost) if own]
        wanted = [own or case.cost[a] for a, own in enumerate(good)]
        if _all_placed(case, wanted, keep):
            continue  # the search was cut short: nothing clashes
        for a in [*(a for a in keep if a != g), g]:
            without = [b for b in keep if b != a]
            if not _all_placed(case, wanted, without):
                keep = without
        named.update(keep)
        count: dict[Id, int] = {}
        for a in keep:
            for i in rows[a]:
                count[i] = count.get(i, 0) + 1
        out.append(HourClash(tuple(keep), tuple(sorted((i for i, n in count.items() if n > 1), key=order_key))))
    return tuple(out)


def _no_common_hour(
    row: Sequence[Id],
    can: Mapping[Id, frozenset[str]],
    taken: Mapping[Id, frozenset[str]],
    every: list[str],
) -> tuple[Id, ...]:
    """Return a smallest set of members without an hour in common."""
    free = {i: (can.get(i) or frozenset(every)) - taken.get(i, frozenset()) for i in row}
    limit = frozenset(every)
    for size in range(1, len(row) + 1):
        for some in combinations(sorted(row, key=order_key), size):
            if not limit.intersection(*(free[i] for i in some)):
                return some
    return tuple(row)


def _all_placed(case: _Case, wanted: Sequence[Mapping[int, int]], who: Sequence[int]) -> bool:
    """Tell whether all these groups can have one of their wanted hours at once."""
    inside = set(who)
    part = _Case(
        case.hours,
        [dict(own) if g in inside else {} for g, own in enumerate(wanted)],
        [near & inside if g in inside else set() for g, near in enumerate(case.near)],
        case.meets,
        case.weeks,
        case.rooms,
    )
    _place(part)
    return all(part.best[g] >= 0 for g in who)
