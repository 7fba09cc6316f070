"""Chooses the method, judges the answer, states what is proven."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product

from ristiin.matching._columns import highs
from ristiin.matching._compile import Compiled, compiled
from ristiin.matching._conflicts import Rows, conflicts, way_to_hold, with_rows_apart
from ristiin.matching._exact import solve_small
from ristiin.matching._groups import Found, search
from ristiin.matching._in_order import descend, even_pairs, odd_pairs, search_in_order, small_groups
from ristiin.matching._judge import judge
from ristiin.matching._large import is_large, solve_large
from ristiin.matching._model import FULL, UNITS_PER_POINT, Group, Id, Problem, Result, order_key, size_plan
from ristiin.matching._odd import solve_odd
from ristiin.matching._pairs import PairAnswer, solve_even
from ristiin.matching._roof import roofs
from ristiin.matching._solve import OnProgress, Progress
from ristiin.matching._spread import spread_bound
from ristiin.matching._tighten import POOL_FROM, Answer, tighten

THIRDS = 300
"""So many ways for a forced pair to take in a third are looked into."""
Groups = list[tuple[int, ...]]
Stop = Callable[[], bool]
EFFORT = 0.3
"""So much of the usual search goes before columns of more than `POOL_FROM` people when only the total counts."""


def run(
    problem: Problem,
    time_limit: float,
    on_progress: OnProgress | None = None,
    *,
    name_clashes: bool = True,
    effort: float = 1.0,
    bounds: bool = True,
    start: Sequence[Sequence[Id]] = (),
) -> Result:
    """Solve a problem; see `solve`. Clashes are looked into only where they are to be named.

    `effort` is the part of the usual work that a search takes; without `bounds` nothing is proven;
    `start` are groups to begin with.
    """
    ends = time.monotonic() + time_limit
    if is_large(problem):
        return _in_parts(problem, ends, on_progress)
    c = compiled(problem)
    fixed = [tuple(sorted(c.index[i] for i in g)) for g in problem.fixed]
    held = {i for g in fixed for i in g}
    free = [i for i in range(c.n) if i not in held]

    def stop() -> bool:
        return time.monotonic() > ends

    def on_round(done: float, groups: Groups) -> None:
        if on_progress:
            total = sum(v.total for v in c.evaluate_all(groups))
            on_progress(Progress(done, total / UNITS_PER_POINT, None))

    def solved(together: Rows, work: _Work, told: Callable[[float, Groups], None]) -> Answer:
        blocks = blocks_of(c, together, held)
        if not free:
            return Answer()
        if problem.sizes.largest == 2 and not c.capacity:  # noqa: PLR2004
            return _pairs(c, problem, free, blocks, stop)
        return _groups(c, problem, free, blocks, work=work, stop=stop, on_round=told)

    def unproven(answer: Answer) -> Result:
        # What is best when other rows are kept than these is not known.
        return _result(c, problem, fixed, replace(answer, proven=False))

    def apart(together: Rows) -> Result:
        return unproven(solved(together, _Work(effort, [], bounds=False), lambda *_: None))

    if on_progress:
        on_progress(Progress(0.0, None, None))
    first = [g for row in start if set(g := tuple(sorted(c.index[i] for i in row))) <= set(free)]
    work = _Work(effort, first if sorted(i for g in first for i in g) == sorted(free) else [], bounds=bounds)
    answer = solved(problem.together, work, on_round)
    result = _result(c, problem, fixed, answer)
    if result.broken and name_clashes:
        if problem.together and free:
            result = with_rows_apart(problem.together, unproven(answer), apart, stop)
        few = replace(problem, fairness="total-first")
        clashes = conflicts(few, result.broken)
        result = replace(result, conflicts=clashes)
    if on_progress:
        on_progress(Progress(1.0, result.score, result.bound))
    return result


@dataclass(frozen=True)
class _Work:
    """How much a search may do, the groups it begins with, and whether it is to say how good they are."""

    effort: float
    start: Groups
    bounds: bool


def _in_parts(problem: Problem, ends: float, on_progress: OnProgress | None) -> Result:
    def report(done: float) -> None:
        if on_progress:
            on_progress(Progress(done, None, None))

    report(0.0)
    result = solve_large(problem, on_progress=report, left=lambda: max(0.0, ends - time.monotonic()))
    if on_progress:
        on_progress(Progress(1.0, result.score, result.bound))
    return result


def blocks_of(c: Compiled, together: Rows, held: set[int]) -> dict[int, tuple[int, ...]]:
    """Return, for each person who must stay with others, everyone in that block."""
    parent = {i: i for i in range(c.n)}

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    for row in together:
        here = [c.index[i] for i in row if c.index[i] not in held]
        for other in here[1:]:
            parent[root(other)] = root(here[0])
    members: dict[int, list[int]] = {}
    for i in range(c.n):
        members.setdefault(root(i), []).append(i)
    return {i: tuple(m) for m in members.values() if len(m) > 1 for i in m}


def _pairs(
    c: Compiled, problem: Problem, free: Sequence[int], blocks: dict[int, tuple[int, ...]], stop: Stop
) -> Answer:
    fair = problem.fairness == "fairness-first"
    forced = sorted(set(blocks.values()))
    inside = {i for b in forced for i in b}
    rest = [i for i in free if i not in inside]
    trio_taken = any(len(b) > 2 for b in forced)  # noqa: PLR2004
    ordered = _is_ordered(problem)
    if not rest or (len(rest) == 1 and not trio_taken):
        found = PairAnswer()
    elif ordered:
        even = len(rest) % 2 == 0 or trio_taken
        groups, sure = even_pairs(c, rest, fair=fair, beside=forced) if even else odd_pairs(c, rest, fair=fair)
        worth = c.evaluate_all([tuple(sorted(g)) for g in groups])
        found = PairAnswer(
            groups, proven=sure, bound=sum(v.total for v in worth), least_bound=min(v.least for v in worth)
        )
    elif len(rest) % 2 == 0 or trio_taken:
        found = solve_even(c, rest, fair=fair, levels=problem.levels, stop=stop)
    else:
        found = solve_odd(c, rest, fair=fair, stop=stop)
    values = c.evaluate_all(list(forced))
    # A forced pair of an odd number might also be the trio: looked into only where rules do not hold without.
    whole = not forced or len(free) % 2 == 0 or trio_taken
    proven = found.proven and whole
    bound = found.bound + sum(v.total for v in values)
    together: Groups = [*forced, *found.groups]
    if len(rest) == 1 and not whole:
        together = _with_forced(c, problem, forced, rest, groups=[], stop=stop)
    elif not whole and any(v.broken for v in c.evaluate_all(together)):
        together = _with_forced(c, problem, forced, rest, groups=together, stop=stop)
    # What is not proven in order, or not looked into, is bounded by what each could have.
    certified = whole and (found.proven or not ordered)
    if not certified:
        bound = max(bound, int(roofs(c, free, 2).sum()))
    return Answer(
        groups=together,
        proven=proven,
        bound=bound,
        least_bound=min([found.least_bound, *(v.least for v in values)]) if certified else FULL,
        method="matching in order" if ordered else "matching",
    )


def _with_forced(
    c: Compiled, problem: Problem, forced: Groups, rest: Sequence[int], *, groups: Groups, stop: Stop
) -> Groups:
    """Return pairs in which one of the forced pairs takes in a third, where they break fewer rules than `groups`."""
    fair = problem.fairness == "fairness-first"

    def rank(groups: Groups) -> tuple[int, int]:
        worth = c.evaluate_all(groups)
        return sum(v.broken for v in worth), -sum(v.total for v in worth)

    best = (rank(groups), groups) if groups else None
    for pair, third in islice(product(forced, rest), THIRDS):
        if best and (stop() or not best[0][0]):
            break
        left = [i for i in rest if i != third]
        pairs = solve_even(c, left, fair=fair, levels=problem.levels, stop=stop).groups if left else []
        also = [tuple(sorted((*pair, third))), *(b for b in forced if b != pair), *pairs]
        found = (rank(also), also)
        best = min(best, found) if best else found
    assert best is not None  # noqa: S101 -- somebody is left, or there were groups
    return best[1]


def _groups(
    c: Compiled,
    problem: Problem,
    free: Sequence[int],
    blocks: dict[int, tuple[int, ...]],
    *,
    work: _Work,
    stop: Stop,
    on_round: Callable[[float, Groups], None],
) -> Answer:
    plan = size_plan(len(free), problem.sizes)
    if plan is None:
        return Answer(proven=False)
    fewest, most, largest = plan
    if c.capacity and len(c.capacity) == len(c.themes):
        most = max(fewest, min(most, sum(c.capacity.values())))
    smallest = problem.sizes.smallest
    fair = problem.fairness == "fairness-first"
    counts = sorted({fewest + (most - fewest) * k // 4 for k in range(5)})
    effort = work.effort * (EFFORT if columns_follow(c, len(free), bounds=work.bounds) else 1)

    def searched(start: Groups) -> Found:
        return search(
            c,
            free,
            blocks,
            smallest=smallest,
            largest=largest,
            counts=counts,
            fair=fair,
            seed=problem.seed,
            stop=stop,
            on_round=on_round,
            effort=effort,
            start=start,
        )

    found = searched(work.start if len(work.start) <= most else [])
    if found.value < 0 and not stop() and (way := way_to_hold(problem)) and len(way) <= most:
        # Exchanges did not come there, but all rules can hold.
        found = max(found, searched([tuple(sorted(c.index[i] for i in g)) for g in way]), key=lambda f: f.value)
    tops = roofs(c, free, smallest)
    spread = spread_bound(c, free, smallest, largest) if work.bounds else None
    answer = Answer(
        groups=found.groups,
        themes=found.themes if c.capacity else [],
        proven=False,
        bound=min(int(tops.sum()), FULL * len(free) if spread is None else spread),
        least_bound=int(tops.min()),
        method="search",
    )
    if _is_ordered(problem):
        _in_order(
            c, free, blocks, answer, found, smallest=smallest, largest=largest, counts=counts, fair=fair, stop=stop
        )
        return answer
    if not work.bounds:
        return answer
    exact = solve_small(c, free, blocks, smallest=smallest, largest=largest, fair=fair, start=found, stop=stop)
    if exact is not None:
        answer.bound = min(answer.bound, exact.bound)
        answer.least_bound = exact.least_bound
        if exact.groups is not None:
            answer.groups, answer.themes = exact.groups, exact.themes
        answer.proven = exact.proven
        answer.method = "set partitioning"
    if not answer.proven and not stop():
        given = bool(work.start)
        tighten(c, free, blocks, answer, smallest=smallest, largest=largest, fair=fair, given=given, stop=stop)
    return answer


def columns_follow(c: Compiled, count: int, *, bounds: bool) -> bool:
    """Tell whether columns go on from what a search of so many people finds, so that a short search will do."""
    fair = c.problem.fairness == "fairness-first"
    whole = bounds and not fair and not c.capacity and not _is_ordered(c.problem)
    return whole and count > POOL_FROM and highs() is not None


def _is_ordered(problem: Problem) -> bool:
    return problem.criteria.in_order and sum(c.points > 0 for c in problem.criteria.items) > 1


def _in_order(
    c: Compiled,
    free: Sequence[int],
    blocks: dict[int, tuple[int, ...]],
    answer: Answer,
    found: Found,
    *,
    smallest: int,
    largest: int,
    counts: Sequence[int],
    fair: bool,
    stop: Stop,
) -> None:
    """Take one criterion after another: to the optimum where all groups can be listed, by search elsewhere."""
    best = small_groups(c, free, blocks, found, smallest=smallest, largest=largest, fair=fair, stop=stop)
    if best is not None:
        answer.groups, answer.themes, answer.proven = best.groups, best.themes, True
        worth = c.evaluate_all(best.groups)
        answer.bound, answer.least_bound = sum(v.total for v in worth), min(v.least for v in worth)
        answer.method = "set partitioning in order"
        return
    answer.method = "search in order"
    best = search_in_order(
        c,
        free,
        blocks,
        found,
        smallest=smallest,
        largest=largest,
        counts=counts,
        fair=fair,
        seed=c.problem.seed,
        stop=stop,
    )
    answer.groups, answer.themes = best.groups, best.themes if c.capacity else []
    if not c.capacity:
        answer.groups = descend(c, best.groups, blocks, smallest=smallest, largest=largest, fair=fair, stop=stop)


def _result(c: Compiled, problem: Problem, fixed: Groups, answer: Answer) -> Result:
    themes = answer.themes or [-1] * len(answer.groups)
    given: list[tuple[tuple[Id, ...], str | None]] = [
        (_ids(c, g), None if t < 0 else c.themes[t])
        for g, t in [*((g, -1) for g in fixed), *zip(answer.groups, themes, strict=True)]
    ]
    given.sort(key=lambda row: [order_key(i) for i in row[0]])
    seen = judge(problem, [Group(people, theme) for people, theme in given])
    held = c.evaluate_all(fixed)
    floor = min([FULL, *(v.least for v in held)])
    if any(b.rule == "theme-capacity" for b in seen.broken):
        # Which theme has too many groups is not weighed up.
        answer = replace(answer, proven=False)
    if seen.broken and not answer.proven:
        # Bounds are worked out of groups that keep the rules.
        answer = replace(answer, bound=FULL * (c.n - sum(map(len, fixed))), least_bound=FULL)
    total = (answer.bound + sum(v.total for v in held)) / UNITS_PER_POINT
    bound = max(total, seen.score)
    worst_off_bound = max(min(answer.least_bound, floor) / UNITS_PER_POINT, seen.worst_off)
    fair = problem.fairness != "fairness-first" or worst_off_bound <= seen.worst_off
    proven = not seen.left_out and (answer.proven or (fair and not seen.broken and total <= seen.score))
    return Result(
        groups=seen.groups,
        score=seen.score,
        bound=seen.score if proven else bound,
        gap=0.0 if proven or not bound else round((bound - seen.score) / bound, 6),
        proven=proven,
        worst_off=seen.worst_off,
        worst_off_people=seen.worst_off_people,
        worst_off_bound=worst_off_bound,
        per_person=seen.per_person,
        broken=seen.broken,
        method=answer.method,
    )


def _ids(c: Compiled, group: Sequence[int]) -> tuple[Id, ...]:
    return tuple(sorted((c.ids[i] for i in group), key=order_key))
