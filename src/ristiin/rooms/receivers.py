"""What this app does when news comes from earlier floors: one action each."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from ristiin.programmes.models import Programme
from ristiin.programmes.signals import programme_cancelled
from ristiin.rooms.actions import ending, opening
from ristiin.rooms.models import Meeting
from ristiin.rooms.signals import meeting_changed


@receiver(programme_cancelled)
def the_programme_is_called_off(programme: Programme, at: datetime, **_news: Any) -> None:
    """Close its rooms."""
    ending.close_rooms(programme=programme, at=at)


@receiver(meeting_changed)
def a_meeting_changed(meeting: Meeting, what: str, at: datetime, **_news: Any) -> None:
    """Tell the guest who opens it."""
    opening.follow(meeting=meeting, what=what, at=at)
