"""Theme, hour and facilitator of each group as the organiser sees and changes them: plain data for the templates."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ristiin.grouping import placing, words
from ristiin.grouping.material import Guide, Layout, Material, Places, Plan

HOURS_SHOWN = 12
Called = Callable[[int], str]


@dataclass(frozen=True)
class Pick:
    """One row of a select."""

    value: str
    label: str
    is_chosen: bool = False
    is_disabled: bool = False


@dataclass(frozen=True)
class Planned:
    """Theme, hour and facilitator of one group, why, what is wrong with them, and what else there is to choose."""

    theme: str
    hour: str
    facilitator: str
    facilitator_id: int | None
    why_facilitator: str
    colleague: str
    troubles: list[str]
    themes: list[Pick]
    hours: list[Pick]
    facilitators: list[Pick]


@dataclass(frozen=True)
class ThemeCount:
    """How many groups a theme has, how many were planned, and whether that is not so."""

    name: str
    groups: int
    planned: str
    is_off: bool


@dataclass(frozen=True)
class Load:
    """How many groups a facilitator looks after, of how many at most."""

    id: int
    name: str
    groups: int
    most: int
    experience: str
    where: str

    @property
    def is_over(self) -> bool:
        """Whether these are more than they can take."""
        return self.groups > self.most


class Planner:
    """Tells of the plans of one layout."""

    def __init__(self, material: Material, layout: Layout, plans: Sequence[Plan]) -> None:
        self.material, self.layout, self.plans = material, layout, plans
        self._clashes = placing.clashes(material, plans)
        self._load = placing.load_of(material, plans)
        self._buddies = placing.buddies(material, plans)

    def planned(self, place: int, called: Called, *, changeable: bool) -> Planned:
        """Return the plan of one group; `called` names a group by its place."""
        plan, material = self.plans[place], self.material
        slot, theme = plan.get("slot") or "", plan.get("theme")
        guide = material.guides.get(plan.get("facilitator") or 0)
        buddy = self._buddies.get(guide.id) if guide else None
        return Planned(
            theme=material.themes[theme].name if theme and theme in material.themes else "",
            hour=words.hour(slot) if slot else "",
            facilitator=guide.name if guide else "",
            facilitator_id=guide.id if guide else None,
            why_facilitator=self._why_facilitator(guide, plan) if guide else "",
            colleague=material.guides[buddy].name if buddy else "",
            troubles=self.troubles(place, called),
            themes=self._themes(place) if changeable else [],
            hours=self._hours(place) if changeable else [],
            facilitators=self._facilitators(place, called) if changeable else [],
        )

    def troubles(self, place: int, called: Called) -> list[str]:
        """Return in words what is wrong with the plan of one group."""
        plan, material = self.plans[place], self.material
        slot = plan.get("slot") or ""
        found = []
        away = placing.away(material, self.layout[place], slot)
        if away:
            found.append(_("The hour does not suit: %(names)s.") % {"names": material.names(away)})
        guide = material.guides.get(plan.get("facilitator") or 0)
        if guide is None:
            if material.guides:
                found.append(_("Nobody looks after this group yet."))
            return found
        for other in self._clashes[place]:
            where = called(other) if other >= 0 else _("a group elsewhere")
            found.append(_("%(name)s is with %(group)s at that hour.") % {"name": guide.name, "group": where})
        if slot and guide.slots and slot not in guide.slots:
            found.append(_("The hour does not suit the facilitator."))
        if guide.themes and plan.get("theme") and plan["theme"] not in guide.themes:
            found.append(_("The facilitator has not named this theme."))
        if self._load[guide.id] > guide.most:
            found.append(
                _("%(name)s has %(n)s groups, and can take %(most)s.")
                % {"name": guide.name, "n": self._load[guide.id], "most": guide.most}
            )
        return found

    def themes(self) -> list[ThemeCount]:
        """Return how many groups each theme on offer has."""
        counts = Counter(plan.get("theme") for plan in self.plans)
        found = []
        for one in dict.fromkeys([*self.material.offered, *(pk for pk in counts if pk and pk in self.material.themes)]):
            places = self.material.places.get(one)
            n = counts[one]
            off = bool(places and (n < places.least or (places.most is not None and n > places.most)))
            found.append(ThemeCount(self.material.themes[one].name, n, _planned_in_words(places), off))
        return found

    def loads(self, called: Called) -> list[Load]:
        """Return how many groups each facilitator looks after, and which."""
        return [
            Load(
                id=guide.id,
                name=guide.name,
                groups=self._load[guide.id],
                most=guide.most,
                experience=_("experienced") if guide.is_experienced else _("first time"),
                where=", ".join(
                    called(place) for place, plan in enumerate(self.plans) if plan.get("facilitator") == guide.id
                ),
            )
            for guide in self.material.guides.values()
        ]

    def _why_facilitator(self, guide: Guide, plan: Plan) -> str:
        said = []
        if plan.get("theme") in guide.themes:
            said.append(_("knows the theme"))
        slot = plan.get("slot") or ""
        if slot and slot in guide.slots:
            said.append(_("free at that hour"))
        said.append(_("experienced") if guide.is_experienced else _("first time"))
        return ", ".join(said)

    def _themes(self, place: int) -> list[Pick]:
        ids, now = self.layout[place], self.plans[place].get("theme")
        picks = []
        for one in dict.fromkeys([*self.material.offered, *([now] if now and now in self.material.themes else [])]):
            ranks = [self.material.members[who].themes for who in ids]
            first, some = sum(own[:1] == (one,) for own in ranks), sum(one in own for own in ranks)
            label = _("%(theme)s: first choice of %(first)s, chosen by %(some)s") % {
                "theme": self.material.themes[one].name,
                "first": first,
                "some": some,
            }
            picks.append(Pick(str(one), label, is_chosen=one == now))
        return picks

    def _hours(self, place: int) -> list[Pick]:
        ids, now = self.layout[place], self.plans[place].get("slot") or ""
        counts = placing.suits(self.material, ids)
        best = sorted(counts, key=lambda slot: -counts[slot])[:HOURS_SHOWN]
        shown = dict.fromkeys([*best, *([now] if now else [])])
        return [
            Pick(
                slot,
                _("%(hour)s: suits %(n)s of %(all)s")
                % {"hour": words.hour(slot), "n": counts.get(slot, 0), "all": len(ids)},
                is_chosen=slot == now,
            )
            for slot in shown
        ]

    def _facilitators(self, place: int, called: Called) -> list[Pick]:
        plan = self.plans[place]
        slot, theme, now = plan.get("slot") or "", plan.get("theme"), plan.get("facilitator")
        picks = []
        for guide in self.material.guides.values():
            said = [_("%(n)s of %(most)s groups") % {"n": self._load[guide.id], "most": guide.most}]
            if guide.themes:
                said.append(_("knows the theme") if theme in guide.themes else _("has not named the theme"))
            there = [
                other
                for other, held in enumerate(self.plans)
                if other != place
                and held.get("facilitator") == guide.id
                and placing.overlap(slot, held.get("slot") or "")
            ]
            if there:
                said.append(_("with %(group)s at that hour") % {"group": called(there[0])})
            elif any(placing.overlap(slot, taken) for taken in guide.busy):
                said.append(_("with a group elsewhere at that hour"))
            elif slot and guide.slots:
                said.append(_("free at that hour") if slot in guide.slots else _("not free at that hour"))
            picks.append(Pick(str(guide.id), f"{guide.name}: {', '.join(said)}", is_chosen=guide.id == now))
        return picks


def _planned_in_words(places: Places | None) -> str:
    if places is None or (places.most is None and not places.least):
        return ""
    if places.most is None:
        return _("planned: at least %(n)s") % {"n": places.least}
    if places.least == places.most:
        return _("planned: %(n)s") % {"n": places.most}
    return _("planned: %(least)s–%(most)s") % {"least": places.least, "most": places.most}
