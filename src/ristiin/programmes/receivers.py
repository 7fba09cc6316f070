"""What this app does when news comes from earlier floors: one action each."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from ristiin.accounts.models import Person
from ristiin.accounts.signals import erasing
from ristiin.programmes.actions import appointing
from ristiin.programmes.choices import State
from ristiin.programmes.models import Role


@receiver(erasing)
def somebody_is_erased(person: Person, at: datetime, **_news: Any) -> None:
    """End their roles; a programme that would be left without an organiser is handed over first."""
    for role in Role.objects.filter(person=person).exclude(programme__state=State.CANCELLED).order_by("pk"):
        appointing.take_role(role=role, by=person, at=at)
