"""Time zones spelled out (VTIMEZONE), as plainly as the zone allows.

A zone whose clocks change by the same rule every year is written as that rule: some calendars read of a list of days
only the first (ical.js), or none (Outlook). What follows no rule is written day by day, each on a line of its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Component, Timezone, TimezoneDaylight, TimezoneStandard, vRecur

_DAY = timedelta(days=1)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Change:
    """One change of the clocks: the local time before it, and what stands after it."""

    local: datetime
    before: timedelta
    after: timedelta
    name: str

    def rules(self) -> set[tuple[int, str]]:
        """Return the ways in which the day can be said within its year: month, and which weekday of the month."""
        day = self.local
        weekday = _WEEKDAYS[day.weekday()]
        ways = {(day.month, f"{(day.day - 1) // 7 + 1}{weekday}")}
        if (day + 7 * _DAY).month != day.month:
            ways.add((day.month, f"-1{weekday}"))
        return ways


def spelled_out(moments: Iterable[datetime | date]) -> list[Timezone]:
    """Return a component for each zone in which some of the moments are."""
    years: dict[str, list[int]] = {}
    for moment in moments:
        if isinstance(moment, datetime) and isinstance(moment.tzinfo, ZoneInfo):
            years.setdefault(moment.tzinfo.key, []).append(moment.year)
    return [_component(key, min(of), max(of)) for key, of in sorted(years.items())]


@lru_cache(maxsize=64)
def _component(key: str, first: int, last: int) -> Timezone:
    zone = ZoneInfo(key)
    component = Timezone()
    component.add("tzid", key)
    # A year more on either side: the first moment needs the change before it.
    changes = _changes(zone, first - 1, last + 1)
    by_year = [[change for change in changes if change.local.year == year] for year in range(first - 1, last + 2)]
    rules = _yearly(by_year)
    if not changes or not rules:
        start = datetime(first - 1, 1, 1, tzinfo=zone)
        offset = start.utcoffset() or timedelta()
        begin = Change(start.replace(tzinfo=None), offset, offset, start.tzname() or key)
        component.add_component(_observance(begin, is_summer=False))
    for number, change in enumerate(by_year[0] if rules else changes):
        observance = _observance(change, is_summer=change.after > change.before)
        if rules:
            month, day = rules[number]
            observance.add("rrule", vRecur({"FREQ": ["YEARLY"], "BYMONTH": [month], "BYDAY": [day]}))
        component.add_component(observance)
    return component


def _observance(change: Change, *, is_summer: bool) -> Component:
    observance = TimezoneDaylight() if is_summer else TimezoneStandard()
    observance.add("dtstart", change.local)
    observance.add("tzoffsetfrom", change.before)
    observance.add("tzoffsetto", change.after)
    observance.add("tzname", change.name)
    return observance


def _changes(zone: ZoneInfo, first: int, last: int) -> list[Change]:
    """Return every change of the clocks in the years from `first` to `last`."""
    found = []
    at, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    while at < end:
        before, after = at.astimezone(zone), (at + _DAY).astimezone(zone)
        if before.utcoffset() != after.utcoffset():
            found.append(_change(zone, at))
        at += _DAY
    return found


def _change(zone: ZoneInfo, low: datetime) -> Change:
    high, before = low + _DAY, low.astimezone(zone).utcoffset() or timedelta()
    while high - low > timedelta(minutes=1):
        middle = low + timedelta(minutes=(high - low) // timedelta(minutes=2))
        low, high = (middle, high) if middle.astimezone(zone).utcoffset() == before else (low, middle)
    after = high.astimezone(zone)
    local = (high + before).replace(tzinfo=None)
    return Change(local, before, after.utcoffset() or timedelta(), after.tzname() or zone.key)


def _yearly(by_year: Sequence[Sequence[Change]]) -> list[tuple[int, str]]:
    """Return the rule of each of a year's changes when every year has the same ones, nothing otherwise."""
    if len({len(changes) for changes in by_year}) != 1:
        return []
    rules = []
    for same in zip(*by_year, strict=True):
        ways = set.intersection(*(change.rules() for change in same))
        if not ways or len({(c.local.time(), c.before, c.after) for c in same}) != 1:
            return []
        rules.append(min(ways))
    return rules
