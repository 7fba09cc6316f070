"""Letters about what the community announces."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from ristiin.accounts.models import Person
from ristiin.accounts.telling import tell
from ristiin.community.models import Announcement
from ristiin.kernel.translated import in_language

TOPIC = "community-news"


def once(news: Announcement) -> str:
    """Return what the keys of the letters about an announcement begin with."""
    return f"announcement/{news.pk}/"


def announced(news: Announcement, person: Person, at: datetime) -> None:
    """Tell a person who follows what was announced."""
    tell(
        person=person,
        topic=TOPIC,
        kind="community/announced",
        context={
            "title": in_language(news.titles, person.language),
            "text": in_language(news.texts, person.language),
            "url": settings.BASE_URL + reverse("community:announcement", args=[news.pk]),
        },
        at=at,
        once_key=f"{once(news)}{person.pk}",
    )
