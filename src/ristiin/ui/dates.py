"""Dates and times in words, as each language writes them: the weekday always there, the zone never."""

from datetime import date, datetime, time

from django.utils.dateformat import format as formatted
from django.utils.timezone import is_aware, localtime
from django.utils.translation import get_language, gettext_noop

DAY = {"fi": "D j.n.", "sv": "D j.n", "en": "D j M"}
FULL_DAY = {"fi": "D j.n.Y", "sv": "D j.n.Y", "en": "D j M Y"}
BARE_DAY = {"fi": "j.n.", "sv": "j.n", "en": "j M"}
CLOCK = {"fi": "klo ", "sv": "kl. ", "en": ""}

WEEKDAYS = (
    gettext_noop("Mon"),
    gettext_noop("Tue"),
    gettext_noop("Wed"),
    gettext_noop("Thu"),
    gettext_noop("Fri"),
    gettext_noop("Sat"),
    gettext_noop("Sun"),
)
"""Django's short weekdays, named here so that our own catalogues say them: Finland writes `må` for Sweden's `mån`."""

MONTHS = {
    "fi": ("tammi", "helmi", "maalis", "huhti", "touko", "kesä", "heinä", "elo", "syys", "loka", "marras", "joulu"),
    "sv": ("jan", "feb", "mars", "april", "maj", "juni", "juli", "aug", "sept", "okt", "nov", "dec"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
"""Months as a calendar's leaf has them, where Django's short names are capitalised and cut."""


def _language() -> str:
    code = (get_language() or "fi").split("-")[0]
    return code if code in DAY else "en"


def here(moment: date) -> date:
    """Return a moment as the reader's clock has it; a bare date stays as it is."""
    return localtime(moment) if isinstance(moment, datetime) and is_aware(moment) else moment


def _hours(moment: datetime | time) -> str:
    at = localtime(moment) if isinstance(moment, datetime) and is_aware(moment) else moment
    if _language() == "en":
        return f"{at.hour:02}:{at.minute:02}"
    return f"{at.hour}.{at.minute:02}" if at.minute else str(at.hour)


def day(moment: date) -> str:
    """Return the weekday and the day: `to 3.2.`, and no year."""
    return formatted(here(moment), DAY[_language()])


def short_month(moment: date) -> str:
    """Return the month as a calendar's leaf has it: `helmi`."""
    return MONTHS[_language()][here(moment).month - 1]


def full_day(moment: date) -> str:
    """Return the weekday, the day and the year: `to 3.2.2022`."""
    return formatted(here(moment), FULL_DAY[_language()])


def bare_day(moment: date) -> str:
    """Return the day without its weekday, `3.2.`, for tables."""
    return formatted(here(moment), BARE_DAY[_language()])


def clock(moment: datetime | time) -> str:
    """Return the time of day: `klo 13` or `klo 13.30`."""
    return CLOCK[_language()] + _hours(moment)


def day_clock(moment: datetime) -> str:
    """Return the day and the time: `to 3.2. klo 13`."""
    return f"{day(moment)} {clock(moment)}"


def hours(start: datetime | time, end: datetime | time | None) -> str:
    """Return when something goes on within a day: `klo 13–14.30`."""
    return clock(start) if end is None else f"{clock(start)}–{_hours(end)}"


def days(start: date, end: date | None) -> str:
    """Return the days something lasts, as short as they can be said, `1.–19.1.`, for example."""
    first = here(start)
    last = first if end is None else here(end)
    if (first.year, first.month, first.day) == (last.year, last.month, last.day):
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        lead = f"{first.day}." if _language() == "fi" else f"{first.day}"
        return f"{lead}–{bare_day(last)}"
    return f"{bare_day(first)}–{bare_day(last)}"


def long_days(start: date, end: date) -> str:
    """Return the days something lasts with the year: `1.1.–30.6.2022`."""
    first, last = here(start), here(end)
    space = "" if _language() == "fi" else " "
    if first.year != last.year:
        return f"{bare_day(first)}{space}{first.year}–{bare_day(last)}{space}{last.year}"
    return f"{bare_day(first)}–{bare_day(last)}{space}{last.year}"
