"""Days on which nobody works in Finland, and counting weeks around them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
SATURDAY = 5
FRIDAY = 4
JULY = 7
FARTHEST = timedelta(days=366 * 5)
"""No programme is planned farther away than this."""


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (the anonymous algorithm, Nature 1876)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leaps, rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - correction + 15) % 30
    quarters, left = divmod(of_century, 4)
    to_sunday = (32 + 2 * rest + 2 * quarters - epact - left) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@cache
def public_holidays(year: int) -> Mapping[date, Promise]:
    """Return Finland's public holidays of a year, and the eves on which offices are closed, with their names."""
    sunday = easter(year)
    midsummer_eve = _first(FRIDAY, date(year, 6, 19))
    return MappingProxyType(
        {
            date(year, 1, 1): _("New Year’s Day"),
            date(year, 1, 6): _("Epiphany"),
            sunday - 2 * DAY: _("Good Friday"),
            sunday: _("Easter Sunday"),
            sunday + DAY: _("Easter Monday"),
            date(year, 5, 1): _("May Day"),
            sunday + 39 * DAY: _("Ascension Day"),
            sunday + 49 * DAY: _("Whit Sunday"),
            midsummer_eve: _("Midsummer Eve"),
            midsummer_eve + DAY: _("Midsummer Day"),
            _first(SATURDAY, date(year, 10, 31)): _("All Saints’ Day"),
            date(year, 12, 6): _("Independence Day"),
            date(year, 12, 24): _("Christmas Eve"),
            date(year, 12, 25): _("Christmas Day"),
            date(year, 12, 26): _("Boxing Day"),
        }
    )


def holiday(day: date) -> Promise | None:
    """Return the name of the public holiday on `day`, None on other days."""
    return public_holidays(day.year).get(day)


def is_working_day(day: date) -> bool:
    """Whether people can be asked to do something on `day`: no weekend, no public holiday, not July."""
    return day.weekday() < SATURDAY and day.month != JULY and holiday(day) is None


def next_working_day(day: date) -> date:
    """Return `day`, or the first working day after it."""
    while not is_working_day(day):
        day += DAY
    return day


def last_working_day(day: date) -> date:
    """Return `day`, or the last working day before it."""
    while not is_working_day(day):
        day -= DAY
    return day


def week_of(first_day: date, number: int) -> date:
    """Return the Monday of a programme's week: 0 is the week of `first_day`, weeks that touch July are not counted."""
    monday = first_day - timedelta(days=first_day.weekday())
    for _week in range(number):
        monday += WEEK
        while JULY in {monday.month, (monday + 6 * DAY).month}:
            monday += WEEK
    return monday


def weeks_between(first_day: date, day: date) -> int:
    """Return in which of a programme's weeks `day` is, counted as `week_of` does; in July the last one before it."""
    number = 0
    while week_of(first_day, number + 1) <= day:
        number += 1
    return number


@dataclass(frozen=True)
class Shift:
    """Takes the days of one run to the next: the same week and weekday, but for public holidays and July.

    A weekend was somebody's choice and stays one. Clocks stay, whatever the season.
    """

    first_was: date
    first_day: date
    zone: ZoneInfo

    def onward(self, moment: datetime) -> datetime:
        """Return the moment on its new day, or on the first working day after it."""
        return self._moved(moment, next_working_day)

    def back(self, moment: datetime) -> datetime:
        """Return the moment on its new day, or on the last working day before it."""
        return self._moved(moment, last_working_day)

    def day(self, day: date) -> date:
        """Return the day's new day, or the last working day before it."""
        return self.back(datetime.combine(day, time(12), self.zone)).date()

    def _moved(self, moment: datetime, to_work: Callable[[date], date]) -> datetime:
        local = moment.astimezone(self.zone)
        day = local.date()
        to = self._carried(day)
        if day != self.first_was and day.weekday() < SATURDAY:
            to = to_work(to)
        return datetime.combine(to, local.time(), self.zone)

    def _carried(self, day: date) -> date:
        if day <= self.first_was:
            return self.first_day - (self.first_was - day)
        number = weeks_between(self.first_was, day)
        to = week_of(self.first_day, number) + (day - week_of(self.first_was, number))
        # A day of a week that touches July comes after the last week that was counted, and before the next.
        return min(to, week_of(self.first_day, number + 1) - DAY)


def _first(weekday: int, from_day: date) -> date:
    return from_day + timedelta(days=(weekday - from_day.weekday()) % 7)
