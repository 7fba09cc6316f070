"""What this app does when news comes from earlier floors: one action each."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from ristiin.programmes.models import Programme
from ristiin.programmes.signals import programme_cancelled
from ristiin.rooms.actions import ending


@receiver(programme_cancelled)
def the_programme_is_called_off(programme: Programme, at: datetime, **_news: Any) -> None:
    """Close its rooms."""
    ending.close_rooms(programme=programme, at=at)
