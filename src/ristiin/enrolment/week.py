"""An ordinary week in words: days, rows and the codes of their crossings."""

from collections.abc import Iterable, Sequence

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR

from ristiin.programmes.models import Programme
from ristiin.ui.forms import WeekDay, WeekSlot

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORKING = DAYS[:5]


def slots_of(programme: Programme) -> list[str]:
    """Return the codes of the programme's week, in the order of the week."""
    return [f"{day}-{row}" for day in DAYS for row in programme.week_rows]


def columns(chosen: Iterable[str] = ()) -> list[WeekDay]:
    """Return the working days, and each day of a weekend that somebody has chosen."""
    used = {code.partition("-")[0] for code in chosen}
    return [
        WeekDay(day, WEEKDAYS[place], WEEKDAYS_ABBR[place])
        for place, day in enumerate(DAYS)
        if day in WORKING or day in used
    ]


def rows(programme: Programme) -> list[WeekSlot]:
    """Return the hours of a day."""
    return [WeekSlot(row, hours(row)) for row in programme.week_rows]


def hours(row: str) -> str:
    """Return the hours as they are written: 9–11."""
    return row.replace("-", "–")


def in_words(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Return the days that have times, each with its hours: (ma, 9–11, 13–15)."""
    found: dict[str, list[str]] = {}
    for code in codes:
        day, _dash, row = code.partition("-")
        found.setdefault(day, []).append(hours(row))
    return [(str(WEEKDAYS_ABBR[DAYS.index(day)]), ", ".join(found[day])) for day in DAYS if day in found]


def cells(codes: Iterable[str], programme: Programme, days: Sequence[WeekDay]) -> set[tuple[int, int]]:
    """Return where the times stand in the week's picture, as (day, row)."""
    chosen = set(codes)
    return {
        (at, down)
        for at, day in enumerate(days)
        for down, row in enumerate(programme.week_rows)
        if f"{day.key}-{row}" in chosen
    }


def code_in_words(code: str) -> str:
    """Return one time as it is written in a list: ma 9–11."""
    day, _dash, row = code.partition("-")
    return f"{WEEKDAYS_ABBR[DAYS.index(day)]} {hours(row)}"
