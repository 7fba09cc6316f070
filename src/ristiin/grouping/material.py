"""What the groups of one programme are made of, read with the same number of queries whatever the number of people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import F, Q
from django.utils.translation import get_language

from ristiin.community.choices import Path
from ristiin.enrolment.choices import Direction, WishKind
from ristiin.enrolment.models import Enrolment, PartnerWish, SkillChoice, ThemeChoice
from ristiin.grouping import history
from ristiin.grouping.choices import ProposalState
from ristiin.grouping.models import Group, Membership, PairRule, Proposal
from ristiin.kernel.collation import fold
from ristiin.programmes.choices import RoleKind
from ristiin.programmes.models import Programme, Role, Skill, TargetGroup, Theme, ThemePlan

Layout = list[list[int]]
"""Groups as lists of enrolment ids."""
Plan = dict[str, Any]
"""What one group is to be: {"theme": id, "slot": "mon-12-13", "facilitator": person id}, as far as it is known."""
PAIR = 2


@dataclass(frozen=True)
class Member:
    """One registered person, with the wishes that matter when groups are made. People are named by enrolment ids."""

    id: int
    person_id: int
    name: str
    email: str
    language: str
    organisation: str
    organisation_id: int | None
    unit_id: int | None
    discipline: str
    partner_discipline: str
    meeting_mode: str
    languages: tuple[str, ...]
    slots: tuple[str, ...]
    seeks: tuple[int, ...]
    offers: tuple[int, ...]
    themes: tuple[int, ...]
    hopes: tuple[int, ...]
    avoids: tuple[int, ...]
    partner: int | None
    unit: str = ""
    region: str = ""
    role_title: str = ""
    is_guest: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def first_name(self) -> str:
        """The part of the name one is called by."""
        return self.name.split(" ", maxsplit=1)[0]

    @property
    def of(self) -> str:
        """Where the person comes from, in one line."""
        return ", ".join(filter(None, (self.organisation, self.unit, self.discipline, self.region)))


@dataclass(frozen=True)
class Rule:
    """Two people the organiser keeps apart or together."""

    id: int
    kind: str
    first: int
    second: int


@dataclass(frozen=True)
class Guide:
    """Somebody who may look after groups of the programme.

    `themes` are those of the programme they know, none for any; `slots` likewise. `busy` are the hours of groups they
    look after outside these: published ones anywhere, and those of the newest proposals of other target groups; so many
    of them as `others` says belong to this programme. `as_member` is the enrolment of one who also takes part.
    """

    id: int
    name: str
    most: int
    themes: tuple[int, ...]
    slots: tuple[str, ...]
    is_experienced: bool
    busy: tuple[str, ...] = ()
    others: int = 0
    as_member: int | None = None


@dataclass(frozen=True)
class Places:
    """How many groups a theme is to have: at least, at most (None: as many as there are), and aimed at."""

    least: int
    most: int | None
    aim: int


@dataclass(frozen=True)
class Material:
    """People, names of what they wish, the organiser's rules and who has been together before.

    With a target group these are its people; `guides` and `places` are looked for only where groups are no pairs.
    """

    programme: Programme
    members: Mapping[int, Member]
    skills: Mapping[int, Skill]
    themes: Mapping[int, Theme]
    rules: Sequence[Rule]
    past: Sequence[tuple[tuple[int, ...], int]]
    target_group: TargetGroup | None = None
    guides: Mapping[int, Guide] = field(default_factory=dict)
    places: Mapping[int, Places] = field(default_factory=dict)

    @property
    def sizes(self) -> tuple[int, int]:
        """The fewest and the most people in a group."""
        return sizes_of(self.programme, self.target_group)

    @property
    def has_plans(self) -> bool:
        """Whether each group has a theme, an hour and a facilitator of its own; pairs agree on these by themselves."""
        return self.sizes != (PAIR, PAIR)

    @property
    def offered(self) -> list[int]:
        """The themes a group may get: those planned, else all that are not retired."""
        if self.places:
            return [one for one, places in self.places.items() if places.most != 0]
        return [one for one, theme in self.themes.items() if not theme.is_retired]

    @cached_property
    def partners(self) -> list[tuple[int, int]]:
        """Those who have found each other (S10), the smaller id first."""
        chosen = {m.id: m.partner for m in self.members.values() if m.partner is not None}
        return sorted((one, other) for one, other in chosen.items() if one < other and chosen.get(other) == one)

    @cached_property
    def whole_names(self) -> dict[int, str]:
        """Everybody's whole name."""
        return {one: member.name for one, member in self.members.items()}

    def name(self, one: int) -> str:
        """Return somebody's whole name."""
        return self.members[one].name

    def names(self, ids: Sequence[int]) -> str:
        """Return whole names with commas between."""
        return ", ".join(self.name(one) for one in ids)

    def call_names(self, ids: Sequence[int]) -> dict[int, str]:
        """Return what people are called in a small circle: the first name, the whole name where two share one."""
        first = [self.members[one].first_name for one in ids]
        return {
            one: self.members[one].name
            if first.count(self.members[one].first_name) > 1
            else self.members[one].first_name
            for one in ids
        }


def sizes_of(programme: Programme, target_group: TargetGroup | None) -> tuple[int, int]:
    """Return the fewest and the most people in a group."""
    whose = target_group or programme
    return whose.size_min, whose.size_max


def gather(
    programme: Programme, target_group: TargetGroup | None = None, proposals: Sequence[Proposal] | None = None
) -> Material:
    """Return everything that groups depend on, those who take part in order of their names.

    These are the people of the target group; without one, those who have none. `proposals` are all of the programme,
    the newest first, where they are at hand.
    """
    people = (
        Enrolment.objects.active()
        .filter(programme=programme, target_group=target_group)
        .select_related("person", "organisation", "unit")
        .order_by("person__sort_english" if get_language() == "en" else "person__sort_nordic", "pk")
    )
    enrolments = list(people)
    by_person = {e.person_id: e.pk for e in enrolments}
    mine = Q(enrolment__programme=programme, enrolment__target_group=target_group)
    skills: dict[tuple[int, str], list[int]] = {}
    for choice in SkillChoice.objects.filter(mine).order_by("pk"):
        skills.setdefault((choice.enrolment_id, choice.direction), []).append(choice.skill_id)
    wanted_themes: dict[int, list[int]] = {}
    for wanted in ThemeChoice.objects.filter(mine).order_by("rank", "theme__position", "pk"):
        wanted_themes.setdefault(wanted.enrolment_id, []).append(wanted.theme_id)
    wishes: dict[tuple[int, str], list[int]] = {}
    for wish in PartnerWish.objects.filter(mine, about__isnull=False).order_by("pk"):
        other = by_person.get(wish.about_id or 0)
        if other is not None and other != wish.enrolment_id:
            wishes.setdefault((wish.enrolment_id, wish.kind), []).append(other)
    members = {
        e.pk: Member(
            id=e.pk,
            person_id=e.person_id,
            name=str(e.person),
            email=e.person.email,
            language=e.person.language,
            organisation=e.organisation.name if e.organisation else "",
            organisation_id=e.organisation_id,
            unit_id=e.unit_id,
            discipline=e.discipline,
            partner_discipline=e.partner_discipline,
            meeting_mode=e.meeting_mode,
            languages=tuple(e.languages),
            slots=tuple(e.free_slots),
            seeks=tuple(skills.get((e.pk, Direction.SEEKS), ())),
            offers=tuple(skills.get((e.pk, Direction.OFFERS), ())),
            themes=tuple(wanted_themes.get(e.pk, ())),
            hopes=tuple(wishes.get((e.pk, WishKind.HOPES), ())),
            avoids=tuple(wishes.get((e.pk, WishKind.AVOIDS), ())),
            partner=e.partner_id,
            unit=e.unit.name if e.unit else "",
            region=e.region,
            role_title=e.role_title,
            is_guest=e.is_guest,
            facts={str(name): str(value) for name, value in e.attributes.items()},
        )
        for e in enrolments
    }
    themes = {theme.pk: theme for theme in Theme.objects.filter(programme=programme).order_by("position", "pk")}
    plans_groups = sizes_of(programme, target_group) != (PAIR, PAIR)
    return Material(
        programme=programme,
        members=members,
        skills={skill.pk: skill for skill in Skill.objects.filter(programme=programme)},
        themes=themes,
        rules=_rules(programme, members),
        past=_past(programme, target_group, by_person),
        target_group=target_group,
        guides=_guides(programme, target_group, themes, by_person, proposals) if plans_groups else {},
        places=_places(programme, target_group) if plans_groups else {},
    )


def _guides(
    programme: Programme,
    target_group: TargetGroup | None,
    themes: Mapping[int, Theme],
    by_person: Mapping[int, int],
    proposals: Sequence[Proposal] | None,
) -> dict[int, Guide]:
    """Return the facilitators of the programme, by name."""
    rows = (
        Role.objects.filter(programme=programme, role=RoleKind.FACILITATOR)
        .select_related("person__facilitator")
        .order_by("person__sort_nordic", "person_id")
    )
    people = [row.person for row in rows]
    if not people:
        return {}
    named = {fold(name): pk for pk, theme in themes.items() for name in theme.names.values() if name}
    if proposals is None:
        proposals = list(Proposal.objects.filter(programme=programme).order_by("-created_at", "-pk"))
    taken = _taken(programme, target_group, [person.pk for person in people], proposals)
    guides = {}
    for person in people:
        known = getattr(person, "facilitator", None)
        guides[person.pk] = Guide(
            id=person.pk,
            name=str(person),
            most=known.groups_at_most if known else 1,
            themes=tuple(dict.fromkeys(named[fold(one)] for one in known.themes if fold(one) in named))
            if known
            else (),
            slots=tuple(known.free_slots) if known else (),
            is_experienced=bool(known and known.path == Path.EXPERIENCED),
            busy=tuple(slot for slot, _mine in taken.get(person.pk, ()) if slot),
            others=sum(mine for _slot, mine in taken.get(person.pk, ())),
            as_member=by_person.get(person.pk),
        )
    return guides


def _taken(
    programme: Programme,
    target_group: TargetGroup | None,
    people: Sequence[int],
    proposals: Sequence[Proposal],
) -> dict[int, list[tuple[str, bool]]]:
    """Return the hours of the groups that facilitators look after outside this target group, and whether in here."""
    taken: dict[int, list[tuple[str, bool]]] = {}
    published = (
        Group.objects.filter(facilitator__in=people, ended_at__isnull=True)
        .exclude(programme=programme, target_group=target_group)
        .order_by("programme_id", "number")
        .values_list("facilitator_id", "slot", "programme_id", "target_group_id")
    )
    done: set[int | None] = set()
    for person, slot, where, whose in published:
        # A group of another programme takes an hour, and no place of this programme's load.
        taken.setdefault(person or 0, []).append((slot, where == programme.pk))
        if where == programme.pk:
            done.add(whose)
    done.add(target_group.pk if target_group else None)
    for draft in proposals:
        if draft.target_group_id in done or draft.state != ProposalState.READY:
            continue
        done.add(draft.target_group_id)
        for plan in draft.plans:
            if plan.get("facilitator") in people:
                taken.setdefault(plan["facilitator"], []).append((plan.get("slot") or "", True))
    return taken


def _places(programme: Programme, target_group: TargetGroup | None) -> dict[int, Places]:
    """Return how many groups each planned theme is to have here: the target group's plan, else the programme's."""
    rows = list(
        ThemePlan.objects.filter(Q(target_group=target_group) | Q(target_group=None), programme=programme).order_by(
            "theme__position", "theme_id"
        )
    )
    own = [row for row in rows if row.target_group_id == (target_group.pk if target_group else None)]
    return {row.theme_id: Places(row.least, row.most, max(row.least, row.target or 0)) for row in own or rows}


def _rules(programme: Programme, members: Mapping[int, Member]) -> list[Rule]:
    rows = PairRule.objects.filter(programme=programme).order_by("pk")
    return [
        Rule(row.pk, row.kind, row.first_id, row.second_id)
        for row in rows
        if row.first_id in members and row.second_id in members
    ]


def _past(
    programme: Programme, target_group: TargetGroup | None, by_person: Mapping[int, int]
) -> list[tuple[tuple[int, ...], int]]:
    """Return who was together in earlier programmes of the same method or organiser, 1 for the latest (S55)."""
    kin = Q(group__programme__playbook=programme.playbook)
    if programme.organisation_id:
        kin |= Q(group__programme__organisation_id=programme.organisation_id)
    here = Enrolment.objects.active().filter(programme=programme, target_group=target_group).values("person_id")
    rows = (
        Membership.objects.filter(kin, enrolment__person_id__in=here)
        .exclude(group__programme=programme)
        .order_by(F("group__programme__pairs_published_at").desc(nulls_last=True), "group__programme_id", "pk")
        .values_list("group__programme_id", "group_id", "enrolment__person_id")
    )
    rounds: dict[int, int] = {}
    groups: dict[int, tuple[int, list[int]]] = {}
    for programme_id, group_id, person_id in rows:
        ago = rounds.setdefault(programme_id, len(rounds) + 1)
        groups.setdefault(group_id, (ago, []))[1].append(by_person[person_id])
    here_before = [(tuple(sorted(ids)), ago) for ago, ids in groups.values() if len(ids) > 1]
    return here_before + [
        ((by_person[one], by_person[other]), len(rounds) + ago)
        for (one, other), ago in history.earlier(programme, list(by_person))
    ]


def settle(
    layout: Layout, pins: Sequence[int], members: Mapping[int, Member], plans: Sequence[Plan] = ()
) -> tuple[Layout, list[int], list[Plan]]:
    """Return a layout, its pins and plans without people who no longer take part; a group of one is no group."""
    kept: Layout = []
    still: list[int] = []
    planned: list[Plan] = []
    for place, group in enumerate(layout):
        here = [one for one in group if one in members]
        if len(here) < PAIR:
            continue
        if place in pins and len(here) == len(group):
            still.append(len(kept))
        kept.append(here)
        planned.append(dict(plans[place]) if place < len(plans) else {})
    return kept, still, planned
