"""The picture of the front page: two fields of petals that cross."""

import math

from ristiin.ui import pictures

WIDTH, HEIGHT, APART = 720, 576, 48
FIRST, SECOND = (264.0, 288.0), (456.0, 288.0)
LONGEST, SHORTEST = 20.6, 6.0
REACH = 310.0
FALL = 0.14
POLLEN = 0.31


def crossing_fields() -> pictures.Drawing:
    """Return two round fields of petals in a box of 720 × 576.

    The first field's petals rise, the second's fall; each is the longer the nearer it is to its field's middle. Where
    both stand there is pollen.
    """
    falls, rises, dots = [], [], []
    for row in range(HEIGHT // APART):
        for column in range(WIDTH // APART):
            x, y = column * APART + APART / 2, row * APART + APART / 2
            first, second = _half(FIRST, x, y), _half(SECOND, x, y)
            if second:
                falls.append(pictures.falling(x, y, second))
            if first:
                rises.append(pictures.rising(x, y, first))
            if first and second:
                radius = pictures.number(POLLEN * min(first, second))
                dots.append(pictures.Dot("st-c", pictures.number(x), pictures.number(y), radius))
    shapes = [pictures.Shape("st-b", "".join(falls)), pictures.Shape("st-a", "".join(rises))]
    return pictures.Drawing(WIDTH, HEIGHT, shapes, dots)


def _half(middle: tuple[float, float], x: float, y: float) -> float:
    """Return half the length of a field's petal at a place, 0 where the field has ended."""
    half = min(LONGEST, FALL * (REACH - math.dist(middle, (x, y))))
    return half if half >= SHORTEST else 0.0
