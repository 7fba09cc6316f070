"""Hours of a group's own meetings: when all are free, what comes at the same time, and clocks that are turned."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from ristiin.programmes.calendar import JULY, WEEK, holiday
from ristiin.programmes.models import Programme, TimelineEntry

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ROW = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?\s*[-–]\s*(\d{1,2})(?:[.:](\d{2}))?")
WEEKS_AHEAD = 3
MOST_OFFERED = 15

Span = tuple[datetime, datetime]


class NoSuchHour(ValueError):
    """The clock jumps over this time of day."""


def on_the_clock(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Return the moment at which a clock in the zone shows this; of an hour that comes twice, the first.

    Raises:
        NoSuchHour: the clock is turned forward over it.
    """
    moment = datetime.combine(day, clock, zone)
    if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise NoSuchHour
    return moment.astimezone(UTC)


def as_written(text: str) -> datetime | None:
    """Return the moment that somebody wrote as it stands on their own clock; None when it is no moment.

    Raises:
        NoSuchHour: the clock is turned forward over it.
    """
    try:
        written = parse_datetime(text.strip())
    except ValueError:
        return None
    if written is None or timezone.is_aware(written):
        return None
    zone = timezone.get_current_timezone()
    return on_the_clock(written.date(), written.time().replace(second=0, microsecond=0), ZoneInfo(str(zone)))


def series(first: datetime, minutes: int, *, times: int, every: int, zone: ZoneInfo) -> list[Span]:
    """Return as many meetings at the same time of day, `every` weeks apart; a holiday puts them off by a week.

    July is left out unless the first one is in it. Where the clock jumps over the hour, the meeting is an hour later.
    """
    here = first.astimezone(zone)
    day, clock, skips_july = here.date(), here.time(), here.month != JULY
    found = []
    for number in range(times):
        while number and (holiday(day) is not None or (skips_july and day.month == JULY)):
            day += WEEK
        starts_at = first if not number else nearest(day, clock, zone)
        found.append((starts_at, starts_at + timedelta(minutes=minutes)))
        day += WEEK * every
    return found


def nearest(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Return the moment at which a clock in the zone shows this; where the clock jumps over it, an hour later."""
    try:
        return on_the_clock(day, clock, zone)
    except NoSuchHour:
        # Python reads a missing hour with the offset from before the jump: an hour later on the clock.
        return datetime.combine(day, clock, zone).astimezone(UTC)


def free_hours(
    programme: Programme, slots: Sequence[Iterable[str]], entries: Iterable[TimelineEntry], minutes: int, at: datetime
) -> list[Span]:
    """Return the next times at which everybody is free by the week they gave at registration, `slots` for each person.

    From tomorrow on for three weeks, holidays and joint sessions left out.
    """
    known = [set(codes) for codes in slots]
    if not known or not all(known):
        return []
    zone = ZoneInfo(programme.timezone)
    common = set.intersection(*known)
    taken = [(entry.starts_at, entry.ends_at) for entry in entries if entry.is_session]
    found: list[Span] = []
    first = at.astimezone(zone).date() + timedelta(days=1)
    for day in (first + timedelta(days=ahead) for ahead in range(7 * WEEKS_AHEAD)):
        if holiday(day) is not None:
            continue
        for row in programme.week_rows:
            clock = begins(row) if f"{DAYS[day.weekday()]}-{row}" in common else None
            if clock is None:
                continue
            starts_at = nearest(day, clock, zone)
            span = (starts_at, starts_at + timedelta(minutes=minutes))
            if not any(overlap(span, other) for other in taken):
                found.append(span)
    return found[:MOST_OFFERED]


def of_slot(code: str) -> tuple[int, time] | None:
    """Return the weekday, Monday 0, and the hour at which a slot such as "wed-12-13" begins; None when it is none."""
    day, _dash, row = code.partition("-")
    clock = begins(row) if day in DAYS else None
    return None if clock is None else (DAYS.index(day), clock)


def begins(row: str) -> time | None:
    """Return the hour at which a row of the week begins, None when it names none."""
    read = ROW.fullmatch(row)
    if read is None:
        return None
    hour, minute = int(read[1]), int(read[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None  # noqa: PLR2004 - a day's hours, an hour's minutes


def overlap(one: Span, other: Span) -> bool:
    """Tell whether two stretches of time have something in common."""
    return one[0] < other[1] and other[0] < one[1]


def same_time(entries: Iterable[TimelineEntry], starts_at: datetime, ends_at: datetime) -> str:
    """Return the name of the joint session at the same time, empty when there is none (S28)."""
    span = (starts_at, ends_at)
    return next((e.name for e in entries if e.is_session and overlap((e.starts_at, e.ends_at), span)), "")


def same_day(entries: Iterable[TimelineEntry], day: date, zone: ZoneInfo) -> str:
    """Return the name of the joint session on a day, empty when there is none (S28)."""
    return next((e.name for e in entries if e.is_session and e.starts_at.astimezone(zone).date() == day), "")
