"""What this app does when news comes from earlier floors: one action each."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from ristiin.enrolment.models import Enrolment
from ristiin.enrolment.signals import registered
from ristiin.growth.actions import renewing, training


@receiver(registered)
def somebody_registered(enrolment: Enrolment, at: datetime, **_news: Any) -> None:
    """Keep them together with those of a group that goes on, and note that they are in a training."""
    renewing.keep_together(enrolment=enrolment, at=at)
    training.begin_training(enrolment=enrolment, at=at)
