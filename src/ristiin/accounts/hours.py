"""A person's own hours: when their night is, and when a day's letter comes, by their own clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ristiin.accounts.models import Person

_DAY = timedelta(days=1)


def on(person: Person, day: date, hour: int) -> datetime:
    """Return the moment when the person's clock first shows the hour on a day, or would if it did not skip it."""
    return datetime.combine(day, time(hour), tzinfo=ZoneInfo(person.timezone)).astimezone(UTC)


def local_day(person: Person, at: datetime) -> date:
    """Return the day it is where the person is."""
    return at.astimezone(ZoneInfo(person.timezone)).date()


def after_quiet(person: Person, at: datetime) -> datetime:
    """Return the first moment from `at` on that is not in the person's quiet hours: `at` itself by day."""
    hour, first, last = at.astimezone(ZoneInfo(person.timezone)).hour, person.quiet_from, person.quiet_until
    over_midnight = first > last
    is_quiet = hour >= first or hour < last if over_midnight else first <= hour < last
    if not is_quiet:
        return at
    today = local_day(person, at)
    return on(person, today + _DAY if over_midnight and hour >= first else today, last)


def next_at(person: Person, hour: int, at: datetime) -> datetime:
    """Return the next moment after `at` when the person's clock shows the hour; once a day, also when clocks change."""
    today = local_day(person, at)
    return next(moment for days in range(3) if (moment := on(person, today + days * _DAY, hour)) > at)


def day_before(person: Person, moment: datetime, days: int = 1) -> datetime:
    """Return when to remind the person some days before something: at their own hour, outside quiet hours."""
    return after_quiet(person, on(person, local_day(person, moment) - days * _DAY, person.reminder_hour))


def day_after(person: Person, moment: datetime, days: int = 1) -> datetime:
    """Return when to ask the person about something some days after it."""
    return day_before(person, moment, -days)
