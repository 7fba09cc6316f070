"""Groups of any size: annealing under rules and a floor, in as many rounds as the size calls for."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ristiin.matching import _anneal
from ristiin.matching._dense import compiled_module
from ristiin.matching._gather import gathered, slots_of
from ristiin.matching._pairs_only import COMPILE_FROM, groups_by_pairs, only_pairs

if TYPE_CHECKING:
    from ristiin.matching._compile import Compiled

Groups = list[tuple[int, ...]]
RULE = 10**9
RULE_TURNS = 2
"""So often groups are sought that break fewer rules, from so hot that rules are broken and mended on the way."""
HOT, COLD = 300_000, 8_000
CHANCES = 4096
FRIENDS = 16
"""So many who suit each person best are gone to more often than others."""
WORD = 62
TURNS, TURNS_FOR_FEW = 5, 14
"""So often the floor under the worst-off is moved."""
FEW = 120
"""Up to so many people what failed is tried again, from a warmer start."""
SOFT_TURNS, SOFT_STEPS = 6, 480_000
"""So often, and in so many steps, groups with hours in common are looked for anew, for few people."""
KERNELS = ("group_value", "fill_up", "exchange", "anneal")


@dataclass(frozen=True)
class Found:
    """Groups with their themes (−1 where each takes its best), and the search's value of them."""

    groups: Groups
    themes: list[int]
    value: int


def even_sizes(count: int, groups: int) -> list[int]:
    """Return sizes as even as possible."""
    return [count // groups + (k < count % groups) for k in range(groups)]


class Annealer:
    """The flat arrays of one problem, made once for many runs."""

    def __init__(
        self, c: Compiled, blocks: dict[int, tuple[int, ...]], *, rule: int = RULE, compile_from: int = COMPILE_FROM
    ) -> None:
        """Lay the problem out flat; `rule` is what a broken rule costs. Compiled code is used from so many people."""
        self.c = c
        n = c.n
        self.n = n
        self.compiled = n >= compile_from and compiled_module(_anneal, KERNELS) is not None
        self.block = np.full(n, -1, np.int64)
        names: dict[tuple[int, ...], int] = {}
        for i, row in blocks.items():
            self.block[i] = names.setdefault(row, len(names))
        slots = c.times.shape[1]
        hour_must = max([item.at_least for item, _ in c.group_musts if item.kind == "common_times"], default=0)
        uses_hours = bool(c.hour_points) or hour_must > 0
        language_must = any(item.kind == "language" for item, _ in c.group_musts)
        some: list[NDArray[np.bool_]] = []
        some_who: list[list[bool]] = []
        for item, concerned in c.group_musts:
            if item.kind == "give_and_get":
                some.append(np.asarray((c.gets > 0) & ~np.eye(n, dtype=bool)))
            elif item.kind == "mutual_wish":
                some.append(c.mutual)
            elif item.kind == "one_sided_wish":
                some.append(c.sided)
            elif item.kind == "no_one_alone":
                codes = c.codes(item.attribute or "")
                some.append(np.asarray((codes[:, None] == codes) & ~np.eye(n, dtype=bool)))
            else:
                continue
            some_who.append(concerned)
        self.shape = [
            n,
            len(c.themes),
            len(c.wish_points),
            -(-slots // WORD) if uses_hours else 0,
            len(c.hour_points),
            len(c.alone_points),
            len(some),
            int(c.has_theme_rule),
            int(c.theme_must),
            hour_must,
            c.languages.shape[1] if language_must else 0,
            0,
            0,
            rule // _anneal.PARTS,
            0,
            0,
        ]
        flat = self._flat
        self.data = (
            flat([c.mean]),
            flat([_anneal.PARTS * c.pair_rules.astype(np.int64) + (c.apart_count - c.pair_rules)]),
            flat([c.base]),
            flat([c.safe]),
            flat([w for _, w, _ in c.wish_points]),
            flat([r for _, _, r in c.wish_points]),
            flat([p for p, _, _ in c.wish_points]),
            flat([c.theme_units]),
            flat([c.ranked]),
            flat([c.has_themes]),
            flat([_words(c.times)]),
            flat([c.has_times]),
            flat(list(c.hour_points)),
            flat([k for _, k in c.alone_points]),
            flat([p for p, _ in c.alone_points]),
            flat([np.asarray(s) for s in some]),
            flat([np.array(w) for w in some_who]),
            flat([c.languages]),
            flat([np.asarray(c.languages.any(axis=1))]),
        )
        self.near = flat([_near(c)])
        chance = [round(-1024 * math.log((k + 0.5) / CHANCES)) for k in range(CHANCES)]
        self.chance = flat([np.array(chance)])

    def _flat(self, arrays: Sequence[NDArray[Any]]) -> Any:  # noqa: ANN401 -- a list or an array, as the kernel runs
        whole = np.concatenate([a.ravel() for a in arrays]) if arrays else np.zeros(1, np.int64)
        whole = whole.astype(np.int64)
        return whole if self.compiled else whole.tolist()

    def run(
        self,
        groups: Groups,
        *,
        smallest: int,
        largest: int,
        steps: int,
        seed: int,
        floor: int = 0,
        hot: int = HOT,
        themes: Sequence[int] = (),
        soft: bool = False,
    ) -> Found:
        """Anneal from the given groups; `floor` asks for at least so many units for everyone.

        If `soft`, hours count in part at first that all but one or two of a group can make.
        """
        count = len(groups)
        width = max(largest, *(len(g) for g in groups)) + 1
        member = np.full(count * width, -1, np.int64)
        where = np.full(self.n, -1, np.int64)
        for g, row in enumerate(groups):
            member[g * width : g * width + len(row)] = row
            where[list(row)] = g
        size = np.array([len(g) for g in groups], np.int64)
        limited = bool(self.c.capacity)
        label = np.array(list(themes) if limited and len(themes) else [-1] * count, np.int64)
        room = np.zeros(0, np.int64)
        used = np.zeros(0, np.int64)
        if limited:
            room = np.array([self.c.capacity.get(t, count) for t in range(len(self.c.themes))], np.int64)
            if label[0] == -1:
                label = self._first_themes(groups, room)
            used = np.bincount(label, minlength=len(room)).astype(np.int64)
        shape = list(self.shape)
        shape[11] = floor
        shape[12] = 40 if floor else 0
        shape[14:] = (_anneal.ALL_BUT_ONE, _anneal.ALL_BUT_TWO) if soft else (0, 0)
        period = max(1, steps // 200)
        factor = round(4096 * (COLD / hot) ** (1 / 200)) if hot > COLD else 4096
        state = [
            member, size, where, label, np.zeros(count, np.int64),
            member.copy(), size.copy(), label.copy(),
            np.array(sorted(i for g in groups for i in g), np.int64), self.block, room, used,
        ]  # fmt: skip
        scratch = [np.zeros(2 * width + 2, np.int64) for _ in range(5)]
        head = (steps, seed, hot, factor, period, smallest, largest, count)
        if self.compiled:
            inside = compiled_module(_anneal, KERNELS)
            arrays = (*state, self.near, self.chance)
            value = (inside or {})["anneal"](*head, arrays, tuple(scratch), np.array(shape, np.int64), self.data)
            best, sizes, labels = (state[k].tolist() for k in (5, 6, 7))
        else:
            lists = [a.tolist() for a in state]
            kernel: Callable[..., int] = _anneal.anneal
            value = kernel(*head, (*lists, self.near, self.chance), [a.tolist() for a in scratch], shape, self.data)
            best, sizes, labels = lists[5], lists[6], lists[7]
        out = [tuple(sorted(best[g * width : g * width + sizes[g]])) for g in range(count)]
        return Found(out, labels, int(value))

    def _first_themes(self, groups: Groups, room: NDArray[np.int64]) -> NDArray[np.int64]:
        left = room.copy()
        out = []
        for row in groups:
            worth = self.c.theme_units[list(row)].sum(axis=0)
            worth = np.where(left > 0, worth, -1)
            t = int(worth.argmax())
            left[t] -= 1
            out.append(t)
        return np.array(out, np.int64)


def _words(times: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the hours of each person as bits, 62 to a word."""
    parts = [times[:, low : low + WORD] for low in range(0, max(1, times.shape[1]), WORD)]
    return np.stack([(part * (1 << np.arange(part.shape[1], dtype=np.int64))).sum(axis=1) for part in parts], axis=1)


def _near(c: Compiled) -> NDArray[np.int64]:
    """Return those who suit each person best in a pair, people × few; empty when there are but few people."""
    if c.n <= 2 * FRIENDS:
        return np.zeros(0, np.int64)
    worth = np.where(c.pair_bad > 0, -1, c.pair + c.pair.T)
    np.fill_diagonal(worth, -2)
    return np.argsort(-worth, axis=1, kind="stable")[:, :FRIENDS]


def first_groups(who: Sequence[int], sizes: Sequence[int], blocks: dict[int, tuple[int, ...]]) -> Groups:
    """Deal people into groups of the given sizes, blocks first and whole."""
    out: list[list[int]] = [[] for _ in sizes]
    rows = sorted({blocks.get(i, (i,)) for i in who}, key=lambda row: (-len(row), row))
    for row in rows:
        room = [sizes[g] - len(out[g]) for g in range(len(sizes))]
        fitting = [g for g in range(len(sizes)) if room[g] >= len(row)]
        if fitting:
            best = max(fitting, key=lambda g: (room[g], -g))
            out[best].extend(row)
        else:
            for i in row:
                g = max(range(len(sizes)), key=lambda g: (sizes[g] - len(out[g]), -g))
                out[g].append(i)
    return [tuple(g) for g in out]


def search(
    c: Compiled,
    who: Sequence[int],
    blocks: dict[int, tuple[int, ...]],
    *,
    smallest: int,
    largest: int,
    counts: Sequence[int],
    fair: bool,
    seed: int,
    stop: Callable[[], bool],
    on_round: Callable[[float, Groups], object] | None = None,
    effort: float = 1.0,
    start: Groups | None = None,
) -> Found:
    """Return good groups: several numbers of groups, then longer on the best, then the floor raised.

    With a `start` of allowed sizes only that is gone on from.
    """
    annealer = Annealer(c, blocks)
    n = len(who)
    unit = 4_000 if annealer.compiled else 300
    budget = round(effort * min(6_000_000 if annealer.compiled else 24_000, unit * n))
    best: Found | None = None
    # From a great total the floor of many people is hard to raise.
    settled = False
    alone = not blocks and n % largest == 0 and not (fair and n > FEW) and only_pairs(c, smallest, largest)
    if start and all(smallest <= len(g) <= largest for g in start):
        best = annealer.run(start, smallest=smallest, largest=largest, steps=budget // 3, seed=seed, hot=HOT // 4)
        counts = [len(start)] if best.value < 0 else []
    elif alone:
        best = annealer.run(
            groups_by_pairs(c, who, largest, seed), smallest=smallest, largest=largest, steps=0, seed=seed
        )
        settled = best.value >= 0
        counts = [] if settled else [len(best.groups)]
    for number, count in enumerate(counts):
        found = annealer.run(
            first_groups(who, even_sizes(n, count), blocks),
            smallest=smallest,
            largest=largest,
            steps=budget // (3 * len(counts)),
            seed=seed + number,
            soft=bool(c.hour_points),
        )
        best = found if best is None or found.value > best.value else best
        if on_round:
            on_round(0.4 * (number + 1) / len(counts), best.groups)
        if stop():
            return best
    if best is None:
        return Found([], [], 0)
    if best.value < 0:
        meeting = _gathered_start(
            annealer,
            best,
            who,
            blocks,
            smallest=smallest,
            largest=largest,
            counts=counts,
            steps=budget,
            seed=seed,
            stop=stop,
        )
        best = max(best, meeting, key=lambda f: f.value)
    for turn in range(RULE_TURNS):
        if best.value >= 0 or stop():
            break
        found = annealer.run(
            best.groups,
            smallest=smallest,
            largest=largest,
            steps=budget,
            seed=seed + 503 + turn,
            themes=best.themes,
            hot=RULE // 2,
        )
        best = max(best, found, key=lambda f: f.value)
    soft = bool(c.hour_points) and not start
    # The floor is raised by further searches: of many people these go on from there at once.
    at_once = soft and fair and n > FEW
    if soft:
        # Hours that all share give exchanges no slope to follow: hours that nearly all can make do.
        often = n <= FEW and annealer.compiled
        steps = round(effort * SOFT_STEPS) if often else budget // (2 if at_once else 1)
        for turn in range(SOFT_TURNS if often else 1):
            if stop():
                return best
            found = annealer.run(
                best.groups,
                smallest=smallest,
                largest=largest,
                steps=steps,
                seed=seed + 401 + turn,
                themes=best.themes,
                soft=True,
            )
            best = max(best, found, key=lambda f: f.value)
    if not at_once and not settled:
        longer = annealer.run(
            best.groups,
            smallest=smallest,
            largest=largest,
            steps=budget,
            seed=seed + 101,
            themes=best.themes,
            hot=HOT // 3,
        )
        best = max(best, longer, key=lambda f: f.value)
    if on_round:
        on_round(0.6, best.groups)
    if fair and not _broken(c, best):
        best = _raise_floor(annealer, best, smallest=smallest, largest=largest, steps=budget // 6, seed=seed, stop=stop)
    if on_round:
        on_round(0.9, best.groups)
    return best


def _gathered_start(
    annealer: Annealer,
    best: Found,
    who: Sequence[int],
    blocks: dict[int, tuple[int, ...]],
    *,
    smallest: int,
    largest: int,
    counts: Sequence[int],
    steps: int,
    seed: int,
    stop: Callable[[], bool],
) -> Found:
    """Return the best from people gathered by what groups must have in common; `best` when nothing must."""
    slots = slots_of(annealer.c, who, smallest)
    if slots is None or not slots.fits.shape[1]:
        return best
    place = {i: k for k, i in enumerate(who)}
    rows = sorted({tuple(place[j] for j in blocks[i]) for i in who if i in blocks}, key=lambda r: (-len(r), r))
    # The number of groups that did best comes first.
    for number, count in enumerate(sorted(counts, key=lambda k: (abs(k - len(best.groups)), k))):
        if stop():
            break
        start = gathered(slots, rows, smallest=smallest, largest=largest, count=count, seed=seed, stop=stop)
        groups = [tuple(who[k] for k in row) for row in start]
        if any(not smallest <= len(g) <= largest for g in groups):
            continue
        found = annealer.run(
            groups, smallest=smallest, largest=largest, steps=steps // 2, seed=seed + 307 + number, hot=HOT // 2
        )
        best = max(best, found, key=lambda f: f.value)
        if best.value >= 0:
            break
    return best


def values_of(c: Compiled, found: Found) -> list[Any]:
    """Return what each group is worth with the theme it has."""
    if not c.capacity:
        return c.evaluate_all(found.groups)
    return [c.evaluate(g, t) for g, t in zip(found.groups, found.themes, strict=True)]


def _broken(c: Compiled, found: Found) -> bool:
    return any(v.broken for v in values_of(c, found))


def _raise_floor(
    annealer: Annealer, best: Found, *, smallest: int, largest: int, steps: int, seed: int, stop: Callable[[], bool]
) -> Found:
    """Raise the worst-off person by bisection, keeping the best total at the floor reached."""
    c = annealer.c
    low = min(v.least for v in values_of(c, best))
    total = sum(v.total for v in values_of(c, best))
    high = min(1_000_000, 2 * total // max(1, sum(len(g) for g in best.groups)) - low + 1)
    failed = 0
    few = sum(len(g) for g in best.groups) <= FEW
    for turn in range(TURNS_FOR_FEW if few else TURNS):
        if stop() or high - low < 2_000:  # noqa: PLR2004
            break
        floor = (low + high + 1) // 2
        found = annealer.run(
            best.groups,
            smallest=smallest,
            largest=largest,
            steps=steps,
            seed=seed + 211 + turn,
            floor=floor,
            themes=best.themes,
            hot=HOT // (2 if failed else 4),
        )
        worth = values_of(c, found)
        least = min(v.least for v in worth)
        if not any(v.broken for v in worth) and least > low:
            best, low = found, least
        # What one search does not reach another may.
        failed = failed + 1 if least < floor else 0
        if failed > few:
            high = floor - 1
            failed = 0
    # Then for the total, with the floor where it is.
    for turn in range(1 + few):
        found = annealer.run(
            best.groups,
            smallest=smallest,
            largest=largest,
            steps=4 * steps,
            seed=seed + 223 + turn,
            floor=low,
            themes=best.themes,
            hot=HOT // (3 + turn),
        )
        worth = values_of(c, found)
        fair = not any(v.broken for v in worth) and min(v.least for v in worth) >= low
        if fair and sum(v.total for v in worth) > sum(v.total for v in values_of(c, best)):
            best = found
        if stop():
            break
    return best
