"""Two layouts side by side, and how one stands among all allowed ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ristiin.matching._errors import TooLarge
from ristiin.matching._judge import judge
from ristiin.matching._model import UNITS_PER_POINT, Id, Judgement, Layout, Problem, layout, order_key

DISTRIBUTION_MOST = 14


@dataclass(frozen=True)
class Comparison:
    """Two layouts judged by the same problem; `change` is b minus a for each person."""

    a: Judgement
    b: Judgement
    same_groups: int
    moved: tuple[Id, ...]
    change: Mapping[Id, float]
    better_for: tuple[Id, ...]
    worse_for: tuple[Id, ...]


def compare(problem: Problem, a: Layout, b: Layout) -> Comparison:
    """Return what differs between two layouts. O(n · group size · criteria)."""
    one, two = judge(problem, a), judge(problem, b)
    groups_a = {frozenset(row) for row in layout(a)}
    groups_b = {frozenset(row) for row in layout(b)}
    same = groups_a & groups_b
    unmoved = {i for group in same for i in group}
    change = {i: round(two.per_person[i] - one.per_person[i], 4) for i in one.per_person}
    ids = sorted(change, key=order_key)
    return Comparison(
        a=one,
        b=two,
        same_groups=len(same),
        moved=tuple(i for i in ids if i not in unmoved),
        change=change,
        better_for=tuple(i for i in ids if change[i] > 0),
        worse_for=tuple(i for i in ids if change[i] < 0),
    )


@dataclass(frozen=True)
class Distribution:
    """Scores of all ways to make the pairs: how many there are, and how many keep the rules.

    `scores` maps a rounded total score to the number of allowed ways with it.
    """

    ways: int
    allowed: int
    mean: float
    best: float
    worst: float
    scores: Mapping[int, int]

    def histogram(self, bins: int = 24) -> tuple[tuple[float, float, int], ...]:
        """Return (from, to, number of ways) for equal steps of score."""
        if not self.allowed:
            return ()
        low, high = min(self.scores), max(self.scores)
        width = max(1.0, (high - low + 1) / bins)
        count = [0] * bins
        for score, times in self.scores.items():
            count[min(bins - 1, int((score - low) / width))] += times
        return tuple((low + k * width, low + (k + 1) * width, times) for k, times in enumerate(count))

    def at_least(self, score: float) -> int:
        """Return how many allowed ways score at least this (rounded to whole points)."""
        return sum(times for s, times in self.scores.items() if s >= round(score))


def distribution(problem: Problem) -> Distribution:
    """Return how all ways to make pairs (and one trio) score; fixed groups stay.

    At most 14 people outside fixed groups: 135,135 ways, about a second.

    Raises:
        TooLarge: more people, or groups larger than two.
    """
    from ristiin.matching._compile import compiled

    c = compiled(problem)
    held = {c.index[i] for g in problem.fixed for i in g}
    free = tuple(i for i in range(c.n) if i not in held)
    if problem.sizes.largest != 2 or len(free) > DISTRIBUTION_MOST:  # noqa: PLR2004
        message = f"All ways can be counted for pairs of at most {DISTRIBUTION_MOST} people."
        raise TooLarge(message)
    base = sum(c.evaluate(tuple(sorted(c.index[i] for i in g))).total for g in problem.fixed)
    split = [{c.index[i] for i in row} for row in problem.together]
    # For each set of people: allowed ways by total, and the number of all ways.
    memo: dict[tuple[tuple[int, ...], int], tuple[dict[int, int], int]] = {}

    def allowed(group: tuple[int, ...]) -> bool:
        members = set(group)
        whole = all(row <= members or not row & members or row & held for row in split)
        return whole and not c.evaluate(group).broken

    def count(rest: tuple[int, ...], trio: int) -> tuple[dict[int, int], int]:
        if not rest:
            return {0: 1}, 1
        key = (rest, trio)
        if key in memo:
            return memo[key]
        first, others = rest[0], rest[1:]
        out: dict[int, int] = {}
        ways = 0
        groups: list[tuple[tuple[int, ...], int]] = [((first, o), trio) for o in others]
        if trio:
            groups += [((first, a, b), 0) for x, a in enumerate(others) for b in others[x + 1 :]]
        for group, left in groups:
            remaining = tuple(i for i in others if i not in group)
            if len(remaining) % 2 != left:
                continue
            below, number = count(remaining, left)
            ways += number
            if allowed(group):
                worth = c.evaluate(group).total
                for score, times in below.items():
                    out[score + worth] = out.get(score + worth, 0) + times
        memo[key] = (out, ways)
        return memo[key]

    exact, ways = count(free, len(free) % 2)
    scores: dict[int, int] = {}
    for units, times in exact.items():
        point = round((units + base) / UNITS_PER_POINT)
        scores[point] = scores.get(point, 0) + times
    number = sum(exact.values())
    total = sum((u + base) * t for u, t in exact.items())
    return Distribution(
        ways=ways,
        allowed=number,
        mean=total / number / UNITS_PER_POINT if number else 0.0,
        best=(max(exact) + base) / UNITS_PER_POINT if exact else 0.0,
        worst=(min(exact) + base) / UNITS_PER_POINT if exact else 0.0,
        scores=dict(sorted(scores.items())),
    )
