"""The secret address of a person's calendar."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from ristiin.accounts.models import Person
from ristiin.connect.models import CalendarFeed
from ristiin.kernel import audit


def open_feed(*, person: Person, at: datetime) -> CalendarFeed:
    """Return the person's calendar address, made when there was none."""
    living = CalendarFeed.objects.filter(person=person, revoked_at__isnull=True)
    feed = living.first()
    if feed is not None:
        return feed
    try:
        with transaction.atomic():
            feed = CalendarFeed.objects.create(person=person, token=secrets.token_urlsafe(24), created_at=at)
            audit.record(verb="calendar opened", target=feed, at=at, actor_id=person.pk, subject_id=person.pk)
    except IntegrityError:
        return living.get()
    return feed


@transaction.atomic
def change_feed(*, person: Person, at: datetime) -> CalendarFeed:
    """Make the old address dead and return a new one."""
    CalendarFeed.objects.filter(person=person, revoked_at__isnull=True).update(revoked_at=at)
    return open_feed(person=person, at=at)
