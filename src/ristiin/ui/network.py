"""The picture of who knows whom: nameless dots, a shape for each organisation, a line where two have named each other.

Few people stand on a ring. More are laid out by springs (Fruchterman and Reingold, 1991), each part that hangs together
by itself, the parts side by side. The same network always gives the same picture.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from xml.sax.saxutils import escape

import numpy as np
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from numpy.typing import NDArray

from ristiin.ui.pictures import number

SIZE = 300.0
"""The side of the picture's own box."""
MARGIN = 14.0
ON_A_RING = 24
"""So many people still read well on a ring."""
FAINT_FROM = 60
"""In a larger picture lines are faint, for many of them cross; where many run together it is darker."""
SHAPES = ("circle", "square", "triangle", "diamond", "cross", "hexagon", "star")
POLYGONS = {"square": (4, 0.5, 1.2), "diamond": (4, 0.0, 1.25), "triangle": (3, 0.0, 1.3), "hexagon": (6, 0.0, 1.1)}
"""How many corners, by how much of a corner turned, how far out for the same weight as a circle."""
KINDS = ("g-pollen", "g-accent", "g-other", "g-m2", "g-o2", "g-ink", "g-m1")
INKS = ("#e8a33d", "#5a3eb0", "#b8457a", "#a594d6", "#dca3bf", "#2c2320", "#7d67c0")
"""The same on paper, where there is no style sheet."""

Points = NDArray[np.float64]


class Net(Protocol):
    """People without names: the class of each ("" when they are not told apart), and pairs of places that are tied."""

    @property
    def nodes(self) -> Sequence[str]: ...  # noqa: D102 - said above

    @property
    def edges(self) -> Sequence[tuple[int, int]]: ...  # noqa: D102 - said above


@dataclass(frozen=True)
class Dot:
    """One person: the path of their shape and its colour."""

    path: str
    kind: str
    ink: str


@dataclass(frozen=True)
class Key:
    """What one shape means."""

    name: str
    dot: Dot


@dataclass(frozen=True)
class Row:
    """One line of the table beside the pictures; None where it cannot be told."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Drawing:
    """One picture: lines within a class, lines across classes, dots, and all of it in words."""

    title: str
    description: str
    within: Sequence[str]
    across: Sequence[str]
    dots: Sequence[Dot]
    keys: Sequence[Key]
    width: float
    opacity: float = 1.0


def drawing(net: Net, title: str) -> Drawing:
    """Return the picture of a network."""
    places = layout(len(net.nodes), net.edges)
    radius = dot_radius(len(net.nodes))
    style = _styles(net.nodes)
    # Where people are not told apart, every line is whole.
    tied_apart = [not any(net.nodes) or net.nodes[a] != net.nodes[b] for a, b in net.edges]
    draw = _bent if len(net.nodes) <= ON_A_RING else _straight
    lines = [draw(places[a], places[b]) for a, b in net.edges]
    keys = [
        Key(name, Dot(_shape(style[name], 12.0, 12.0, 7.0), KINDS[style[name]], INKS[style[name]]))
        for name in style
        if name
    ]
    return Drawing(
        title=title,
        description=_in_words(net, sum(tied_apart)),
        within=[line for line, apart in zip(lines, tied_apart, strict=True) if not apart],
        across=[line for line, apart in zip(lines, tied_apart, strict=True) if apart],
        dots=[
            Dot(_shape(style[name], x, y, radius), KINDS[style[name]], INKS[style[name]])
            for name, (x, y) in zip(net.nodes, places.tolist(), strict=True)
        ],
        keys=keys,
        width=round(max(0.4, radius / 5), 1),
        opacity=1.0 if len(net.nodes) <= FAINT_FROM else 0.4,
    )


def table(before: Net | None, after: Net | None) -> list[Row]:
    """Return the same in figures: ties in all, across and within organisations, and for one person on average."""
    rows = [Row(_("All ties"), _count(before), _count(after))]
    if any(net is not None and any(net.nodes) for net in (before, after)):
        rows += [
            Row(_("Across organisations"), _count(before, apart=True), _count(after, apart=True)),
            Row(_("Within an organisation"), _count(before, apart=False), _count(after, apart=False)),
        ]
    return [*rows, Row(_("On average for one person"), _mean(before), _mean(after))]


def paper_svg(picture: Drawing) -> str:
    """Return the picture as a file of its own, with its colours in it."""
    thin = f'stroke-width="{picture.width}" stroke-opacity="{picture.opacity}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE:.0f} {SIZE:.0f}" role="img">',
        f"<title>{escape(picture.title)}</title><desc>{escape(picture.description)}</desc>",
        *(f'<path d="{line}" fill="none" stroke="#8d857c" {thin} stroke-dasharray="4 4"/>' for line in picture.within),
        *(f'<path d="{line}" fill="none" stroke="#5a3eb0" {thin}/>' for line in picture.across),
        *(f'<path d="{dot.path}" fill="{dot.ink}" stroke="#fff" stroke-width="1"/>' for dot in picture.dots),
        "</svg>",
    ]
    return "".join(parts)


def layout(people: int, ties: Sequence[tuple[int, int]]) -> Points:
    """Return where everybody stands: (people, 2), inside the box, dots apart from one another."""
    if people == 0:
        return np.zeros((0, 2))
    if people <= ON_A_RING:
        return _ring(people)
    parts = _parts(people, ties)
    places = np.zeros((people, 2))
    boxes = _shelves([len(part) for part in parts])
    for part, (left, top, side) in zip(parts, boxes, strict=True):
        at = {person: place for place, person in enumerate(part)}
        inside = [(at[a], at[b]) for a, b in ties if a in at]
        places[part] = _sprung(len(part), inside) * side + (left, top)
    span = np.ptp(places, axis=0).max() or 1.0
    room = SIZE - 2 * MARGIN
    places = (places - places.min(axis=0)) / span * room
    places += (SIZE - np.ptp(places, axis=0)) / 2
    return _apart(places, 2.3 * dot_radius(people))


def dot_radius(people: int) -> float:
    """Return how large a dot is among so many."""
    return float(np.clip(54 / math.sqrt(max(people, 1)), 2.2, 7.0))


def _ring(people: int) -> Points:
    turn = 2 * np.pi * np.arange(people) / max(people, 1) - np.pi / 2
    reach = SIZE / 2 - MARGIN - 7 if people > 1 else 0.0
    return np.stack([SIZE / 2 + reach * np.cos(turn), SIZE / 2 + reach * np.sin(turn)], axis=1)


def _parts(people: int, ties: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Return the people of each part that hangs together, the largest first."""
    import rustworkx as rx  # noqa: PLC0415 - only a large network needs it

    graph = rx.PyGraph()
    graph.add_nodes_from(range(people))
    graph.add_edges_from_no_data(list(ties))
    return sorted((sorted(part) for part in rx.connected_components(graph)), key=lambda part: (-len(part), part))


def _shelves(sizes: Sequence[int]) -> list[tuple[float, float, float]]:
    """Return a square (left, top, side) for each part, its area as its people; the rows are about as wide as high."""
    sides = [math.sqrt(size) for size in sizes]
    wide = max(sides[0], math.sqrt(sum(sizes)) * 1.1)
    boxes, left, top, tall = [], 0.0, 0.0, 0.0
    for side in sides:
        if left and left + side > wide:
            left, top, tall = 0.0, top + tall * 1.08, 0.0
        boxes.append((left, top, side))
        left, tall = left + side * 1.08, max(tall, side)
    return boxes


def _sprung(people: int, ties: Sequence[tuple[int, int]]) -> Points:
    """Return places in the unit square."""
    if people == 1:
        return np.full((1, 2), 0.5)
    import rustworkx as rx  # noqa: PLC0415 - as above

    graph = rx.PyGraph()
    graph.add_nodes_from(range(people))
    graph.add_edges_from_no_data(list(ties))
    found = rx.spring_layout(graph, seed=1, num_iter=200, k=1.6 / math.sqrt(people))
    places = np.array([found[person] for person in range(people)])
    places -= places.min(axis=0)
    span = places.max(axis=0)
    scaled: Points = places / np.where(span > 0, span, 1.0)
    return scaled


def _apart(places: Points, least: float) -> Points:
    """Return the places moved until no two are nearer than `least`, or a hundred rounds have passed, inside the box."""
    places = places.copy()
    for _round in range(100):
        across, down = places.T
        near = (across[:, None] - across) ** 2 + (down[:, None] - down) ** 2 < least**2
        first, second = np.nonzero(np.triu(near, 1))
        if not first.size:
            break
        gap = places[first] - places[second]
        length = np.linalg.norm(gap, axis=1)
        # Two in one place part along a direction of their own.
        gap = np.where(length[:, None] > 0, gap, np.stack([np.cos(first + 1.0), np.sin(first + 1.0)], axis=1))
        push = gap / np.maximum(np.linalg.norm(gap, axis=1), 1e-9)[:, None] * ((least - length) / 2 + 0.01)[:, None]
        np.add.at(places, first, push)
        np.add.at(places, second, -push)
        places = np.clip(places, MARGIN, SIZE - MARGIN)
    return places


def _styles(nodes: Sequence[str]) -> dict[str, int]:
    """Return a shape for each class, the largest classes first; those beyond the shapes share the last one."""
    sizes = Counter(nodes)
    order = sorted(sizes, key=lambda name: (-sizes[name], name))
    return {name: min(place, len(SHAPES) - 1) for place, name in enumerate(order)}


def _bent(start: Points, end: Points) -> str:
    """Return a line between two people on the ring, bent a little towards its middle."""
    bend = (start + end) / 2 * 0.75 + SIZE / 2 * 0.25
    n = number
    return f"M{n(start[0])} {n(start[1])}Q{n(bend[0])} {n(bend[1])} {n(end[0])} {n(end[1])}"


def _straight(start: Points, end: Points) -> str:
    return f"M{number(start[0])} {number(start[1])}L{number(end[0])} {number(end[1])}"


def _shape(style: int, x: float, y: float, r: float) -> str:
    shape = SHAPES[style]
    n = number
    if shape == "circle":
        half = f"a{n(r)} {n(r)} 0 1 0"
        return f"M{n(x - r)} {n(y)}{half} {n(2 * r)} 0{half} {n(-2 * r)} 0z"
    if shape == "cross":
        w = r * 0.42
        quarter = [(-w, -r), (w, -r), (w, -w)]
        corners = [turned for by in range(4) for turned in _turned(quarter, by)]
    elif shape == "star":
        corners = [_corner(turn, 10, r * (0.5 if turn % 2 else 1.2)) for turn in range(10)]
    else:
        sides, first, reach = POLYGONS[shape]
        corners = [_corner(turn + first, sides, r * reach) for turn in range(sides)]
    return "M" + "L".join(f"{n(x + dx)} {n(y + dy)}" for dx, dy in corners) + "z"


def _corner(turn: float, of: int, reach: float) -> tuple[float, float]:
    angle = 2 * math.pi * turn / of
    return math.sin(angle) * reach, -math.cos(angle) * reach


def _turned(points: Sequence[tuple[float, float]], quarters: int) -> list[tuple[float, float]]:
    found = list(points)
    for _quarter in range(quarters):
        found = [(-y, x) for x, y in found]
    return found


def _in_words(net: Net, across: int) -> str:
    people = ngettext("%(n)s nameless dot", "%(n)s nameless dots", len(net.nodes)) % {"n": len(net.nodes)}
    ties = ngettext("%(n)s tie", "%(n)s ties", len(net.edges)) % {"n": len(net.edges)}
    told = _("%(people)s and %(ties)s between them.") % {"people": people, "ties": ties}
    if not any(net.nodes):
        return told
    return (
        told
        + " "
        + ngettext(
            "%(n)s of them joins different organisations.", "%(n)s of them join different organisations.", across
        )
        % {"n": across}
    )


def _count(net: Net | None, *, apart: bool | None = None) -> str:
    if net is None or (apart is not None and not any(net.nodes)):
        return "–"
    if apart is None:
        return str(len(net.edges))
    return str(sum((net.nodes[a] != net.nodes[b]) == apart for a, b in net.edges))


def _mean(net: Net | None) -> str:
    if net is None or not net.nodes:
        return "–"
    return str(number_format(2 * len(net.edges) / len(net.nodes), decimal_pos=1))
