"""The fewest of many things of which some are in each of many sets.

A price for each set gives a bound: whoever takes a thing pays one and gets the prices of its sets (Lagrange;
Beasley, "A Lagrangian heuristic for set-covering problems", 1990). Whole numbers, so that the bound is sure
and every machine searches alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ristiin.matching._bitmatch import bits

ONE = 1 << 16
"""What a thing costs, in the units of prices."""
ROUNDS = 200
KEEN = 16
PATIENCE = 8


@dataclass
class Cover:
    """Sets to be met, as ones of whole numbers; `weight` of what is taken must come to `need` at least."""

    things: Sequence[int]
    weight: dict[int, int]
    need: int
    most: int = 100_000
    """Branches in all."""
    sets: list[int] = field(default_factory=list)
    prices: list[int] = field(default_factory=list)
    price: int = ONE
    """Of a unit of weight."""
    nodes: int = 0

    def add(self, one: int) -> None:
        """Ask that this set be met; those that it makes needless go."""
        kept = [k for k, other in enumerate(self.sets) if other & one != one]
        if any(other & one == other for other in self.sets):
            return
        self.sets = [*(self.sets[k] for k in kept), one]
        self.prices = [*(self.prices[k] for k in kept), 0]

    def below(self, limit: int, nodes: int | None = None) -> int | bool:
        """Return fewer than `limit` things that meet every set, False when there are none, True if not settled."""
        bound, rest = self._priced(limit)
        top = (limit - 1) * ONE
        if bound > top:
            return False
        ends = self.most if nodes is None else min(self.nodes + nodes, self.most)
        order = sorted(self.things, key=lambda k: (-self.weight[k], k))

        def go(chosen: int, banned: int, bound: int, left: list[int]) -> int | bool:
            self.nodes += 1
            if self.nodes > ends:
                return True
            changed = True
            while changed:
                if bound > top:
                    return False
                changed = False
                for k in self.things:
                    if (chosen | banned) >> k & 1:
                        continue
                    if bound + rest[k] > top:
                        banned |= 1 << k
                    elif bound - rest[k] > top:
                        chosen |= 1 << k
                        changed = True
                able = [one & ~banned for one in left if not one & chosen]
                if not all(able):
                    return False
                forced = 0
                for one in able:
                    if one & (one - 1) == 0:
                        forced |= one
                for k in bits(forced):
                    bound += max(0, rest[k])
                    changed = True
                chosen |= forced
                left = able
            count = chosen.bit_count()
            if count + len(_packing(able)) >= limit:
                return False
            if not able:
                weight = sum(self.weight[k] for k in bits(chosen))
                for k in order:
                    if weight >= self.need:
                        break
                    if not (chosen | banned) >> k & 1:
                        chosen |= 1 << k
                        weight += self.weight[k]
                        count += 1
                return chosen if weight >= self.need and count < limit else False
            # What was tried before is shut out, so that no choice is met twice.
            pivot = min(able, key=lambda one: (one.bit_count(), one))
            for k in sorted(bits(pivot), key=lambda k: (rest[k], -sum(one >> k & 1 for one in able), k)):
                answer = go(chosen | 1 << k, banned, bound + max(0, rest[k]), able)
                if answer is not False:
                    return answer
                banned |= 1 << k
                bound += max(0, -rest[k])
            return False

        return go(0, 0, bound, list(self.sets))

    def _priced(self, limit: int) -> tuple[int, dict[int, int]]:
        """Return the best bound found and what each thing costs beside the prices of its sets."""
        members = [bits(one) for one in self.sets]
        weights = [(k, min(self.weight[k], self.need)) for k in self.things]
        top = (limit - 1) * ONE

        def rest_of(prices: list[int], price: int) -> tuple[int, dict[int, int]]:
            rest = {k: ONE - price * w for k, w in weights}
            for mine, one in zip(members, prices, strict=True):
                if one:
                    for k in mine:
                        rest[k] -= one
            return sum(prices) + price * self.need + sum(r for r in rest.values() if r < 0), rest

        packed = [ONE * (one in packing) for packing in [_packing(self.sets)] for one in self.sets]
        best = max(((*rest_of(p, q), p, q) for p, q in ((self.prices, self.price), (packed, 0))), key=lambda b: b[0])
        bound, rest, prices, price = best
        keen, stale = KEEN, 0
        for _ in range(ROUNDS):
            if best[0] > top or not keen:
                break
            slack = [1 - sum(rest[k] < 0 for k in mine) for mine in members]
            over = self.need - sum(w for k, w in weights if rest[k] < 0)
            norm = sum(s * s for s in slack) + over * over
            if not norm:
                break
            step = keen * (top + ONE - bound) // 16
            prices = [max(0, p + step * s // norm) for p, s in zip(prices, slack, strict=True)]
            price = max(0, price + step * over // norm)
            bound, rest = rest_of(prices, price)
            stale += 1
            if bound > best[0]:
                best, stale = (bound, rest, prices, price), 0
            elif stale > PATIENCE:
                keen, stale = keen * 2 // 3, 0
                bound, rest, prices, price = best
        self.prices, self.price = best[2], best[3]
        return best[0], best[1]


def _packing(sets: list[int]) -> set[int]:
    """Return sets of which no two have anything in common, the small ones first."""
    out: set[int] = set()
    used = 0
    for one in sorted(sets, key=lambda one: (one.bit_count(), one)):
        if not one & used:
            used |= one
            out.add(one)
    return out
