"""Geometry of the pictures: plain data in, paths and places out; words and colours are the templates' business.

Every number is in the units of the picture's own box. A petal is two mirrored quadratic curves between its ends.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

State = Literal["", "done", "now"]
Which = Literal["both", "first", "second", "some", "one", "none"]


@dataclass(frozen=True)
class Moment:
    """One point on a timeline; a shared one is a cross. `starts_at` and `ends_at` are said in the reader's language."""

    name: str
    starts_at: date | None = None
    ends_at: date | None = None
    state: State = ""
    shared: bool = False
    note: str = ""
    when: str = ""


@dataclass(frozen=True)
class Step:
    """What happens, and when, in words."""

    name: str
    text: str = ""
    state: State = ""


@dataclass(frozen=True)
class Reason:
    """Why a pair or group is what it is: for whom it holds, in a mark and in words."""

    holds_for: Which
    text: str
    is_unmet: bool = False


@dataclass(frozen=True)
class Petal:
    """How well one person's wishes are met, 0–100."""

    name: str
    value: int


@dataclass(frozen=True)
class Hours:
    """The (day, slot) indices that suit one person, counted from the first day and the first slot."""

    name: str
    cells: Collection[tuple[int, int]]


def number(value: float) -> str:
    """Return a coordinate with at most one decimal."""
    text = f"{value + 1e-9:.1f}"
    return "0" if text == "-0.0" else text.removesuffix(".0")


def _petal(ends: tuple[float, float, float, float], bends: tuple[float, float, float, float]) -> str:
    (x1, y1, x2, y2), (ax, ay, bx, by) = ends, bends
    n = number
    return f"M{n(x1)} {n(y1)}Q{n(ax)} {n(ay)} {n(x2)} {n(y2)}Q{n(bx)} {n(by)} {n(x1)} {n(y1)}z"


def rising(x: float, y: float, half: float, bend: float = 0.5) -> str:
    """Return the petal that rises to the right, centred on a point: the first person's stroke."""
    h, b = half, half * bend
    return _petal((x - h, y + h, x + h, y - h), (x + b, y + b, x - b, y - b))


def falling(x: float, y: float, half: float, bend: float = 0.5) -> str:
    """Return the petal that falls to the right, centred on a point: the second person's stroke."""
    h, b = half, half * bend
    return _petal((x - h, y - h, x + h, y + h), (x - b, y + b, x + b, y - b))


@dataclass(frozen=True)
class Shape:
    """A path and the class that colours it."""

    kind: str
    path: str


@dataclass(frozen=True)
class Dot:
    """A circle and the class that colours it."""

    kind: str
    x: str
    y: str
    r: str


@dataclass(frozen=True)
class Drawing:
    """A picture without words: its box, its paths and its circles in the order they are painted."""

    width: int
    height: int
    shapes: Sequence[Shape]
    dots: Sequence[Dot]


def flower(values: Sequence[int]) -> Drawing:
    """Return one petal per person, its length the person's value, 0–100; two people cross, more form a ring."""
    if len(values) == 2:  # noqa: PLR2004 -- a pair is drawn as the cross itself
        return _cross_flower(values[0], values[1])
    shapes = []
    centre, inner, full = 48.0, 7.0, 37.0
    bend = min(0.3, 0.5 * math.tan(math.pi / max(len(values), 3)))
    for place, value in enumerate(values):
        angle = 2 * math.pi * place / len(values)
        along, across = (math.sin(angle), -math.cos(angle)), (math.cos(angle), math.sin(angle))
        for kind, length in (("st-g", full), ("st-b" if place % 2 else "st-a", full * value / 100)):
            middle, side, end = inner + length / 2, bend * length, inner + length
            x, y = centre + along[0] * middle, centre + along[1] * middle
            path = _petal(
                (
                    centre + along[0] * inner,
                    centre + along[1] * inner,
                    centre + along[0] * end,
                    centre + along[1] * end,
                ),
                (x + across[0] * side, y + across[1] * side, x - across[0] * side, y - across[1] * side),
            )
            shapes.append(Shape(kind, path))
    return Drawing(96, 96, shapes, [Dot("st-c", "48", "48", "5.5")])


def _cross_flower(first: int, second: int) -> Drawing:
    centre, full = 32.0, 22.5
    shapes = [
        Shape("st-g", rising(centre, centre, full)),
        Shape("st-g", falling(centre, centre, full)),
        Shape("st-b", falling(centre, centre, full * second / 100)),
        Shape("st-a", rising(centre, centre, full * first / 100)),
    ]
    return Drawing(64, 64, shapes, [Dot("st-c", "32", "32", "5")])


def shared_cells(people: Sequence[Hours]) -> list[tuple[int, int]]:
    """Return the (day, slot) cells that suit everyone, in order of the week."""
    if not people:
        return []
    return sorted(set(people[0].cells).intersection(*(set(person.cells) for person in people[1:])))


def weave(people: Sequence[Hours], *, days: int, slots: int, top: int = 0) -> Drawing:
    """Return a week as stitches: cell 20 × 20, days across, slots down.

    One person: their own strokes. Two: a stroke each, crossed where both can. More: a cross where all can, a stroke
    where some can.
    """
    shapes, dots = [], []
    for column in range(days):
        for row in range(slots):
            x, y = 20 * column + 10.0, 20 * row + 10.0 + top
            able = [(column, row) in person.cells for person in people]
            every, some = bool(able) and all(able), any(able)
            falls = every if len(able) != 2 else able[1]  # noqa: PLR2004 -- only in a pair has the second a stroke
            rises = some if len(able) != 2 else able[0]  # noqa: PLR2004
            if falls and len(able) > 1:
                shapes.append(Shape("st-b", falling(x, y, 7)))
            if rises:
                shapes.append(Shape("st-a", rising(x, y, 7)))
            if every and len(able) > 1:
                dots.append(Dot("st-c", number(x), number(y), "2.4"))
            elif not some:
                dots.append(Dot("g-edge", number(x), number(y), "1"))
    return Drawing(20 * days, 20 * slots + top, shapes, dots)


def two_fields() -> Drawing:
    """Return the front page's picture: two round fields of petals, a flower wherever they cross.

    The fields are mirror images in a box of 720 × 576, a petal at every 48th point; petals shrink towards the rim.
    """
    middles, height, reach = (258.0, 462.0), 288.0, 268.6
    rows, columns = range(24, 576, 48), range(24, 720, 48)

    def half(x: float, y: float, middle: float) -> float:
        away = math.hypot(x - middle, y - height)
        return min(20.6, 0.132 * (314.8 - away)) if away <= reach else 0.0

    left, right, dots = [], [], []
    for y in rows:
        for x in columns:
            rises, falls = half(x, y, middles[0]), half(x, y, middles[1])
            if rises:
                left.append(rising(x, y, rises, 0.48))
            if falls:
                right.append(falling(x, y, falls, 0.48))
            if rises and falls:
                dots.append(Dot("st-c", str(x), str(y), number(0.57 + 0.283 * min(rises, falls))))
    return Drawing(720, 576, [Shape("st-b", "".join(right)), Shape("st-a", "".join(left))], dots)


def tally(count: int, *, second: bool = False) -> Drawing:
    """Return as many strokes in a row as there are people."""
    width = max(140, 15 * count + 5)
    if second:
        shapes = [
            Shape("st-b", f"M{x} 4Q{x + 4} 16 {x + 16} 20Q{x + 12} 8 {x} 4z") for x in range(2, 2 + 15 * count, 15)
        ]
    else:
        shapes = [
            Shape("st-a", f"M{x} 20Q{x + 12} 16 {x + 16} 4Q{x + 4} 8 {x} 20z") for x in range(2, 2 + 15 * count, 15)
        ]
    return Drawing(width, 24, shapes, [])


@dataclass(frozen=True)
class Segment:
    """One part of a distribution bar: 220 units wide, the middle of the scale at 110."""

    kind: str
    x: str
    width: str


def spread(counts: Sequence[int]) -> list[Segment]:
    """Return a distribution of answers as a bar whose middle answer stands on the middle line."""
    total = sum(counts)
    if not total:
        return []
    palettes = {5: ["g-other", "g-o2", "g-linen2", "g-m1", "g-accent"], 4: ["g-other", "g-o2", "g-m1", "g-accent"]}
    kinds = palettes.get(len(counts), ["g-accent", "g-m1", "g-m2", "g-m3"] * len(counts))
    unit = 110 / total
    middle = len(counts) // 2
    left = sum(counts[:middle]) + (counts[middle] / 2 if len(counts) % 2 else 0)
    x = 110 - left * unit
    segments = []
    for kind, count in zip(kinds, counts, strict=False):
        if count:
            segments.append(Segment(kind, number(x), number(count * unit)))
        x += count * unit
    return segments


def ranks(counts: Sequence[int], most: int) -> list[Segment]:
    """Return how many put something first, second and so on as a bar from the left; `most` people fill it."""
    unit, x, segments = 220 / max(most, 1), 0.0, []
    for kind, count in zip(["g-accent", "g-m1", "g-m2", *["g-m3"] * len(counts)], counts, strict=False):
        if count:
            segments.append(Segment(kind, number(x), number(count * unit)))
        x += count * unit
    return segments


@dataclass(frozen=True)
class Column:
    """One column of a histogram."""

    kind: str
    x: str
    y: str
    height: str


def histogram(counts: Sequence[int], *, marked: int | None = None) -> list[Column]:
    """Return columns 8 wide and 10 apart on a floor at y = 76, the tallest 64 high."""
    most = max(counts, default=0) or 1
    columns = []
    for place, count in enumerate(counts):
        height = max(2.0, 64 * count / most) if count else 0.0
        kind = "g-accent" if place == marked else "g-m2"
        columns.append(Column(kind, number(6 + 10 * place), number(76 - height), number(height)))
    return columns


@dataclass(frozen=True)
class DayColumn:
    """One day of a picture of days: its middle, and the corners of its strokes from the floor up."""

    middle: str
    left: str
    strokes: Sequence[str]


@dataclass(frozen=True)
class DayPicture:
    """People who came, day by day; a stroke is `per` people."""

    width: int
    height: int
    floor: int
    per: int
    columns: Sequence[DayColumn]


def daily(counts: Sequence[int], *, tallest: int = 8) -> DayPicture:
    """Return a stroke for each person on each day, 30 apart, or for each few people when there are many."""
    most = max(counts, default=0)
    per = max(1, math.ceil(most / tallest))
    rows = max(3, math.ceil(most / per))
    floor = 22 + 30 * rows
    columns = [
        DayColumn(
            str(19 + 30 * place),
            str(5 + 30 * place),
            [str(floor - 28 - 30 * row) for row in range(math.ceil(count / per))],
        )
        for place, count in enumerate(counts)
    ]
    return DayPicture(max(580, 30 * len(counts) + 10), floor + 26, floor, per, columns)
