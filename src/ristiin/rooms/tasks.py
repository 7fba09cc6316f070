"""Periodic work of rooms: their end."""

from datetime import datetime, timedelta

from ristiin.kernel.periodic import every
from ristiin.rooms.actions.ending import end_what_is_due
from ristiin.rooms.endings import ending_groups


@every(timedelta(hours=6))
def ending(at: datetime) -> None:
    """Warn those whose room ends soon, and empty the rooms whose time is over."""
    end_what_is_due(groups=ending_groups(at), at=at)
