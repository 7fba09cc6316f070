"""What this app does when news comes from earlier floors: one action each."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from ristiin.enrolment.models import Enrolment
from ristiin.enrolment.signals import withdrew
from ristiin.grouping.actions import repairing


@receiver(withdrew)
def somebody_withdrew(enrolment: Enrolment, at: datetime, **_news: Any) -> None:
    """Take them out of their group."""
    repairing.leave(enrolment=enrolment, at=at)
