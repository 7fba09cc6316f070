"""Questions about what the community announces."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from ristiin.accounts.choices import How
from ristiin.accounts.models import Person
from ristiin.accounts.telling import how_for
from ristiin.accounts.topics import topic
from ristiin.community.models import Announcement
from ristiin.community.news import mails
from ristiin.kernel.translated import FALLBACK

ON_THE_FRONT = 3


@dataclass(frozen=True)
class Shown:
    """An announcement in the reader's language, or the nearest there is."""

    pk: int
    title: str
    text: str
    language: str
    published_at: datetime


def shown(news: Announcement) -> Shown:
    """Return an announcement as the reader reads it."""
    own = (get_language() or FALLBACK[0])[:2]
    language = next((code for code in (own, *FALLBACK) if news.titles.get(code)), own)
    return Shown(news.pk, news.titles.get(language, ""), news.texts.get(language, ""), language, news.published_at)


def newest() -> list[Shown]:
    """Return the news that the front page tells."""
    return [shown(news) for news in Announcement.objects.shown()[:ON_THE_FRONT]]


def follows(person: Person) -> bool:
    """Tell whether news comes to the person by letter."""
    return how_for(person, topic(mails.TOPIC)) != How.NONE
