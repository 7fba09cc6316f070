"""The one button of a programme's public page, for somebody this app knows something of."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ristiin.enrolment import queries, windows
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.places import Line, room_of
from ristiin.programmes.choices import Entry, Phase
from ristiin.programmes.doors import Door
from ristiin.programmes.models import Programme


def keeper(programme: Programme, user: Any, at: datetime) -> Door | None:  # noqa: ANN401 - a person or Django's anonymous user
    """Return the way to one's own registration, to the queue, or why there is none; None leaves it to the page."""
    form = reverse("enrolment:register", args=[programme.slug])
    own = queries.own_state(programme, user) if user.is_authenticated else None
    in_time = queries.phase_of(programme, at) == Phase.REGISTRATION
    if own in {EnrolmentState.REGISTERED, EnrolmentState.WAITING}:
        return Door(_("Your registration"), form, is_own=True)
    if not windows.takes_registrations(programme, at):
        return Door(note=_("Registration is not open now.")) if in_time else None
    if programme.entry == Entry.INVITATION and not (user.is_authenticated and queries.is_invited(programme, user)):
        way_in = _("Sign in with the address your invitation came to") if not user.is_authenticated else ""
        return Door(way_in, form if way_in else "", _("This programme is for those who were invited."))
    return _way_in(programme, own, form, at) or (None if in_time else Door(_("Register"), form))


def _way_in(programme: Programme, own: str | None, form: str, at: datetime) -> Door | None:
    if own == EnrolmentState.DRAFT:
        return Door(_("Go on with your registration"), form, _("What you wrote is saved."))
    if _is_full(programme, at):
        return Door(
            _("Join the waiting list"), form, _("All places are taken. The first in line gets the next free one.")
        )
    return Door(_("Register again"), form) if own == EnrolmentState.WITHDRAWN else None


def _is_full(programme: Programme, at: datetime) -> bool:
    """Whether whoever comes now waits, whichever open target group they belong to."""
    room = room_of(programme)
    lines: list[Line] = [group.pk for group in windows.groups_of(programme) if windows.is_open(group, programme, at)]
    return not any(map(room.has_one_for_newcomer, lines or [None]))
