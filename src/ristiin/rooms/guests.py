"""What a guest who opens a meeting sees by the link in the letter: that meeting, until it is over."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import QuerySet

from ristiin.programmes.choices import State
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.models import GuestOpener, Meeting, Opener

CalendarMaker = Callable[[Meeting, str, datetime], bytes]
_makers: list[CalendarMaker] = []


def make_calendars_by(maker: CalendarMaker) -> CalendarMaker:
    """Have `maker` make the calendar file of a meeting, given the guest's own page. A later floor knows how."""
    _makers[:] = [maker]
    return maker


def calendar_file(meeting: Meeting, page: str, at: datetime) -> bytes | None:
    """Return the meeting as a calendar file, None while nobody makes them."""
    return _makers[0](meeting, page, at) if _makers else None


def guest_by(token: str) -> GuestOpener | None:
    """Return whose link this is."""
    return GuestOpener.objects.filter(token=token).select_related("programme", "invited_by").first()


def openings(guest: GuestOpener, at: datetime) -> list[Opener]:
    """Return the meetings that the guest opens and that are not over, in order of time."""
    return list(_live(at).filter(guest=guest))


def is_live(opener: Opener, at: datetime) -> bool:
    """Tell whether an opener's meeting is still to be opened."""
    return _live(at).filter(pk=opener.pk).exists()


def _live(at: datetime) -> "QuerySet[Opener]":
    return (
        Opener.objects.filter(
            meeting__state=MeetingState.SETTLED,
            meeting__ends_at__gt=at,
            meeting__group__ended_at=None,
            meeting__group__programme__state=State.PUBLISHED,
        )
        .select_related("meeting__group__programme")
        .order_by("meeting__starts_at", "pk")
    )
