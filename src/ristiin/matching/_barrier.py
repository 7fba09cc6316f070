"""The smallest set of rules that leave no way to pair everybody, by the parts they keep apart.

An even number of people cannot be paired just where some of them could stand aside and leave the others in two more
odd parts than those are, nobody of one part with anybody of another (Tutte, "The factorization of linear graphs",
1947). So it is asked who stands aside, and which rules of each of the others keep the parts from one another.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ristiin.matching._bitmatch import bits
from ristiin.matching._holding import Holding

MOST_OWN = 8
"""So many rules of one person are looked at in all ways."""


class Part(NamedTuple):
    """A part of people, or all parts of one together: how many are still to come, and what they can choose."""

    size: int
    left: int
    able: int


class Barrier:
    """Everybody's choices of their own rules: whole numbers with a field for each person, a one for each choice.

    What is found is in `best`.
    """

    def __init__(self, holding: Holding, every: int, own: list[list[int]], limit: int) -> None:
        """Read which choices keep people from which. O(n² · criteria + n · choices)."""
        self.holding, self.limit = holding, limit
        self.best: int | None = None
        self.n = n = holding.n
        most = max(map(len, own))
        self.width = 1 << most
        self.full = (1 << self.width) - 1
        self.each = sum(1 << i * self.width for i in range(n))
        having = [sum(1 << s for s in range(self.width) if s >> t & 1) for t in range(most)]
        self.rules = [[sum(1 << mine[t] for t in bits(s)) for s in range(1 << len(mine))] for mine in own]
        self.apart = [[0] * len(some) for some in self.rules]
        """By who has chosen what: which choices of the others keep them from that one."""
        for i, mine in enumerate(own):
            for t, k in enumerate(mine):
                by, alone = 0, holding.rows.get(k, 0) & ~(1 << i)
                if k < holding.base:
                    kind = holding.kinds[k // n]
                    alone = kind.own[i]
                    for j in bits(kind.both[i] & every >> k - i):
                        by |= having[own[j].index(k - i + j)] << j * self.width
                for j in bits(alone):
                    by |= self.full << j * self.width
                    for s in range(len(self.apart[j])):
                        self.apart[j][s] |= having[t] << i * self.width
                for s in bits(having[t]):
                    if s < len(self.apart[i]):
                        self.apart[i][s] |= by
        self.cheap = [self.each * sum(1 << s for s in range(self.width) if s.bit_count() <= w) for w in range(most + 1)]
        self.able = sum(((1 << len(some)) - 1) << i * self.width for i, some in enumerate(self.rules))

    def smallest(self) -> tuple[int | None, bool]:
        """Return a clash of fewer rules than the limit, as few as is found, and whether no fewer surely clash."""
        for aside in reversed(range(self.n // 2)):
            if self._least(self.n - aside, self.able) >= self.limit:
                continue
            for halves in _sums(self.n // 2 - aside - 1, aside + 2):
                parts = [Part(1 + 2 * half, 1 + 2 * half, self.able) for half in halves]
                self._go(0, aside, [Part(1, aside + 2 - len(halves), self.able), *parts])
                if self.holding.purse.steps <= 0:
                    return self.best, False
        return self.best, True

    def _go(self, chosen: int, aside: int, parts: list[Part]) -> None:
        """Look for fewer rules, some of them chosen, when so many may still stand aside."""
        parts = [part for part in parts if part.left]
        if not parts:
            clash, sure = self.holding.shrunk(chosen, bits(chosen))
            if sure:
                self.best, self.limit = clash, clash.bit_count()
            return
        left = sum(part.left for part in parts)
        wider: list[Part] = []
        while parts != wider:
            self.holding.purse.steps -= len(parts) * self.n**2 // 25
            able = 0
            for part in parts:
                able |= part.able
            more = max(self._least(left, able), sum(self._least(part.left, part.able) for part in parts))
            if self.holding.purse.steps <= 0 or chosen.bit_count() + more >= self.limit:
                return
            wider, parts = parts, [part._replace(able=self._reaching(k, parts)) for k, part in enumerate(parts)]
        fields = [i for i in range(self.n) if able >> i * self.width & self.full]
        i = min(fields, key=lambda i: sum((part.able >> i * self.width & self.full).bit_count() for part in parts))
        at = i * self.width
        free = ~(self.full << at)
        for k, part in enumerate(parts):
            if part in parts[:k]:
                continue
            for s in sorted(bits(part.able >> at & self.full), key=int.bit_count):
                by = self.apart[i][s]
                self._go(
                    chosen | self.rules[i][s],
                    aside,
                    [
                        Part(p.size, p.left - (j == k), p.able & free & (by if j != k or p.size == 1 else -1))
                        for j, p in enumerate(parts)
                    ],
                )
        if aside:
            self._go(chosen, aside - 1, [Part(p.size, p.left, p.able & free) for p in parts])

    def _others(self, k: int, parts: list[Part]) -> int:
        """Return what can be chosen in other parts than one."""
        able = 0
        for j, part in enumerate(parts):
            if j != k or part.size == 1 < part.left:
                able |= part.able
        return able

    def _reaching(self, k: int, parts: list[Part]) -> int:
        """Return the choices in a part that keep one from enough others, of which no cheaper ones keep them as well."""
        others, able = self._others(k, parts), parts[k].able
        most = sum(part.left for part in parts) - (1 if parts[k].size == 1 else parts[k].left)
        for i in range(self.n):
            kept: list[int] = []
            for s in sorted(bits(able >> i * self.width & self.full), key=int.bit_count):
                by = self.apart[i][s] & others
                if self._who(by).bit_count() < most or any(not by & ~other for other in kept):
                    able ^= 1 << i * self.width + s
                else:
                    kept.append(by)
        return able

    def _least(self, count: int, able: int) -> int:
        """Return how many rules so many people choose at the least, or the limit where they are not so many."""
        cost = had = 0
        for w, cheap in enumerate(self.cheap):
            now = min(count, self._who(able & cheap).bit_count())
            cost += w * (now - had)
            had = now
        return cost if had == count else self.limit

    def _who(self, able: int) -> int:
        """Return ones at the beginning of each field in which there is any."""
        width = self.width
        while width > 1:
            width //= 2
            able |= able >> width
        return able & self.each


def own_rules(holding: Holding, every: int) -> list[list[int]] | None:
    """Return rules by whose they are, where there is an even number to be paired and all are somebody's, few each.

    A rule about two who are kept apart is of whom has fewer.
    """
    n = holding.n
    own = [[k for k in range(i, holding.base, n) if every >> k & 1] for i in range(n)]
    for k in bits(every):
        if k >= holding.base:
            two = bits(holding.rows.get(k, 0))
            if len(two) != 2:  # noqa: PLR2004
                return None
            min((own[i] for i in two), key=len).append(k)
    return own if holding.pairs and n % 2 == 0 and max(map(len, own)) <= MOST_OWN else None


def _sums(whole: int, parts: int, most: int | None = None) -> Iterator[tuple[int, ...]]:
    """Yield the ways to share out a whole number, the greater shares first, among at most so many."""
    if not whole:
        yield ()
    elif parts:
        for first in range(min(whole, most or whole), 0, -1):
            for rest in _sums(whole - first, parts - 1, first):
                yield (first, *rest)
