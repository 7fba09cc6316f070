"""What this app does when news comes from earlier floors: one action each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from ristiin.enrolment.models import Enrolment
from ristiin.enrolment.signals import many_registered, registered
from ristiin.growth.actions import renewing, training
from ristiin.growth.models import Renewed
from ristiin.growth.permissions import is_training


@receiver(registered)
def somebody_registered(enrolment: Enrolment, at: datetime, **_news: Any) -> None:
    """Keep them together with those of a group that goes on, and note that they are in a training."""
    renewing.keep_together(enrolment=enrolment, at=at)
    training.begin_training(enrolment=enrolment, at=at)


@receiver(many_registered)
def a_list_registered(enrolments: Sequence[Enrolment], at: datetime, **_news: Any) -> None:
    """Do the same for everybody of a list whom it concerns; who they are is asked once."""
    programme = enrolments[0].programme
    going_on = Renewed.objects.filter(
        programme=programme,
        group__memberships__enrolment__person_id__in=[one.person_id for one in enrolments],
        group__memberships__left_at=None,
    )
    people = set(going_on.values_list("group__memberships__enrolment__person_id", flat=True))
    for enrolment in enrolments:
        if enrolment.person_id in people or is_training(programme):
            somebody_registered(enrolment=enrolment, at=at)
