"""Groups from the linear program of their bound: the best one is kept, the rest worked out anew, until all are in.

A search by exchanges finds it hard where a whole group must fit, as by hours that all share; the
linear program sees whole groups. Each column kept frees the duals, so new columns are priced for
those who are left (diving with column generation; Sadykov et al., "Primal heuristics for branch
and price", 2019). Counted, not timed: `stop` alone looks at the clock.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ristiin.matching._bound import Bounder
from ristiin.matching._central import near, part_by_part
from ristiin.matching._columns import highs
from ristiin.matching._groups import HOT, Annealer, even_sizes, first_groups
from ristiin.matching._model import FULL
from ristiin.matching._values import values

if TYPE_CHECKING:
    from ristiin.matching._compile import Compiled

Ints = NDArray[np.int64]
Row = tuple[int, ...]
ROUNDS, ROUNDS_CLIMBING = 6, 20
BUDGET = 20_000_000
ALONE = -2 * FULL
"""Units of somebody who is in no group yet."""
WHOLE = 0.999
DIVES, FEW, WEARY, HUNDREDTH = 30, 120, 8, 100
"""So many dives for up to so many people, each from another first group, fewer in vain within a hundredth of
the bound; one for more people."""
AROUND, TURNS, MOST_TURNS = 24, 2, 40
"""Groups are worked out anew a few at a time, with about so many people, and so often for each group."""
IDLE = 8
"""Of many people it ends after so many times in a row without a better total."""
NEAR_ENOUGH = 5_000
"""Within such a part of the bound it is left as it is; of many people as `near` says."""

Groups = list[tuple[int, ...]]


def by_columns(
    c: Compiled,
    who: Sequence[int],
    groups: Groups,
    blocks: dict[int, tuple[int, ...]],
    pool: dict[Row, int],
    *,
    smallest: int,
    largest: int,
    floor: int,
    bound: int,
    stop: Callable[[], bool],
) -> Groups:
    """Return groups at least as good as these, made of whole columns: all anew, then a few groups at a time."""
    bounder = Bounder(c, who, smallest, largest, floor)
    # What bounds need is compiled already.
    annealer = Annealer(c, blocks, compile_from=0)
    draw = random.Random(c.problem.seed)
    best, known = groups, total_of(c, groups, floor)
    shun: set[Row] = set()
    enough = bound - (bound // NEAR_ENOUGH if len(who) <= FEW else near(bound, len(who)))

    def take(made: Groups) -> None:
        nonlocal best, known
        total = total_of(c, made, floor)
        if total >= known:
            best, known = made, total

    vain = 0
    for turn in range(DIVES if len(who) <= FEW else 1):
        if stop() or known >= enough:
            return best
        if vain >= WEARY and known >= bound - bound // HUNDREDTH:
            break
        before = known
        kept, left = _dive_from_above(
            c, bounder, pool, blocks, smallest=smallest, largest=largest, shun=frozenset(shun), stop=stop
        )
        if not kept:
            break
        shun.add(kept[0])
        made = [tuple(sorted(int(bounder.m[i]) for i in row)) for row in kept]
        if left:
            number = -(-len(left) // largest)
            people = [int(bounder.m[i]) for i in left]
            made += [tuple(sorted(g)) for g in first_groups(people, even_sizes(len(left), number), blocks)]
        if all(smallest <= len(g) <= largest for g in made):
            take(made)
            if stop():
                return best
            steps = 1_500 * len(who)
            polished = annealer.run(
                made, smallest=smallest, largest=largest, steps=steps, seed=turn, floor=floor, hot=HOT // 10
            )
            take(polished.groups)
        vain = 0 if known > before else vain + 1
    idle = 0
    for _ in range(min(MOST_TURNS, TURNS * len(best))):
        if stop() or known >= enough or len(best) < 3 or idle == IDLE:  # noqa: PLR2004
            break
        before = known
        some = set(draw.sample(range(len(best)), min(len(best), max(2, AROUND // largest))))
        people = sorted(i for g in some for i in best[g])
        part = Bounder(c, people, smallest, largest, floor)
        at = {i: k for k, i in enumerate(people)}
        rows = [tuple(at[i] for i in best[g]) for g in sorted(some)]
        inside = np.isin(bounder.m, people)
        rows += [tuple(at[int(bounder.m[i])] for i in row) for row in pool if inside[list(row)].all()]
        kept, left = dive(c, part, rows, blocks, smallest=smallest, largest=largest, stop=stop)
        if not left:
            made = [tuple(people[i] for i in row) for row in kept]
            take([*(g for k, g in enumerate(best) if k not in some), *made])
        idle = 0 if known > before or len(who) <= FEW else idle + 1
    return best


def _dive_from_above(
    c: Compiled,
    bounder: Bounder,
    pool: dict[Row, int],
    blocks: dict[int, tuple[int, ...]],
    *,
    smallest: int,
    largest: int,
    shun: frozenset[Row],
    stop: Callable[[], bool],
) -> tuple[list[Row], list[int]]:
    """Return what `dive` does; of many people the first ones part by part."""
    if bounder.n <= FEW:
        return dive(
            c, bounder, list(pool), blocks, smallest=smallest, largest=largest, shun=shun, climbing=True, stop=stop
        )
    kept, few, rows = part_by_part(c, bounder, pool, blocks, smallest=smallest, largest=largest, stop=stop)
    part = Bounder(c, bounder.m[few].tolist(), smallest, largest, bounder.floor)
    at = {i: k for k, i in enumerate(few)}
    inner = [tuple(at[i] for i in row) for row in rows]
    more, left = dive(c, part, inner, blocks, smallest=smallest, largest=largest, stop=stop)
    return kept + [tuple(few[i] for i in row) for row in more], [few[i] for i in left]


def total_of(c: Compiled, groups: Groups, floor: int) -> int:
    """Return the total of allowed groups with everyone at the floor or above, −1 of others."""
    worth = c.evaluate_all(groups)
    fine = all(not v.broken and v.least >= floor for v in worth)
    return sum(v.total for v in worth) if fine else -1


def dive(
    c: Compiled,
    bounder: Bounder,
    known: Sequence[Row],
    blocks: dict[int, tuple[int, ...]],
    *,
    smallest: int,
    largest: int,
    shun: frozenset[Row] = frozenset(),
    climbing: bool = False,
    stop: Callable[[], bool],
) -> tuple[list[Row], list[int]]:
    """Return allowed groups that share nobody, and who is left over, all by place in the bounder.

    `known` are groups to begin with, `shun` groups not to be kept first; new ones are only climbed to where
    that is wished, and all are looked through otherwise. O(groups · rounds) linear
    programs of as many rows as people.
    """
    n = bounder.n
    left = np.ones(n, np.bool_)
    master = _Restricted(c, bounder, blocks)
    master.add([tuple(sorted(row)) for row in known])
    kept: list[Row] = []
    while left.any() and not stop():
        rounds = ROUNDS_CLIMBING if climbing else ROUNDS
        for turn in range(rounds):
            worth, y = master.solve()
            y[~left] = 100 * FULL
            if turn == rounds - 1:
                break
            if climbing:
                used = [master.rows[k] for k in np.nonzero(worth > 1 - WHOLE)[0].tolist()]
                rows = bounder.climb(y, bounder.free, used)
            else:
                _, _, rows = bounder.price(y, 0, BUDGET // bounder.themes.shape[1], 2 * int(left.sum()))
            if not master.add(rows):
                break
        order = [k for k in np.argsort(-worth, kind="stable").tolist() if worth[k] > 1 - WHOLE]
        chosen: list[int] = []
        for k in order:
            row = master.rows[k]
            first = not kept and not chosen
            still = int(left.sum()) - len(row)
            if not left[list(row)].all() or (first and row in shun) or -(-still // largest) > still // smallest:
                continue
            if chosen and worth[k] < WHOLE:
                break
            chosen.append(k)
            left[list(row)] = False
            kept.append(row)
        if not chosen:
            break
        master.keep(chosen)
    return kept, np.nonzero(left)[0].tolist()


class _Restricted:
    """The linear program over allowed groups known, some of which are kept."""

    def __init__(self, c: Compiled, bounder: Bounder, blocks: dict[int, tuple[int, ...]]) -> None:
        highspy = highs()
        self.c = c
        self.m = bounder.m
        self.n = bounder.n
        self.floor = bounder.floor
        self.blocks = blocks
        self.rows: list[Row] = []
        self.seen: set[Row] = set()
        self.h = highspy.Highs()
        self.h.setOptionValue("output_flag", False)  # noqa: FBT003
        self.h.setOptionValue("threads", 1)
        model = highspy.HighsLp()
        n = self.n
        model.num_col_, model.num_row_ = n, n
        model.col_cost_ = np.full(n, float(ALONE))
        model.col_lower_, model.col_upper_ = np.zeros(n), np.full(n, highspy.kHighsInf)
        model.row_lower_ = model.row_upper_ = np.ones(n)
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = np.arange(n + 1, dtype=np.int32)
        model.a_matrix_.index_ = np.arange(n, dtype=np.int32)
        model.a_matrix_.value_ = np.ones(n)
        model.sense_ = highspy.ObjSense.kMaximize
        self.h.passModel(model)

    def add(self, rows: Sequence[Row]) -> int:
        """Add the allowed ones among these groups; return how many are new."""
        fresh = [row for row in dict.fromkeys(rows) if row not in self.seen]
        self.seen.update(fresh)
        by_size: dict[int, list[Row]] = {}
        for row in fresh:
            group = {int(self.m[i]) for i in row}
            if all(set(self.blocks[i]) <= group for i in group if i in self.blocks):
                by_size.setdefault(len(row), []).append(row)
        number = 0
        for size, part in sorted(by_size.items()):
            v = values(self.c, self.m[np.array(part)])
            fine = np.nonzero((v.broken == 0) & (v.least >= self.floor))[0]
            if not len(fine):
                continue
            self.rows += [part[k] for k in fine.tolist()]
            inside = np.array([part[k] for k in fine.tolist()], np.int32).ravel()
            starts = np.arange(0, len(inside), size, dtype=np.int32)
            most = np.full(len(fine), highs().kHighsInf)
            self.h.addCols(
                len(fine), v.total[fine].astype(np.float64), np.zeros(len(fine)), most, len(inside), starts, inside,
                np.ones(len(inside)),
            )  # fmt: skip
            number += len(fine)
        return number

    def solve(self) -> tuple[NDArray[np.float64], Ints]:
        """Return how much of each group is used, and the duals of the people."""
        self.h.run()
        solution = self.h.getSolution()
        return np.array(solution.col_value)[self.n :], np.rint(np.array(solution.row_dual)).astype(np.int64)

    def keep(self, chosen: Sequence[int]) -> None:
        for k in chosen:
            self.h.changeColBounds(self.n + k, 1.0, 1.0)
