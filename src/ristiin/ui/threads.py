"""The thread picture: a programme as two threads that cross at its joint sessions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from ristiin.ui.pictures import number


@dataclass(frozen=True)
class Phase:
    """A stretch of the programme, both days included; `short` is said where the name has no room."""

    name: str
    starts_on: date
    ends_on: date
    short: str = ""


@dataclass(frozen=True)
class Session:
    """A joint session, where the two threads cross; `short` is said where the name has no room."""

    name: str
    starts_at: datetime
    ends_at: datetime | None = None
    short: str = ""


@dataclass(frozen=True)
class Mark:
    """One day that matters, such as the day outputs are due."""

    name: str
    on: date


@dataclass(frozen=True)
class Thread:
    """A programme's timeline: who the two threads are, and what they go through."""

    title: str
    first_label: str
    second_label: str
    starts_on: date
    ends_on: date
    today: date | None = None
    phases: Sequence[Phase] = ()
    sessions: Sequence[Session] = ()
    marks: Sequence[Mark] = ()

    @property
    def shows_today(self) -> bool:
        """Whether today is within the picture: before and after it only the list knows what is past."""
        return self.today is not None and self.starts_on <= self.today <= self.ends_on


# ------------------------------------------------------------------------------------------------ the thread picture

WIDTH, LEFT, RIGHT, MIDDLE, BANDS = 1120.0, 3.0, 1117.0, 150.0, 238.0
LETTER = {13: 6.9, 14: 7.6, 18: 10.8}
"""Average width of a letter at each size of type, a little on the wide side."""


@dataclass(frozen=True)
class Label:
    """Words at a place."""

    text: str
    x: str
    y: str
    anchor: str = "start"


@dataclass(frozen=True)
class Band:
    """A phase, drawn as a bar with its name where the name has room."""

    x: str
    y: str
    width: str
    is_now: bool
    label: Label | None


@dataclass(frozen=True)
class Crossing:
    """A joint session at its place, with the two lines of words above it."""

    x: str
    name: Label
    when: Label
    stem: str


@dataclass(frozen=True)
class Today:
    """Today's line and the box of its words."""

    x: str
    box_x: str
    box_width: str
    label: Label
    path: str


@dataclass(frozen=True)
class ThreadDrawing:
    """Everything the thread picture shows."""

    top: int
    height: int
    first: str
    second: str
    months: list[tuple[str, Label | None]] = field(default_factory=list)
    bands: list[Band] = field(default_factory=list)
    crossings: list[Crossing] = field(default_factory=list)
    marks: list[tuple[str, Label | None]] = field(default_factory=list)
    today: Today | None = None


def _width(text: str, size: int) -> float:
    return len(text) * LETTER[size]


def _as_day(moment: date) -> float:
    if isinstance(moment, datetime):
        return moment.toordinal() + (moment.hour * 60 + moment.minute) / 1440
    return float(moment.toordinal())


def strands(crossings: Sequence[float]) -> tuple[str, str]:
    """Return the first and the second thread, which change sides at every crossing."""
    paths = []
    for side in (-1.0, 1.0):
        sign = side
        path = f"M{number(LEFT)} {number(MIDDLE + 36.8 * sign)}"
        here, resting = LEFT, 36.8
        for x in crossings:
            gap = x - here
            if resting:
                bends = (here + 0.5 * gap, MIDDLE + resting * sign, x - 0.34 * gap, MIDDLE + 25.3 * sign)
            else:
                bends = (here + 0.3 * gap, MIDDLE + 69 * sign, x - 0.3 * gap, MIDDLE + 69 * sign)
            path += "C" + " ".join(number(value) for value in (*bends, x, MIDDLE))
            here, resting, sign = x, 0.0, -sign
        gap = RIGHT - here
        if resting:
            path += f"H{number(RIGHT)}"
        else:
            bends = (here + 0.5 * gap, MIDDLE + 41.4 * sign, RIGHT - 0.3 * gap, MIDDLE + 36.8 * sign)
            path += "C" + " ".join(number(value) for value in (*bends, RIGHT, MIDDLE + 36.8 * sign))
        paths.append(path)
    return paths[0], paths[1]


@dataclass(frozen=True)
class Words:
    """How the picture says its days: the callers' language comes in as these."""

    sessions: Sequence[str]
    marks: Sequence[str]
    months: dict[tuple[int, int], str]
    today: str


def months_between(start: date, end: date) -> list[date]:
    """Return the first day of every month that begins in the period, and the period's own first day."""
    found = [start]
    at = date(start.year, start.month, 1)
    while True:
        at = date(at.year + at.month // 12, at.month % 12 + 1, 1)
        if at > end:
            return found
        found.append(at)


def _rows(spans: Sequence[tuple[float, float]], apart: float) -> list[int]:
    """Return for each span the first row in which it touches no earlier one."""
    ends: list[float] = []
    rows = []
    for left, right in spans:
        row = next((place for place, end in enumerate(ends) if end + apart <= left), len(ends))
        ends[row : row + 1] = [right]
        rows.append(row)
    return rows


def thread(plan: Thread, words: Words) -> ThreadDrawing:
    """Return the thread picture of a programme in a box 1120 wide."""
    first_day, last_day = _as_day(plan.starts_on), max(_as_day(plan.ends_on), _as_day(plan.starts_on) + 7)

    def place(moment: date) -> float:
        share = (_as_day(moment) - first_day) / (last_day - first_day)
        return LEFT + (RIGHT - LEFT) * min(1.0, max(0.0, share))

    phases = sorted(plan.phases, key=lambda phase: (phase.starts_on, phase.ends_on))
    day_after = timedelta(days=1)
    spans = [(place(phase.starts_on), place(phase.ends_on + day_after)) for phase in phases]
    rows = _rows(spans, 0)
    lowest = BANDS + 36 * max(rows, default=0)
    bands = []
    for phase, (left, right), row in zip(phases, spans, rows, strict=True):
        y = BANDS + 36 * row
        room = right - left - 10
        name = next((text for text in (phase.name, phase.short) if text and _width(text, 13) <= room), None)
        label = Label(name, number(left + 6), number(y + 20)) if name else None
        is_now = plan.today is not None and phase.starts_on <= plan.today <= phase.ends_on
        bands.append(Band(number(left), number(y), number(max(2.0, right - left)), is_now, label))

    crossings, top = _crossings(plan, words, place)
    first, second = strands(sorted({_inside(place(session.starts_at)) for session in plan.sessions}))
    return ThreadDrawing(
        top=top,
        height=int(lowest + 72 - top),
        first=first,
        second=second,
        months=_months(plan, words, place, lowest, top),
        bands=bands,
        crossings=crossings,
        marks=_marks(plan, words, place),
        today=_today(plan, words, place, lowest, top),
    )


def _inside(x: float) -> float:
    """Return where a cross of 48 is whole."""
    return min(max(x, LEFT + 24), RIGHT - 24)


def _crossings(plan: Thread, words: Words, place: Callable[[date], float]) -> tuple[list[Crossing], int]:
    spans, names = [], []
    for session, when in zip(plan.sessions, words.sessions, strict=True):
        half = max(_width(session.name, 18), _width(when, 14)) / 2
        x = min(max(_inside(place(session.starts_at)), LEFT + half), RIGHT - half)
        spans.append((x - half, x + half))
        names.append(x)
    rows = _rows(spans, 16)
    crossings = []
    for session, when, x, row in zip(plan.sessions, words.sessions, names, rows, strict=True):
        y, at = 54 - 50 * row, _inside(place(session.starts_at))
        crossings.append(
            Crossing(
                number(at),
                Label(session.name, number(x), number(y), "middle"),
                Label(when, number(x), number(y + 21), "middle"),
                f"M{number(at)} {number(y + 30)}V124",
            )
        )
    return crossings, -50 * max(rows, default=0)


def _months(
    plan: Thread, words: Words, place: Callable[[date], float], lowest: float, top: int
) -> list[tuple[str, Label | None]]:
    starts = months_between(plan.starts_on, plan.ends_on)
    edges = [place(start) for start in starts]
    lines = []
    for start, x, next_x in zip(starts, edges, [*edges[1:], RIGHT], strict=True):
        text = words.months[start.year, start.month]
        has_room = next_x - x >= _width(text, 13) + 8
        label = Label(text, number(x + 6), number(lowest + 62)) if has_room else None
        lines.append((f"M{number(x)} {30 + top}V{number(lowest + 52)}", label))
    return lines


def _marks(plan: Thread, words: Words, place: Callable[[date], float]) -> list[tuple[str, Label | None]]:
    taken: list[tuple[float, float]] = []
    lines = []
    for mark, text in zip(plan.marks, words.marks, strict=True):
        x, width = place(mark.on), _width(text, 13)
        anchor, left = ("end", x - width) if x - width > LEFT else ("start", x)
        is_free = all(left + width + 8 <= other or right + 8 <= left for other, right in taken)
        label = Label(text, number(x), "228", anchor) if is_free else None
        if is_free:
            taken.append((left, left + width))
        lines.append((f"M{number(x)} 232V274", label))
    return lines


def _today(plan: Thread, words: Words, place: Callable[[date], float], lowest: float, top: int) -> Today | None:
    if plan.today is None or not plan.shows_today:
        return None
    x, width = place(plan.today), _width(words.today, 14) + 18
    box = x - width + 1 if x - width + 1 >= LEFT else x - 1
    return Today(
        number(x),
        number(box),
        number(width),
        Label(words.today, number(box + 10), str(25 + top)),
        f"M{number(x)} {36 + top}V{number(lowest + 52)}",
    )
