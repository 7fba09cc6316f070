"""Exact pairs, fair first where asked, with the best trio when the number is odd."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ristiin.matching._dense import FACTOR, Matching, best_pairs, penalty_for
from ristiin.matching._far_trio import far_trio
from ristiin.matching._model import FULL, UNITS_PER_POINT
from ristiin.matching._roof import roofs

if TYPE_CHECKING:
    from ristiin.matching._compile import Compiled

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
TRIOS_KEPT_FOR = 401
"""Up to this many people the bounds of all trios are kept in memory (8 n³ / 3 bytes)."""
UNSETTLED = 3
"""Among many people the floor is left where it is after so many that could not be settled."""
TRIES = 400
"""At most this many trios are solved for; the answer says so when that was not enough."""


@dataclass(frozen=True)
class Face:
    """The matchings that are best so far: those with exactly `base` of `bad`, and no fewer is possible."""

    bad: Ints
    base: int

    def closed_where(self, shut: Bools) -> Face:
        """Return the face without the matchings that use any of these edges."""
        return Face(np.where(shut, self.bad + self.base + 1, self.bad), self.base)

    def tightened(self, answer: Matching, weights: Ints) -> Face:
        """Return the face of the matchings as good as this best one.

        They use only edges that its duals leave tight, and leave odd sets of positive dual by one
        edge only, which a count of crossings enforces.
        """
        slack = np.array(answer.y)[:, None] + np.array(answer.y) - FACTOR * weights + answer.penalty * self.bad
        bad = np.zeros_like(self.bad)
        base = 0
        for members, z in answer.blossoms:
            inside = np.zeros(len(weights), bool)
            inside[list(members)] = True
            slack[np.ix_(inside, inside)] += z
            bad += inside[:, None] != inside
            base += 1
        return Face(bad + (slack > 0) * (base + 1), base)


@dataclass
class PairAnswer:
    """Groups of indices with bounds in units: of the total and of the worst-off's score."""

    groups: list[tuple[int, ...]] = field(default_factory=list)
    proven: bool = True
    bound: int = 0
    least_bound: int = FULL


def solve_even(
    c: Compiled, who: Sequence[int], *, fair: bool, levels: int = 1, stop: Callable[[], bool] | None = None
) -> PairAnswer:
    """Return the best pairs of an even number of people.

    With `fair`, the worst-off person is as well off as possible, then (with `levels` above
    one) as few as possible are on each of the next whole points, and then the total is
    greatest. When rules clash, the fewest are broken and the total is greatest.
    """
    if not who:
        return PairAnswer()
    m = np.array(list(who))
    units = c.pair[np.ix_(m, m)]
    weights = units + units.T
    bad = c.pair_bad[np.ix_(m, m)]
    first = best_pairs(weights, bad)
    answer = first
    least_bound = FULL
    proven = first.proven
    if fair and not first.bad:
        least = np.minimum(units, units.T)
        floor, sure = highest_floor(least, Face(bad, 0), _least(first, units))
        proven = proven and sure
        least_bound = floor
        closed = (bad > 0) | (least < floor)
        if levels > 1:
            answer, sure = _leximin(weights, units, closed, levels, stop)
        else:
            answer = best_pairs(weights, closed.astype(np.int8))
            sure = answer.proven
        proven = proven and sure and not answer.bad
    groups: list[tuple[int, ...]] = [(who[i], who[j]) for i, j in answer.pairs]
    return PairAnswer(groups, proven=proven, bound=answer.weight, least_bound=least_bound)


def _least(matching: Matching, units: Ints) -> int:
    return min(min(int(units[i, j]), int(units[j, i])) for i, j in matching.pairs)


def highest_floor(least: Ints, face: Face, reached: int) -> tuple[int, bool]:
    """Return the best possible worst score on a face, by bisection over the scores that occur."""
    open_ = np.where(face.bad > face.base, -1, least)
    np.fill_diagonal(open_, -1)
    roof = int(open_.max(axis=1).min())
    ladder = np.unique(open_[(open_ > reached) & (open_ <= roof)])
    low, high = -1, len(ladder) - 1
    sure = True
    while low < high:
        middle = (low + high + 1) // 2
        answer = best_pairs(np.zeros_like(least, np.int8), face.closed_where(open_ < ladder[middle]).bad)
        sure = sure and answer.proven
        if answer.bad > face.base:
            high = middle - 1
        else:
            low = middle
    return (int(ladder[low]) if low >= 0 else reached), sure


def _leximin(
    weights: Ints, units: Ints, closed: Bools, levels: int, stop: Callable[[], bool] | None
) -> tuple[Matching, bool]:
    """Return the best total among those with fewest people on each whole point from below.

    Each step keeps to the optimal face of the one before.
    """
    points = np.maximum(0, units) // UNITS_PER_POINT
    face = Face(closed.astype(np.int64), 0)
    sure = True
    steps = 0
    low = int(points[~closed & ~np.eye(len(points), dtype=bool)].min())
    for point in range(low, FULL // UNITS_PER_POINT):
        if steps >= levels or (stop is not None and stop()):
            break
        here = (points == point).astype(np.int64)
        worth = -(here + here.T)
        if not worth[face.bad <= face.base].any():
            continue
        answer = best_pairs(worth, face.bad)
        sure = sure and answer.proven and answer.bad == face.base
        steps += 1
        face = face.tightened(answer, worth)
    final = best_pairs(weights, face.bad)
    found = final.bad == face.base
    pairs = final if not found else _without_bad(final)
    return pairs, sure and final.proven and found


def _without_bad(matching: Matching) -> Matching:
    return Matching(
        matching.pairs, matching.weight, 0, matching.y, matching.blossoms, matching.penalty, proven=matching.proven
    )


# --- An odd number: one trio ---


@dataclass
class _Trios:
    """Optimistic worth of every trio, for people in a fixed order.

    `worth[i][j, k]` with i < j < k (shifted by i + 1): units; `bad` likewise: rules surely
    broken, or scores surely under the floor.
    """

    worth: list[Ints]
    bad: list[Ints]
    least: list[Ints]


def _trios(c: Compiled, m: Ints) -> _Trios:
    """Bound every trio from above. O(n³ · (hours + themes)) in vectors."""
    n = len(m)
    mean = c.mean[np.ix_(m, m)]
    apart = c.apart_count[np.ix_(m, m)]
    base = c.base[m]
    safe = c.safe[m]
    wishes = [(points[m], wished[np.ix_(m, m)], room[m]) for points, wished, room in c.wish_points]
    alone = [(points[m], codes[m]) for points, codes in c.alone_points]
    theme = c.theme_units[m]
    times = np.where(c.has_times[m][:, None], c.times[m], True).astype(np.float32)  # noqa: FBT003
    given = c.has_times[m]
    hour_musts = [item.at_least for item, _ in c.group_musts if item.kind == "common_times"]
    out = _Trios([], [], [])
    for i in range(n):
        rest = slice(i + 1, n)
        size = n - i - 1
        d = mean[rest, rest]
        own = [
            (mean[i, rest][:, None] + mean[i, rest]) // 2 + base[i],
            (mean[rest, i][:, None] + d) // 2 + base[rest][:, None],
            (mean[rest, i] + d.T) // 2 + base[rest],
        ]
        for points, wished, room in wishes:
            w = wished.astype(np.int64)
            counts = [
                w[i, rest][:, None] + w[i, rest],
                w[rest, i][:, None] + w[rest, rest],
                w[rest, i] + w[rest, rest].T,
            ]
            rooms = [room[i], room[rest][:, None], room[rest]]
            weights = [points[i], points[rest][:, None], points[rest]]
            wholes = [safe[i], safe[rest][:, None], safe[rest]]
            for k in range(3):
                own[k] = own[k] + weights[k] * (FULL * np.minimum(rooms[k], counts[k]) // rooms[k]) // wholes[k]
        shared = np.full((size, size), 4, np.int64)
        anyone = given[i] | given[rest][:, None] | given[rest]
        if c.hour_points or hour_musts:
            both = times[rest] * times[i]
            shared = np.where(anyone, np.rint(both @ times[rest].T).astype(np.int64), 4)
        for points in c.hour_points:
            hours = FULL * np.minimum(4, shared) // 4
            own[0] = own[0] + points[m[i]] * hours // safe[i]
            own[1] = own[1] + points[m[rest]][:, None] * hours // safe[rest][:, None]
            own[2] = own[2] + points[m[rest]] * hours // safe[rest]
        for points, codes in alone:
            ij = codes[i] == codes[rest]
            jk = codes[rest][:, None] == codes[rest]
            own[0] = own[0] + points[i] * (ij[:, None] | ij) * FULL // safe[i]
            own[1] = own[1] + points[rest][:, None] * (ij[:, None] | jk) * FULL // safe[rest][:, None]
            own[2] = own[2] + points[rest] * (ij | jk) * FULL // safe[rest]
        total = own[0] + own[1] + own[2]
        best = np.zeros((size, size), np.int64)
        if c.has_theme_rule and c.themes:
            best -= 2**40
            for t in range(theme.shape[1]):
                best = np.maximum(best, theme[i, t] + theme[rest, t][:, None] + theme[rest, t])
            roof = theme.max(axis=1)
            own = [own[0] + roof[i], own[1] + roof[rest][:, None], own[2] + roof[rest]]
        bad = apart[i, rest][:, None] + apart[i, rest] + apart[rest, rest]
        for least in hour_musts:
            bad = bad + ((shared < least) & anyone & (bad == 0))
        lower = np.tril_indices(size)
        worth = total + best
        worth[lower] = -(2**60)
        out.worth.append(worth)
        out.bad.append(bad)
        out.least.append(np.minimum(np.minimum(own[0], own[1]), own[2]))
    return out


class _OddSearch:
    """Finds the trio that leaves the best pairs, by cuts from the duals of trios tried.

    For any duals feasible for all people, the pairs left by a trio weigh at most the sum of
    the others' duals (and of the odd sets'), so each solved trio bounds all the others (in
    the manner of Benders 1962). The search ends when no bound is above the best.
    """

    def __init__(self, c: Compiled, who: Sequence[int], stop: Callable[[], bool] | None) -> None:
        self.c = c
        self.who = list(who)
        self.m = np.array(self.who)
        self.n = len(self.who)
        self.units = c.pair[np.ix_(self.m, self.m)]
        self.weights = self.units + self.units.T
        self.rules = c.pair_bad[np.ix_(self.m, self.m)]
        self.trios = _trios(c, self.m)
        self.stop = stop

    def search(self, floor: int, *, feasible_only: bool = False) -> tuple[list[tuple[int, ...]] | None, int, bool]:
        """Return (groups, bound, proven) for the best total with everyone at `floor` or above.

        Values are 4 · units − penalty · broken rules. With `feasible_only` weights count for
        nothing and the search ends with the first answer that breaks nothing, or with the
        proof that there is none (None).
        """
        least = np.minimum(self.units, self.units.T)
        bad = self.rules + (least < floor)
        np.fill_diagonal(bad, 0)
        weights = np.zeros_like(self.weights) if feasible_only else self.weights
        penalty = FACTOR if feasible_only else penalty_for(self.weights, self.n) * 2
        bounds = []
        for i in range(self.n):
            worst = self.trios.bad[i] + (self.trios.least[i] < floor)
            gain = 0 if feasible_only else FACTOR * self.trios.worth[i]
            value = gain - penalty * worst
            value[self.trios.worth[i] < -(2**59)] = -(2**61)
            bounds.append(value)
        # Before any cut the pairs are bounded by the relaxation's duals alone.
        y, z = self._relaxed(weights, bad, penalty)
        slack = [np.full(b.shape, 2**61, np.int64) for b in bounds]
        self._cut(slack, y, z)
        tops = np.array([_top(b, s) for b, s in zip(bounds, slack, strict=True)])
        best = -(2**61)
        best_groups: list[tuple[int, ...]] | None = None
        for _ in range(TRIES):
            i = int(tops.argmax())
            bound = int(tops[i])
            if feasible_only and (best == 0 or bound < 0):
                return (best_groups if best == 0 else None), 0, True
            if bound <= best:
                return (None if feasible_only else best_groups), best, True
            if self.stop is not None and self.stop():
                break
            joint = np.minimum(bounds[i] + slack[i], 2**61)
            j, k = divmod(int(joint.argmax()), joint.shape[1])
            trio = (i, i + 1 + j, i + 1 + k)
            reached, groups, duals, odd = self._solve(trio, weights, bad, penalty, floor, feasible_only=feasible_only)
            if reached > best:
                best, best_groups = reached, groups
            # This trio is done with: it is worth what it is worth.
            bounds[i][j, k] = -(2**61)
            self._cut(slack, duals, odd)
            tops = np.array([_top(b, s) for b, s in zip(bounds, slack, strict=True)])
        bound = max(int(tops.max()), best)
        if feasible_only:
            return (best_groups if best == 0 else None), 0, best == 0 or bound < 0
        return best_groups, bound, bound <= best

    def _relaxed(self, weights: Ints, bad: Ints, penalty: int) -> tuple[Ints, Ints]:
        from ristiin.matching._assignment import assign_vectors

        _, u, v = assign_vectors(FACTOR * weights.astype(np.int64) - penalty * bad)
        return (u + v) // 2, np.zeros((self.n, self.n), np.int64)

    def _cut(self, slack: list[Ints], y: Ints, z: Ints) -> None:
        """Lower the bound of what each trio leaves, by one set of feasible duals."""
        whole = int(y.sum()) + self._odd_whole(z)
        some = bool(z.any())
        for i in range(self.n):
            rest = slice(i + 1, self.n)
            left = whole - int(y[i]) - y[rest][:, None] - y[rest]
            if some:
                left = left - np.maximum(np.maximum(z[i, rest][:, None], z[i, rest]), z[rest, rest])
            np.minimum(slack[i], left, out=slack[i])

    def _odd_whole(self, z: Ints) -> int:
        return int(z[0, 0]) if len(z) else 0

    def _solve(
        self, trio: tuple[int, int, int], weights: Ints, bad: Ints, penalty: int, floor: int, *, feasible_only: bool
    ) -> tuple[int, list[tuple[int, ...]], Ints, Ints]:
        keep = np.array([x for x in range(self.n) if x not in trio])
        answer = best_pairs(weights[np.ix_(keep, keep)], bad[np.ix_(keep, keep)], penalty=penalty)
        here = self.c.evaluate(tuple(sorted(self.who[x] for x in trio)))
        worst = here.broken + (here.least < floor)
        value = FACTOR * (answer.weight + (0 if feasible_only else here.total)) - penalty * (
            worst + self._count(answer, bad, keep)
        )
        groups: list[tuple[int, ...]] = [(self.who[keep[i]], self.who[keep[j]]) for i, j in answer.pairs]
        groups.append(tuple(self.who[x] for x in trio))
        # Extend the duals to the trio: high enough for every pair.
        y = np.full(self.n, -(2**55), np.int64)
        y[keep] = answer.y
        scaled = FACTOR * weights.astype(np.int64) - penalty * bad
        known = list(keep)
        for x in trio:
            y[x] = int((scaled[x, known] - y[known]).max())
            known.append(x)
        z = np.zeros((self.n, self.n), np.int64)
        constant = 0
        for members, dual in answer.blossoms:
            inside = keep[list(members)]
            z[np.ix_(inside, inside)] += dual
            constant += dual * ((len(members) - 1) // 2)
        # The diagonal is not a pair: its first place carries the odd sets' sum.
        np.fill_diagonal(z, 0)
        z[0, 0] = constant
        return value, groups, y, z

    @staticmethod
    def _count(answer: Matching, bad: Ints, keep: Ints) -> int:
        return sum(int(bad[keep[i], keep[j]]) for i, j in answer.pairs)


def _top(value: Ints, slack: Ints) -> int:
    return int((value + slack).max()) if value.size else -(2**61)


def solve_odd(c: Compiled, who: Sequence[int], *, fair: bool, stop: Callable[[], bool] | None = None) -> PairAnswer:
    """Return the best trio with the best pairs of the rest.

    First the fewest broken rules, then (if `fair`) the best possible worst score, then the
    total. Above `TRIOS_KEPT_FOR` people only trios that the pairs' duals leave a chance are
    looked at; the answer says whether that was enough.
    """
    if len(who) == 3:  # noqa: PLR2004
        value = c.evaluate(tuple(sorted(who)))
        return PairAnswer([tuple(who)], proven=True, bound=value.total, least_bound=value.least)
    if len(who) > TRIOS_KEPT_FOR:
        return _odd_of_many(c, who, fair=fair, stop=stop)
    search = _OddSearch(c, who, stop)
    groups, bound, proven = search.search(-1)
    if groups is None:
        return _near_trio(c, who, fair=fair)
    values = [c.evaluate(tuple(sorted(g))) for g in groups]
    total = sum(v.total for v in values)
    if any(v.broken for v in values):
        return PairAnswer(groups, proven=proven, bound=total if proven else max(total, bound // FACTOR))
    least_bound = FULL
    if fair:
        reached = min(v.least for v in values)
        floor, sure = _odd_floor(search, reached)
        least_bound = floor if sure else FULL
        if floor >= reached:
            fairer, bound, exact = search.search(floor)
            if fairer is not None:
                groups, proven = fairer, exact and sure
                total = sum(c.evaluate(tuple(sorted(g))).total for g in groups)
    return PairAnswer(groups, proven=proven, bound=max(total, bound // FACTOR), least_bound=least_bound)


def _odd_of_many(c: Compiled, who: Sequence[int], *, fair: bool, stop: Callable[[], bool] | None) -> PairAnswer:
    groups, bound, proven = far_trio(c, who, _near_trio(c, who, fair=False).groups, floor=-1, stop=stop)
    roof = int(roofs(c, who, 2).sum())
    least_bound = FULL
    value = _worth(c, groups)
    if fair and not value[0]:
        fair_start = _near_trio(c, who, fair=True).groups
        broken, floor, _ = _worth(c, fair_start)
        if not broken and floor > value[1]:
            groups = fair_start
        groups, sure = _highest_odd_floor(c, who, groups, stop)
        floor = _worth(c, groups)[1]
        least_bound = floor if sure else FULL
        groups, bound, exact = far_trio(c, who, groups, floor=floor, stop=stop)
        proven = sure and exact
    total = _worth(c, groups)[2]
    return PairAnswer(
        groups,
        proven=proven,
        bound=total if proven else max(total, min(roof, bound // FACTOR)),
        least_bound=least_bound,
    )


def _worth(c: Compiled, groups: Sequence[tuple[int, ...]]) -> tuple[int, int, int]:
    """Return (rules broken, worst score, total) of groups."""
    worth = c.evaluate_all([tuple(sorted(g)) for g in groups])
    return sum(v.broken for v in worth), min(v.least for v in worth), sum(v.total for v in worth)


def _highest_odd_floor(
    c: Compiled, who: Sequence[int], groups: list[tuple[int, ...]], stop: Callable[[], bool] | None
) -> tuple[list[tuple[int, ...]], bool]:
    """Return groups whose worst-off is as well off as can be, and whether that is sure.

    What is possible when one person may be alone is tried first: mostly it is what a trio allows.
    """
    m = np.array(list(who))
    n = len(m)
    units = c.pair[np.ix_(m, m)]
    least = np.full((n + 1, n + 1), FULL, np.int64)
    least[:n, :n] = np.minimum(units, units.T)
    bad = np.zeros((n + 1, n + 1), np.int64)
    bad[:n, :n] = c.pair_bad[np.ix_(m, m)]
    low, high = _worth(c, groups)[1], FULL
    guess, _ = highest_floor(least, Face(bad, 0), low)
    tries = [guess, guess + 1]
    sure = True
    unsettled = 0
    while low < high:
        floor = next((k for k in tries if low < k <= high), (low + high + 1) // 2)
        tries = [k for k in tries if k != floor]
        found, _, exact = far_trio(c, who, groups, floor=floor, allowed_only=True, stop=stop)
        broken, reached, _ = _worth(c, found)
        if not broken and reached >= floor:
            groups, low = found, reached
        else:
            high = floor - 1
            sure = sure and exact
            unsettled += not exact
        if unsettled > UNSETTLED or (stop is not None and stop()):
            return groups, False
    return groups, sure


def _odd_floor(search: _OddSearch, reached: int) -> tuple[int, bool]:
    least = np.minimum(search.units, search.units.T)
    values = [least[search.rules == 0].ravel()]
    values += [part[search.trios.worth[i] > -(2**59)].ravel() for i, part in enumerate(search.trios.least)]
    everything = np.unique(np.concatenate(values))
    ladder = everything[everything > reached]
    low, high = -1, len(ladder) - 1
    sure = True
    floor = reached

    def try_floor(value: int) -> int | None:
        nonlocal sure
        groups, _, proven = search.search(value, feasible_only=True)
        sure = sure and proven
        # The answer may be better than was asked: go on from what it reaches.
        return min(search.c.evaluate(tuple(sorted(g))).least for g in groups) if groups is not None else None

    while low < high:
        middle = (low + high + 1) // 2
        got = try_floor(int(ladder[middle]))
        if got is None:
            high = middle - 1
        else:
            floor = max(floor, got)
            low = max(middle, int(np.searchsorted(ladder, got, side="right")) - 1)
    # The ladder has what trios could reach at most; what they do reach lies between two steps.
    top = int(ladder[low + 1]) - 1 if low + 1 < len(ladder) else FULL
    while floor < top:
        middle = (floor + top + 1) // 2
        got = try_floor(middle)
        if got is None:
            top = middle - 1
        else:
            floor = got
    return floor, sure


def _near_trio(c: Compiled, who: Sequence[int], *, fair: bool) -> PairAnswer:
    """Pair all but one, then put that one beside the pair where it costs least."""
    m = np.array(list(who))
    n = len(m)
    units = c.pair[np.ix_(m, m)]
    weights = np.zeros((n + 1, n + 1), np.int64)
    weights[:n, :n] = units + units.T
    bad = np.zeros((n + 1, n + 1), np.int64)
    bad[:n, :n] = c.pair_bad[np.ix_(m, m)]
    answer = best_pairs(weights, bad)
    pairs = [(int(m[i]), int(m[j])) for i, j in answer.pairs if j < n]
    single = next(int(m[i]) for i, j in answer.pairs if j == n)

    def cost(pair: tuple[int, int]) -> tuple[int, int, int]:
        value = c.evaluate(tuple(sorted((*pair, single))))
        return (value.broken, -value.least if fair else 0, c.evaluate(tuple(sorted(pair))).total - value.total)

    home = min(pairs, key=lambda pair: (cost(pair), pair))
    rest = [i for i in who if i not in {*home, single}]
    even = solve_even(c, rest, fair=fair)
    trio = tuple(sorted((*home, single)))
    bound = int(roofs(c, who, 2).sum())
    return PairAnswer([*even.groups, trio], proven=False, bound=bound)
