"""One door to the solvers: chooses the method, judges the answer, states what is proven."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ristiin.matching._conflicts import conflicts
from ristiin.matching._groups import anneal, even_sizes, first_groups
from ristiin.matching._judge import judge
from ristiin.matching._model import (
    FULL,
    UNITS_PER_POINT,
    Group,
    Problem,
    Result,
    order_key,
    size_plan,
)
from ristiin.matching._pairs import PairAnswer, loose_bound, solve_even, solve_odd

if TYPE_CHECKING:
    from ristiin.matching._compile import Compiled


@dataclass(frozen=True)
class Progress:
    """How far a solve has come: part done 0–1, best score and bound so far, in points."""

    done: float
    score: float | None
    bound: float | None


OnProgress = Callable[[Progress], object]


def solve(problem: Problem, time_limit: float = 10.0, on_progress: OnProgress | None = None) -> Result:
    """Return the best groups found, with a bound on how good any could be.

    Pairs are exact whatever the limit up to some hundreds of people; groups stop when
    proven, when their fixed amount of work is done, or at `time_limit` seconds. The limit
    is a ceiling: an answer cut short by it may differ between machines.
    """
    from ristiin.matching._compile import compiled

    c = compiled(problem)
    ends = time.monotonic() + time_limit
    fixed = [tuple(sorted(c.index[i] for i in g)) for g in problem.fixed]
    held = {i for g in fixed for i in g}
    free = [i for i in range(c.n) if i not in held]
    blocks = _blocks(c, problem, held)
    if on_progress:
        on_progress(Progress(0.0, None, None))
    pairs_only = problem.sizes.largest == 2 and not c.capacity  # noqa: PLR2004
    if not free:
        answer = PairAnswer()
        method = "fixed"
    elif pairs_only:
        answer = _pairs(c, problem, free, blocks, lambda: time.monotonic() > ends)
        method = "matching"
    else:
        answer = _grouped(c, problem, free, blocks, ends)
        method = "search"
    groups = [*fixed, *answer.groups]
    result = _result(c, problem, groups, answer, len(fixed), method)
    if on_progress:
        on_progress(Progress(1.0, result.score, result.bound))
    return result


def _blocks(c: Compiled, problem: Problem, held: set[int]) -> dict[int, tuple[int, ...]]:
    """Return, for each person who must stay with others, everyone in that block."""
    parent = {i: i for i in range(c.n)}

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    for row in problem.together:
        here = [c.index[i] for i in row if c.index[i] not in held]
        for other in here[1:]:
            parent[root(other)] = root(here[0])
    members: dict[int, list[int]] = {}
    for i in range(c.n):
        members.setdefault(root(i), []).append(i)
    return {i: tuple(m) for m in members.values() if len(m) > 1 for i in m}


def _pairs(
    c: Compiled,
    problem: Problem,
    free: Sequence[int],
    blocks: dict[int, tuple[int, ...]],
    stop: Callable[[], bool],
) -> PairAnswer:
    fair = problem.fairness == "fairness-first"
    forced = sorted(set(blocks.values()))
    inside = {i for b in forced for i in b}
    rest = [i for i in free if i not in inside]
    odd_used = any(len(b) > 2 for b in forced)  # noqa: PLR2004
    if not rest:
        answer = PairAnswer()
    elif len(rest) % 2 == 0 or odd_used:
        answer = solve_even(c, rest, fair=fair, levels=problem.levels, stop=stop)
    else:
        answer = solve_odd(c, rest, fair=fair, stop=stop)
    total = sum(c.evaluate(b).total for b in forced)
    return PairAnswer(
        [*forced, *answer.groups],
        proven=answer.proven and (not forced or len(free) % 2 == 0),
        bound=answer.bound + total,
        least_bound=min([answer.least_bound, *(c.evaluate(b).least for b in forced)]),
    )


def _grouped(
    c: Compiled,
    problem: Problem,
    free: Sequence[int],
    blocks: dict[int, tuple[int, ...]],
    ends: float,
) -> PairAnswer:
    plan = size_plan(len(free), problem.sizes)
    if plan is None:
        return PairAnswer([], proven=False, bound=0, least_bound=0)
    fewest, most, largest = plan
    smallest = problem.sizes.smallest
    fair = problem.fairness == "fairness-first"
    ordered = sorted(free, key=lambda i: (blocks.get(i, (i,)), i))
    best: list[tuple[int, ...]] | None = None
    best_rank: tuple[int, ...] | None = None
    counts = sorted({fewest, (fewest + most) // 2, most})
    for count in counts:
        groups = first_groups(ordered, even_sizes(len(free), count))
        groups = anneal(
            c,
            groups,
            smallest=smallest,
            largest=largest,
            fair=fair,
            steps=min(60_000, 1_500 * len(free)) // len(counts),
            seed=problem.seed,
            capacity=bool(c.capacity),
            blocks=blocks,
            stop=lambda: time.monotonic() > ends,
        )
        values = [c.evaluate(tuple(sorted(g))) for g in groups]
        rank = (
            -sum(v.broken for v in values),
            min(v.least for v in values) if fair else 0,
            sum(v.total for v in values),
        )
        if best_rank is None or rank > best_rank:
            best, best_rank = [tuple(sorted(g)) for g in groups], rank
    assert best is not None
    return PairAnswer(best, proven=False, bound=loose_bound(c, free), least_bound=FULL)


def _result(
    c: Compiled,
    problem: Problem,
    groups: Sequence[tuple[int, ...]],
    answer: PairAnswer,
    fixed: int,
    method: str,
) -> Result:
    rows = sorted(
        (tuple(sorted((c.ids[i] for i in g), key=order_key)) for g in groups),
        key=lambda row: [order_key(i) for i in row],
    )
    seen = judge(problem, rows)
    held = sum(c.evaluate(g).total for g in groups[:fixed])
    floor = min([FULL, *(c.evaluate(g).least for g in groups[:fixed])])
    bound = max((answer.bound + held) / UNITS_PER_POINT, seen.score)
    proven = answer.proven or (not seen.broken and bound <= seen.score)
    return Result(
        groups=seen.groups,
        score=seen.score,
        bound=bound,
        gap=0.0 if proven or not bound else round((bound - seen.score) / bound, 6),
        proven=proven,
        worst_off=seen.worst_off,
        worst_off_people=seen.worst_off_people,
        worst_off_bound=max(min(answer.least_bound, floor) / UNITS_PER_POINT, seen.worst_off),
        per_person=seen.per_person,
        broken=seen.broken,
        conflicts=conflicts(problem, seen.broken) if seen.broken else (),
        method=method,
    )


__all__ = ["Group", "OnProgress", "Progress", "solve"]
