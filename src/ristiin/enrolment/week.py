"""The ordinary week of a programme: its rows, and where times stand in its picture."""

from collections.abc import Iterable, Sequence

from ristiin.programmes.models import Programme
from ristiin.ui.forms import WeekDay, WeekSlot
from ristiin.ui.week import DAYS, WORKING, code_in_words, columns, hours, in_words

__all__ = ["DAYS", "WORKING", "cells", "code_in_words", "columns", "hours", "in_words", "rows", "slots_of"]


def slots_of(programme: Programme) -> list[str]:
    """Return the codes of the programme's week, in the order of the week."""
    return [f"{day}-{row}" for day in DAYS for row in programme.week_rows]


def rows(programme: Programme) -> list[WeekSlot]:
    """Return the hours of a day."""
    return [WeekSlot(row, hours(row)) for row in programme.week_rows]


def cells(codes: Iterable[str], programme: Programme, days: Sequence[WeekDay]) -> set[tuple[int, int]]:
    """Return where the times stand in the week's picture, as (day, row)."""
    chosen = set(codes)
    return {
        (at, down)
        for at, day in enumerate(days)
        for down, row in enumerate(programme.week_rows)
        if f"{day.key}-{row}" in chosen
    }
