"""An ordinary week in words: its days, and hours as codes such as "mon-12-13"."""

from collections.abc import Iterable

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR

from ristiin.ui.forms import WeekDay

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORKING = DAYS[:5]


def columns(chosen: Iterable[str] = ()) -> list[WeekDay]:
    """Return the working days, and each day of a weekend that somebody has chosen."""
    used = {code.partition("-")[0] for code in chosen}
    return [
        WeekDay(day, WEEKDAYS[place], WEEKDAYS_ABBR[place])
        for place, day in enumerate(DAYS)
        if day in WORKING or day in used
    ]


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


def code_in_words(code: str) -> str:
    """Return one time as it is written in a list: ma 9–11."""
    day, _dash, row = code.partition("-")
    return f"{WEEKDAYS_ABBR[DAYS.index(day)]} {hours(row)}"


def in_order(codes: Iterable[str]) -> list[str]:
    """Return times in the order of the week, the earlier hour first."""
    return sorted((code for code in codes if code.partition("-")[0] in DAYS), key=_place)


def _place(code: str) -> tuple[int, float, str]:
    day, _dash, row = code.partition("-")
    hour, _dot, minutes = row.partition("-")[0].replace(":", ".").partition(".")
    begins = int(hour) + int(minutes or 0) / 60 if hour.isdigit() and (minutes or "0").isdigit() else 24.0
    return DAYS.index(day), begins, row
