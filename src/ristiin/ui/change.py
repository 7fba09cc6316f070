"""The picture of before and after: a ring where something stood first, a dot where it stands now, an arrow between."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ristiin.ui.pictures import number

WIDTH = 320
LEFT, RIGHT = 12.0, 308.0
LINE, TRACK, GAP = 17, 20, 16
"""How high a line of a name is, how far under it the track runs, how much air there is below."""
LETTERS = 42
"""So many letters of a name stand on one line."""
RING, DOT = 6.0, 6.5
FIVE = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Change:
    """Something and where it stood before and after, on a scale; None where that is not known."""

    name: str
    before: float | None = None
    after: float | None = None


@dataclass(frozen=True)
class Row:
    """One change drawn: the lines of its name with their heights, its track, its ring and dot, the arrow between."""

    lines: Sequence[tuple[str, str]]
    track: str
    ticks: Sequence[str]
    y: str
    ring: str = ""
    dot: str = ""
    arrow: str = ""

    @property
    def radius(self) -> str:
        """How large the dot is: within the ring where nothing has changed."""
        return "3" if self.dot == self.ring else str(DOT)


@dataclass(frozen=True)
class Drawing:
    """The whole picture, and the same in words."""

    height: int
    rows: Sequence[Row]
    description: str


def drawing(changes: Sequence[Change], scale: Sequence[int] = FIVE) -> Drawing:
    """Return the picture of some changes, one under another, in their order."""
    rows, top = [], 0
    for change in changes:
        names = textwrap.wrap(change.name, LETTERS) or [""]
        lines = [(str(top + LINE * (place + 1) - 3), text) for place, text in enumerate(names)]
        y = top + LINE * len(names) + TRACK - 6
        rows.append(_row(change, lines, float(y), scale))
        top = y + GAP
    return Drawing(max(top, 1), rows, " ".join(in_words(change) for change in changes))


def in_words(change: Change) -> str:
    """Return one change as a sentence."""
    values = {"name": change.name, "before": shown(change.before), "after": shown(change.after)}
    if change.before is None and change.after is None:
        return _("%(name)s: nothing yet.") % values
    if change.after is None:
        return _("%(name)s: %(before)s at the start.") % values
    if change.before is None:
        return _("%(name)s: %(after)s at the end.") % values
    return _("%(name)s: first %(before)s, then %(after)s.") % values


def shown(value: float | None) -> str:
    """Return a figure as the reader writes it, a dash where there is none."""
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else str(number_format(value, decimal_pos=1))


def _row(change: Change, lines: Sequence[tuple[str, str]], y: float, scale: Sequence[int]) -> Row:
    def place(value: float) -> float:
        return LEFT + (RIGHT - LEFT) * (value - scale[0]) / (scale[-1] - scale[0])

    before, after = change.before, change.after
    return Row(
        lines=lines,
        track=f"M{number(LEFT)} {number(y)}H{number(RIGHT)}",
        ticks=[number(place(value)) for value in scale],
        y=number(y),
        ring="" if before is None else number(place(before)),
        dot="" if after is None else number(place(after)),
        arrow="" if before is None or after is None else _arrow(place(before), place(after), y),
    )


def _arrow(start: float, end: float, y: float) -> str:
    """Return a line from the ring to the dot with a head before the dot, nothing when they touch."""
    way = 1 if end > start else -1
    first, last = start + way * RING, end - way * (DOT + 2)
    if (last - first) * way < 4:  # noqa: PLR2004 - shorter than its head
        return ""
    n = number
    head = f"M{n(last - way * 5)} {n(y - 5)}L{n(last)} {n(y)}L{n(last - way * 5)} {n(y + 5)}"
    return f"M{n(first)} {n(y)}H{n(last)}{head}"
