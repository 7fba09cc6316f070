"""What this app does when news comes from earlier floors: one action each."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from ristiin.accounts.models import Person
from ristiin.accounts.signals import erasing
from ristiin.enrolment.actions import registration, telling
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.enrolment.refusals import ProgrammeOver
from ristiin.programmes.models import Programme, TimelineEntry
from ristiin.programmes.signals import programme_cancelled, session_changed


@receiver(erasing)
def somebody_is_erased(person: Person, at: datetime, **_news: Any) -> None:
    """Let them leave what is under way; what is over stays as it was, without their name."""
    for enrolment in Enrolment.objects.of(person).select_related("programme").order_by("pk"):
        if enrolment.state == EnrolmentState.DRAFT:
            registration.throw_away(enrolment=enrolment, at=at)
            continue
        with suppress(ProgrammeOver):
            registration.withdraw(enrolment=enrolment, at=at)


@receiver(session_changed)
def a_session_changed(entry: TimelineEntry, at: datetime, **_news: Any) -> None:
    """Tell those who take part."""
    telling.tell_of_session(entry=entry, at=at)


@receiver(programme_cancelled)
def a_programme_was_cancelled(programme: Programme, at: datetime, **_news: Any) -> None:
    """Tell those who take part or wait."""
    telling.tell_of_cancelling(programme=programme, at=at)
