"""Questions about programmes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ristiin.accounts.models import Person
from ristiin.kernel.translated import in_language
from ristiin.programmes import calendar, own_playbooks
from ristiin.programmes.choices import EntryKind, Phase, RoleKind, Scope, State, ThemePolicy
from ristiin.programmes.models import (
    Decision,
    Programme,
    Provider,
    Role,
    Skill,
    TargetGroup,
    Theme,
    ThemePlan,
    TimelineEntry,
)
from ristiin.programmes.playbooks import Playbook, Span
from ristiin.ui import dates
from ristiin.ui.pictures import Step

CORRECTED_WITHIN = timedelta(days=1)
"""So long a line of the log of decisions may be corrected by its writer; after that another takes its place."""
IN_ORDER = ("starts_at", "ends_at", "pk")


def timeline(programme: Programme) -> list[TimelineEntry]:
    """Return what happens in the programme, in order of time; one question unless it has been read."""
    if "timeline" not in getattr(programme, "_prefetched_objects_cache", {}):
        return list(programme.timeline.order_by(*IN_ORDER))
    return sorted(programme.timeline.all(), key=lambda entry: (entry.starts_at, entry.ends_at, entry.pk))


def with_timeline(programmes: "QuerySet[Programme]") -> "QuerySet[Programme]":
    """Return the programmes with their timelines already read."""
    entries = TimelineEntry.objects.order_by(*IN_ORDER)
    return programmes.select_related("organisation", "unit").prefetch_related(Prefetch("timeline", queryset=entries))


def read_with_timeline(programme: Programme) -> Programme:
    """Return the programme with its timeline read: for a page many of whose parts ask for it and none changes it."""
    prefetch_related_objects([programme], Prefetch("timeline", queryset=TimelineEntry.objects.order_by(*IN_ORDER)))
    return programme


def entry_of(entries: Iterable[TimelineEntry], kind: EntryKind) -> TimelineEntry | None:
    """Return the first entry of a kind, None when there is none."""
    return next((entry for entry in entries if entry.kind == kind), None)


def sessions(entries: Iterable[TimelineEntry]) -> list[TimelineEntry]:
    """Return the joint sessions."""
    return [entry for entry in entries if entry.is_session]


def sessions_ahead(programme: Programme, at: datetime) -> list[TimelineEntry]:
    """Return the joint sessions that are not over."""
    return [entry for entry in sessions(timeline(programme)) if entry.ends_at > at]


def live_themes(programme: Programme) -> list[Theme]:
    """Return the themes one may choose, in the organiser's order."""
    return list(programme.themes.filter(is_retired=False).order_by("position", "pk"))


def live_skills(programme: Programme) -> list[Skill]:
    """Return the skills one may choose, in the organiser's order."""
    return list(programme.skills.filter(is_retired=False).order_by("position", "pk"))


def all_themes(programme: Programme) -> list[Theme]:
    """Return every theme, those in use first."""
    return list(programme.themes.order_by("is_retired", "position", "pk"))


def all_skills(programme: Programme) -> list[Skill]:
    """Return every skill, those in use first."""
    return list(programme.skills.order_by("is_retired", "position", "pk"))


def target_groups(programme: Programme) -> list[TargetGroup]:
    """Return the target groups with their sites, in the organiser's order; none in most programmes."""
    if "target_groups" in getattr(programme, "_prefetched_objects_cache", {}):
        return sorted(programme.target_groups.all(), key=lambda group: (group.position, group.pk))
    return list(programme.target_groups.select_related("site").order_by("position", "pk"))


def theme_plans(programme: Programme) -> list[ThemePlan]:
    """Return how many groups each theme gets, the plans of the whole programme first."""
    found = programme.theme_plans.filter(theme__is_retired=False).select_related("theme", "target_group")
    return sorted(found, key=lambda plan: (_place_of(plan.target_group), plan.theme.position, plan.pk))


@dataclass(frozen=True)
class Places:
    """How many people the groups planned for a target group, or for the whole programme, have room for."""

    target_group: TargetGroup | None
    groups: int
    size: int

    @property
    def total(self) -> int:
        """How many people there is room for."""
        return self.groups * self.size

    @property
    def words(self) -> str:
        """Say it: 12 groups × 10 people = 120 places."""
        return ngettext(
            "%(n)s group × %(size)s people = %(total)s places",
            "%(n)s groups × %(size)s people = %(total)s places",
            self.groups,
        ) % {"n": self.groups, "size": self.size, "total": self.total}


def places(programme: Programme, plans: Iterable[ThemePlan]) -> list[Places]:
    """Return what the plans come to: the aim of each theme, else the most or the least it gets."""
    counts: dict[TargetGroup | None, int] = {}
    for plan in plans:
        aim = next((number for number in (plan.target, plan.most) if number is not None), plan.least)
        counts[plan.target_group] = counts.get(plan.target_group, 0) + aim
    return [
        Places(target_group, groups, target_group.size_max if target_group else programme.size_max)
        for target_group, groups in counts.items()
        if groups
    ]


def _place_of(target_group: TargetGroup | None) -> tuple[int, int]:
    return (target_group.position, target_group.pk) if target_group else (-1, -1)


def providers(programme: Programme) -> list[Provider]:
    """Return the outside organisations that plan alongside, in the order in which they came."""
    return list(programme.providers.select_related("organisation").order_by("pk"))


def decisions(programme: Programme) -> list[Decision]:
    """Return the log of decisions, the latest first, those included that others have replaced."""
    found = programme.decisions.select_related("written_by", "replaced_by").order_by("-decided_on", "-pk")
    return list(found)


def may_correct(person: Person, decision: Decision, at: datetime) -> bool:
    """Whether the person may still correct the line: their own, not a day old."""
    return decision.written_by_id == person.pk and at < decision.written_at + CORRECTED_WITHIN


def organisers(programme: Programme) -> list[Person]:
    """Return who organises, the first one first."""
    roles = programme.roles.filter(role=RoleKind.ORGANISER).select_related("person").order_by("given_at", "pk")
    return [role.person for role in roles]


def roles(programme: Programme) -> list[Role]:
    """Return everybody's roles, the earliest given first within each."""
    return list(programme.roles.select_related("person").order_by("-role", "given_at", "pk"))


def programmes_of(person: Person) -> list[Programme]:
    """Return the programmes in which the person has a role, the newest first, with their timelines."""
    mine = Role.objects.filter(person=person).values("programme_id")
    shown = Programme.objects.visible_to(person).filter(pk__in=mine)
    return list(with_timeline(shown).order_by("-created_at", "-pk"))


def organised_ids(person: Person) -> set[int]:
    """Return the ids of the programmes the person organises."""
    return set(Role.objects.filter(person=person, role=RoleKind.ORGANISER).values_list("programme_id", flat=True))


def programmes_by_role(person: Person) -> dict[RoleKind, set[int]]:
    """Return for each role the ids of the programmes in which the person has it."""
    found: dict[RoleKind, set[int]] = {role: set() for role in RoleKind}
    for programme_id, role in Role.objects.filter(person=person).values_list("programme_id", "role"):
        found[RoleKind(role)].add(programme_id)
    return found


def open_programmes(at: datetime) -> list[Programme]:
    """Return the published programmes whose registration is open or still to come, the first to close first."""
    found = with_timeline(
        Programme.objects.filter(state=State.PUBLISHED, timeline__kind=EntryKind.REGISTRATION, timeline__ends_at__gt=at)
    )
    shown = {Phase.COMING, Phase.REGISTRATION}
    taking = [programme for programme in found if programme.phase(timeline(programme), at) in shown]
    return sorted(taking, key=lambda programme: (_registration_ends_at(programme), programme.pk))


def _registration_ends_at(programme: Programme) -> datetime:
    return max(entry.ends_at for entry in timeline(programme) if entry.kind == EntryKind.REGISTRATION)


def word(programme: Programme, key: str, language: str | None = None) -> str:
    """Return the programme's own word for pair, group, facilitator … (S4), else its playbook's."""
    own = in_language(programme.words.get(key), language)
    if own:
        return own
    book = own_playbooks.find(programme.playbook)
    return in_language((book.words if book else {}).get(key), language)


def playbook_of(programme: Programme) -> Playbook | None:
    """Return the playbook a programme was started from, None when it is no longer there."""
    return own_playbooks.find(programme.playbook)


@dataclass(frozen=True)
class Missing:
    """Something without which the page cannot be published, and where to add it."""

    text: str | Promise
    url: str


def missing(programme: Programme, entries: Sequence[TimelineEntry], at: datetime) -> list[Missing]:
    """Return what a programme lacks before its page can be published; nothing when it is ready."""
    settings, days = (reverse(f"programmes:{page}", args=[programme.slug]) for page in ("settings", "dates"))
    registration = entry_of(entries, EntryKind.REGISTRATION)
    themes = programme.themes.filter(is_retired=False).count()
    checks = [
        (bool(programme.name), gettext_lazy("The programme has no name."), settings),
        (bool(programme.summary), gettext_lazy("A sentence that says what it is about is missing."), settings),
        (bool(programme.languages), gettext_lazy("Choose at least one language."), settings),
        (bool(programme.week_rows), gettext_lazy("The week has no times to choose from."), settings),
        (
            programme.theme_policy != ThemePolicy.FIXED or themes == 1,
            gettext_lazy("One theme for everybody was chosen: leave exactly one theme on the list."),
            f"{settings}#themes",
        ),
        (
            programme.theme_policy != ThemePolicy.LIST or themes > 0,
            gettext_lazy("The list of themes is empty."),
            f"{settings}#themes",
        ),
        (
            programme.scope == Scope.ANYWHERE or programme.organisation_id is not None,
            gettext_lazy("The organising organisation is missing."),
            settings,
        ),
        (
            programme.scope != Scope.UNIT or programme.unit_id is not None,
            gettext_lazy("The organising unit is missing."),
            settings,
        ),
        (registration is not None, gettext_lazy("The timeline has no registration."), days),
        (
            registration is None or registration.ends_at > at,
            gettext_lazy("Registration would be over already. Choose later dates."),
            days,
        ),
    ]
    return [Missing(text, url) for is_there, text, url in checks if not is_there]


def as_planned(entries: Sequence[TimelineEntry], whens: Mapping[str, Any]) -> list[Span]:
    """Return a timeline as it would be with other days; `whens` has `starts_at` and `ends_at` by key."""
    return [
        Span(
            entry.key,
            EntryKind(entry.kind),
            entry.names,
            whens[entry.key].starts_at if entry.key in whens else entry.starts_at,
            whens[entry.key].ends_at if entry.key in whens else entry.ends_at,
        )
        for entry in entries
    ]


def what_happens(programme: Programme, entries: Sequence[TimelineEntry]) -> list[Step]:
    """Return what happens to somebody who registers, with the days."""
    registration, pairing = entry_of(entries, EntryKind.REGISTRATION), entry_of(entries, EntryKind.PAIRING)
    output = entry_of(entries, EntryKind.OUTPUT)
    met = sessions(entries)
    two = programme.makes_pairs
    found = [
        Step(
            _("You register"),
            _("It takes under three minutes. By %(when)s") % {"when": dates.day_clock(registration.ends_at)}
            if registration
            else "",
        ),
        Step(
            _("You get a pair, and the reasons") if two else _("You get a group, and the reasons"),
            _("By %(day)s") % {"day": dates.day(pairing.ends_at)} if pairing else "",
        ),
    ]
    if met:
        found.append(Step(_("You begin together"), f"{met[0].name}, {dates.day_clock(met[0].starts_at)}"))
    found.append(Step(_("You meet at your own pace"), _("You agree on the times yourselves.")))
    if output:
        found.append(Step(output.name, dates.day(output.ends_at)))
    if len(met) > 1:
        found.append(Step(_("You close together"), f"{met[-1].name}, {dates.day_clock(met[-1].starts_at)}"))
    return found


@dataclass(frozen=True)
class Concern:
    """Something about a date that an organiser may want to know, with the key of the entry it is about."""

    key: str
    text: str


def concerns(spans: Sequence[TimelineEntry | Span]) -> list[Concern]:
    """Return what is odd about a timeline: weekends, holidays, July, overlaps and an unusual order."""
    ordered = sorted(spans, key=lambda span: (span.starts_at, span.ends_at))
    found = [concern for span in ordered for concern in _odd_days(span)]
    met = [span for span in ordered if span.is_session]
    for earlier, later in pairwise(met):
        if later.starts_at < earlier.ends_at:
            found.append(Concern(later.key, _("Overlaps with another: %(name)s.") % {"name": earlier.name}))
    return found + _odd_order(ordered, met)


def _odd_days(span: TimelineEntry | Span) -> list[Concern]:
    is_point = span.is_session or span.kind == EntryKind.OUTPUT
    days = {
        timezone.localtime(moment).date() for moment in ([span.ends_at] if is_point else [span.starts_at, span.ends_at])
    }
    found = []
    for day in sorted(days):
        name = calendar.holiday(day)
        if name is not None:
            found.append(
                Concern(span.key, _("%(day)s is a public holiday: %(name)s.") % {"day": dates.day(day), "name": name})
            )
        elif day.weekday() >= calendar.SATURDAY:
            found.append(Concern(span.key, _("%(day)s is at the weekend.") % {"day": dates.day(day)}))
        elif day.month == calendar.JULY:
            found.append(
                Concern(span.key, _("%(day)s is in July, when many are on holiday.") % {"day": dates.day(day)})
            )
    return found


def _odd_order(ordered: Sequence[TimelineEntry | Span], met: Sequence[TimelineEntry | Span]) -> list[Concern]:
    first = {kind: next((span for span in ordered if span.kind == kind), None) for kind in EntryKind}
    registration, pairing, output, close = (
        first[kind] for kind in (EntryKind.REGISTRATION, EntryKind.PAIRING, EntryKind.OUTPUT, EntryKind.CLOSE)
    )
    found = []
    if registration and pairing and pairing.ends_at < registration.ends_at:
        found.append(Concern(pairing.key, _("Ends before registration does.")))
    if pairing and met and met[0].starts_at < pairing.ends_at:
        found.append(Concern(met[0].key, _("Comes before the pairs are published.")))
    if output and met and output.ends_at > met[-1].ends_at:
        found.append(Concern(output.key, _("Comes after the last joint session.")))
    if close and met and close.ends_at < met[-1].ends_at:
        found.append(Concern(close.key, _("Ends before the last joint session.")))
    return found
