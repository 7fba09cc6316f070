"""Telling the others that there is something new in the room, never what; and coming to look takes the news away."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from ristiin.accounts.models import Person
from ristiin.accounts.telling import tell
from ristiin.grouping.models import Group
from ristiin.rooms.access import people_in
from ristiin.writing.models import RoomNews

TOPIC = "room-news"
WAITS = timedelta(minutes=5)
"""How long news waits before it becomes a letter: who is there sees it anyway, and several become one."""


def spread(*, group: Group, by: Person, at: datetime) -> None:
    """Note for everybody else in the group that there is something new; what waits for them already stays as it is."""
    others = [person for person in people_in(group) if person.pk != by.pk]
    RoomNews.objects.bulk_create(
        [RoomNews(group=group, person=person, first_at=at) for person in others], ignore_conflicts=True
    )


def seen(*, group: Group, person: Person) -> None:
    """Take the news away: the person is here."""
    RoomNews.objects.filter(group=group, person=person).delete()


@transaction.atomic
def tell_waiting(*, at: datetime) -> int:
    """Write one letter to each whose news has waited, and return how many. Nobody is told twice before they come."""
    waiting = RoomNews.objects.filter(told_at__isnull=True, first_at__lte=at - WAITS)
    told = 0
    for news in waiting.select_for_update(skip_locked=True, of=("self",)).select_related("group__programme", "person"):
        news.told_at = at
        news.save(update_fields=["told_at"])
        if news.person in people_in(news.group):
            _tell(news, at)
            told += 1
    return told


def _tell(news: RoomNews, at: datetime) -> None:
    tell(
        person=news.person,
        topic=TOPIC,
        kind="writing/room_news",
        context={
            "programme": news.group.programme,
            "url": settings.BASE_URL + reverse("writing:thread", args=[news.group_id]),
        },
        at=at,
        once_key=f"room-news:{news.pk}",
    )
