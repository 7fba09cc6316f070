"""Questions about groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ristiin.accounts.models import Person
from ristiin.community.choices import Path
from ristiin.enrolment import week
from ristiin.enrolment.models import Enrolment
from ristiin.grouping import reasons, words
from ristiin.grouping.models import Group, Membership, MembershipException, Proposal
from ristiin.programmes.attention import Note
from ristiin.programmes.choices import Phase, RoleKind
from ristiin.programmes.figures import Counts
from ristiin.programmes.models import Programme, Role, Skill, TargetGroup, Theme
from ristiin.programmes.queries import timeline
from ristiin.ui.pictures import Reason

PAIR = 2


@dataclass(frozen=True)
class Partner:
    """Somebody in the same group, and how to reach them."""

    person_id: int
    name: str
    first_name: str
    of: str
    email: str
    phone: str
    contact_hint: str


@dataclass(frozen=True)
class MembershipView:
    """A group as one of its members sees it: with whom, why, when both can, how to reach one another."""

    group: Group
    person: Person
    enrolment_id: int
    name: str
    is_pair: bool
    partners: list[Partner]
    theme: str
    hour: str
    reasons: list[Reason]
    times: list[str]
    facilitator: Person | None


def group_of(enrolment: Enrolment) -> Group | None:
    """Return the group somebody belongs to now, None before publishing and after leaving."""
    row = Membership.objects.filter(enrolment=enrolment, left_at__isnull=True).select_related("group__theme").first()
    return row.group if row else None


def members(group: Group) -> list[Enrolment]:
    """Return those who belong to the group now, in the order they joined."""
    rows = memberships_of([group])
    return [row.enrolment for row in rows]


def published(programme: Programme) -> list[tuple[Group, list[Enrolment]]]:
    """Return the groups of a programme that go on, with their members."""
    return _with_members(Group.objects.filter(programme=programme))


def published_of(programme: Programme, target_group: TargetGroup | None) -> list[tuple[Group, list[Enrolment]]]:
    """Return the groups of a target group that go on, or of those who have none, with their members."""
    return _with_members(Group.objects.filter(programme=programme, target_group=target_group))


def _with_members(rows: QuerySet[Group]) -> list[tuple[Group, list[Enrolment]]]:
    groups = list(
        rows.filter(ended_at__isnull=True)
        .select_related("theme", "programme", "facilitator", "target_group")
        .order_by("number")
    )
    found: dict[int, list[Enrolment]] = {group.pk: [] for group in groups}
    for row in memberships_of(groups):
        found[row.group_id].append(row.enrolment)
    return [(group, found[group.pk]) for group in groups]


def membership_view(
    group: Group, person: Person, memberships: Sequence[Membership] | None = None
) -> MembershipView | None:
    """Return the group as this member sees it; None for somebody who is no member, such as its facilitator.

    Of memberships known already, as `memberships_of` gives them, nothing is asked again.
    """
    known = memberships_of([group]) if memberships is None else memberships
    return next((view for _group, view in _views([group], known) if view.person.pk == person.pk), None)


def views_of_all(groups: Sequence[Group]) -> list[tuple[Group, MembershipView]]:
    """Return every member's view of these groups of one programme, with the same few queries however many there are."""
    return _views(groups, memberships_of(groups)) if groups else []


def _views(groups: Sequence[Group], memberships: Sequence[Membership]) -> list[tuple[Group, MembershipView]]:
    skills, themes = _skills_and_themes(groups[0].programme_id)
    circles: dict[int, list[Enrolment]] = {group.pk: [] for group in groups}
    for row in memberships:
        circles[row.group_id].append(row.enrolment)
    return [
        (group, _view(group, mine, circles[group.pk], skills, themes)) for group in groups for mine in circles[group.pk]
    ]


def facilitators(programme: Programme) -> list[Person]:
    """Return those who may look after a group, by name."""
    people = Person.objects.filter(roles__programme=programme, roles__role=RoleKind.FACILITATOR)
    return list(people.by_name("fi"))


@dataclass(frozen=True)
class GuideLine:
    """A facilitator on the programme's list."""

    person: Person
    groups: list[Group]
    most: int
    is_experienced: bool
    themes: list[str]
    hours: str

    @property
    def is_full(self) -> bool:
        """Whether they have as many groups as they can take."""
        return len(self.groups) >= self.most


def guides(programme: Programme) -> list[GuideLine]:
    """Return the facilitators of a programme by name, with what they look after and can take."""
    rows = Role.objects.filter(programme=programme, role=RoleKind.FACILITATOR)
    people = [
        row.person for row in rows.select_related("person__facilitator").order_by("person__sort_nordic", "person_id")
    ]
    groups: dict[int | None, list[Group]] = {}
    for group in (
        Group.objects.filter(programme=programme, facilitator__isnull=False, ended_at__isnull=True)
        .select_related("programme", "theme")
        .order_by("number")
    ):
        groups.setdefault(group.facilitator_id, []).append(group)
    lines = []
    for person in people:
        known = getattr(person, "facilitator", None)
        said = week.in_words(known.free_slots) if known else []
        lines.append(
            GuideLine(
                person=person,
                groups=groups.get(person.pk, []),
                most=known.groups_at_most if known else 1,
                is_experienced=bool(known and known.path == Path.EXPERIENCED),
                themes=list(known.themes) if known else [],
                hours="; ".join(f"{day} {hours}" for day, hours in said),
            )
        )
    return lines


def proposals(programme: Programme) -> list[Proposal]:
    """Return the proposals of a programme, those of all its target groups, the newest first."""
    rows = Proposal.objects.filter(programme=programme).select_related("target_group")
    return list(rows.order_by("-created_at", "-pk"))


def of_same(proposals: Sequence[Proposal], target_group: TargetGroup | None) -> list[Proposal]:
    """Return those of the proposals that are for one target group, or for those who have none."""
    whose = target_group.pk if target_group else None
    return [one for one in proposals if one.target_group_id == whose]


@dataclass(frozen=True)
class Part:
    """A target group on the way to its groups: how many people, and how far it is."""

    target_group: TargetGroup | None
    people: int
    groups: int
    proposals: int
    letter: str

    @property
    def is_published(self) -> bool:
        """Whether its people know their groups."""
        return self.groups > 0

    @property
    def key(self) -> int:
        """What its address ends in; 0 for those who have no target group."""
        return self.target_group.pk if self.target_group else 0


def parts(programme: Programme) -> list[Part]:
    """Return the target groups of a programme, in their order; nothing where it has none."""
    wanted = list(TargetGroup.objects.filter(programme=programme).order_by("position", "pk"))
    if not wanted:
        return []
    people = _counted(Enrolment.objects.active().filter(programme=programme))
    groups = _counted(Group.objects.filter(programme=programme, ended_at__isnull=True))
    made: dict[int | None, list[str]] = {}
    rows = Proposal.objects.filter(programme=programme).order_by("-created_at", "-pk")
    for whose, letter in rows.values_list("target_group_id", "letter"):
        made.setdefault(whose, []).append(letter)
    # People who registered before there were target groups have none.
    every: list[TargetGroup | None] = [*wanted, *([None] if people.get(None) else [])]
    keys = [one.pk if one else None for one in every]
    return [
        Part(one, people.get(pk, 0), groups.get(pk, 0), len(made.get(pk, [])), made.get(pk, [""])[0])
        for one, pk in zip(every, keys, strict=True)
    ]


def _counted(rows: QuerySet[Any]) -> dict[int | None, int]:
    return {row["target_group"]: row["n"] for row in rows.order_by().values("target_group").annotate(n=Count("pk"))}


def exceptions(programme: Programme) -> list[MembershipException]:
    """Return who has joined, left or changed groups after publishing, the latest first (S92)."""
    return list(
        MembershipException.objects.filter(programme=programme)
        .select_related("enrolment__person", "came_from__programme", "went_to__programme")
        .order_by("-made_at", "-pk")
    )


def without_group(programme: Programme) -> list[Enrolment]:
    """Return those who take part and have no group, or have been left alone in one, after publishing."""
    placed = Membership.objects.filter(group__programme=programme, left_at__isnull=True)
    full = placed.values("group").annotate(size=Count("pk")).filter(size__gte=PAIR).values("group")
    return list(
        Enrolment.objects.active()
        .filter(programme=programme)
        .exclude(target_group__isnull=False, target_group__groups_published_at__isnull=True)
        .exclude(pk__in=placed.filter(group__in=full).values("enrolment"))
        .select_related("person", "organisation")
        .order_by("person__sort_nordic", "pk")
    )


def attention(programme: Programme, at: datetime) -> list[Note]:
    """Return what the organiser should do about pairs and groups."""
    if programme.pairs_published_at:
        alone = len(without_group(programme))
        waiting = _still_to_form(programme, at)
        if not alone:
            return waiting
        text = ngettext("%(n)s person is without a group.", "%(n)s people are without a group.", alone) % {"n": alone}
        return [
            Note(
                text,
                _("The board proposes the smallest change that gives everybody a group again."),
                reverse("grouping:repair", args=[programme.slug]),
                _("See what can be done"),
            ),
            *waiting,
        ]
    if programme.phase(list(timeline(programme)), at) != Phase.PAIRING:
        return []
    people = Enrolment.objects.active().filter(programme=programme).count()
    if people < PAIR:
        return []
    made = Proposal.objects.filter(programme=programme).exists()
    return [
        Note(
            _("The pairs are not published yet.") if programme.makes_pairs else _("The groups are not published yet."),
            _("Nobody sees them before you publish.")
            if made
            else ngettext(
                "%(n)s person waits to hear with whom they will work.",
                "%(n)s people wait to hear with whom they will work.",
                people,
            )
            % {"n": people},
            reverse("grouping:board", args=[programme.slug]),
            _("Open the board"),
        )
    ]


def _still_to_form(programme: Programme, at: datetime) -> list[Note]:
    """Return what target groups wait for their groups while others are under way (S121)."""
    return [
        Note(
            _("Not published yet: %(name)s.") % {"name": part.target_group},
            _("Other target groups are under way. These people wait to hear with whom they will be."),
            reverse("grouping:of_target_group", args=[programme.slug, part.key]),
            _("Open the board"),
        )
        for part in parts(programme)
        if part.target_group
        and part.target_group.groups_published_at is None
        and part.people >= part.target_group.size_min
        and (part.target_group.closes_at or at) <= at
    ]


def counts(programme_ids: list[int]) -> Counts:
    """Return how many groups each programme has."""
    rows = (
        Group.objects.filter(programme__in=programme_ids, ended_at__isnull=True)
        .values("programme")
        .annotate(n=Count("pk"))
    )
    return {row["programme"]: {"groups": row["n"]} for row in rows}


def _skills_and_themes(programme_id: int) -> tuple[dict[int, Skill], dict[int, Theme]]:
    """Return what a programme's skills and themes are called, in one question for both."""
    skills = Skill.objects.filter(programme=programme_id).values_list(Value("skill"), "pk", "names")
    themes = Theme.objects.filter(programme=programme_id).values_list(Value("theme"), "pk", "names")
    rows = list(skills.union(themes, all=True))
    return (
        {pk: Skill(pk=pk, names=names) for kind, pk, names in rows if kind == "skill"},
        {pk: Theme(pk=pk, names=names) for kind, pk, names in rows if kind == "theme"},
    )


def memberships_of(groups: Sequence[Group]) -> list[Membership]:
    """Return who belongs to these groups now, group by group, with what a view of a group shows of them."""
    return list(
        Membership.objects.filter(group__in=[group.pk for group in groups], left_at__isnull=True)
        .select_related("enrolment__person", "enrolment__organisation")
        .order_by("group__number", "joined_at", "enrolment__person__sort_nordic", "enrolment_id")
    )


def _call_names(people: Sequence[Enrolment]) -> dict[int, str]:
    first = [e.person.first_name for e in people]
    return {
        e.pk: str(e.person) if not e.person.first_name or first.count(e.person.first_name) > 1 else e.person.first_name
        for e in people
    }


def _view(
    group: Group, mine: Enrolment, people: list[Enrolment], skills: dict[int, Skill], themes: dict[int, Theme]
) -> MembershipView:
    names = _call_names(people)
    circle = reasons.Circle([e.pk for e in people], names, skills, themes)
    shared = [set(e.free_slots) for e in people if e.free_slots]
    common = set.intersection(*shared) if len(shared) > 1 else set()
    is_pair = len(people) == PAIR
    return MembershipView(
        group=group,
        person=mine.person,
        enrolment_id=mine.pk,
        name=str(group) if group.names else words.group_name(group.programme, group.number, is_pair=is_pair),
        is_pair=is_pair,
        partners=[
            Partner(
                person_id=e.person_id,
                name=str(e.person),
                first_name=names[e.pk],
                of=", ".join(filter(None, (e.organisation.name if e.organisation else "", e.discipline))),
                email=e.person.email,
                phone=e.person.phone,
                contact_hint=e.person.contact_hint,
            )
            for e in people
            if e.pk != mine.pk
        ],
        theme=themes[group.theme_id].name if group.theme_id in themes else "",
        hour=words.hour(group.slot) if group.slot else "",
        reasons=reasons.for_member(circle, group.reasons, mine.pk),
        times=[words.hour(slot) for slot in words.in_week_order(common, group.programme.week_rows)],
        facilitator=group.facilitator,
    )
