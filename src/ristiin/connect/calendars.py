"""Calendar files (RFC 5545) that Thunderbird, Google and Outlook accept: time zones spelled out, lines folded."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress

from ristiin.connect.zones import spelled_out

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
    is_cancelled: bool = False


@dataclass(frozen=True)
class Host:
    """Who invites: the address that calendar programs answer to, the name beside it, whether answers are read."""

    address: str
    name: str
    reads_answers: bool


def calendar_file(occasions: Iterable[Occasion], *, name: str, language: str) -> bytes:
    """Return the occasions as one calendar file."""
    calendar = _calendar("PUBLISH", language)
    calendar.add("x-wr-calname", name)
    calendar.add("x-published-ttl", "PT1H")
    _fill(calendar, [(occasion, _event(occasion)) for occasion in occasions])
    return bytes(calendar.to_ical())


def invitation(occasion: Occasion, *, host: Host, guest: str, language: str, at: datetime) -> dict[str, str]:
    """Return an invitation of one guest, a change of it or its cancelling (RFC 5546), as a letter takes it.

    Nobody else who is invited is named. The same occasion with a higher `sequence` replaces what was said before.
    """
    method = "CANCEL" if occasion.is_cancelled else "REQUEST"
    event = _event(replace(occasion, changed_at=at))
    organizer = vCalAddress(f"mailto:{host.address}")
    organizer.params["CN"] = " ".join(host.name.replace('"', "'").split())
    event.add("organizer", organizer)
    attendee = vCalAddress(f"mailto:{guest}")
    attendee.params["CUTYPE"] = "INDIVIDUAL"
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    if not occasion.is_cancelled:
        attendee.params["PARTSTAT"] = "NEEDS-ACTION"
        attendee.params["RSVP"] = "TRUE" if host.reads_answers else "FALSE"
    event.add("attendee", attendee)
    calendar = _calendar(method, language)
    _fill(calendar, [(occasion, event)])
    text = calendar.to_ical().decode()
    return {"name": "invitation.ics", "type": "text/calendar", "method": method, "text": text}


def _calendar(method: str, language: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//Ristiin//Calendar//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _fill(calendar: Calendar, events: Iterable[tuple[Occasion, Event]]) -> None:
    """Put events into a calendar, after the time zones in which they are."""
    events = list(events)
    for zone in spelled_out(moment for occasion, _event in events for moment in (occasion.starts, occasion.ends)):
        calendar.add_component(zone)
    for _occasion, event in events:
        calendar.add_component(event)


def _event(occasion: Occasion) -> Event:
    event = Event()
    event.add("uid", f"{occasion.uid}@{domain()}")
    event.add("sequence", occasion.sequence)
    event.add("dtstamp", occasion.changed_at)
    event.add("last-modified", occasion.changed_at)
    event.add("summary", occasion.title)
    event.add("dtstart", _unmistakable(occasion.starts))
    event.add("dtend", _unmistakable(occasion.ends))
    if occasion.place or occasion.link:
        event.add("location", occasion.place or occasion.link)
    if occasion.page or occasion.link:
        event.add("description", "\n".join(filter(None, (occasion.link, occasion.page))))
    if occasion.page:
        event.add("url", occasion.page)
    if occasion.is_cancelled:
        event.add("status", "CANCELLED")
    event.add("transp", "OPAQUE" if isinstance(occasion.starts, datetime) else "TRANSPARENT")
    return event


def _unmistakable(moment: datetime | date) -> datetime | date:
    """Return the moment in UTC when its hour comes twice: by the zone's name some read the first, some the second."""
    if not isinstance(moment, datetime) or moment.replace(fold=0).utcoffset() == moment.replace(fold=1).utcoffset():
        return moment
    return moment.astimezone(UTC)


def domain() -> str:
    """Return what stands after the @ of every identity that is ours."""
    return urlsplit(settings.BASE_URL).hostname or "localhost"
