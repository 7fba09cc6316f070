"""What the groups of one programme are made of, read with the same number of queries whatever the number of people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import F, Q
from django.utils.translation import get_language

from ristiin.enrolment.choices import Direction, WishKind
from ristiin.enrolment.models import Enrolment, PartnerWish, SkillChoice, ThemeChoice
from ristiin.grouping.models import Membership, PairRule
from ristiin.programmes.models import Programme, Skill, Theme

Layout = list[list[int]]
"""Groups as lists of enrolment ids."""


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

    @property
    def first_name(self) -> str:
        """The part of the name one is called by."""
        return self.name.split(" ", maxsplit=1)[0]

    @property
    def of(self) -> str:
        """Where the person comes from, in one line."""
        return ", ".join(filter(None, (self.organisation, self.discipline)))


@dataclass(frozen=True)
class Rule:
    """Two people the organiser keeps apart or together."""

    id: int
    kind: str
    first: int
    second: int


@dataclass(frozen=True)
class Material:
    """People, names of what they wish, the organiser's rules and who has been together before."""

    programme: Programme
    members: Mapping[int, Member]
    skills: Mapping[int, Skill]
    themes: Mapping[int, Theme]
    rules: Sequence[Rule]
    past: Sequence[tuple[tuple[int, ...], int]]

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


def gather(programme: Programme) -> Material:
    """Return everything of a programme that its groups depend on, those who take part in order of their names."""
    people = (
        Enrolment.objects.active()
        .filter(programme=programme)
        .select_related("person", "organisation")
        .order_by("person__sort_english" if get_language() == "en" else "person__sort_nordic", "pk")
    )
    enrolments = list(people)
    by_person = {e.person_id: e.pk for e in enrolments}
    mine = Q(enrolment__programme=programme)
    skills: dict[tuple[int, str], list[int]] = {}
    for choice in SkillChoice.objects.filter(mine).order_by("pk"):
        skills.setdefault((choice.enrolment_id, choice.direction), []).append(choice.skill_id)
    themes: dict[int, list[int]] = {}
    for wanted in ThemeChoice.objects.filter(mine).order_by("rank", "theme__position", "pk"):
        themes.setdefault(wanted.enrolment_id, []).append(wanted.theme_id)
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
            themes=tuple(themes.get(e.pk, ())),
            hopes=tuple(wishes.get((e.pk, WishKind.HOPES), ())),
            avoids=tuple(wishes.get((e.pk, WishKind.AVOIDS), ())),
            partner=e.partner_id,
        )
        for e in enrolments
    }
    return Material(
        programme=programme,
        members=members,
        skills={skill.pk: skill for skill in Skill.objects.filter(programme=programme)},
        themes={theme.pk: theme for theme in Theme.objects.filter(programme=programme)},
        rules=_rules(programme, members),
        past=_past(programme, by_person),
    )


def _rules(programme: Programme, members: Mapping[int, Member]) -> list[Rule]:
    rows = PairRule.objects.filter(programme=programme).order_by("pk")
    return [
        Rule(row.pk, row.kind, row.first_id, row.second_id)
        for row in rows
        if row.first_id in members and row.second_id in members
    ]


def _past(programme: Programme, by_person: Mapping[int, int]) -> list[tuple[tuple[int, ...], int]]:
    """Return who was together in earlier programmes of the same method or organiser, 1 for the latest (S55)."""
    kin = Q(group__programme__playbook=programme.playbook)
    if programme.organisation_id:
        kin |= Q(group__programme__organisation_id=programme.organisation_id)
    here = Enrolment.objects.active().filter(programme=programme).values("person_id")
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
    return [(tuple(sorted(ids)), ago) for ago, ids in groups.values() if len(ids) > 1]


def settle(layout: Layout, pins: Sequence[int], members: Mapping[int, Member]) -> tuple[Layout, list[int]]:
    """Return a layout and its pins without people who no longer take part; a group of one is no group."""
    kept: Layout = []
    still: list[int] = []
    for place, group in enumerate(layout):
        here = [one for one in group if one in members]
        if len(here) < 2:  # noqa: PLR2004 - one is alone
            continue
        if place in pins and len(here) == len(group):
            still.append(len(kept))
        kept.append(here)
    return kept, still
