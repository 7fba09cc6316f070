"""Calendar files (RFC 5545) that Thunderbird, Google and Outlook accept: time zones spelled out, lines folded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

CONTENT_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Occasion:
    """One thing in a calendar. A `date` for `starts` makes it an all-day one; `zone` is an IANA name."""

    uid: str
    sequence: int
    title: str
    starts: datetime | date
    ends: datetime | date
    changed_at: datetime
    place: str = ""
    link: str = ""
    page: str = ""


def calendar_file(occasions: Iterable[Occasion], *, name: str, language: str) -> bytes:
    """Return the occasions as one calendar file."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Ristiin//Calendar//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-published-ttl", "PT1H")
    for occasion in occasions:
        calendar.add_component(_event(occasion))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(occasion: Occasion) -> Event:
    event = Event()
    event.add("uid", f"{occasion.uid}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}")
    event.add("sequence", occasion.sequence)
    event.add("dtstamp", occasion.changed_at)
    event.add("last-modified", occasion.changed_at)
    event.add("summary", occasion.title)
    event.add("dtstart", occasion.starts)
    event.add("dtend", occasion.ends)
    if occasion.place or occasion.link:
        event.add("location", occasion.place or occasion.link)
    if occasion.page or occasion.link:
        event.add("description", "\n".join(filter(None, (occasion.link, occasion.page))))
    if occasion.page:
        event.add("url", occasion.page)
    event.add("transp", "OPAQUE" if isinstance(occasion.starts, datetime) else "TRANSPARENT")
    return event
