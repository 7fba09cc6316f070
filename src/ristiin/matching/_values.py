"""The worth of many groups of one size at once, in vectors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ristiin.matching._model import FULL, Importance

if TYPE_CHECKING:
    from ristiin.matching._compile import Compiled

Ints = NDArray[np.int64]
HOURS = 4
BLOCK = 200_000


@dataclass(frozen=True)
class Values:
    """For each of M groups of size k: rules broken, total, least and each member's units (M × k)."""

    broken: Ints
    total: Ints
    least: Ints
    units: Ints
    theme: Ints


def values(c: Compiled, members: Ints, theme: int | None = None) -> Values:
    """Return what groups are worth; with `theme` given that theme, otherwise each group's best.

    `members` is M × k. O(M · k · (k + themes + hours)).
    """
    if theme is None and c.themes_alone is not None:
        return _by_themes_alone(c, members, values(c.themes_alone, members).theme)
    parts = [_block(c, members[low : low + BLOCK], theme) for low in range(0, max(1, len(members)), BLOCK)]
    if len(parts) == 1:
        return parts[0]
    return Values(
        *(np.concatenate([getattr(p, name) for p in parts]) for name in ("broken", "total", "least", "units", "theme"))
    )


def _by_themes_alone(c: Compiled, members: Ints, themes: Ints) -> Values:
    """Return what groups are worth with a theme each."""
    count = len(members)
    one = np.zeros(count, np.int64)
    out = Values(one, one.copy(), one.copy(), np.zeros(members.shape, np.int64), themes)
    for t in np.unique(themes).tolist():
        here = themes == t
        part = values(c, members[here], t)
        out.broken[here], out.total[here], out.least[here] = part.broken, part.total, part.least
        out.units[here] = part.units
    return out


def _block(c: Compiled, m: Ints, given: int | None) -> Values:
    count, k = m.shape
    units = np.zeros((count, k), np.int64)
    broken = np.zeros(count, np.int64)
    for a in range(k):
        for b in range(k):
            if a != b:
                units[:, a] += c.mean[m[:, a], m[:, b]]
            if a < b:
                broken += c.pair_rules[m[:, a], m[:, b]]
    units //= max(1, k - 1)
    units += c.base[m]
    for points, wished, room in c.wish_points:
        got = _among(wished, m)
        units += np.asarray(points[m] * (FULL * np.minimum(room[m], got) // room[m]) // c.safe[m], np.int64)
    hour_musts = [item.at_least for item, _ in c.group_musts if item.kind == "common_times"]
    if c.hour_points or hour_musts:
        anyone = c.has_times[m].any(axis=1)
        free = np.ones((count, c.times.shape[1]), np.bool_)
        for a in range(k):
            free &= c.times[m[:, a]] | ~c.has_times[m[:, a]][:, None]
        shared = np.where(anyone, free.sum(axis=1), HOURS)
        for points in c.hour_points:
            units += points[m] * (FULL * np.minimum(HOURS, shared) // HOURS)[:, None] // c.safe[m]
        for least in hour_musts:
            broken += (shared < least) & anyone
    for points, codes in c.alone_points:
        mine = codes[m]
        company = (mine[:, :, None] == mine[:, None, :]).sum(axis=2) > 1
        units += points[m] * company * FULL // c.safe[m]
    chosen = np.full(count, -1, np.int64)
    if c.has_theme_rule and c.themes:
        choices = range(len(c.themes)) if given is None else (given,)
        best_total = np.full(count, -(2**60), np.int64)
        best_least = np.full(count, -(2**60), np.int64)
        for t in choices:
            own = units + c.theme_units[m, t]
            total = own.sum(axis=1)
            if c.theme_must:
                total = total + c.ranked[m, t].sum(axis=1) * (FULL * k)
            least = own.min(axis=1)
            better = (total > best_total) | ((total == best_total) & (least > best_least))
            best_total = np.where(better, total, best_total)
            best_least = np.where(better, least, best_least)
            chosen = np.where(better, t, chosen)
        units = units + c.theme_units[m, chosen[:, None]]
        if c.theme_must:
            broken += (c.has_themes[m] & ~c.ranked[m, chosen[:, None]]).any(axis=1)
    broken += _musts(c, m)
    return Values(broken, units.sum(axis=1), units.min(axis=1), units, chosen)


def _among(matrix: NDArray[np.bool_], m: Ints) -> Ints:
    """Count, for each member, the others in the group that the matrix holds true for."""
    k = m.shape[1]
    out = np.zeros(m.shape, np.int64)
    for a in range(k):
        for b in range(k):
            if a != b:
                out[:, a] += matrix[m[:, a], m[:, b]]
    return out


def _musts(c: Compiled, m: Ints) -> Ints:
    broken = np.zeros(len(m), np.int64)
    for item, concerned in c.group_musts:
        who: NDArray[np.bool_] = np.array(concerned, np.bool_)[m]
        if item.kind == "give_and_get":
            broken += (who & (_among(c.gets > 0, m) == 0)).sum(axis=1)
        elif item.kind == "mutual_wish":
            broken += (who & (_among(c.mutual, m) == 0)).sum(axis=1)
        elif item.kind == "one_sided_wish":
            broken += (who & (_among(c.sided, m) == 0)).sum(axis=1)
        elif item.kind == "no_one_alone":
            mine = c.codes(item.attribute or "")[m]
            company = (mine[:, :, None] == mine[:, None, :]).sum(axis=2)
            broken += (who & (company < 2)).sum(axis=1)  # noqa: PLR2004
        elif item.kind == "language":
            known = c.languages
            spoken = np.ones((len(m), known.shape[1]), np.bool_)
            for a in range(m.shape[1]):
                spoken &= known[m[:, a]] | ~np.asarray(known[m[:, a]].any(axis=1))[:, None]
            broken += ~spoken.any(axis=1) & who.any(axis=1)
    return broken


def has_musts(c: Compiled) -> bool:
    """Tell whether any hard rule concerns whole groups rather than pairs."""
    return bool(c.group_musts) or any(
        item.importance is Importance.MUST and item.kind == "theme" for item in c.problem.criteria.items
    )
