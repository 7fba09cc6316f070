"""What each possible move of a person would do, for the board."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ristiin.matching._errors import UnknownReference
from ristiin.matching._judge import book_of
from ristiin.matching._model import UNITS_PER_POINT, Broken, Id, Importance, Layout, Problem, layout, order_key

if TYPE_CHECKING:
    from ristiin.matching._compile import Compiled


@dataclass(frozen=True)
class Move:
    """One possible move of `person` into group `to` (place in the list), with its effect.

    A swap trades places with `other`; a shift only moves. `change` is the change of the
    total, `person_change` of the person's own score, `worst_off` the worst score after the
    move, all in points. `broken` are the rules that the two groups would break after the
    move; `new` those of them that they do not break now. `blocked` tells that a pin
    forbids the move.
    """

    kind: Literal["swap", "shift"]
    person: Id
    other: Id | None
    to: int
    change: float
    person_change: float
    worst_off: float
    broken: tuple[Broken, ...] = ()
    new: tuple[Broken, ...] = ()
    blocked: bool = False

    @property
    def allowed(self) -> bool:
        """Whether no pin and no rule stands against the move."""
        return not self.blocked and not self.new


def moves(problem: Problem, groups: Layout, person: Id) -> tuple[Move, ...]:
    """Return every swap and shift of a person, the best first, forbidden ones last.

    O(n · group size²); 12 people in milliseconds, 500 in under 200 ms.

    Raises:
        UnknownReference: the person is in none of the groups.
    """
    from ristiin.matching._compile import compiled

    c = compiled(problem)
    book = book_of(problem)
    rows = layout(groups)
    pinned = {i for row in problem.fixed for i in row}
    here = next((k for k, row in enumerate(rows) if person in row), None)
    if here is None and person not in book.person:
        message = f"{person!r} is not among the people."
        raise UnknownReference(message, people=(person,))
    inner = [tuple(sorted(c.index[i] for i in row)) for row in rows]
    values = c.evaluate_all(inner)
    leasts = [v.least for v in values]
    before = _rules(problem, c, rows)
    parted = set(_split(problem, c, inner))
    me = c.index[person]
    mine = inner[here] if here is not None else ()
    now = values[here].units[mine.index(me)] if here is not None else 0
    low = sorted((least, k) for k, least in enumerate(leasts))
    out: list[Move] = []
    ways: list[tuple[int, Id | None, tuple[int, ...], tuple[int, ...]]] = []
    for to, row in enumerate(rows):
        if to == here:
            continue
        others: list[Id | None] = [None] if here is None else [None, *row]
        ways += [
            (to, other, *_after(c, mine, inner[to], me, other))
            for other in others
            if other is not None or _fits(problem, rows, here, to)
        ]
    c.evaluate_all([g for way in ways for g in way[2:]])
    for to, other, new_to, new_here in ways:
        row = rows[to]
        value_to, value_here = c.evaluate(new_to), c.evaluate(new_here)
        change = value_to.total + value_here.total - values[to].total
        change -= values[here].total if here is not None else 0
        rest = next((least for least, k in low if k not in {to, here}), 10**9)
        least = min(rest, value_to.least, value_here.least if new_here else 10**9)
        own = value_to.units[new_to.index(me)]
        found: tuple[Broken, ...] = ()
        if value_to.broken or value_here.broken:
            found = tuple(_group_rules(problem, [c.ids[i] for i in new_to])) + tuple(
                _group_rules(problem, [c.ids[i] for i in new_here])
            )
        found += _split(problem, c, [new_to, new_here])
        known = parted.union(before[to], before[here] if here is not None else ())
        out.append(
            Move(
                kind="shift" if other is None else "swap",
                person=person,
                other=other,
                to=to,
                change=change / UNITS_PER_POINT,
                person_change=(own - now) / UNITS_PER_POINT,
                worst_off=least / UNITS_PER_POINT,
                broken=found,
                new=tuple(b for b in found if b not in known),
                blocked=person in pinned or other in pinned or any(i in pinned for i in row),
            )
        )
    out.sort(
        key=lambda m: (
            m.blocked,
            bool(m.new),
            -m.change,
            m.to,
            order_key(m.other) if m.other is not None else (-1, 0, ""),
        )
    )
    return tuple(out)


def _after(
    c: Compiled, mine: tuple[int, ...], target: tuple[int, ...], me: int, other: Id | None
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    gone = c.index[other] if other is not None else None
    new_to = tuple(sorted([*(i for i in target if i != gone), me]))
    rest = [i for i in mine if i != me]
    if gone is not None:
        rest.append(gone)
    return new_to, tuple(sorted(rest))


def _fits(problem: Problem, rows: tuple[tuple[Id, ...], ...], here: int | None, to: int) -> bool:
    """Tell whether a shift keeps the sizes, the one trio of an odd number included."""
    sizes = problem.sizes
    if here is None:
        return len(rows[to]) < sizes.largest + (sizes.largest == 2)  # noqa: PLR2004
    if len(rows[here]) - 1 < sizes.smallest:
        return False
    if len(rows[to]) < sizes.largest:
        return True
    # The trio's third person may move to any other pair.
    return sizes.largest == 2 and len(rows[here]) == 3 and len(rows[to]) == 2  # noqa: PLR2004


def _group_rules(problem: Problem, ids: Iterable[Id]) -> list[Broken]:
    book = book_of(problem)
    people = [book.person[i] for i in sorted(ids, key=order_key)]
    if len(people) < 2:  # noqa: PLR2004
        return []
    asks_theme = any(i.kind == "theme" and i.importance is Importance.MUST for i in problem.criteria.items)
    return book.broken(people, book.best_theme(people) if asks_theme else None)


def _rules(problem: Problem, c: Compiled, rows: tuple[tuple[Id, ...], ...]) -> list[list[Broken]]:
    return [
        _group_rules(problem, row) if c.evaluate(tuple(sorted(c.index[i] for i in row))).broken else [] for row in rows
    ]


def _split(problem: Problem, c: Compiled, changed: Iterable[tuple[int, ...]]) -> tuple[Broken, ...]:
    if not problem.together:
        return ()
    out: list[Broken] = []
    for row in problem.together:
        inside = {c.index[i] for i in row}
        for group in changed:
            part = inside & set(group)
            if part and part != inside:
                out.append(Broken("together", tuple(sorted(row, key=order_key))))
                break
    return tuple(out)
