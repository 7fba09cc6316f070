"""What this app does when news comes from earlier floors: one action each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from ristiin.accounts.models import Person
from ristiin.connect import tasks
from ristiin.connect.actions import inviting
from ristiin.grouping.models import Group
from ristiin.grouping.signals import facilitator_changed, membership_changed
from ristiin.programmes.models import Programme
from ristiin.programmes.signals import programme_cancelled
from ristiin.rooms.models import Meeting
from ristiin.rooms.signals import meeting_changed, series_settled


@receiver(meeting_changed)
def a_meeting_changed(meeting: Meeting, at: datetime, **_news: Any) -> None:
    """Let the calendars of the group follow."""
    inviting.follow(meetings=[meeting], at=at)


@receiver(series_settled)
def a_series_was_settled(meetings: Sequence[Meeting], **_news: Any) -> None:
    """Let the calendars of the group take them in, in the background: an organiser sets those of all groups at once."""
    tasks.follow_meetings.enqueue([meeting.pk for meeting in meetings])


@receiver(membership_changed)
def groups_changed(programme: Programme, enrolments: Sequence[int], at: datetime, **_news: Any) -> None:
    """Invite those who came and take the dates from those who left."""
    people = Person.objects.filter(enrolments__in=enrolments)
    inviting.follow_people(programme=programme, people=people, at=at)


@receiver(facilitator_changed)
def somebody_else_facilitates(
    group: Group, before: Person | None, person: Person | None, at: datetime, **_news: Any
) -> None:
    """Let the calendars of the two follow."""
    people = [one for one in (before, person) if one is not None]
    inviting.follow_people(programme=group.programme, people=people, at=at)


@receiver(programme_cancelled)
def a_programme_was_cancelled(programme: Programme, at: datetime, **_news: Any) -> None:
    """Take the meetings of its groups out of calendars."""
    for meetings in inviting.follow_programme(programme=programme, at=at):
        tasks.follow_meetings.enqueue(meetings)
