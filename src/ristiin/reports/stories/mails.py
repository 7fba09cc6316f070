"""Letters about stories. None says a word of a story."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from ristiin.accounts.models import Person
from ristiin.accounts.telling import tell
from ristiin.reports.models import Story

TOPIC = "stories"


def story_taken_back(story: Story, organisers: Iterable[Person], at: datetime) -> None:
    """Tell those who have taken a story out that its teller has changed it, or lets it be told no more."""
    for person in organisers:
        tell(
            person=person,
            topic=TOPIC,
            kind="reports/story_taken_back",
            context={
                "programme": story.programme,
                "url": settings.BASE_URL + reverse("reports:stories", args=[story.programme.slug]),
            },
            at=at,
        )
