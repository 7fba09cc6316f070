"""Annealing over groups with exact values of every group touched, in whole numbers.

Swaps of people (or of whole blocks that stay together), shifts between sizes, and changes of
theme; where people go is mostly to somebody who suits them. Plain functions over flat lists or
arrays, so that they run as they are or compiled; random numbers and acceptance are whole too, so
that every machine gives the same answer.
"""

# ruff: noqa: PLR0917 -- compiled functions take flat arrays by place
from __future__ import annotations

from collections.abc import MutableSequence as Ints

FULL = 1_000_000
HOURS = 4
EVERY = 2**62 - 1
ALL_BUT_ONE, ALL_BUT_TWO = 500_000, 200_000
"""What an hour counts at first, of a million, that all but one of a group can make, or all but two."""
PARTS = 64
"""A broken rule counts so many parts; two who share too little for a rule about the group count one, as a slope."""
SOFT_PERIODS = 134
"""So many of the 200 periods such hours count."""


def group_value(buf: Ints[int], k: int, label: int, u: Ints[int], shape: Ints[int], data: tuple[Ints[int], ...]) -> int:
    """Return a group's total less what rules and a floor cost. O(k² + k · (themes + hours)).

    `shape`: n, themes, wishes, words of hours, hour criteria, alone criteria, someone-musts,
    theme on, theme must, least hours (0 for none), language must, floor, care, a part of a rule, what an hour
    counts that all but one can make, and all but two. `data` are the arrays of the problem, in the
    order they are named here; hours are bits, 62 to a word.
    """
    (
        mean,
        apart,
        base,
        safe,
        wish,
        wish_room,
        wish_points,
        theme_units,
        ranked,
        has_themes,
        times,
        gave,
        hour_points,
        codes,
        alone_points,
        some,
        some_who,
        langs,
        speaks,
    ) = data
    n = shape[0]
    if k < 2:  # noqa: PLR2004
        return -shape[13] * PARTS
    broken = 0
    for a in range(k):
        i = buf[a]
        row = i * n
        total = 0
        for b in range(k):
            j = buf[b]
            total += mean[row + j]
            if b < a:
                broken += apart[row + j]
        u[a] = total // (k - 1) + base[i]
    for w in range(shape[2]):
        for a in range(k):
            i = buf[a]
            points = wish_points[w * n + i]
            if points > 0:
                got = 0
                row = (w * n + i) * n
                for b in range(k):
                    got += wish[row + buf[b]]
                room = wish_room[w * n + i]
                got = min(got, room)
                u[a] += points * (FULL * got // room) // safe[i]
    slots = shape[3]
    if slots > 0:
        anyone = 0
        for a in range(k):
            anyone += gave[buf[a]]
        shared = HOURS
        if anyone > 0:
            shared = 0
            nearly = 0
            almost = 0
            enough = max(HOURS, shape[9])
            for s in range(slots):
                bits = -1
                one = -1
                two = -1
                for a in range(k):
                    i = buf[a]
                    if gave[i] == 1:
                        own = times[i * slots + s]
                        if shape[14] > 0:
                            two = (two & own) | one
                            one = (one & own) | bits
                        bits &= own
                if shape[14] > 0:
                    one &= EVERY
                    two &= EVERY
                    while one != 0 and nearly < enough:
                        one &= one - 1
                        nearly += 1
                    while two != 0 and almost < enough:
                        two &= two - 1
                        almost += 1
                while bits != 0 and shared < enough:
                    bits &= bits - 1
                    shared += 1
            if shared < shape[9]:
                broken += PARTS
        hours = FULL * min(HOURS, shared) // HOURS
        if shape[14] > 0 and anyone > 0:
            close = min(HOURS, nearly)
            hours += (max(0, close - shared) * shape[14] + (min(HOURS, almost) - close) * shape[15]) // HOURS
        for h in range(shape[4]):
            for a in range(k):
                i = buf[a]
                u[a] += hour_points[h * n + i] * hours // safe[i]
    for c in range(shape[5]):
        for a in range(k):
            i = buf[a]
            points = alone_points[c * n + i]
            if points > 0:
                for b in range(k):
                    if b != a and codes[c * n + buf[b]] == codes[c * n + i]:
                        u[a] += points * FULL // safe[i]
                        break
    for m in range(shape[6]):
        for a in range(k):
            i = buf[a]
            if some_who[m * n + i] == 1:
                got = 0
                row = (m * n + i) * n
                for b in range(k):
                    got += some[row + buf[b]]
                if got == 0:
                    broken += PARTS
    if shape[10] > 0:
        anyone = 0
        for a in range(k):
            anyone += speaks[buf[a]]
        if anyone > 0:
            shared = 0
            for s in range(shape[10]):
                free = 1
                for a in range(k):
                    i = buf[a]
                    if speaks[i] == 1 and langs[i * shape[10] + s] == 0:
                        free = 0
                        break
                shared += free
            if shared == 0:
                broken += PARTS
    themes = shape[1]
    if shape[7] == 1 and themes > 0:
        best = -1
        best_total = -1
        best_least = -1
        for t in range(themes):
            if label not in (-1, t):
                continue
            total = 0
            least = 2 * FULL
            for a in range(k):
                i = buf[a]
                own = u[a] + theme_units[i * themes + t]
                total += own
                least = min(least, own)
                if shape[8] == 1 and ranked[i * themes + t] == 1:
                    total += FULL * k
            if total > best_total or (total == best_total and least > best_least):
                best_total = total
                best_least = least
                best = t
        unhappy = 0
        for a in range(k):
            i = buf[a]
            u[a] += theme_units[i * themes + best]
            if shape[8] == 1 and has_themes[i] == 1 and ranked[i * themes + best] == 0:
                unhappy = PARTS
        broken += unhappy
    total = 0
    under = 0
    for a in range(k):
        total += u[a]
        if u[a] < shape[11]:
            under += shape[11] - u[a]
    return total - shape[12] * under - shape[13] * broken


def fill_up(
    member: Ints[int],
    start: int,
    size: int,
    block: Ints[int],
    but: int,
    turn: int,
    out: Ints[int],
    have: int,
    want: int,
) -> int:
    """Add members who are bound to nobody until there are as many as wanted; return how many there are."""
    p = 0
    while have < want and p < size:
        x = member[start + (p + turn) % size]
        if block[x] < 0 and x != but:
            out[have] = x
            have += 1
        p += 1
    return have


def exchange(
    member: Ints[int], start: int, size: int, gone: Ints[int], going: int, new: Ints[int], coming: int, buf: Ints[int]
) -> int:
    """Put into `buf` the group without those who go and with those who come; return its size."""
    count = 0
    for p in range(size):
        x = member[start + p]
        stays = True
        for q in range(going):
            if gone[q] == x:
                stays = False
        if stays:
            buf[count] = x
            count += 1
    for q in range(coming):
        buf[count] = new[q]
        count += 1
    return count


def anneal(
    steps: int,
    seed: int,
    hot: int,
    factor: int,
    period: int,
    smallest: int,
    largest: int,
    groups: int,
    state: tuple[Ints[int], ...],
    scratch: tuple[Ints[int], ...],
    shape: Ints[int],
    data: tuple[Ints[int], ...],
) -> int:
    """Improve groups in place and return the best value met; `best_member` holds it.

    `member` is groups × width (width = len(member) // groups); `capacity` is empty unless
    themes are limited, and then `label` holds each group's theme. `chance[r]` is −ln of a
    uniform number in 1024ths. `near` is n × those who suit each best.
    """
    (
        member,
        size,
        where,
        label,
        value,
        best_member,
        best_size,
        best_label,
        movable,
        block,
        capacity,
        used,
        near,
        chance,
    ) = state
    buf_a, buf_b, out_a, out_b, u = scratch
    width = len(member) // groups
    limited = len(capacity) > 0
    friends = len(near) // shape[0]
    now = 0
    for g in range(groups):
        for p in range(size[g]):
            buf_a[p] = member[g * width + p]
        value[g] = group_value(buf_a, size[g], label[g], u, shape, data)
        now += value[g]
    best = now
    for x in range(len(member)):
        best_member[x] = member[x]
    for g in range(groups):
        best_size[g] = size[g]
        best_label[g] = label[g]
    people = len(movable)
    if groups < 2 or people == 0:  # noqa: PLR2004
        return best
    draw = seed % 2147483646 + 1
    heat = hot
    for step in range(steps):
        if step % period == period - 1:
            heat = heat * factor // 4096
            if shape[14] > 0:
                # Hours that nearly all can make count less and less, and not at all in the end.
                left = max(0, SOFT_PERIODS - (step + 1) // period)
                shape[14] = ALL_BUT_ONE * left // SOFT_PERIODS
                shape[15] = ALL_BUT_TWO * left * left // SOFT_PERIODS**2
                now = 0
                for g in range(groups):
                    for p in range(size[g]):
                        buf_a[p] = member[g * width + p]
                    value[g] = group_value(buf_a, size[g], label[g], u, shape, data)
                    now += value[g]
                best = now - 1
        draw = draw * 48271 % 2147483647
        if limited and draw % 16 == 0:
            # Another theme for a group, trading with one that has it when it is full.
            draw = draw * 48271 % 2147483647
            a = draw % groups
            draw = draw * 48271 % 2147483647
            t = draw % len(capacity)
            old = label[a]
            if t == old:
                continue
            b = -1
            if used[t] >= capacity[t]:
                draw = draw * 48271 % 2147483647
                offset = draw % groups
                for x in range(groups):
                    y = (x + offset) % groups
                    if label[y] == t:
                        b = y
                        break
                if b == -1:
                    continue
            for p in range(size[a]):
                buf_a[p] = member[a * width + p]
            value_a = group_value(buf_a, size[a], t, u, shape, data)
            change = value_a - value[a]
            value_b = 0
            if b != -1:
                for p in range(size[b]):
                    buf_b[p] = member[b * width + p]
                value_b = group_value(buf_b, size[b], old, u, shape, data)
                change += value_b - value[b]
            draw = draw * 48271 % 2147483647
            if change >= 0 or -change * 1024 <= heat * chance[draw % len(chance)]:
                label[a] = t
                value[a] = value_a
                if b == -1:
                    used[t] += 1
                    used[old] -= 1
                else:
                    label[b] = old
                    value[b] = value_b
                now += change
        else:
            draw = draw * 48271 % 2147483647
            i = movable[draw % people]
            a = where[i]
            draw = draw * 48271 % 2147483647
            friend = -1
            if friends > 0 and draw % 8 != 0:
                # To somebody who suits them, in the place of another.
                draw = draw * 48271 % 2147483647
                friend = near[i * friends + draw % friends]
                b = where[friend]
                if b < 0 or a == b or size[b] < 2:  # noqa: PLR2004
                    continue
                draw = draw * 48271 % 2147483647
                j = member[b * width + draw % size[b]]
                if j == friend:
                    j = member[b * width + (draw + 1) % size[b]]
            else:
                draw = draw * 48271 % 2147483647
                j = movable[draw % people]
                b = where[j]
                if a == b:
                    continue
            # What leaves a: i, or all of its block.
            leaving = 0
            for p in range(size[a]):
                x = member[a * width + p]
                if x == i or (block[i] >= 0 and block[x] == block[i]):
                    out_a[leaving] = x
                    leaving += 1
            coming = 0
            draw = draw * 48271 % 2147483647
            shift = (
                smallest < largest and draw % 4 == 0 and size[a] - leaving >= smallest and size[b] + leaving <= largest
            )
            if not shift:
                for p in range(size[b]):
                    x = member[b * width + p]
                    if x == j or (block[j] >= 0 and block[x] == block[j]):
                        out_b[coming] = x
                        coming += 1
                # A block trades with as many who are bound to nobody.
                coming = fill_up(member, b * width, size[b], block, j, draw, out_b, coming, leaving)
                leaving = fill_up(member, a * width, size[a], block, i, draw, out_a, leaving, coming)
                if leaving != coming:
                    continue
            count_a = exchange(member, a * width, size[a], out_a, leaving, out_b, coming, buf_a)
            count_b = exchange(member, b * width, size[b], out_b, coming, out_a, leaving, buf_b)
            value_a = group_value(buf_a, count_a, label[a], u, shape, data)
            value_b = group_value(buf_b, count_b, label[b], u, shape, data)
            change = value_a + value_b - value[a] - value[b]
            draw = draw * 48271 % 2147483647
            if change >= 0 or -change * 1024 <= heat * chance[draw % len(chance)]:
                for p in range(count_a):
                    member[a * width + p] = buf_a[p]
                    where[buf_a[p]] = a
                for p in range(count_b):
                    member[b * width + p] = buf_b[p]
                    where[buf_b[p]] = b
                size[a] = count_a
                size[b] = count_b
                value[a] = value_a
                value[b] = value_b
                now += change
        if now > best:
            best = now
            for x in range(len(member)):
                best_member[x] = member[x]
            for g in range(groups):
                best_size[g] = size[g]
                best_label[g] = label[g]
    return best
