"""What this app does when news comes from earlier floors: one action each."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from ristiin.grouping.models import Group, Membership
from ristiin.grouping.signals import membership_changed
from ristiin.outputs.actions import drafting
from ristiin.rooms.signals import room_emptied


@receiver(membership_changed)
def somebody_left_or_came(enrolments: Iterable[int], at: datetime, **_news: Any) -> None:
    """Let those who have left be no authors of the drafts they can read no more."""
    gone = Membership.objects.filter(enrolment__in=list(enrolments), left_at__isnull=False)
    for row in gone.select_related("group", "enrolment__person").order_by("pk"):
        person = row.enrolment.person
        if not Group.objects.of(person).filter(pk=row.group_id).exists():
            drafting.let_go(person=person, group=row.group, at=at)


@receiver(room_emptied)
def a_room_was_emptied(group: Group, **_news: Any) -> None:
    """Forget its drafts; what is published stays."""
    drafting.forget_drafts(group=group)
