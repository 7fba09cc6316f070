"""Hours and facilitators of groups: what the matching library settles, and what stands against a plan made by hand."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ristiin import matching
from ristiin.grouping.material import Guide, Layout, Material, Plan

DAY_LENGTH = 24 * 60
NEVER = frozenset({"never"})
"""An hour that no group has, for somebody who has no hour left: without any hour one could come at all of them."""
OPTIONS_SHOWN = 12


@dataclass(frozen=True)
class StandIn:
    """One way to go on without a facilitator: groups and plans as they would be, and the price.

    `moved` are members who would be in another group, `taking` facilitators with a group they did not have, `retimed`
    places of groups that would meet at another hour, `without` of those nobody would look after.
    """

    layout: Layout
    plans: list[Plan]
    moved: tuple[int, ...]
    taking: tuple[int, ...]
    leaving: tuple[int, ...]
    retimed: tuple[int, ...]
    without: tuple[int, ...]

    @property
    def fingerprint(self) -> str:
        """What tells this way from others."""
        said = [
            (sorted(group), plan.get("facilitator"), plan.get("slot"))
            for group, plan in zip(self.layout, self.plans, strict=True)
        ]
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def place(
    material: Material, layout: Layout, themes: Sequence[int | None], held: Mapping[int, Plan] | None = None
) -> list[Plan]:
    """Return theme, hour and facilitator of each group, worked out together; those of `held` (by place) stay."""
    held = held or {}
    open_places = [spot for spot in range(len(layout)) if spot not in held]
    hours = {spot: hours_of(material, layout[spot]) for spot in open_places}
    found = matching.place_facilitators(
        [_group(layout[spot], themes[spot], hours[spot]) for spot in open_places],
        _facilitators(material, list(held.values())),
        overlaps=overlaps(material),
        busy=_busy(material, list(held.values())),
    )
    people = {_id(guide): guide.id for guide in material.guides.values()}
    plans: list[Plan] = [{} for _group in layout]
    for spot, plan in held.items():
        plans[spot] = dict(plan)
    for spot, guided in zip(open_places, found.groups, strict=True):
        first = hours[spot][0] if hours[spot] else ""
        plans[spot] = _plan(
            themes[spot], guided.time or first, people[guided.facilitator] if guided.facilitator is not None else None
        )
    return plans


def room_of(material: Material) -> int:
    """Return how many groups the facilitators could look after here at most."""
    return sum(max(0, guide.most - guide.others) for guide in material.guides.values())


def stand_ins(
    material: Material, layout: Layout, plans: Sequence[Plan], gone: int, problem: matching.Problem | None = None
) -> list[StandIn]:
    """Return ways to go on when a facilitator cannot, those that move the fewest first; a group may be dissolved."""
    if gone not in material.guides or not layout:
        return []
    ids = {guide.id: _id(guide) for guide in material.guides.values()}
    people = {mark: pk for pk, mark in ids.items()}
    hours = {spot: _with(plans[spot].get("slot") or "", hours_of(material, ids_)) for spot, ids_ in enumerate(layout)}
    groups = [_group(group, plans[spot].get("theme"), hours[spot]) for spot, group in enumerate(layout)]
    leads = [ids.get(plan.get("facilitator") or 0) for plan in plans]
    load = Counter(lead for lead in leads if lead is not None)
    placed = matching.Placement(
        groups=tuple(
            matching.Guided(group.people, group.theme, lead, (), plans[spot].get("slot") or None)
            for spot, (group, lead) in enumerate(zip(groups, leads, strict=True))
        ),
        load={mark: load[mark] for mark in people},
        without=tuple(spot for spot, lead in enumerate(leads) if lead is None),
        alone=(),
        shortages=(),
    )
    ways = matching.stand_in(groups, _facilitators(material, (), hours), placed, [ids[gone]], problem=problem)
    before = {frozenset(group): plan for group, plan in zip(layout, plans, strict=True)}
    found = []
    for way in ways:
        after = [[int(one) for one in group.people] for group in way.groups]
        new = []
        for spot, guided in enumerate(way.placement.groups):
            was = _nearest(before, after[spot])
            who = people[guided.facilitator] if guided.facilitator is not None else None
            theme = int(guided.theme) if guided.theme else was.get("theme")
            new.append(_plan(theme, guided.time or was.get("slot") or "", who))
        if any(clashes(material, new).values()):
            continue
        found.append(
            StandIn(
                layout=after,
                plans=new,
                moved=tuple(int(one) for one in way.moved if one not in people),
                taking=tuple(people[one] for one in way.taking),
                leaving=tuple(people[one] for one in way.moved if one in people),
                retimed=way.retimed,
                without=way.without,
            )
        )
    return found


def hours_of(material: Material, ids: Sequence[int]) -> list[str]:
    """Return the hours a group may meet at, in the order of the week: when all can, else when the fewest cannot."""
    counts = suits(material, ids)
    if not counts:
        return []
    most = max(counts.values())
    return in_week_order(material, [slot for slot, count in counts.items() if count == most])


def suits(material: Material, ids: Sequence[int]) -> dict[str, int]:
    """Return for each hour somebody can how many can; whoever gave none can at any."""
    given = [material.members[one].slots for one in ids if material.members[one].slots]
    free = len(ids) - len(given)
    return {slot: count + free for slot, count in Counter(slot for slots in given for slot in slots).items()}


def away(material: Material, ids: Sequence[int], slot: str) -> list[int]:
    """Return those of a group who cannot at an hour."""
    return [one for one in ids if slot and material.members[one].slots and slot not in material.members[one].slots]


def in_week_order(material: Material, slots: Iterable[str]) -> list[str]:
    """Return hours in the order of the week."""
    rows = [str(row) for row in material.programme.week_rows]

    def order(slot: str) -> tuple[int, int, int, str]:
        day, _dash, row = slot.partition("-")
        return (
            DAYS.index(day) if day in DAYS else len(DAYS),
            _span(slot)[0],
            rows.index(row) if row in rows else 99,
            slot,
        )

    return sorted(slots, key=order)


DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def overlap(one: str, other: str) -> bool:
    """Tell whether two hours of the week are one, or overlap."""
    if not one or not other or one.partition("-")[0] != other.partition("-")[0]:
        return False
    (begins, ends), (starts, stops) = _span(one), _span(other)
    return one == other or (begins < stops and starts < ends)


def overlaps(material: Material) -> list[tuple[str, str]]:
    """Return the hours in use that are not one and yet overlap."""
    used = {slot for member in material.members.values() for slot in member.slots}
    used |= {slot for guide in material.guides.values() for slot in (*guide.slots, *guide.busy)}
    ordered = sorted(used)
    return [(a, b) for k, a in enumerate(ordered) for b in ordered[k + 1 :] if overlap(a, b)]


def clashes(material: Material, plans: Sequence[Plan]) -> dict[int, list[int]]:
    """Return, by place, with which other groups its facilitator would be in two places; −1 is a group elsewhere."""
    found: dict[int, list[int]] = {spot: [] for spot in range(len(plans))}
    for spot, plan in enumerate(plans):
        who, slot = plan.get("facilitator"), plan.get("slot") or ""
        if who is None:
            continue
        found[spot] = [
            other
            for other, held in enumerate(plans)
            if other != spot and held.get("facilitator") == who and overlap(slot, held.get("slot") or "")
        ]
        guide = material.guides.get(who)
        if guide and any(overlap(slot, taken) for taken in guide.busy):
            found[spot].append(-1)
    return found


def load_of(material: Material, plans: Sequence[Plan]) -> dict[int, int]:
    """Return how many groups of the programme each facilitator would look after, those of other target groups too."""
    here = Counter(plan["facilitator"] for plan in plans if plan.get("facilitator"))
    return {guide.id: here[guide.id] + guide.others for guide in material.guides.values()}


def buddies(material: Material, plans: Sequence[Plan]) -> dict[int, int]:
    """Return, for each first-timer who gets a group, the experienced colleague to turn to: of the same theme, if any.

    The more first-timers turn to somebody already, the later they come.
    """
    leads = [
        (plan.get("facilitator"), plan.get("theme")) for plan in plans if plan.get("facilitator") in material.guides
    ]
    experienced = [guide for guide in material.guides.values() if guide.is_experienced]
    asked: Counter[int] = Counter()
    found: dict[int, int] = {}
    for who, theme in leads:
        guide = material.guides[who]  # type: ignore[index]
        if guide.is_experienced or guide.id in found or not experienced:
            continue
        same = {one for one, other in leads if other == theme}
        best = min(
            experienced,
            key=lambda one: (one.id not in same, bool(one.themes) and theme not in one.themes, asked[one.id], one.name),
        )
        found[guide.id] = best.id
        asked[best.id] += 1
    return found


def _plan(theme: int | None, slot: str, facilitator: int | None) -> Plan:
    return {"theme": theme, "slot": slot, "facilitator": facilitator}


def _group(ids: Sequence[int], theme: int | None, hours: Sequence[str]) -> matching.Group:
    return matching.Group(tuple(ids), str(theme) if theme else None, tuple(hours))


def _id(guide: Guide) -> matching.Id:
    """Return a name for the engine: one who also takes part is known by the enrolment."""
    return guide.as_member if guide.as_member is not None else f"p{guide.id}"


def _facilitators(
    material: Material, held: Sequence[Plan], hours: Mapping[int, Sequence[str]] | None = None
) -> list[matching.Facilitator]:
    """Return facilitators with the load and, where `hours` are given, the hours they have left."""
    have = Counter(plan.get("facilitator") for plan in held)
    every = {slot for slots in (hours or {}).values() for slot in slots}
    found = []
    for guide in material.guides.values():
        times = frozenset(guide.slots)
        if hours is not None and guide.busy:
            free = {slot for slot in times or every if not any(overlap(slot, taken) for taken in guide.busy)}
            times = frozenset(free) or NEVER
        found.append(
            matching.Facilitator(
                id=_id(guide),
                most=max(0, guide.most - guide.others - have[guide.id]),
                themes=tuple(map(str, guide.themes)),
                times=times,
                experienced=guide.is_experienced,
                knows=frozenset() if guide.as_member is None else frozenset({guide.as_member}),
            )
        )
    return found


def _busy(material: Material, held: Sequence[Plan]) -> dict[matching.Id, list[str]]:
    busy: dict[matching.Id, list[str]] = {_id(guide): list(guide.busy) for guide in material.guides.values()}
    for plan in held:
        guide = material.guides.get(plan.get("facilitator") or 0)
        if guide and plan.get("slot"):
            busy[_id(guide)].append(plan["slot"])
    return {one: slots for one, slots in busy.items() if slots}


def _with(slot: str, hours: Sequence[str]) -> list[str]:
    return [*([slot] if slot and slot not in hours else []), *hours]


def _nearest(before: Mapping[frozenset[int], Plan], group: Sequence[int]) -> Plan:
    same = before.get(frozenset(group))
    if same is not None:
        return same
    return max(before.items(), key=lambda item: (len(item[0] & set(group)), sorted(item[0])))[1]


def _span(slot: str) -> tuple[int, int]:
    """Return when an hour begins and ends, in minutes of its day."""
    _day, _dash, row = slot.partition("-")
    begins, _dash, ends = row.partition("-")
    return _minutes(begins, 0), _minutes(ends, DAY_LENGTH)


def _minutes(clock: str, otherwise: int) -> int:
    hour, _dot, minute = clock.partition(".")
    return int(hour) * 60 + int(minute or 0) if hour.isdecimal() and (not minute or minute.isdecimal()) else otherwise
