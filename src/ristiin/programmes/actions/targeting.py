"""Target groups: some of the people a programme is for, with their own registration, sizes and rules."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.models import Person
from ristiin.community.actions import site_named
from ristiin.kernel.collation import fold
from ristiin.kernel.translated import in_language
from ristiin.programmes import figures, queries
from ristiin.programmes.choices import Basis, EntryKind, Place, Weight
from ristiin.programmes.holding import held, note
from ristiin.programmes.models import Programme, TargetGroup
from ristiin.programmes.naming import Texts, folded, short_names
from ristiin.programmes.refusals import (
    ImpossibleLastDay,
    ImpossibleWindow,
    OptionThere,
    PeopleInTargetGroup,
    RolesMissing,
    SiteMissing,
    SizesMakeNoSense,
    TooFewPlaces,
)

LONGEST_ROLE = 80
MOST_ROLES = 40


@dataclass(frozen=True)
class Target:
    """Everything an organiser decides about a target group."""

    names: Texts
    basis: Basis = Basis.INTEREST
    roles: tuple[str, ...] = ()
    is_deferred: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    ends_on: date | None = None
    capacity: int | None = None
    size_min: int = 5
    size_max: int = 10
    mixed_units: Weight = Weight.SOME
    mode: Place = Place.ONLINE
    site: str = ""
    venue: str = ""
    takes_guests: bool = False

    @classmethod
    def of(cls, target_group: TargetGroup) -> "Target":
        """Return what has been decided about a target group."""
        return cls(
            names=target_group.names,
            basis=Basis(target_group.basis),
            roles=tuple(target_group.roles),
            is_deferred=target_group.is_deferred,
            opens_at=target_group.opens_at,
            closes_at=target_group.closes_at,
            ends_on=target_group.ends_on,
            capacity=target_group.capacity,
            size_min=target_group.size_min,
            size_max=target_group.size_max,
            mixed_units=Weight(target_group.mixed_units),
            mode=Place(target_group.mode),
            site=target_group.site.name if target_group.site else "",
            takes_guests=target_group.takes_guests,
        )


@transaction.atomic
def add_target_group(*, programme: Programme, target: Target, by: Person, at: datetime) -> TargetGroup:
    """Put a target group at the end of the list.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
        NameMissing: no language has a name.
        OptionThere: another target group of the programme has the name.
        SizesMakeNoSense: smallest and largest size contradict.
        RolesMissing: it is for one role, and none is said.
        SiteMissing: its groups meet at a site, and none is said.
        ImpossibleWindow: registration would close before it opens, or lie outside the programme.
        ImpossibleLastDay: its groups would end before they begin, or after the programme.
    """
    programme = held(programme)
    last = programme.target_groups.aggregate(last=Max("position"))["last"]
    target_group = TargetGroup(programme=programme, position=0 if last is None else last + 1)
    _decide(target_group, target)
    target_group.save()
    note("target group added", programme, by, at, {"target_group": target_group.pk})
    return target_group


@transaction.atomic
def change_target_group(*, target_group: TargetGroup, target: Target, by: Person, at: datetime) -> TargetGroup:
    """Set what was decided about a target group. Those who have registered to it stay.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
        NameMissing: no language has a name.
        OptionThere: another target group of the programme has the name.
        SizesMakeNoSense: smallest and largest size contradict.
        RolesMissing: it is for one role, and none is said.
        SiteMissing: its groups meet at a site, and none is said.
        ImpossibleWindow: registration would close before it opens, or lie outside the programme.
        ImpossibleLastDay: its groups would end before they begin, or after the programme.
        TooFewPlaces: more are registered than there would be places.
        PeopleInTargetGroup: it would be put off, and people have registered to it.
    """
    programme = held(target_group.programme)
    target_group = programme.target_groups.get(pk=target_group.pk)
    counts = figures.of_target_groups([target_group])[target_group.pk]
    if target.capacity is not None and target.capacity < counts["registered"]:
        raise TooFewPlaces(counts["registered"])
    if target.is_deferred and not target_group.is_deferred and counts["answers"]:
        raise PeopleInTargetGroup
    _decide(target_group, target)
    target_group.save()
    note("target group changed", programme, by, at, {"target_group": target_group.pk})
    return target_group


@transaction.atomic
def open_target_group(
    *, target_group: TargetGroup, opens_at: datetime, closes_at: datetime, by: Person, at: datetime
) -> TargetGroup:
    """Open a target group that was put off, alone and with its own days (S122, S132).

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
        ImpossibleWindow: registration would close before it opens, or lie outside the programme.
    """
    programme = held(target_group.programme)
    target_group = programme.target_groups.get(pk=target_group.pk)
    target_group.is_deferred, target_group.opens_at, target_group.closes_at = False, opens_at, closes_at
    _check_window(target_group)
    target_group.save()
    note("target group opened", programme, by, at, {"target_group": target_group.pk})
    return target_group


@transaction.atomic
def defer_target_group(*, target_group: TargetGroup, by: Person, at: datetime) -> TargetGroup:
    """Put a target group off until it is opened by itself (S121). Twice changes nothing.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
        PeopleInTargetGroup: people have registered to it.
    """
    programme = held(target_group.programme)
    target_group = programme.target_groups.get(pk=target_group.pk)
    if target_group.is_deferred:
        return target_group
    if figures.of_target_groups([target_group])[target_group.pk]["answers"]:
        raise PeopleInTargetGroup
    target_group.is_deferred = True
    target_group.save(update_fields=["is_deferred"])
    note("target group put off", programme, by, at, {"target_group": target_group.pk})
    return target_group


@transaction.atomic
def remove_target_group(*, target_group: TargetGroup, by: Person, at: datetime) -> None:
    """Take away a target group to which nobody has registered.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
        PeopleInTargetGroup: people have registered to it.
    """
    programme, pk = held(target_group.programme), target_group.pk
    try:
        with transaction.atomic():
            programme.target_groups.filter(pk=pk).delete()
    except ProtectedError as still_used:
        raise PeopleInTargetGroup from still_used
    note("target group removed", programme, by, at, {"target_group": pk})


def _decide(target_group: TargetGroup, target: Target) -> None:
    """Set what was decided when it can be."""
    names = short_names(target.names)
    others = target_group.programme.target_groups.exclude(pk=target_group.pk)
    if others.filter(folded_name=folded(names)).exists():
        raise OptionThere(in_language(names))
    if not 2 <= target.size_min <= target.size_max:  # noqa: PLR2004 - two is company
        raise SizesMakeNoSense
    roles = _roles(target.roles) if target.basis == Basis.ROLE else []
    if target.basis == Basis.ROLE and not roles:
        raise RolesMissing
    if target.mode == Place.SITE and not target.site.strip():
        raise SiteMissing
    target_group.names, target_group.folded_name, target_group.roles = names, folded(names), roles
    meets_at_site = target.mode != Place.ONLINE and bool(target.site.strip())
    target_group.site = site_named(name=target.site, venue=target.venue) if meets_at_site else None
    for column in (
        "basis",
        "is_deferred",
        "opens_at",
        "closes_at",
        "ends_on",
        "capacity",
        "size_min",
        "size_max",
        "mixed_units",
        "mode",
        "takes_guests",
    ):
        setattr(target_group, column, getattr(target, column))
    _check_window(target_group)
    _check_last_day(target_group)


def _roles(roles: tuple[str, ...]) -> list[str]:
    """Return the roles each once, spaces tidied; case makes no difference."""
    tidy = (" ".join(role.split())[:LONGEST_ROLE] for role in roles)
    return list({fold(role): role for role in reversed([role for role in tidy if role])}.values())[::-1][:MOST_ROLES]


def _check_window(target_group: TargetGroup) -> None:
    """Go on when registration closes after it opens, within the programme's life."""
    entries = queries.timeline(target_group.programme)
    opens_at, closes_at = target_group.window(queries.entry_of(entries, EntryKind.REGISTRATION))
    own = [moment for moment in (target_group.opens_at, target_group.closes_at) if moment]
    if not own:
        return
    if opens_at and closes_at and closes_at <= opens_at:
        raise ImpossibleWindow(_("Registration would close before it opens."))
    if entries and not all(
        min(entry.starts_at for entry in entries) <= moment <= max(entry.ends_at for entry in entries) for moment in own
    ):
        raise ImpossibleWindow(_("Registration would be open before the programme begins or after it ends."))


def _check_last_day(target_group: TargetGroup) -> None:
    """Go on when the last day of the groups comes after registration and not after the programme's close."""
    if target_group.ends_on is None:
        return
    programme = target_group.programme
    entries, zone = queries.timeline(programme), ZoneInfo(programme.timezone)
    _opens_at, closes_at = target_group.window(queries.entry_of(entries, EntryKind.REGISTRATION))
    if closes_at and target_group.ends_on <= closes_at.astimezone(zone).date():
        raise ImpossibleLastDay(
            _("The last day of the groups must come after registration has closed. Choose a later day.")
        )
    closes = [entry.ends_at for entry in entries if entry.kind == EntryKind.CLOSE]
    if closes and target_group.ends_on > max(closes).astimezone(zone).date():
        raise ImpossibleLastDay(
            _(
                "The last day of the groups cannot come after the programme’s close. Move the close first, on the "
                "timeline."
            )
        )
