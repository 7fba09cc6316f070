"""Turns a problem into integer arrays for the solvers.

Indices follow a keyed hash of (seed, id), so that neither the order of the input nor the
machine decides ties.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ristiin.matching._model import FULL, Criteria, Criterion, Id, Importance, Person, Problem
from ristiin.matching._values import values

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

HOURS = 4
SHARED = frozenset({"common_times", "language"})
"""Kinds whose must asks something of all of a group at once, and not only of each two."""


@dataclass(frozen=True)
class Value:
    """What a group is worth: hard rules broken, total and least units, its theme's index."""

    broken: int
    total: int
    least: int
    theme: int
    units: tuple[int, ...]


class Compiled:
    """Integer arrays of one problem; n people, O(n² · criteria) to make, 8 n² bytes each.

    `mean[i, j]`: units that `i` gets from `j`, to be divided by (group size − 1).
    `apart[i, j]`: a rule forbids the two in any group; `pair_rules[i, j]`: so many that are about the two of
    them, whoever else is in it. `pair[i, j]`: units of `i` in the
    pair {i, j}; `pair_bad[i, j]`: rules that the pair breaks (0 when allowed).
    """

    def __init__(self, problem: Problem) -> None:
        """Compile."""
        self.problem = problem
        self.people = sorted(problem.people, key=lambda p: _draw(problem.seed, p.id))
        self.ids: list[Id] = [p.id for p in self.people]
        self.index: dict[Id, int] = {one: i for i, one in enumerate(self.ids)}
        self.n = n = len(self.ids)
        self.room = max(1, problem.sizes.largest - 1)
        self.apart_count: Ints = np.zeros((n, n), np.int64)
        self._past()
        self._criteria()
        self._apart()
        self._pairs()
        self._lists()
        self._places_left()

    def _past(self) -> None:
        far = np.iinfo(np.int64).max
        self.ago = np.full((self.n, self.n), far, np.int64)
        for past in self.problem.history:
            here = [self.index[i] for i in past.people if i in self.index]
            for a in here:
                for b in here:
                    if a != b:
                        self.ago[a, b] = min(self.ago[a, b], past.ago)

    def _codes(self, name: str) -> tuple[Ints, Bools]:
        """Return a whole number per distinct value (−1 where missing) and who has one."""
        seen: dict[Any, int] = {}
        codes = [seen.setdefault(p.attributes[name], len(seen)) if name in p.attributes else -1 for p in self.people]
        array = np.array(codes, np.int64)
        return array, np.asarray(array >= 0)

    def _sets(self, name: str) -> Bools:
        """Return people × tokens: who has which."""
        tokens = {t: k for k, t in enumerate(sorted({t for p in self.people for t in getattr(p, name)}))}
        out = np.zeros((self.n, max(1, len(tokens))), np.bool_)
        for i, p in enumerate(self.people):
            for t in getattr(p, name):
                out[i, tokens[t]] = True
        return out

    def _criteria(self) -> None:
        n, problem = self.n, self.problem
        wishes = np.zeros((n, n), np.bool_)
        for i, p in enumerate(self.people):
            for w in p.wishes:
                wishes[i, self.index[w]] = True
        self.mutual = wishes & wishes.T
        self.sided = wishes & ~self.mutual
        self.times = self._sets("times")
        self.has_times: Bools = np.asarray(self.times.any(axis=1))
        offered = [t.key for t in problem.themes]
        if not offered:
            offered = sorted({t for p in self.people for t in p.themes})
        self.themes = offered
        self.capacity: dict[int, int] = {
            offered.index(t.key): t.capacity for t in problem.themes if t.capacity is not None
        }
        self.rank = np.zeros((n, max(1, len(offered))), np.int64)
        place = {t: k for k, t in enumerate(offered)}
        for i, p in enumerate(self.people):
            for r, t in enumerate(p.themes):
                if t in place:
                    self.rank[i, place[t]] = FULL * 7**r // 10**r
        self.ranked = self.rank > 0
        self.has_themes = np.array([bool(p.themes) for p in self.people])
        soft: list[tuple[Criterion, Bools]] = []
        self.whole = np.zeros(n, np.int64)
        for item in problem.criteria.items:
            if item.points:
                concerned = self._concerned(item)
                soft.append((item, concerned))
                self.whole += item.points * concerned
        safe = np.maximum(1, self.whole)
        self.base = np.where(self.whole == 0, FULL, 0).astype(np.int64)
        mean = np.zeros((n, n), np.int64)
        self.theme_units = np.zeros_like(self.rank)
        self.hour_points: list[Ints] = []
        self.alone_points: list[tuple[Ints, Ints]] = []
        self.mixed_points: list[tuple[Ints, Ints]] = []
        self.wish_points: list[tuple[Ints, Bools, Ints]] = []
        self.has_theme_rule = any(c.kind == "theme" for c in problem.criteria.items)
        for item, concerned in soft:
            points = item.points * concerned
            if item.kind == "theme":
                self.theme_units += points[:, None] * self.rank // safe[:, None]
            elif item.kind == "common_times":
                self.hour_points.append(points)
            elif item.kind == "no_one_alone":
                codes, _ = self._codes(item.attribute or "")
                self.alone_points.append((points, codes))
            elif item.kind in {"mutual_wish", "one_sided_wish"}:
                wished = self.mutual if item.kind == "mutual_wish" else self.sided
                room = np.minimum(self.room, np.maximum(1, wished.sum(axis=1)))
                self.wish_points.append((points, wished, room))
            else:
                mean += points[:, None] * self._between(item)
                if item.kind == "mixed" and self._numbers(item.attribute or "") is None:
                    self.mixed_points.append((points, self._codes(item.attribute or "")[0]))
        mean //= safe[:, None]
        np.fill_diagonal(mean, 0)
        self.mean: Ints = mean
        self.safe = safe

    def _concerned(self, item: Criterion) -> Bools:
        people = self.people
        kind, name = item.kind, item.attribute or ""
        if kind in {"mixed", "alike", "as_wished", "no_one_alone"}:
            has = np.array([name in p.attributes for p in people])
            if kind == "as_wished":
                has &= np.array([p.partner_discipline != "any" for p in people])
            if kind == "no_one_alone" and item.values:
                has &= np.array([str(p.attributes.get(name)) in item.values for p in people])
            return has
        if kind == "mutual_wish":
            return np.asarray(self.mutual.any(axis=1))
        if kind == "one_sided_wish":
            return np.asarray(self.sided.any(axis=1))
        if kind == "not_again":
            return np.asarray(self._recent(item).any(axis=1))
        test: dict[str, Callable[[Person], bool]] = {
            "give_and_get": lambda p: bool(p.seeks),
            "theme": lambda p: bool(p.themes),
            "common_times": lambda p: bool(p.times),
            "mode": lambda p: p.mode != "either",
            "language": lambda p: bool(p.languages),
        }
        says = test[kind]
        return np.array([says(p) for p in people])

    def _recent(self, item: Criterion) -> Bools:
        limit = item.within if item.within is not None else np.iinfo(np.int64).max - 1
        return np.asarray(self.ago <= limit)

    def _numbers(self, name: str) -> NDArray[np.float64] | None:
        values = [p.attributes.get(name) for p in self.people]
        given = [v for v in values if v is not None]
        if not given or any(isinstance(v, str | bool) for v in given):
            return None
        return np.array([float("nan") if v is None else float(v) for v in values])

    def _between(self, item: Criterion) -> Ints:
        """Return millionths that i (row) gets from j (column) by this criterion."""
        kind, name = item.kind, item.attribute or ""
        if kind == "give_and_get":
            return self._give_and_get()
        if kind == "mode":
            codes = np.array([("remote", "in-person", "either").index(p.mode) for p in self.people])
            fits = (codes[:, None] == codes) | (codes == 2)[:, None] | (codes == 2)  # noqa: PLR2004
            return np.asarray(fits * np.int64(FULL))
        if kind == "language":
            known = self._sets("languages")
            shared = known.astype(np.int32) @ known.T.astype(np.int32)
            fits = (shared > 0) | ~known.any(axis=1)
            return np.asarray(fits * np.int64(FULL))
        if kind == "not_again":
            recent = self._recent(item)
            ago = np.where(recent, self.ago, 1)
            return np.where(recent, FULL * (ago - 1) // ago, FULL)
        codes, has = self._codes(name)
        numbers = self._numbers(name) if kind in {"mixed", "alike"} else None
        if numbers is not None:
            span = float(np.nanmax(numbers) - np.nanmin(numbers))
            filled = np.where(np.isnan(numbers), 0.0, numbers)
            gap = np.abs(filled[:, None] - filled)
            far = np.floor(1_000_000 * gap / span).astype(np.int64) if span else gap.astype(np.int64) * 0
            worth = far if kind == "mixed" else FULL - far
        else:
            same = codes[:, None] == codes
            if kind == "as_wished":
                wants = np.array([p.partner_discipline == "same" for p in self.people])[:, None]
            else:
                wants = np.full((self.n, 1), kind == "alike")
            worth = np.where(same == wants, FULL, 0).astype(np.int64)
        return np.where(has[None, :], worth, FULL // 2)

    def _give_and_get(self) -> Ints:
        tokens = {t: k for k, t in enumerate(sorted({t for p in self.people for t in p.seeks}))}
        seeks = np.zeros((self.n, max(1, len(tokens))), np.int32)
        offers = np.zeros_like(seeks)
        for i, p in enumerate(self.people):
            for t in p.seeks:
                seeks[i, tokens[t]] = 1
            for t in p.offers:
                if t in tokens:
                    offers[i, tokens[t]] = 1
        self.gets = seeks @ offers.T
        count = np.maximum(1, seeks.sum(axis=1))
        worth = np.where(self.gets > 0, 700_000 + 300_000 * self.gets // count[:, None], 0)
        mutual = (self.gets.T > 0) | (seeks.sum(axis=1) == 0)
        return np.where(mutual, worth, worth * 8 // 10).astype(np.int64)

    def _apart(self) -> None:
        """Count, for each two people, the rules that keep them apart in any group."""
        count = self.apart_count
        for row in self.problem.never:
            here = [self.index[i] for i in row]
            for a in here:
                for b in here:
                    if a != b:
                        count[a, b] += 1
        for i, p in enumerate(self.people):
            for other in p.avoids:
                j = self.index[other]
                if not (i > j and p.id in self.people[j].avoids):
                    count[i, j] += 1
                    count[j, i] += 1
        musts = [item for item in self.problem.criteria.items if item.importance is Importance.MUST]
        shared = any(item.kind in SHARED for item in musts)
        # Sixteen bits: of thousands of people this is large.
        self.pair_rules = count.astype(np.int16) if shared else count
        for item in musts:
            bad = self.pair_must(item)
            if bad is not None:
                count += bad | bad.T
                if shared and item.kind not in SHARED:
                    self.pair_rules += bad | bad.T
        for counted in (count, self.pair_rules):
            np.fill_diagonal(counted, 0)
        self.apart: Bools = count > 0

    def pair_must(self, item: Criterion) -> Bools | None:
        """Return whom a must keeps from whom in any group, as it is asked of the first of the two."""
        kind, name = item.kind, item.attribute or ""
        if kind == "not_again":
            return self._recent(item)
        if kind in {"mixed", "alike"}:
            numbers = self._numbers(name)
            if numbers is not None:
                gap = np.abs(numbers[:, None] - numbers)
                both = ~np.isnan(gap)
                gap = np.where(both, gap, 0)
                bad = gap < item.at_least if kind == "mixed" else gap > item.at_least
                return np.asarray(bad & both)
            codes, has = self._codes(name)
            same = codes[:, None] == codes
            both = has[:, None] & has
            return np.asarray(both & (same == (kind == "mixed")))
        if kind == "as_wished":
            codes, has = self._codes(name)
            same = codes[:, None] == codes
            wish = np.array([p.partner_discipline for p in self.people])[:, None]
            both = has[:, None] & has
            return np.asarray(both & (((wish == "same") & ~same) | ((wish == "different") & same)))
        if kind == "mode":
            codes = np.array([("remote", "in-person", "either").index(p.mode) for p in self.people])
            return np.asarray(codes[:, None] + codes == 1)
        if kind == "common_times":
            shared = self.times.astype(np.int32) @ self.times.T.astype(np.int32)
            both = self.has_times[:, None] & self.has_times
            # Beside somebody who gave no hours one's own may still be too few.
            own = self.times.sum(axis=1)
            shared = np.where(both, shared, own[:, None] + own)
            return np.asarray((shared < item.at_least) & (self.has_times[:, None] | self.has_times))
        if kind == "language":
            known = self._sets("languages")
            has = np.asarray(known.any(axis=1))
            shared = known.astype(np.int32) @ known.T.astype(np.int32)
            return np.asarray((shared == 0) & has[:, None] & has)
        return None

    def _pairs(self) -> None:
        pair = self.mean + self.base[:, None]
        for points, wished, room in self.wish_points:
            pair = pair + points[:, None] * (FULL * wished // room[:, None]) // self.safe[:, None]
        if self.hour_points:
            shared = self.times.astype(np.int32) @ self.times.T.astype(np.int32)
            own = self.times.sum(axis=1)
            shared = np.where(self.has_times[:, None] & self.has_times, shared, own[:, None] + own)
            worth = FULL * np.minimum(HOURS, shared).astype(np.int64) // HOURS
            for points in self.hour_points:
                pair = pair + points[:, None] * worth // self.safe[:, None]
        for points, codes in self.alone_points:
            same = (codes[:, None] == codes) & (codes >= 0)
            pair = pair + points[:, None] * same * FULL // self.safe[:, None]
        bad = self.apart_count.copy()
        musts = [c for c in self.problem.criteria.items if c.importance is Importance.MUST]
        theme_must = any(c.kind == "theme" for c in musts)
        if self.has_theme_rule and self.themes:
            best = np.full((self.n, self.n), -1, np.int64)
            chosen = np.zeros((self.n, self.n), np.int16)
            for t in range(len(self.themes)):
                own = self.theme_units[:, t]
                with_t = pair + own[:, None]
                key = (own[:, None] + own) * (2 * FULL) + np.minimum(with_t, with_t.T)
                if theme_must:
                    wanted = self.ranked[:, t].astype(np.int64)
                    key = key + (wanted[:, None] + wanted) * (8 * FULL * FULL)
                better = key > best
                best = np.where(better, key, best)
                chosen = np.where(better, np.int16(t), chosen)
            rows = np.arange(self.n)[:, None]
            pair = pair + self.theme_units[rows, chosen]
            if theme_must:
                unhappy = self.has_themes[:, None] & ~self.ranked[rows, chosen]
                bad += unhappy | unhappy.T
        for item in musts:
            concerned = self._concerned(item)
            if item.kind == "give_and_get":
                self._give_and_get()
                miss = concerned[:, None] & (self.gets == 0)
            elif item.kind == "mutual_wish":
                miss = concerned[:, None] & ~self.mutual
            elif item.kind == "one_sided_wish":
                miss = concerned[:, None] & ~self.sided
            elif item.kind == "no_one_alone":
                codes, _ = self._codes(item.attribute or "")
                miss = concerned[:, None] & (codes[:, None] != codes)
            else:
                continue
            bad += miss.astype(np.int64) + miss.T
        np.fill_diagonal(pair, 0)
        np.fill_diagonal(bad, 0)
        self.pair: Ints = pair
        self.pair_bad: Ints = bad

    def codes(self, name: str) -> Ints:
        """Return a whole number per distinct value of an attribute, −1 where missing."""
        return self._codes(name)[0]

    def shared_values(self, item: Criterion) -> Bools:
        """Return people × values, or spans of a number, that a group alike by a must may have in common."""
        name = item.attribute or ""
        codes, has = self._codes(name)
        numbers = self._numbers(name)
        if numbers is None:
            fits = codes[:, None] == np.unique(codes[has])
        else:
            low = np.unique(numbers[has])
            fits = (numbers[:, None] >= low) & (numbers[:, None] <= low + item.at_least)
        return np.asarray(fits | ~has[:, None])

    def _lists(self) -> None:
        """Gather what concerns whole groups."""
        self.languages = self._sets("languages")
        if any(c.kind == "give_and_get" and c.importance is Importance.MUST for c in self.problem.criteria.items):
            self._give_and_get()
        self.theme_must = False
        self.group_musts: list[tuple[Criterion, list[bool]]] = []
        for item in self.problem.criteria.items:
            if item.importance is Importance.MUST:
                if item.kind == "theme":
                    self.theme_must = True
                if item.kind in {
                    "give_and_get",
                    "mutual_wish",
                    "one_sided_wish",
                    "no_one_alone",
                    "language",
                    "common_times",
                }:
                    self.group_musts.append((item, self._concerned(item).tolist()))
        self._cache: dict[tuple[int, ...], Value] = {}

    def _places_left(self) -> None:
        """Leave of each theme the places that the groups which stay as they are do not take."""
        if not self.capacity:
            return
        themes = [self._evaluate(tuple(sorted(self.index[i] for i in g)), None).theme for g in self.problem.fixed]
        self.capacity = {t: max(0, places - themes.count(t)) for t, places in self.capacity.items()}

    @cached_property
    def themes_alone(self) -> Compiled | None:
        """What themes alone are worth, by which a group's is chosen where criteria come one after another."""
        items = self.problem.criteria.items
        if not self.problem.criteria.in_order or not any(c.kind == "theme" and c.points for c in items):
            return None
        kept = [c for c in items if c.kind == "theme" or c.importance is Importance.MUST]
        return Compiled(
            replace(self.problem, criteria=Criteria([replace(c, weight=1) if c.points else c for c in kept]))
        )

    @property
    def _by_pairs(self) -> bool:
        """Whether a group of two has the theme that is best for the pair."""
        return not self.capacity and self.themes_alone is None

    def evaluate(self, members: tuple[int, ...], theme: int | None = None) -> Value:
        """Return what one group is worth. O(size² + size · themes); cached without a theme."""
        key = members if theme is None else (*members, -1 - theme)
        found = self._cache.get(key)
        if found is None:
            if len(self._cache) > 400_000:  # noqa: PLR2004
                self._cache.clear()
            found = self._evaluate(members, theme)
            self._cache[key] = found
        return found

    def _evaluate(self, members: tuple[int, ...], given: int | None) -> Value:
        if len(members) < 2:  # noqa: PLR2004
            return Value(0, 0, 0, -1, (0,) * len(members))
        if len(members) == 2 and given is None and self._by_pairs:  # noqa: PLR2004
            a, b = members
            one, two = int(self.pair[a, b]), int(self.pair[b, a])
            return Value(int(self.pair_bad[a, b]), one + two, min(one, two), -1, (one, two))
        v = values(self, np.array([members]), given)
        out = tuple(int(u) for u in v.units[0])
        return Value(int(v.broken[0]), int(v.total[0]), int(v.least[0]), int(v.theme[0]), out)

    def evaluate_all(self, groups: list[tuple[int, ...]]) -> list[Value]:
        """Return what many groups are worth, in vectors by size; fills the cache."""
        sizes: dict[int, list[tuple[int, ...]]] = {}
        for g in groups:
            if g not in self._cache and len(g) > 1 and (len(g) > 2 or not self._by_pairs):  # noqa: PLR2004
                sizes.setdefault(len(g), []).append(g)
        for rows in sizes.values():
            v = values(self, np.array(rows))
            for k, g in enumerate(rows):
                units = tuple(v.units[k].tolist())
                self._cache[g] = Value(int(v.broken[k]), int(v.total[k]), int(v.least[k]), int(v.theme[k]), units)
        return [self.evaluate(g) for g in groups]


def _draw(seed: int, one: Id) -> bytes:
    text = f"{seed}|{type(one).__name__}|{one}"
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def compiled(problem: Problem) -> Compiled:
    """Return the problem's arrays, made once."""
    found = problem.__dict__.get("_compiled")
    if found is None:
        found = Compiled(problem)
        problem.__dict__["_compiled"] = found
    return found
