"""Tightens the bound of groups found, by columns and by cases, and keeps better groups met on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ristiin.matching._bound import CUTS_FOR, NEAR, WIDE, Bounded, Opening, column_bound, opening
from ristiin.matching._branch import by_cases
from ristiin.matching._by_hours import CASES, MOST, by_hours
from ristiin.matching._central import central_bound
from ristiin.matching._close import closed, improved
from ristiin.matching._dive import by_columns, total_of
from ristiin.matching._model import FULL

if TYPE_CHECKING:
    from ristiin.matching._compile import Compiled

Groups = list[tuple[int, ...]]
POOL_FOR, POOL_FROM = 120, 300
"""Around pins groups are made of columns, too, for up to so many people, and again from so many on."""
CLEAR = 500
"""A first bound within such a part of the groups' total is enough for many people."""
FEW_CASES = 3000
"""Up to so many cases of hours come before anything else."""
FEW_STEPS = 300_000_000
"""So many steps may a search by hours take where those do not matter: it pays at once or not at all."""
FAR = 10
"""A first bound further than such a part of the groups' total comes near by cases only."""
NEAR_A_PROOF = 125
"""Within such a part of the bound a proof is tried for groups of more than `WIDE`."""


@dataclass
class Answer:
    """Groups of indices, the theme of each (−1: its best), and bounds in units."""

    groups: Groups = field(default_factory=list)
    themes: list[int] = field(default_factory=list)
    proven: bool = True
    bound: int = 0
    least_bound: int = FULL
    method: str = "fixed"


def tighten(
    c: Compiled,
    free: Sequence[int],
    blocks: dict[int, tuple[int, ...]],
    answer: Answer,
    *,
    smallest: int,
    largest: int,
    fair: bool,
    given: bool,
    stop: Callable[[], bool],
) -> None:
    """Bring the answer's bound down and its groups up; `given` tells that the search began with groups."""
    worth = c.evaluate_all(answer.groups)
    if any(v.broken for v in worth):
        return
    floor = min(v.least for v in worth) if fair else 0
    known = sum(v.total for v in worth)
    work = _Work(c, free, blocks, answer, smallest, largest, floor, known, stop)
    work.bound(anew=not c.problem.fixed and not given)


@dataclass
class _Work:
    c: Compiled
    free: Sequence[int]
    blocks: dict[int, tuple[int, ...]]
    answer: Answer
    smallest: int
    largest: int
    floor: int
    known: int
    stop: Callable[[], bool]
    parted: bool = False

    def bound(self, *, anew: bool) -> None:
        answer, stop, few = self.answer, self.stop, len(self.free) <= CUTS_FOR
        if not few and answer.bound - self.known <= answer.bound // CLEAR:
            return
        found = self._few() if few else self._many()
        if found is None:
            return
        answer.bound = min(answer.bound, found.bound)
        if self.c.capacity or stop() or (not anew and POOL_FOR < len(self.free) <= POOL_FROM):
            return
        few = few and found.bound > self.known
        if few and self._near() and self._close(found):
            return
        better = by_columns(
            self.c,
            self.free,
            answer.groups,
            self.blocks,
            found.pool,
            smallest=self.smallest,
            largest=self.largest,
            floor=self.floor,
            bound=answer.bound,
            stop=stop,
        )
        if self._keep(better) and few and self._near() and not stop() and self._close(found):
            return
        if few:
            better = improved(
                self.c,
                self.free,
                answer.groups,
                self.blocks,
                answer.bound,
                smallest=self.smallest,
                largest=self.largest,
                floor=self.floor,
                stop=stop,
            )
            if self._keep(better) and self._near() and not stop():
                self._close(found)
        begun = self._opening() if few else None
        if begun is not None:
            self._by_hours(begun)
        if few and not self._within() and not stop():
            answer.bound, better = by_cases(found, answer.bound, self.known, total=self._total)
            self._keep(better)
        if few and answer.bound > self.known and not self._near() and not stop():
            # A list of the groups that could be part of something much better may hold something a little better.
            self._close(found)

    def _few(self) -> Bounded | None:
        begun = self._opening()
        if begun is not None and begun.bounder.sets is not None and not self.c.capacity:
            # A first bound, for when the time is up before the cases are closed.
            first = column_bound(self.c, begun, rounds=1)
            self.answer.bound = min(self.answer.bound, first.bound)
            self._by_hours(begun, most=FEW_CASES)
            if self._within() and first.bound - self.known > self.known // FAR:
                # Columns alone do not come as near, and find nothing better.
                return first
            begun = self._opening()
        return None if begun is None else column_bound(self.c, begun, known=self.answer.bound)

    def _by_hours(self, begun: Opening, most: int = CASES) -> None:
        """Bring the bound down by cases of hours, once, where there are not more of them."""
        if self.parted or self._within() or self.stop():
            return
        steps = FEW_STEPS if begun.bounder.sets is None else MOST
        found = by_hours(self.c, begun, self.answer.bound, self.known, total=self._total, most=most, steps=steps)
        if found is not None:
            self.parted = True
            self.answer.bound, better = found
            self._keep(better)

    def _within(self) -> bool:
        return self.answer.bound - self.known <= self.answer.bound // NEAR

    def _opening(self) -> Opening | None:
        return opening(
            self.c,
            self.free,
            self.answer.groups,
            smallest=self.smallest,
            largest=self.largest,
            floor=self.floor,
            stop=self.stop,
        )

    def _many(self) -> Bounded | None:
        return central_bound(
            self.c,
            self.free,
            self.answer.groups,
            self.blocks,
            smallest=self.smallest,
            largest=self.largest,
            stop=self.stop,
            floor=self.floor,
        )

    def _near(self) -> bool:
        """Say whether all groups that could be part of anything better may be few enough to list."""
        gap = self.answer.bound - self.known
        return gap > 0 and (self.largest <= WIDE or gap <= self.answer.bound // NEAR_A_PROOF)

    def _close(self, found: Bounded) -> bool:
        self.answer.bound, made = closed(
            self.c,
            self.free,
            self.blocks,
            found,
            self.known,
            smallest=self.smallest,
            largest=self.largest,
            floor=self.floor,
            stop=self.stop,
            bound=min(found.bound, self.answer.bound),
        )
        if made:
            self._keep(made)
        return self.answer.bound <= self.known

    def _keep(self, groups: Groups) -> bool:
        """Make groups the answer when they are better; say whether they are."""
        total = total_of(self.c, groups, self.floor) if groups else -1
        if total <= self.known:
            return False
        self.known = total
        self.answer.groups = groups
        self.answer.method = "search and columns"
        return True

    def _total(self, groups: Groups) -> int:
        """Return the total of groups that may be, −1 of others."""
        whole = all(set(self.blocks[i]) <= set(g) for g in groups for i in g if i in self.blocks)
        return total_of(self.c, groups, self.floor) if whole else -1
