"""News of earlier floors that writing hears."""

from typing import Any

from django.dispatch import receiver

from ristiin.grouping.models import Group
from ristiin.rooms.signals import room_emptied
from ristiin.writing.actions import forgetting


@receiver(room_emptied)
def room_ends(group: Group, **_news: Any) -> None:
    """Forget what was written in a room whose time is over."""
    forgetting.empty(group=group)
