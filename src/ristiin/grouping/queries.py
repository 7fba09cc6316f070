"""Questions about groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ristiin.accounts.models import Person
from ristiin.enrolment.models import Enrolment
from ristiin.grouping import reasons, words
from ristiin.grouping.models import Group, Membership, Proposal
from ristiin.programmes.attention import Note
from ristiin.programmes.choices import Phase, RoleKind
from ristiin.programmes.figures import Counts
from ristiin.programmes.models import Programme, Skill, Theme
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
    reasons: list[Reason]
    times: list[str]
    facilitator: Person | None


def group_of(enrolment: Enrolment) -> Group | None:
    """Return the group somebody belongs to now, None before publishing and after leaving."""
    row = Membership.objects.filter(enrolment=enrolment, left_at__isnull=True).select_related("group__theme").first()
    return row.group if row else None


def members(group: Group) -> list[Enrolment]:
    """Return those who belong to the group now, in the order they joined."""
    rows = _memberships([group])
    return [row.enrolment for row in rows]


def published(programme: Programme) -> list[tuple[Group, list[Enrolment]]]:
    """Return the groups of a programme that go on, with their members."""
    groups = list(
        Group.objects.filter(programme=programme, ended_at__isnull=True)
        .select_related("theme", "programme")
        .order_by("number")
    )
    found: dict[int, list[Enrolment]] = {group.pk: [] for group in groups}
    for row in _memberships(groups):
        found[row.group_id].append(row.enrolment)
    return [(group, found[group.pk]) for group in groups]


def membership_view(group: Group, person: Person) -> MembershipView | None:
    """Return the group as this member sees it; None for somebody who is no member, such as its facilitator."""
    return next((view for _group, view in views_of_all([group]) if view.person.pk == person.pk), None)


def views_of_all(groups: Sequence[Group]) -> list[tuple[Group, MembershipView]]:
    """Return every member's view of these groups of one programme, with the same few queries however many there are."""
    if not groups:
        return []
    programme_id = groups[0].programme_id
    skills = {skill.pk: skill for skill in Skill.objects.filter(programme=programme_id)}
    themes = {theme.pk: theme for theme in Theme.objects.filter(programme=programme_id)}
    circles: dict[int, list[Enrolment]] = {group.pk: [] for group in groups}
    for row in _memberships(groups):
        circles[row.group_id].append(row.enrolment)
    return [
        (group, _view(group, mine, circles[group.pk], skills, themes)) for group in groups for mine in circles[group.pk]
    ]


def facilitators(programme: Programme) -> list[Person]:
    """Return those who may look after a group, by name."""
    people = Person.objects.filter(roles__programme=programme, roles__role=RoleKind.FACILITATOR)
    return list(people.by_name("fi"))


def proposals(programme: Programme) -> list[Proposal]:
    """Return the proposals of a programme, the newest first."""
    return list(Proposal.objects.filter(programme=programme).order_by("-created_at", "-pk"))


def without_group(programme: Programme) -> list[Enrolment]:
    """Return those who take part and have no group, or have been left alone in one, after publishing."""
    placed = Membership.objects.filter(group__programme=programme, left_at__isnull=True)
    full = placed.values("group").annotate(size=Count("pk")).filter(size__gte=PAIR).values("group")
    return list(
        Enrolment.objects.active()
        .filter(programme=programme)
        .exclude(pk__in=placed.filter(group__in=full).values("enrolment"))
        .select_related("person", "organisation")
        .order_by("person__sort_nordic", "pk")
    )


def attention(programme: Programme, at: datetime) -> list[Note]:
    """Return what the organiser should do about pairs and groups."""
    if programme.pairs_published_at:
        alone = len(without_group(programme))
        if not alone:
            return []
        text = ngettext("%(n)s person is without a group.", "%(n)s people are without a group.", alone) % {"n": alone}
        return [
            Note(
                text,
                _("The board proposes the smallest change that gives everybody a group again."),
                reverse("grouping:repair", args=[programme.slug]),
                _("See what can be done"),
            )
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


def counts(programme_ids: list[int]) -> Counts:
    """Return how many groups each programme has."""
    rows = (
        Group.objects.filter(programme__in=programme_ids, ended_at__isnull=True)
        .values("programme")
        .annotate(n=Count("pk"))
    )
    return {row["programme"]: {"groups": row["n"]} for row in rows}


def _memberships(groups: Sequence[Group]) -> list[Membership]:
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
        reasons=reasons.for_member(circle, group.reasons, mine.pk),
        times=[words.hour(slot) for slot in words.in_week_order(common, group.programme.week_rows)],
        facilitator=group.facilitator,
    )
