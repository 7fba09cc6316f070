"""What this app does when news comes from earlier floors: one action each."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from ristiin.accounts.models import Person
from ristiin.accounts.signals import erasing
from ristiin.grouping.signals import groups_published
from ristiin.programmes.models import Programme
from ristiin.reports.actions import counting, telling_stories
from ristiin.reports.models import Story


@receiver(erasing)
def somebody_is_erased(person: Person, at: datetime, **_news: Any) -> None:
    """Remove their stories, so that those who have taken them out are told."""
    for story in Story.objects.filter(person=person).order_by("pk"):
        telling_stories.remove(story=story, at=at)


@receiver(groups_published)
def groups_are_there(programme: Programme, at: datetime, **_news: Any) -> None:
    """Count which themes were chosen, once every target group has its groups."""
    if not programme.target_groups.filter(groups_published_at=None).exists():
        counting.count_themes(programme=programme, at=at)
