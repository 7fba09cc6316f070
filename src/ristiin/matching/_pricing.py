"""Looks for groups worth more than their members' duals, and certifies when there are none.

What a group gains on the duals, per head, is at most what it gains without some one of its members:
a member's score is the mean over the others, and fewer people share no fewer hours. So every group
that gains can be built up from a pair that gains, one person at a time, through sets that gain at
least as much per head; each set is built in one way only, from the set that it is best without.
What cuts take from a set is counted in full when a group is complete; on the way as much of it as
never takes less per head of a larger set. Whole numbers; to be compiled.
"""

# ruff: noqa: PLR0917 -- compiled functions take flat arrays by place

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

LOW = -(2**50)
HOURS = 4


def shared_hours(bits: int) -> int:
    """Count the hours in a set of bits, at most four."""
    count = 0
    while bits != 0 and count < HOURS:
        bits &= bits - 1
        count += 1
    return count


def cuts_by_person(within: Ints, n: int) -> tuple[Ints, Ints]:
    """Return the cuts that each of n people is in (n × cuts, filled from the left), and how many."""
    cuts = len(within)
    own_cuts = np.zeros((n, cuts), np.int64)
    cuts_of = np.zeros(n, np.int64)
    for c in range(cuts):
        for i in range(n):
            if within[c, i] != 0:
                own_cuts[i, cuts_of[i]] = c
                cuts_of[i] += 1
    return own_cuts, cuts_of


def may_meet(bits: Ints, barred: Ints, group: Ints) -> bool:
    """Say whether the hours that a group shares are barred to none of them."""
    both = -1
    no = 0
    for i in group:
        both &= bits[i]
        no |= barred[i]
    return bool(both & no == 0)


def price(
    smallest: int,
    largest: int,
    rest: Ints,
    weight: Ints,
    wish: Ints,
    hours: Ints,
    hour_units: Ints,
    mean: Ints,
    own: Ints,
    dear: Ints,
    floor: int,
    least_hours: int,
    level: int,
    least: int,
    budget: int,
    begin: int,
    pause: int,
    within: Ints,
    taken: Ints,
    cost: Ints,
    bits: Ints,
    barred: Ints,
    unit: Ints,
    unit_size: Ints,
    found: Ints,
    found_size: Ints,
    found_value: Ints,
) -> tuple[int, int, int, int]:
    """Return (steps used, negative when out of budget or room, groups found, greatest gain per head, where to go on).

    Sets that begin with the person of place `begin` or a later one are looked through, until after `pause` steps
    all that begin with somebody are: the search goes on from the next. It is at its end after the last place.

    A set of s people gains Σ weight / (s − 1) + Σ (rest + hours part); `weight` is `LOW` for pairs
    kept apart and for everybody with themselves, and holds `wish` (largest − 1) times, of which groups keep
    only the first. Sets are looked through while they gain over `level` units per head. `mean[i, j]` is what i
    gets from j, `own` what one has besides at most, `dear` one's greatest `mean`: sets with somebody who cannot
    come to `floor` are left out. Every group that is not reported gains at most `level` per head or `least` in
    all, is under the floor or shares fewer than `least_hours`. `within[c, i]` tells who is in a cut,
    `cost[c, m]` what it takes from a group with m of them and `taken[c, m]` from a set on the way.
    Groups that share an hour of `bits` that is `barred` to one of them are left out, and those with some but
    not all `unit_size` people of a `unit`.
    O(n) for each set looked at.
    """
    n = len(rest)
    cuts = len(within)
    inside_cut = np.zeros(cuts, np.int64)
    own_cuts, cuts_of = cuts_by_person(within, n)
    deep = largest + 1
    chosen = np.zeros(deep, np.int64)
    position = np.zeros(deep, np.int64)
    pairs = np.zeros(deep, np.int64)
    linear = np.zeros(deep, np.int64)
    mask = np.zeros(deep, np.int64)
    units = np.zeros(deep, np.int64)
    # What cuts take from a group on top of what they take on the way.
    over = np.zeros(deep, np.int64)
    # How many a set lacks whose unit it holds a part of.
    lacks = np.zeros(deep, np.int64)
    there = np.zeros(unit.max() + 1 if n else 0, np.int64)
    row = np.zeros((deep, deep), np.int64)
    gets = np.zeros((deep, deep), np.int64)
    add = np.zeros((deep, n), np.int64)
    left = np.zeros((deep, n), np.int64)
    timed, wished = bool(hour_units.any()), bool(wish.any())
    steps = 0
    number = 0
    greatest = level
    for first in range(begin, n):
        if steps > pause:
            return steps, number, greatest, first
        chosen[0] = first
        linear[0] = rest[first]
        pairs[0] = 0
        mask[0] = hours[first]
        units[0] = hour_units[first]
        over[0] = 0
        row[0, 0] = 0
        gets[0, 0] = 0
        for d in range(n):
            add[0, d] = weight[first, d]
            left[0, d] = rest[d]
        for k in range(cuts_of[first]):
            c = own_cuts[first, k]
            inside_cut[c] = 1
            over[0] += cost[c, 1] - taken[c, 1]
            for d in range(n):
                left[0, d] -= within[c, d] * taken[c, 2]
        lacks[0] = unit_size[first] - 1
        there[unit[first]] += 1
        depth = 0
        position[0] = first + 1
        steps += n - first
        while depth >= 0:
            size = depth + 2
            most = 4 * (size - 1) * size * level
            d = position[depth]
            # The next who keeps the set gaining.
            shared = shared_hours(mask[depth])
            base = 4 * pairs[depth] + (size - 1) * (4 * linear[depth] + units[depth] * shared)
            while d < n:
                bound = base + 4 * add[depth, d] + (size - 1) * (4 * left[depth, d] + hour_units[d] * shared)
                if bound > most:
                    break
                d += 1
            if d >= n:
                i = chosen[depth]
                for k in range(cuts_of[i]):
                    inside_cut[own_cuts[i, k]] -= 1
                there[unit[i]] -= 1
                depth -= 1
                continue
            position[depth] = d + 1
            both = mask[depth] & hours[d]
            shared = shared_hours(both)
            if shared < least_hours:
                continue
            lack = lacks[depth] + (unit_size[d] if there[unit[d]] == 0 else 0) - 1
            if size + lack > largest:
                continue
            total_pairs = pairs[depth] + add[depth, d]
            total_linear = linear[depth] + left[depth, d]
            total_units = units[depth] + hour_units[d]
            gain = 4 * total_pairs + (size - 1) * (4 * total_linear + total_units * shared)
            if gain <= most:
                continue
            steps += size + cuts_of[d]
            # Built this way only when the set is best without the last one.
            if size > 2:  # noqa: PLR2004
                without = 4 * pairs[depth] + (size - 2) * (4 * linear[depth] + units[depth] * shared_hours(mask[depth]))
                first_way = True
                # Most often it is the last but one who is worse.
                for a in range(depth, -1, -1):
                    i = chosen[a]
                    common = hours[d]
                    if timed:
                        for b in range(depth + 1):
                            if b != a:
                                common &= hours[chosen[b]]
                    back = -rest[i]
                    for k in range(cuts_of[i]):
                        c = own_cuts[i, k]
                        many = inside_cut[c] + within[c, d]
                        back += taken[c, many] - taken[c, many - 1]
                    other = 4 * (total_pairs - row[depth, a] - weight[i, d]) + (size - 2) * (
                        4 * (total_linear + back) + (total_units - hour_units[i]) * shared_hours(common)
                    )
                    if other > without or (other == without and i > d):
                        first_way = False
                        break
                if not first_way:
                    continue
            deeper = depth + 1
            chosen[deeper] = d
            row[deeper, deeper] = add[depth, d]
            gets[deeper, deeper] = 0
            for a in range(depth + 1):
                i = chosen[a]
                row[deeper, a] = row[depth, a] + weight[i, d]
                if floor > 0:
                    gets[deeper, a] = gets[depth, a] + mean[i, d]
                    gets[deeper, deeper] += mean[d, i]
            fair = True
            enough = True
            if floor > 0:
                for a in range(size):
                    i = chosen[a]
                    got = gets[deeper, a]
                    besides = own[i] + hour_units[i] * shared // HOURS
                    if got // (size - 1) + besides < floor:
                        enough = False
                    # The best that could still become of it.
                    k = largest if got <= dear[i] * (size - 1) else max(size, smallest)
                    if (got + (k - size) * dear[i]) // (k - 1) + besides + 1 < floor:
                        fair = False
                        break
            if not fair:
                continue
            beyond = over[depth]
            for k in range(cuts_of[d]):
                c = own_cuts[d, k]
                many = inside_cut[c]
                beyond += cost[c, many + 1] - taken[c, many + 1] - cost[c, many] + taken[c, many]
            if enough and size >= smallest and lack == 0:
                value = gain - 4 * (size - 1) * beyond
                enough_gain = max(most, 4 * (size - 1) * least)
                if wished and largest > size and value > enough_gain:
                    # A wish counts in full whatever the size.
                    extra = 0
                    for a in range(size):
                        for b in range(a):
                            extra += wish[chosen[a], chosen[b]]
                    value -= 4 * extra * (largest - size)
                if value > enough_gain and may_meet(bits, barred, chosen[:size]):
                    per_head = -((-value) // (4 * (size - 1) * size))
                    greatest = max(greatest, per_head)
                    if number == len(found):
                        return -steps, number, greatest, n
                    for a in range(size):
                        found[number, a] = chosen[a]
                    found_size[number] = size
                    found_value[number] = value // (4 * (size - 1))
                    number += 1
            if size == largest:
                continue
            steps += n
            if steps > budget:
                return -steps, number, greatest, n
            over[deeper] = beyond
            lacks[deeper] = lack
            there[unit[d]] += 1
            pairs[deeper] = total_pairs
            linear[deeper] = total_linear
            mask[deeper] = both
            units[deeper] = total_units
            for x in range(n):
                add[deeper, x] = add[depth, x] + weight[d, x]
                left[deeper, x] = left[depth, x]
            for k in range(cuts_of[d]):
                c = own_cuts[d, k]
                many = inside_cut[c] + 1
                inside_cut[c] = many
                change = taken[c, many + 1] - 2 * taken[c, many] + taken[c, many - 1]
                if change != 0:
                    for x in range(n):
                        left[deeper, x] -= within[c, x] * change
            position[deeper] = 0
            depth = deeper
    return steps, number, greatest, n


def price_each(
    smallest: int,
    largest: int,
    starts: Ints,
    people: Ints,
    count: Ints,
    rest: Ints,
    at: Ints,
    weight: Ints,
    wish: Ints,
    mean: Ints,
    own: Ints,
    floor: int,
    level: int,
    least: int,
    budget: int,
    begin: int,
    pause: int,
    within: Ints,
    taken: Ints,
    cost: Ints,
    bits: Ints,
    barred: Ints,
    unit: Ints,
    unit_size: Ints,
    found: Ints,
    found_size: Ints,
    found_value: Ints,
) -> tuple[int, int, int, int]:
    """Price among each of several sets of people: `people[starts[s] : starts[s + 1]]`, who share `count[s]` hours.

    `at[h, i]` is what h hours give i. Where to begin or go on is `len(rest)` times the set and the place in it.
    Otherwise as `price`.
    """
    steps = 0
    number = 0
    greatest = level
    cuts = len(within)
    there = np.zeros(len(rest), np.int64)
    wide = len(rest)
    for s in range(begin // wide, len(count)):
        everyone = people[starts[s] : starts[s + 1]]
        common = np.int64(-1)
        for i in everyone:
            common &= bits[i]
        there[:] = 0
        for i in everyone:
            if barred[i] & common == 0:
                there[unit[i]] += 1
        who = np.array([i for i in everyone if there[unit[i]] == unit_size[i]])
        k = len(who)
        bits_here = bits[who]
        barred_here = barred[who]
        unit_here = unit[who]
        unit_size_here = unit_size[who]
        h = count[s]
        rest_here = np.zeros(k, np.int64)
        own_here = np.zeros(k, np.int64)
        dear = np.zeros(k, np.int64)
        hours = np.full(k, -1, np.int64)
        no_units = np.zeros(k, np.int64)
        weight_here = np.zeros((k, k), np.int64)
        wish_here = np.zeros((k, k), np.int64)
        mean_here = np.zeros((k, k), np.int64)
        within_here = np.zeros((cuts, k), np.int64)
        for a in range(k):
            i = who[a]
            rest_here[a] = rest[i] + at[h, i]
            own_here[a] = own[i] + at[h, i]
            for b in range(k):
                weight_here[a, b] = weight[i, who[b]]
                wish_here[a, b] = wish[i, who[b]]
                mean_here[a, b] = mean[i, who[b]]
                if weight[i, who[b]] > LOW and mean[i, who[b]] > dear[a]:
                    dear[a] = mean[i, who[b]]
            for c in range(cuts):
                within_here[c, a] = within[c, i]
        used, more, top, following = price(
            smallest,
            largest,
            rest_here,
            weight_here,
            wish_here,
            hours,
            no_units,
            mean_here,
            own_here,
            dear,
            floor,
            0,
            level,
            least,
            budget - steps,
            max(0, begin - s * wide),
            pause - steps,
            within_here,
            taken,
            cost,
            bits_here,
            barred_here,
            unit_here,
            unit_size_here,
            found[number:],
            found_size[number:],
            found_value[number:],
        )
        for g in range(number, number + more):
            for a in range(found_size[g]):
                found[g, a] = who[found[g, a]]
        number += more
        greatest = max(greatest, top)
        steps += abs(used)
        if used < 0:
            return -steps, number, greatest, wide * len(count)
        if following < k:
            return steps, number, greatest, s * wide + following
    return steps, number, greatest, wide * len(count)
