"""What this app does when news comes from earlier floors: one action each."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from ristiin.gatherings.actions import announcing, sharing
from ristiin.grouping.models import Group
from ristiin.programmes.models import Programme, TimelineEntry
from ristiin.programmes.signals import programme_cancelled, session_changed
from ristiin.rooms.signals import room_emptied


@receiver(session_changed)
def a_session_changed(entry: TimelineEntry, at: datetime, **_news: Any) -> None:
    """Tell the guests and those who facilitate; those registered hear from their own floor."""
    announcing.tell_of_change(entry=entry, at=at)


@receiver(programme_cancelled)
def a_programme_was_cancelled(programme: Programme, at: datetime, **_news: Any) -> None:
    """Tell the guests that they need not come."""
    announcing.tell_of_cancelling(programme=programme, at=at)


@receiver(room_emptied)
def a_room_was_emptied(group: Group, at: datetime, **_news: Any) -> None:
    """Delete what the group never shared."""
    sharing.empty(group=group, at=at)
