"""What this app does when news comes from earlier floors: one action each."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from ristiin.accounts.models import Person
from ristiin.accounts.signals import erasing
from ristiin.enrolment.actions import registration
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.enrolment.refusals import ProgrammeOver


@receiver(erasing)
def somebody_is_erased(person: Person, at: datetime, **_news: Any) -> None:  # noqa: ANN401 - a signal's own form
    """Let them leave what is under way; what is over stays as it was, without their name."""
    for enrolment in Enrolment.objects.of(person).select_related("programme").order_by("pk"):
        if enrolment.state == EnrolmentState.DRAFT:
            registration.throw_away(enrolment=enrolment, at=at)
            continue
        with suppress(ProgrammeOver):
            registration.withdraw(enrolment=enrolment, at=at)
