"""Why somebody's wish was not met: the nearest alternative, and what it would have cost the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ristiin.matching._errors import UnknownReference
from ristiin.matching._judge import book_of, judge, met_by
from ristiin.matching._model import Broken, Id, Importance, Layout, Problem
from ristiin.matching._moves import Move, moves

Stands = Literal["nothing", "rules", "pin", "others", "nowhere"]


@dataclass(frozen=True)
class WhyNot:
    """One criterion that is not met for a person, and the best single move that would meet it.

    `stands` tells what stands against that move: `rules` (it would break those in `new`), `pin` (a
    fixed group), `others` (it takes more from them than the person would gain), `nothing` (it is as good
    or better), or `nowhere`: no single move meets it. `kind`, `other` and `to` are those of the move;
    `person_change` is what the person would gain, `others_change` what everyone else would, together,
    and `worst_off` the worst score after it, in points. `new` may hold private rules: for organisers.
    """

    key: str
    person: Id
    stands: Stands
    kind: Literal["swap", "shift"] | None = None
    other: Id | None = None
    to: int | None = None
    person_change: float = 0.0
    others_change: float = 0.0
    worst_off: float = 0.0
    new: tuple[Broken, ...] = ()


def why_not(problem: Problem, groups: Layout, person: Id) -> tuple[WhyNot, ...]:
    """Return, for each criterion not met for a person, the nearest alternative and its price.

    In the order of the criteria. Nothing when everything is met. O(n · group size² · criteria).

    Raises:
        UnknownReference: the person is in none of the groups.
    """
    book = book_of(problem)
    seen = judge(problem, groups)
    here = next((g for g in seen.groups if person in g.people), None)
    if here is None:
        raise UnknownReference(f"{person!r} is in none of the groups.", people=(person,))
    p = book.person[person]
    company = [book.person[i] for i in here.people if i != person]
    lacking = [
        item
        for item in problem.criteria.items
        if item.importance is not Importance.OFF
        and book.concerns(item, p)
        and not met_by(book, item, p, company, here.theme)
    ]
    ways = moves(problem, groups, person) if lacking else ()
    out = []
    for item in lacking:
        found: Move | None = None
        for move in ways:
            others = [book.person[i] for i in seen.groups[move.to].people if i != move.other]
            if met_by(book, item, p, others, book.best_theme([p, *others])) and (found is None or _better(move, found)):
                found = move
        out.append(WhyNot(item.key, person, "nowhere") if found is None else _told(item.key, found))
    return tuple(out)


def _better(one: Move, two: Move) -> bool:
    return (one.allowed, not one.blocked, -len(one.new), one.change) > (
        two.allowed,
        not two.blocked,
        -len(two.new),
        two.change,
    )


def _told(key: str, move: Move) -> WhyNot:
    stands: Stands = "nothing"
    if move.blocked:
        stands = "pin"
    elif move.new:
        stands = "rules"
    elif move.change < 0:
        stands = "others"
    return WhyNot(
        key=key,
        person=move.person,
        stands=stands,
        kind=move.kind,
        other=move.other,
        to=move.to,
        person_change=move.person_change,
        others_change=round(move.change - move.person_change, 4),
        worst_off=move.worst_off,
        new=move.new,
    )
