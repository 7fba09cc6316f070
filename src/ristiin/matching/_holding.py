"""Which hard rules can hold at once: asked many times of one problem, which is read once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from ristiin.matching._bitmatch import NOBODY, bits, perfect
from ristiin.matching._compile import SHARED, Compiled, compiled
from ristiin.matching._model import Criteria, Criterion, Importance, Problem, size_plan
from ristiin.matching._rules import PERSONAL, ROWS, Rule

Way = list[int]
"""Groups, each with a one for everybody in it."""


@dataclass
class Purse:
    """Steps that may still be taken, all questions together: counted, so that every machine answers alike."""

    steps: int


@dataclass
class _Kind:
    """A personal must: `both[i]` may not be with `i` when asked of both, `own[i]` not even when asked of `i` only."""

    both: list[int]
    own: list[int]
    tokens: list[int] = field(default_factory=list)
    least: int = 0


class Holding:
    """Tells which of the rules can hold at once. Rules are the ones of a whole number.

    Only people who are in no fixed group are looked at.
    """

    def __init__(self, problem: Problem, rules: Sequence[Rule], purse: Purse) -> None:
        """Read who is kept from whom by which rules. O(n² · criteria)."""
        c = compiled(problem)
        held = {i for g in problem.fixed for i in g}
        self.problem, self.purse = problem, purse
        self.ids = [p.id for p in problem.people if p.id not in held]
        self.n = n = len(self.ids)
        self.everybody = (1 << n) - 1
        self.at = [c.index[i] for i in self.ids]
        self.low, self.high = problem.sizes.smallest, problem.sizes.largest
        self.pairs = self.high == 2  # noqa: PLR2004
        plan = size_plan(n, problem.sizes)
        self.most = plan[1] if plan else 0
        self.rules: dict[int, Rule] = {}
        """By the place of their ones."""
        place = {one: i for i, one in enumerate(self.ids)}
        self.kinds: list[_Kind] = []
        self.rows: dict[int, int] = {}
        self.blocks: dict[int, int] = {}
        self.whole: dict[int, tuple[Compiled, list[int]]] = {}
        self.touched: dict[int, int] = {}
        """Who may be kept from anybody by a rule alone or with others; all of them where more is asked."""
        slots: dict[str, int] = {}
        musts = [item for item in problem.criteria.items if item.importance is Importance.MUST]
        for item in musts:
            if item.kind in PERSONAL:
                if item.key not in slots:
                    slots[item.key] = len(self.kinds)
                    self.kinds.append(_Kind([0] * n, [0] * n))
                self._read(c, item, self.kinds[slots[item.key]])
        self.base = len(self.kinds) * n
        further = self.base
        for rule in rules:
            who = [place[i] for i in rule.who if i in place]
            if rule.name in slots:
                if who:
                    k = slots[rule.name] * n + who[0]
                    own = self.kinds[slots[rule.name]].own[who[0]]
                    self.rules[k], self.touched[k] = rule, 1 << who[0] | own
                continue
            if rule.name in ROWS and len(who) < 2:  # noqa: PLR2004
                continue
            self.rules[further], self.touched[further] = rule, self.everybody
            if rule.name == "together":
                self.blocks[further] = sum(1 << i for i in who)
            elif rule.name in ROWS:
                self.rows[further] = self.touched[further] = sum(1 << i for i in who)
            else:
                self.whole[further] = _alone(problem, [item for item in musts if item.key == rule.name], self.at)
            further += 1
        self.every = sum(1 << k for k in self.rules)
        self.private = sum(1 << k for k, rule in self.rules.items() if rule.private)

    def _read(self, c: Compiled, item: Criterion, kind: _Kind) -> None:
        apart = c.pair_must(item)
        into = kind.own if item.kind == "as_wished" else kind.both
        for i, row in enumerate([] if apart is None else _ones(apart, self.at)):
            into[i] |= row
        if item.kind not in SHARED:
            return
        kind.least = max(kind.least, item.at_least if item.kind == "common_times" else 1)
        given = [p.times if item.kind == "common_times" else p.languages for p in (c.people[k] for k in self.at)]
        names = {name: k for k, name in enumerate(sorted({name for some in given for name in some}))}
        kind.tokens = [sum(1 << names[name] for name in some) for some in given]
        for i, some in enumerate(given):
            if some and len(some) < kind.least:
                kind.own[i] = self.everybody & ~(1 << i)

    def about(self, i: int) -> int:
        """Return the rules that keep somebody from this one in any group, alone or with others."""
        n, out = self.n, 0
        for slot, kind in enumerate(self.kinds):
            own = sum(1 << j for j in range(n) if kind.own[j] >> i & 1)
            out |= (kind.both[i] | own | 1 << i) << slot * n
        return self.every & (out | sum(1 << k for k, row in self.rows.items() if row >> i & 1))

    def named(self, some: int) -> list[Rule]:
        """Return the rules of the ones."""
        return [self.rules[k] for k in bits(some)]

    def apart(self, some: int) -> list[int]:
        """Return for each one a one for everybody whom these rules keep apart from them in any group."""
        n = self.n
        out = [0] * n
        for slot, kind in enumerate(self.kinds):
            asked = some >> slot * n & self.everybody
            for i in bits(asked):
                out[i] |= kind.both[i] & asked | kind.own[i]
                for j in bits(kind.own[i]):
                    out[j] |= 1 << i
        for k in bits(some >> self.base):
            row = self.rows.get(k + self.base, 0)
            for i in bits(row):
                out[i] |= row & ~(1 << i)
        return out

    def near(self, some: int) -> list[int]:
        """Return for each one a one for everybody whom these rules let them be with, in a pair if there are pairs."""
        out = [self.everybody & ~(row | 1 << i) for i, row in enumerate(self.apart(some))]
        if self.pairs:
            for k, block in self.blocks.items():
                if some >> k & 1:
                    for i in range(self.n):
                        out[i] &= (block if block.bit_count() == 2 else 0) if block >> i & 1 else ~block  # noqa: PLR2004
            for k, (_, kept) in self.whole.items():
                if some >> k & 1:
                    out = [row & ~kept[i] for i, row in enumerate(out)]
        return out

    def fits(self, group: int, some: int) -> bool:
        """Tell whether a group keeps these rules, when no two of it are kept apart."""
        for slot, kind in enumerate(self.kinds):
            if kind.least and (asked := some >> slot * self.n & group):
                shared = -1
                for i in bits(asked):
                    if kind.tokens[i]:
                        shared &= kind.tokens[i]
                if shared >= 0 and shared.bit_count() < kind.least:
                    return False
        if any(some >> k & 1 and group & block not in {0, block} for k, block in self.blocks.items()):
            return False
        members = tuple(sorted(self.at[i] for i in bits(group)))
        for k, (c, _) in self.whole.items():
            if some >> k & 1:
                self.purse.steps -= 20
                if c.evaluate(members).broken:
                    return False
        return True

    def way(self, some: int, start: Way | None = None) -> Way | bool | None:
        """Return groups in which these rules hold, False when there are none, None when that was not settled.

        `start` are groups to begin with, where they keep the rules.
        """
        if not self.n:
            return []
        if self.purse.steps <= 0:
            return None
        if self.pairs:
            return self._even(some, start) if self.n % 2 == 0 else self._odd(some)
        return _Search(self, some).run()

    def _even(self, some: int, start: Way | None) -> Way | bool:
        near = self.near(some)
        self.purse.steps -= 2 * self.n + self.n**2 // 10
        mate = [NOBODY] * self.n
        for group in start or ():
            i, j = bits(group)
            if near[i] >> j & 1:
                mate[i], mate[j] = j, i
        found = perfect(near, self.everybody, mate)
        return found is not None and _paired(found)

    def _odd(self, some: int) -> Way | bool | None:
        near, apart = self.near(some), self.apart(some)
        like = self.alike(some, apart)
        for trio in combinations(range(self.n), 3):
            group = sum(1 << i for i in trio)
            if any(apart[i] & group for i in trio) or any(like[i] & ~group & ((1 << i) - 1) for i in trio):
                continue
            if self.purse.steps <= 0:
                return None
            self.purse.steps -= self.n
            if self.fits(group, some) and (found := perfect(near, self.everybody & ~group)) is not None:
                return [group, *_paired(found)]
        return False

    def alike(self, some: int, apart: list[int]) -> list[int]:
        """Return for each one a one for everybody who can stand in for them in any group, as far as these rules go."""
        n = self.n
        if any(some >> k & 1 for k in (*self.whole, *self.blocks)):
            return [0] * n
        kinds = [(some >> slot * n & self.everybody, kind.tokens) for slot, kind in enumerate(self.kinds) if kind.least]
        marks = [tuple(tokens[i] if asked >> i & 1 else 0 for asked, tokens in kinds) for i in range(n)]
        out = [0] * n
        for i, j in combinations(range(n), 2):
            both = ~(1 << i | 1 << j)
            if marks[i] == marks[j] and apart[i] & both == apart[j] & both:
                out[i] |= 1 << j
                out[j] |= 1 << i
        return out

    def grown(self, some: int, way: Way, order: Sequence[int]) -> int:
        """Return as many rules as are found to hold with these, which hold in `way`, tried in this order."""
        for k in order:
            if some >> k & 1 or self.purse.steps <= 0:
                continue
            more = some | 1 << k
            if self.holds_in(way, more, k):
                some = more
                continue
            found = self.way(more, way)
            if found and not isinstance(found, bool):
                some, way = more, found
        return some

    def shrunk(self, some: int, order: Sequence[int]) -> tuple[int, bool]:
        """Return a part of rules that clash, what comes first in `order` left out first, and if it is irreducible."""
        sure = True
        for k in order:
            if some >> k & 1 and not self.light(some & ~(1 << k)):
                answer = self.way(some & ~(1 << k))
                sure = sure and answer is not None
                if answer is False:
                    some &= ~(1 << k)
        return some, sure

    def holds_in(self, way: Way, some: int, k: int) -> bool:
        """Tell whether rules hold in these groups, of which all but the rule `k` are known to."""
        self.purse.steps -= 1
        concerned = self.everybody if k >= self.base else 1 << k % self.n
        groups = [g for g in way if g & concerned]
        if k < self.base:
            kind, i = self.kinds[k // self.n], k % self.n
            group, asked = groups[0], some >> k // self.n * self.n & self.everybody
            if kind.own[i] & group or kind.both[i] & asked & group:
                return False
            if not kind.least or (self.pairs and group.bit_count() == 2):  # noqa: PLR2004
                return True
        elif k in self.rows:
            return all((g & self.rows[k]).bit_count() < 2 for g in groups)  # noqa: PLR2004
        return all(self.fits(g, some) for g in groups)

    def fewest(self) -> int:
        """Return how much the rules of any clash weigh at the least: one more than there can be groups.

        Whom no rule touches may be with anybody, and those who are touched can each have a group in which nobody
        else is. Who is in one row of two only and touched by nothing else counts half: two of them can share a
        group without the other of their row, or, when one group is left for both of a row, one goes to another group.
        """
        return self.most + 1

    def weight(self, k: int) -> int:
        """Return what a rule weighs: how many it touches; a row of two one, where there can be two groups."""
        touched = self.touched[k].bit_count()
        return 1 if touched == 2 and k in self.rows and self.most > 1 else touched  # noqa: PLR2004

    def light(self, some: int) -> bool:
        """Tell whether rules weigh too little to clash."""
        return sum(self.weight(k) for k in bits(some)) <= self.most


class _Search:
    """Groups, one after another, of whoever has fewest left to be with; alike people in one order only."""

    def __init__(self, holding: Holding, some: int) -> None:
        self.holding, self.some = holding, some
        apart = holding.apart(some)
        self.near = [holding.everybody & ~(row | 1 << i) for i, row in enumerate(apart)]
        self.like = holding.alike(some, apart)
        self.dead: set[int] = set()
        self.way: Way = []
        holding.purse.steps -= holding.n**2 // 10
        self.ends = max(0, holding.purse.steps - STEPS)

    def run(self) -> Way | bool | None:
        answer = self.fill(self.holding.everybody)
        return self.way if answer else answer

    def fill(self, left: int) -> bool | None:
        if not left:
            return True
        if left in self.dead:
            return False
        h, purse = self.holding, self.holding.purse
        purse.steps -= 1 + left.bit_count() // 2
        if purse.steps < self.ends:
            return None
        few = {i: (self.near[i] & left).bit_count() for i in bits(left)}
        order = sorted(few, key=lambda i: (few[i], i))
        first = order[0]
        count = left.bit_count()
        # Each of those who may not meet one another needs a group.
        apart, open_ = 0, left
        for i in order:
            if open_ >> i & 1:
                open_ &= ~self.near[i]
                apart += 1
        if apart > count // h.low:
            self.dead.add(left)
            return False
        for size in range(h.low, h.high + 1):
            rest = count - size
            if rest < 0 or -(-rest // h.high) > rest // h.low:
                continue
            able = [j for j in order if self.near[first] >> j & 1]
            for group in self.grow(1 << first, able, size - 1):
                if h.fits(group, self.some):
                    answer = self.fill(left & ~group)
                    if answer:
                        self.way.append(group)
                        return True
                    if answer is None:
                        return None
            if purse.steps < self.ends:
                return None
        self.dead.add(left)
        return False

    def grow(self, group: int, able: list[int], more: int, passed: int = 0) -> Iterator[int]:
        """Yield every group that begins so; of alike people the first in order are taken."""
        self.holding.purse.steps -= 1
        if not more:
            yield group
            return
        for k, j in enumerate(able):
            if len(able) - k < more or self.holding.purse.steps < self.ends:
                return
            if not self.like[j] & passed:
                also = [o for o in able[k + 1 :] if self.near[j] >> o & 1]
                yield from self.grow(group | 1 << j, also, more - 1, passed)
            passed |= 1 << j


STEPS = 60_000
"""Steps of the search for one question about groups."""


def _paired(mate: list[int]) -> Way:
    return [1 << i | 1 << j for i, j in enumerate(mate) if i < j]


def _alone(problem: Problem, items: list[Criterion], at: list[int]) -> tuple[Compiled, list[int]]:
    """Return a must that concerns everyone by itself, and whom it keeps from whom in pairs."""
    people = tuple(replace(p, avoids=frozenset()) for p in problem.people)
    c = compiled(replace(problem, people=people, criteria=Criteria(items), never=(), together=(), fixed=()))
    return c, _ones(c.pair_bad > 0, at)


def _ones(matrix: NDArray[np.bool_], at: list[int]) -> list[int]:
    """Return rows of a matrix, of the people in these places, as ones; nobody is with themselves."""
    rows = matrix[np.ix_(at, at)] & ~np.eye(len(at), dtype=np.bool_)
    return [int.from_bytes(np.packbits(row, bitorder="little").tobytes(), "little") for row in rows]
