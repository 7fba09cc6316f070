"""When people may register: while the programme does, or in a window of their target group's own (S122, S132)."""

from datetime import datetime

from django.db.models import Prefetch, QuerySet

from ristiin.programmes.choices import EntryKind, Phase, Standing
from ristiin.programmes.models import Programme, TargetGroup
from ristiin.programmes.queries import entry_of, timeline

_ROWS = TargetGroup.objects.select_related("site").prefetch_related("theme_plans").order_by("position", "pk")
SHUT = (Phase.DRAFT, Phase.CLOSED, Phase.CANCELLED)


def with_groups(programmes: "QuerySet[Programme]") -> "QuerySet[Programme]":
    """Return the programmes with their target groups already read, for pages that ask for them many times."""
    return programmes.prefetch_related(Prefetch("target_groups", _ROWS))


def groups_of(programme: Programme) -> list[TargetGroup]:
    """Return the target groups in the organiser's order, with their plans for themes."""
    if "target_groups" in getattr(programme, "_prefetched_objects_cache", {}):
        return list(programme.target_groups.all())
    return list(_ROWS.filter(programme=programme))


def offered_of(programme: Programme) -> list[TargetGroup]:
    """Return the target groups that people register to in this run; while all are for later there are none (S121)."""
    return [group for group in groups_of(programme) if not group.is_deferred]


def window_of(group: TargetGroup, programme: Programme) -> tuple[datetime | None, datetime | None]:
    """Return when registration to the target group opens and closes."""
    return group.window(entry_of(timeline(programme), EntryKind.REGISTRATION))


def standing_of(group: TargetGroup, programme: Programme, at: datetime) -> Standing:
    """Return whether people may register to the target group now: while others run already, too (S132)."""
    entries = timeline(programme)
    is_made = group.closes_at is None and group.groups_published_at is not None
    if is_made or programme.phase(entries, at) in SHUT:
        return Standing.OVER
    group.programme = programme
    return group.standing(at, entry_of(entries, EntryKind.REGISTRATION))


def is_open(group: TargetGroup, programme: Programme, at: datetime) -> bool:
    """Whether people may register to the target group themselves."""
    return standing_of(group, programme, at) == Standing.OPEN


def takes_registrations(programme: Programme, at: datetime) -> bool:
    """Whether somebody may register now, to some target group when there are any."""
    groups = offered_of(programme)
    if not groups:
        return programme.phase(timeline(programme), at) == Phase.REGISTRATION
    return any(is_open(group, programme, at) for group in groups)


def is_open_for(programme: Programme, group: TargetGroup | None, at: datetime) -> bool:
    """Whether somebody of this target group, or of none, may register and change their answers now."""
    if group is None:
        return programme.phase(timeline(programme), at) == Phase.REGISTRATION
    return is_open(group, programme, at)


def groups_published_at(programme: Programme, group: TargetGroup | None) -> datetime | None:
    """Return when the pairs or groups were published to which people of this target group belong."""
    return group.groups_published_at if group else programme.pairs_published_at
