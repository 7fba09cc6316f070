"""The one button of a programme's public page: what this reader can do there now.

Without a keeper the page offers registering while it is open to all. The app that knows registrations keeps the door:
it says that one is registered already, is invited, or must wait.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ristiin.programmes.choices import Entry, EntryKind, Phase, Standing, State
from ristiin.programmes.models import Programme, TargetGroup, TimelineEntry
from ristiin.ui import dates


@dataclass(frozen=True)
class Door:
    """Where the button leads; without `url` there is only the note that says why.

    `is_own` says that it leads to what the reader has already: then nothing else invites them to register.
    """

    label: str | Promise = ""
    url: str = ""
    note: str | Promise = ""
    is_own: bool = False


Keeper = Callable[[Programme, Any, datetime], Door | None]
_keepers: list[Keeper] = []


def register(keeper: Keeper, *, goes_first: bool = False) -> Keeper:
    """Have `keeper(programme, user, at)` asked before the page; None leaves the question to others.

    `goes_first` has it asked before the keepers that came earlier. Twice changes nothing.
    """
    if keeper not in _keepers:
        _keepers.insert(0 if goes_first else len(_keepers), keeper)
    return keeper


def door(programme: Programme, entries: Sequence[TimelineEntry], user: Any, at: datetime) -> Door:  # noqa: ANN401 - as above
    """Return what the reader can do: a keeper's answer, else what the programme's phase and entry allow."""
    return kept(programme, user, at) or _unkept(programme, entries, at)


def door_of(
    target_group: TargetGroup, programme: Programme, entries: Sequence[TimelineEntry], at: datetime, *, has_own: bool
) -> Door:
    """Return what one can do about a target group: register, wait for its day, or know that it comes later."""
    registration = next((entry for entry in entries if entry.kind == EntryKind.REGISTRATION), None)
    standing = target_group.standing(at, registration)
    opens_at, closes_at = target_group.window(registration)
    if programme.state != State.PUBLISHED:
        return Door()
    if standing == Standing.LATER:
        return Door(note=_("Opens later. The day is told here."))
    if standing == Standing.COMING and opens_at:
        return Door(note=_("Registration opens on %(when)s") % {"when": dates.day_clock(opens_at)})
    if standing == Standing.OVER:
        return Door(note=_("Registration is over."))
    until = _("Register by %(when)s") % {"when": dates.day_clock(closes_at)} if closes_at else ""
    if has_own or programme.entry == Entry.INVITATION:
        return Door(note=until)
    url = f"{reverse('enrolment:register', args=[programme.slug])}?for={target_group.pk}"
    return Door(_("Register"), url, until)


def _unkept(programme: Programme, entries: Sequence[TimelineEntry], at: datetime) -> Door:
    phase = programme.phase(list(entries), at)
    registration = next((entry for entry in entries if entry.kind == EntryKind.REGISTRATION), None)
    if phase == Phase.COMING and registration:
        return Door(note=_("Registration opens on %(when)s") % {"when": dates.day_clock(registration.starts_at)})
    if phase == Phase.REGISTRATION:
        if programme.entry == Entry.INVITATION:
            return Door(note=_("People register by invitation. Open the link in your letter."))
        return Door(_("Register"), reverse("enrolment:register", args=[programme.slug]))
    if phase in {Phase.PAIRING, Phase.RUNNING}:
        return Door(note=_("Registration is over."))
    if phase == Phase.CLOSED:
        return Door(note=_("The programme is over."))
    return Door()


def kept(programme: Programme, user: Any, at: datetime) -> Door | None:  # noqa: ANN401 - a person or Django's anonymous user
    """Return the first keeper's answer, None when nobody has one."""
    return next((door for keeper in _keepers if (door := keeper(programme, user, at)) is not None), None)
