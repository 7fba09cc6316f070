"""Taking a programme over into its next run, or to another site."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.models import Person
from ristiin.community.models import Site
from ristiin.kernel import audit
from ristiin.programmes import calendar, copying, queries
from ristiin.programmes.actions.starting import SAME_PRESS, Option
from ristiin.programmes.addresses import with_free_slug
from ristiin.programmes.choices import RoleKind, State
from ristiin.programmes.models import Programme, Provider, Role, Skill, TargetGroup, Theme, ThemePlan, TimelineEntry
from ristiin.programmes.naming import Texts, written
from ristiin.programmes.next_run import shift_to, span_of
from ristiin.programmes.refusals import ImpossibleDates, NameMissing

KEPT = (
    "playbook",
    "summaries",
    "descriptions",
    "for_whom",
    "words",
    "theme_policy",
    "entry",
    "pairing",
    "scope",
    "organisation_id",
    "unit_id",
    "employer_organises",
    "output_policy",
    "counts_for_credit",
    "teaching",
    "size_min",
    "size_max",
    "capacity",
    "hours_estimate",
    "week_rows",
    "languages",
    "disciplines",
    "criteria",
    "timezone",
)
"""What the next run is as the one before it; its name, state and people are its own."""
KEPT_OF_A_TARGET_GROUP = (
    "names",
    "folded_name",
    "position",
    "basis",
    "roles",
    "is_deferred",
    "capacity",
    "size_min",
    "size_max",
    "mixed_units",
    "mode",
    "takes_guests",
)


@transaction.atomic
def clone(
    *, programme: Programme, actor: Person, first_day: date, names: Texts, site: Site | None = None, at: datetime
) -> Programme:
    """Return a new draft that follows the old programme, its registration opening on `first_day` (S36, S81, S134).

    Settings, words, themes, skills, target groups, plans and providers go over; every day keeps its week and weekday,
    but for weekends, holidays and July. Nothing of people goes over. With a site, what met at the old one meets there.
    The same press of a button twice returns the first draft.

    Raises:
        NameMissing: no language has a name.
        NothingToRepeat: the old programme has no timeline.
        ImpossibleDates: the first day is years away.
    """
    names = written(names)
    if not names:
        raise NameMissing
    if abs(first_day - at.date()) > calendar.FARTHEST:
        raise ImpossibleDates(_("The first day is more than five years away."))
    Person.objects.select_for_update().get(pk=actor.pk)
    same = Programme.objects.filter(follows=programme, created_by=actor, names=names, created_at__gte=at - SAME_PRESS)
    already = same.filter(state=State.DRAFT).first()
    if already is not None:
        return already
    shift = shift_to(programme, first_day)
    new = with_free_slug(
        Programme(
            names=names,
            follows=programme,
            site=site or programme.site,
            created_by=actor,
            created_at=at,
            **{column: getattr(programme, column) for column in KEPT},
        )
    )
    Role.objects.create(programme=new, person=actor, role=RoleKind.ORGANISER, given_at=at)
    TimelineEntry.objects.bulk_create(_entries(programme, new, shift, at))
    _copy_lists(programme, new, shift)
    copying.copy(programme, new, at)
    audit.record(
        verb="programme cloned",
        target=new,
        at=at,
        actor_id=actor.pk,
        programme_id=new.pk,
        details={"follows": programme.pk},
    )
    return new


def _entries(old: Programme, new: Programme, shift: calendar.Shift, at: datetime) -> list[TimelineEntry]:
    """Return the new timeline; a session's link is not used again, its place only when the site is the same."""
    stays = new.site_id == old.site_id
    spans = [(span_of(entry, shift), entry.place if stays else "") for entry in queries.timeline(old)]
    return [
        TimelineEntry(
            programme=new,
            key=span.key,
            kind=span.kind,
            names=span.names,
            starts_at=span.starts_at,
            ends_at=span.ends_at,
            is_online=span.is_online,
            place=place,
            changed_at=at,
        )
        for span, place in spans
    ]


def _copy_lists(old: Programme, new: Programme, shift: calendar.Shift) -> None:
    themes = {theme.pk: _again(theme, new) for theme in queries.live_themes(old)}
    Theme.objects.bulk_create(themes.values())
    Skill.objects.bulk_create([_again(skill, new) for skill in queries.live_skills(old)])
    groups = {group.pk: _target_group(group, old, new, shift) for group in queries.target_groups(old)}
    TargetGroup.objects.bulk_create(groups.values())
    ThemePlan.objects.bulk_create(
        [
            ThemePlan(
                programme=new,
                theme=themes[plan.theme_id],
                target_group=groups[plan.target_group_id] if plan.target_group_id else None,
                least=plan.least,
                most=plan.most,
                target=plan.target,
            )
            for plan in queries.theme_plans(old)
        ]
    )
    Provider.objects.bulk_create(
        [Provider(programme=new, organisation=provider.organisation) for provider in queries.providers(old)]
    )


def _again(option: Option, new: Programme) -> Option:
    """Return a theme or skill once more, for another programme."""
    return type(option)(programme=new, names=option.names, folded_name=option.folded_name, position=option.position)


def _target_group(group: TargetGroup, old: Programme, new: Programme, shift: calendar.Shift) -> TargetGroup:
    """Return a target group once more: its window moved, its groups not yet published."""
    opens_at = shift.onward(group.opens_at) if group.opens_at else None
    closes_at = shift.back(group.closes_at) if group.closes_at else None
    if opens_at and closes_at and group.opens_at and group.closes_at and closes_at <= opens_at:
        closes_at = opens_at + (group.closes_at - group.opens_at)
    return TargetGroup(
        programme=new,
        opens_at=opens_at,
        closes_at=closes_at,
        ends_on=shift.day(group.ends_on) if group.ends_on else None,
        site=new.site if group.site_id and group.site_id == old.site_id else group.site,
        **{column: getattr(group, column) for column in KEPT_OF_A_TARGET_GROUP},
    )
