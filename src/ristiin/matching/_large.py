"""Thousands of people: parts by what must be shared, theme and site, each solved by itself, then the seams.

Dense arrays of everyone against everyone end at some thousands of people. Here people are put in an
order in which those who belong together lie side by side (language, what must be alike, mode, theme,
site) and cut into parts; groups of different parts are then worked out anew together, the weak
ones first, and what comes out is taken where it is better. The pieces are plain functions of ids, so that
they can run one after another or as tasks of several workers.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from ristiin.matching._judge import book_of, judge
from ristiin.matching._model import (
    POINTS,
    Broken,
    Conflict,
    Criterion,
    Group,
    Id,
    Importance,
    Person,
    Problem,
    Result,
    Theme,
    joined_blocks,
    order_key,
    size_plan,
)

Row = tuple[Id, ...]
PART = 400
PART_OF_PAIRS = 1_000
LARGE, LARGE_PAIRS = 1_500, 4_000
"""Above so many people arrays of everyone against everyone give way to parts."""
EFFORT = 0.5
"""Parts are searched so much as a whole problem of their size would be: the seams add to it."""
TURNS = 2
"""So many times groups are worked out anew across the seams."""


def is_large(problem: Problem) -> bool:
    """Tell whether a problem is solved in parts."""
    return len(problem.people) > (LARGE_PAIRS if problem.sizes.largest == 2 else LARGE)  # noqa: PLR2004


def parts_of(problem: Problem, most: int = 0) -> tuple[Row, ...]:
    """Return the people outside fixed groups in parts of about `most`, each of a number that can be grouped.

    People who must be together or wish for each other are in one part. O(n log n).
    """
    most = most or (PART_OF_PAIRS if problem.sizes.largest == 2 else PART)  # noqa: PLR2004
    held = {i for row in problem.fixed for i in row}
    units = _units(problem, held)
    free = sum(len(unit) for unit in units)
    number = max(1, -(-free // most))
    parts: list[list[Id]] = [[]]
    done = 0
    for unit in units:
        parts[-1] += unit
        count = len(parts[-1])
        if count >= (free - done) / max(1, number - len(parts) + 1) and _fits(problem, count) and done + count < free:
            done += count
            parts.append([])
    while len(parts) > 1 and size_plan(len(parts[-1]), problem.sizes) is None:
        last = parts.pop()
        parts[-1] += last
    return tuple(tuple(part) for part in parts if part)


def _fits(problem: Problem, count: int) -> bool:
    """Tell whether so many people can be grouped by themselves; only the last part may have the trio of pairs."""
    if problem.sizes.largest == 2 and count % 2:  # noqa: PLR2004
        return False
    return size_plan(count, problem.sizes) is not None


def _units(problem: Problem, held: set[Id]) -> list[Row]:
    """Return people with those they stay with, ordered so that those who belong together are near."""
    person = {p.id: p for p in problem.people}
    wishes = [(p.id, w) for p in problem.people for w in p.wishes if p.id in person[w].wishes and p.id != w]
    rows = [row for row in (*problem.together, *wishes) if not held & set(row)]
    blocks = _short_blocks(problem, rows)
    inside = {i for row in blocks for i in row}
    units = [*blocks, *((p.id,) for p in problem.people if p.id not in inside and p.id not in held)]
    key = _Key(problem)
    return sorted(units, key=lambda unit: min(key.of(person[i]) for i in unit))


def _short_blocks(problem: Problem, rows: Sequence[Row]) -> list[Row]:
    """Return who must be in one part; a long chain of wishes is let go, and only the rules remain."""
    blocks = joined_blocks(rows)
    long = {i for block in blocks if len(block) > 3 * problem.sizes.largest for i in block}
    return joined_blocks(row for row in rows if row in problem.together or not long & set(row)) if long else blocks


class _Key:
    """Where somebody lies in the order: rules first, then theme, site and what is better alike."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.common = Counter(one for p in problem.people for one in p.languages)
        items = [c for c in problem.criteria.items if c.importance is not Importance.OFF]
        self.language = any(c.kind == "language" for c in items)
        self.mode = any(c.kind == "mode" for c in items)
        self.must = _alike(c for c in items if c.importance is Importance.MUST)
        self.soft = _alike(c for c in items if c.importance is not Importance.MUST)
        if "site" not in (*self.must, *self.soft):
            self.soft = ("site", *self.soft)
        self.offered = {t.key for t in problem.themes}

    def of(self, p: Person) -> tuple[str, ...]:
        """Return the key; whoever speaks several languages goes with the most common of them."""
        tongue = max(p.languages, key=lambda one: (self.common[one], one), default="") if self.language else ""
        theme = next((t for t in p.themes if not self.offered or t in self.offered), "")
        told = {name: f"{p.attributes[name]:>12}" for name in (*self.must, *self.soft) if name in p.attributes}
        draw = hashlib.blake2b(f"{self.problem.seed}|{type(p.id).__name__}|{p.id}".encode(), digest_size=8).hexdigest()
        return (
            tongue,
            *(told.get(name, "") for name in self.must),
            p.mode if self.mode else "",
            theme,
            *(told.get(name, "") for name in self.soft),
            draw,
        )


def _alike(items: Iterable[Criterion]) -> tuple[str, ...]:
    return tuple(c.attribute for c in items if c.kind == "alike" and c.attribute)


def part_of(problem: Problem, ids: Iterable[Id], groups: Sequence[Group] = ()) -> Problem:
    """Return the problem of these people alone.

    Of a theme's places they have their share: what `groups` of theirs have now, else by their number.
    """
    inside = set(ids)
    people = tuple(p for p in problem.people if p.id in inside)
    themes = []
    for theme in problem.themes:
        room = theme.capacity
        if room is not None:
            now = sum(g.theme == theme.key for g in groups)
            room = now if groups else _share(problem, theme, people)
        themes.append(Theme(theme.key, room))
    cut = [tuple(i for i in row if i in inside) for row in problem.never]
    past = [replace(p, people=tuple(i for i in p.people if i in inside)) for p in problem.history]
    return replace(
        problem,
        people=tuple(replace(p, wishes=p.wishes & inside, avoids=p.avoids & inside) for p in people),
        fixed=tuple(row for row in problem.fixed if set(row) <= inside),
        never=tuple(row for row in cut if len(row) > 1),
        together=tuple(row for row in problem.together if set(row) <= inside),
        history=tuple(p for p in past if len(p.people) > 1),
        themes=tuple(themes),
    )


def _share(problem: Problem, theme: Theme, people: Sequence[Person]) -> int:
    """Return how many of a theme's groups these people get: by how many of all who want it first are here."""
    every = sum(p.themes[:1] == (theme.key,) for p in problem.people)
    here = sum(p.themes[:1] == (theme.key,) for p in people)
    return (theme.capacity or 0) * here // max(1, every)


def solve_part(problem: Problem, ids: Iterable[Id], time_limit: float = 60.0) -> tuple[Row, ...]:
    """Return the groups of one part."""
    from ristiin.matching._engine import run

    part = part_of(problem, ids)
    return tuple(g.people for g in run(part, time_limit, name_clashes=False, effort=EFFORT, bounds=False).groups)


def seams_of(
    problem: Problem, groups: Sequence[Row], parts: Sequence[Iterable[Id]], turn: int
) -> tuple[tuple[Row, ...], ...]:
    """Return sets of groups to be worked out anew together: weak ones of different parts that could trade.

    `parts` are those the groups came from; `turn` (0, 1 …) changes who meets whom.
    """
    home = {i: k for k, part in enumerate(parts) for i in part}
    held = {frozenset(row) for row in problem.fixed}
    book = book_of(problem)
    key = _Key(problem)
    rated = []
    for place, row in enumerate(groups):
        if frozenset(row) in held:
            continue
        people = [book.person[i] for i in row]
        theme = book.best_theme(people)
        units = [book.units(p, [q for q in people if q is not p], theme) for p in people]
        broken = len(book.broken(people, theme))
        rated.append((-broken, sum(units) // len(units), place))
    weak = sorted(rated)[: max(2, len(rated) // 2)]
    most = PART_OF_PAIRS if problem.sizes.largest == 2 else PART  # noqa: PLR2004

    def order(entry: tuple[int, int, int]) -> tuple[object, ...]:
        row = groups[entry[2]]
        first = min(key.of(book.person[i]) for i in row)
        # Themes before languages in one turn, whatever is alike before themes in the next.
        middle = first[1:] if turn % 2 == 0 else first[-2::-1]
        return (entry[0] == 0, *middle[: len(middle) // 2 + 1], first[-1])

    out: list[tuple[Row, ...]] = []
    chunk: list[Row] = []
    count = 0
    ranked = sorted(weak, key=order)
    # Begin half a part later in the second turn, so that other groups meet.
    offset = (turn % 2) * min(len(ranked) // 2, most // (2 * problem.sizes.largest))
    for _, _, place in ranked[offset:] + ranked[:offset]:
        chunk.append(groups[place])
        count += len(groups[place])
        if count >= most:
            out.append(tuple(chunk))
            chunk, count = [], 0
    if len(chunk) > 1:
        out.append(tuple(chunk))
    return tuple(seam for seam in out if len({home[row[0]] for row in seam}) > 1)


def improved(problem: Problem, groups: Sequence[Row], time_limit: float = 60.0) -> tuple[Row, ...]:
    """Return better groups of the same people, or these."""
    from ristiin.matching._engine import run

    rows = tuple(groups)
    people = [i for row in rows for i in row]
    now = judge(part_of(problem, people), rows)
    part = part_of(problem, people, now.groups)
    if size_plan(len(people), part.sizes) is None:
        return rows
    found = run(part, time_limit, name_clashes=False, effort=EFFORT, bounds=False, start=rows)
    fair = problem.fairness == "fairness-first"

    def worth(broken: Sequence[Broken], least: float, total: float) -> tuple[float, ...]:
        return (-len(broken), least if fair else 0.0, total)

    better = worth(found.broken, found.worst_off, found.score) > worth(now.broken, now.worst_off, now.score)
    return tuple(g.people for g in found.groups) if better else rows


def solve_large(
    problem: Problem, *, on_progress: Callable[[float], object], left: Callable[[], float], most: int = 0
) -> Result:
    """Return groups of any number of people, part after part; memory grows with the part, not with its square.

    Work is counted; only when no seconds are `left` is it cut short.
    """
    parts = parts_of(problem, most)
    groups: list[Row] = []
    for number, part in enumerate(parts):
        groups += solve_part(problem, part, left())
        on_progress(0.7 * (number + 1) / len(parts))
    groups = [*groups, *problem.fixed]
    for turn in range(TURNS):
        seams = seams_of(problem, groups, [*parts, *problem.fixed], turn)
        for number, seam in enumerate(seams):
            if not left():
                break
            old = set(seam)
            groups = [*(row for row in groups if row not in old), *improved(problem, seam, left())]
            on_progress(0.7 + 0.25 * (turn + (number + 1) / len(seams)) / TURNS)
    return whole_of(problem, groups)


def whole_of(problem: Problem, groups: Sequence[Row]) -> Result:
    """Return the result of groups put together from parts: judged as they are, bounded by what a person can have."""
    rows = sorted((tuple(sorted(row, key=order_key)) for row in groups), key=lambda row: [order_key(i) for i in row])
    seen = judge(problem, rows)
    bound = float(POINTS * len(problem.people))
    return Result(
        groups=seen.groups,
        score=seen.score,
        bound=bound,
        gap=round((bound - seen.score) / bound, 6),
        proven=seen.score >= bound and not seen.broken,
        worst_off=seen.worst_off,
        worst_off_people=seen.worst_off_people,
        worst_off_bound=float(POINTS),
        per_person=seen.per_person,
        broken=seen.broken,
        conflicts=(Conflict(seen.broken, minimal=False),) if seen.broken else (),
        method="parts and seams",
    )
