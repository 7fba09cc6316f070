"""Events outside the programmes as calendars take them."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from ristiin.accounts.models import Person
from ristiin.community.queries import the_community
from ristiin.connect.addresses import silent_host
from ristiin.connect.calendars import Occasion, calendar_file, invitation
from ristiin.growth.models import OutsideEvent


def invited(event: OutsideEvent, person: Person, at: datetime) -> dict[str, str]:
    """Return an invitation to the event, a change of it or its cancelling, as a letter takes it."""
    host = silent_host(the_community().name)
    return invitation(occasion_of(event), host=host, guest=person.email, language=person.language, at=at)


def file(event: OutsideEvent, person: Person) -> bytes:
    """Return the event as a calendar file."""
    occasion = occasion_of(event)
    return calendar_file([replace(occasion, is_cancelled=False)], name=event.name, language=person.language)


def occasion_of(event: OutsideEvent) -> Occasion:
    """Return the event as it stands in calendars."""
    zone = ZoneInfo(event.programme.timezone)
    return Occasion(
        uid=str(event.uid),
        sequence=event.sequence,
        title=event.name,
        starts=event.starts_at.astimezone(zone),
        ends=event.ends_at.astimezone(zone),
        changed_at=event.changed_at,
        place=event.place,
        link=event.link,
        page=settings.BASE_URL + reverse("growth:event", args=[event.pk]),
        is_cancelled=event.called_off_at is not None,
    )
