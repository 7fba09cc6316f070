"""Periodic work of rooms: their end."""

from datetime import datetime, timedelta

from ristiin.kernel.periodic import every
from ristiin.rooms.actions.ending import end_what_is_due
from ristiin.rooms.actions.opening import forget_guests
from ristiin.rooms.endings import ending_groups

GUESTS_KEPT = timedelta(days=7)


@every(timedelta(days=1))
def forget_old_guests(at: datetime) -> None:
    """Forget the guests whose last meeting was a week ago."""
    forget_guests(before=at - GUESTS_KEPT)


@every(timedelta(hours=6))
def ending(at: datetime) -> None:
    """Warn those whose room ends soon, and empty the rooms whose time is over."""
    end_what_is_due(groups=ending_groups(at), at=at)
