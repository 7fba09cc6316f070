"""Groups that have in common what they must: people flow into hours, languages, modes, themes.

Whatever a whole group must share (an hour when all can, a language, a mode, a theme, a value) is a
slot. How many groups each slot has is searched for, and for given numbers a greatest flow of
people into slots says who can be placed (Ford & Fulkerson 1956, by augmenting paths). From there the
annealing starts, which by itself rarely finds the last group that can meet.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ristiin.matching._model import Importance

if TYPE_CHECKING:
    from ristiin.matching._compile import Compiled

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
MOST_SLOTS = 1_000
TRIES = 1_500
"""So many numbers of groups per slot are tried at most: counted, so that every machine answers alike."""


@dataclass(frozen=True)
class Slots:
    """People × slots: whom the rules let into each, and whom it suits besides (their theme is among their own)."""

    fits: Bools
    suits: Bools


def slots_of(c: Compiled, who: Sequence[int], smallest: int) -> Slots | None:
    """Return what groups may have in common, or None when no rule asks for anything in common."""
    parts = [part[list(who)] for part in _shared(c)]
    if not parts:
        return None
    fits = suits = np.ones((len(who), 1), np.bool_)
    themed = c.has_theme_rule and bool(c.themes) and not c.theme_must
    if themed:
        themes = (c.ranked | ~c.has_themes[:, None])[list(who)]
        parts.append(themes)
    for number, part in enumerate(parts):
        loose = np.ones_like(part) if themed and number == len(parts) - 1 else part
        fits = (fits[:, :, None] & loose[:, None, :]).reshape(len(who), -1)
        suits = (suits[:, :, None] & part[:, None, :]).reshape(len(who), -1)
        held = fits.sum(axis=0) * len(who) + suits.sum(axis=0)
        order = np.argsort(-held, kind="stable")[:MOST_SLOTS]
        order = order[held[order] >= smallest * len(who)]
        fits, suits = fits[:, order], suits[:, order]
    return Slots(fits, suits)


def _shared(c: Compiled) -> list[Bools]:
    """Return people × values for each rule by which a whole group has something in common."""
    out: list[Bools] = []
    for item in c.problem.criteria.items:
        if item.importance is not Importance.MUST:
            continue
        if item.kind == "common_times":
            some = list(combinations(range(c.times.shape[1]), max(1, item.at_least)))[:MOST_SLOTS]
            if some:
                can: Bools = np.stack([np.asarray(c.times[:, list(hours)].all(axis=1)) for hours in some], axis=1)
                out.append(can | ~c.has_times[:, None])
        elif item.kind == "language":
            out.append(c.languages | ~np.asarray(c.languages.any(axis=1))[:, None])
        elif item.kind == "mode":
            modes = np.array([p.mode for p in c.people])[:, None]
            out.append(np.asarray((modes == np.array(["remote", "in-person"])) | (modes == "either")))
        elif item.kind == "theme":
            out.append(np.asarray(c.ranked | ~c.has_themes[:, None]))
        elif item.kind == "alike":
            out.append(c.shared_values(item))
    return out


@dataclass
class _Flow:
    """Who is in which slot (−1: nowhere), for so many groups in each slot."""

    groups: Ints
    home: Ints
    short: int
    unsuited: int = 0

    @property
    def price(self) -> int:
        """What is wrong with it: people without a place first, then those whom theirs does not suit."""
        return self.short * len(self.home) + self.unsuited


class _Flows:
    """People, blocks first, and the slots they fit."""

    def __init__(self, slots: Slots, blocks: Sequence[Sequence[int]], smallest: int, largest: int) -> None:
        fits = slots.fits
        self.fits = fits
        self.suits = slots.suits
        self.blocks = blocks
        self.smallest = smallest
        self.largest = largest
        self.single = np.ones(len(fits), np.bool_)
        for row in blocks:
            self.single[list(row)] = False

    def flow(self, groups: Ints, home: Ints) -> _Flow:
        """Place as many as suit, then as many of the others as fit."""
        found = self._place(groups, home, self.suits)
        if found.short and self.suits is not self.fits:
            found = self._place(groups, found.home, self.fits)
        placed = np.nonzero(found.home >= 0)[0]
        found.unsuited = int((~self.suits[placed, found.home[placed]]).sum())
        return found

    def _place(self, groups: Ints, home: Ints, fits: Bools) -> _Flow:
        """Keep whom there is room for, place the others; least sizes are filled before any more."""
        home = home.copy()
        away = np.nonzero((home >= 0) & self.single)[0]
        home[away[~fits[away, home[away]]]] = -1
        for s in np.unique(home[home >= 0]).tolist():
            here = np.nonzero((home == s) & self.single)[0]
            room = int(groups[s]) * self.largest - int((home == s).sum() - len(here))
            if room < len(here):
                home[here[max(0, room) :]] = -1
        self._place_blocks(groups, home)
        load = np.bincount(home[home >= 0], minlength=len(groups))
        under = groups * self.smallest
        # People move out of what is over its least size before others are placed.
        for s in np.nonzero(load > under)[0].tolist():
            here = np.nonzero((home == s) & self.single)[0]
            home[here[len(here) - min(len(here), int(load[s] - under[s])) :]] = -1
        self._augment(home, under, fits)
        short = int(under.sum() - np.minimum(under, np.bincount(home[home >= 0], minlength=len(groups))).sum())
        self._augment(home, groups * self.largest, fits)
        return _Flow(groups, home, short + int((home < 0).sum()))

    def _place_blocks(self, groups: Ints, home: Ints) -> None:
        for row in self.blocks:
            whole = self.fits[list(row)].all(axis=0) & (groups > 0)
            at = int(home[row[0]])
            if at < 0 or not whole[at]:
                held = np.bincount(home[home >= 0], minlength=len(groups))
                room = np.where(whole, groups * self.largest - held, -1)
                at = int(room.argmax())
                home[list(row)] = at if room[at] >= len(row) else -1

    def _augment(self, home: Ints, room: Ints, fits: Bools) -> None:
        """Place as many as possible, each by a shortest path of people who make way for one another."""
        load = np.bincount(home[home >= 0], minlength=len(room))
        used = np.nonzero(room > 0)[0]
        for one in np.nonzero((home < 0) & self.single)[0].tolist():
            parent = dict.fromkeys(used[fits[one, used]].tolist(), (-1, one))
            level = list(parent)
            end = -1
            while level and end < 0:
                end = next((s for s in level if load[s] < room[s]), -1)
                if end < 0:
                    level = self._reached(level, home, used, fits, parent)
            if end < 0:
                continue
            load[end] += 1
            while end >= 0:
                before, mover = parent[end]
                home[mover] = end
                end = before

    def _reached(
        self, level: list[int], home: Ints, used: Ints, fits: Bools, parent: dict[int, tuple[int, int]]
    ) -> list[int]:
        """Return the hours to which somebody of these could go, not come to before, and note who would."""
        found = []
        for s in level:
            here = np.nonzero((home == s) & self.single)[0]
            if len(here):
                able = fits[here][:, used]
                first = able.argmax(axis=0)
                for k in np.nonzero(able.any(axis=0))[0].tolist():
                    t = int(used[k])
                    if t not in parent:
                        parent[t] = (s, int(here[first[k]]))
                        found.append(t)
        return found


def gathered(
    slots: Slots,
    blocks: Sequence[Sequence[int]],
    *,
    smallest: int,
    largest: int,
    count: int,
    seed: int,
    stop: Callable[[], bool],
) -> list[list[int]]:
    """Return for each of `count` groups the places of its people, as many as possible where they fit.

    `blocks` are sets of people who stay together. O(tries · people · slots).
    """
    flows = _Flows(slots, blocks, smallest, largest)
    suits = slots.suits
    draw = random.Random(seed)
    width = suits.shape[1]
    nowhere = np.full(len(suits), -1, np.int64)
    best = now = flows.flow(_greedy(suits, count, largest), nowhere)
    tried: set[tuple[int, ...]] = {tuple(now.groups.tolist())}
    for turn in range(TRIES):
        if best.price == 0 or stop():
            break
        # A group moves from a slot to one that suits those without a place.
        badly: Bools = now.home < 0 if now.short else ~suits[np.arange(len(suits)), now.home]
        wanting = suits[badly].sum(axis=0)
        weight = (wanting + 0.25).tolist()
        into = draw.choices(range(width), weight)[0]
        out = draw.choice([s for s in np.nonzero(now.groups)[0].tolist() for _ in range(int(now.groups[s]))])
        groups = now.groups.copy()
        groups[out] -= 1
        groups[into] += 1
        key = tuple(groups.tolist())
        if key in tried:
            continue
        tried.add(key)
        found = flows.flow(groups, now.home)
        # Slightly worse is taken for a while, as in annealing.
        if found.price <= now.price + (draw.random() < 0.15 * (1 - turn / TRIES)):
            now = found
        if found.price < best.price:
            best = found
    return _deal(best, flows, largest)


def _greedy(fits: Bools, count: int, largest: int) -> Ints:
    """Give groups to the slots that hold most of those with few slots to choose from."""
    groups = np.zeros(fits.shape[1], np.int64)
    rare = 1.0 / np.maximum(1, fits.sum(axis=1))
    left = np.ones(len(fits), np.bool_)
    for _ in range(count):
        worth = (fits & left[:, None]) * rare[:, None]
        top = -np.sort(-worth, axis=0)[:largest].sum(axis=0)
        s = int(np.argmax(top.round(9)))
        groups[s] += 1
        taken = np.argsort(-worth[:, s], kind="stable")[:largest]
        left[taken] = False
    return groups


def _deal(flow: _Flow, flows: _Flows, largest: int) -> list[list[int]]:
    """Deal the people of each slot to its groups, blocks first and whole, the others where there is room."""
    out: list[list[int]] = []
    for s in np.nonzero(flow.groups)[0].tolist():
        some: list[list[int]] = [[] for _ in range(int(flow.groups[s]))]
        inside = set(np.nonzero(flow.home == s)[0].tolist())
        rows = [list(b) for b in flows.blocks if b[0] in inside]
        rows += [[i] for i in sorted(inside) if flows.single[i]]
        for row in rows:
            min(some, key=len).extend(row)
        out += some
    rows = [list(b) for b in flows.blocks if flow.home[b[0]] < 0]
    rows += [[i] for i in np.nonzero((flow.home < 0) & flows.single)[0].tolist()]
    for row in rows:
        short = [g for g in out if 0 < len(g) < flows.smallest] or [g for g in out if len(g) + len(row) <= largest]
        max(short or out, key=lambda g: (len(g) < flows.smallest, len(g) + len(row) <= largest, len(g))).extend(row)
    return out
