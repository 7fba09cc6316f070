"""Annealing over groups with exact values of every group touched, in whole numbers.

Swaps of people (or of whole blocks that stay together), shifts between sizes, and changes of
theme. Plain functions over flat lists or arrays, so that they run as they are or compiled;
random numbers and acceptance are whole too, so that every machine gives the same answer.
"""

# ruff: noqa: PLR0917 -- compiled functions take flat arrays by place
from __future__ import annotations

from collections.abc import MutableSequence as Ints

FULL = 1_000_000
HOURS = 4


def group_value(
    buf: Ints[int],
    k: int,
    label: int,
    u: Ints[int],
    shape: Ints[int],
    mean: Ints[int],
    apart: Ints[int],
    base: Ints[int],
    safe: Ints[int],
    wish: Ints[int],
    wish_room: Ints[int],
    wish_points: Ints[int],
    theme_units: Ints[int],
    ranked: Ints[int],
    has_themes: Ints[int],
    times: Ints[int],
    gave: Ints[int],
    hour_points: Ints[int],
    codes: Ints[int],
    alone_points: Ints[int],
    some: Ints[int],
    some_who: Ints[int],
    langs: Ints[int],
    speaks: Ints[int],
) -> int:
    """Return a group's total less what rules and a floor cost. O(k² + k · (themes + hours)).

    `shape`: n, themes, wishes, hour slots, hour criteria, alone criteria, someone-musts,
    theme on, theme must, least hours (0 for none), language must, floor, care, rule.
    """
    n = shape[0]
    if k < 2:  # noqa: PLR2004
        return -shape[13]
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
    apart_here = broken
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
            for s in range(slots):
                free = 1
                for a in range(k):
                    i = buf[a]
                    if gave[i] == 1 and times[i * slots + s] == 0:
                        free = 0
                        break
                shared += free
            if shared < shape[9] and apart_here == 0:
                broken += 1
        hours = FULL * min(HOURS, shared) // HOURS
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
                    broken += 1
    if shape[10] > 0 and apart_here == 0:
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
                broken += 1
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
                unhappy = 1
        broken += unhappy
    total = 0
    under = 0
    for a in range(k):
        total += u[a]
        if u[a] < shape[11]:
            under += shape[11] - u[a]
    return total - shape[12] * under - shape[13] * broken


def anneal(
    steps: int,
    seed: int,
    hot: int,
    factor: int,
    period: int,
    smallest: int,
    largest: int,
    groups: int,
    member: Ints[int],
    size: Ints[int],
    where: Ints[int],
    label: Ints[int],
    value: Ints[int],
    best_member: Ints[int],
    best_size: Ints[int],
    best_label: Ints[int],
    movable: Ints[int],
    block: Ints[int],
    capacity: Ints[int],
    used: Ints[int],
    chance: Ints[int],
    buf_a: Ints[int],
    buf_b: Ints[int],
    out_a: Ints[int],
    out_b: Ints[int],
    u: Ints[int],
    shape: Ints[int],
    mean: Ints[int],
    apart: Ints[int],
    base: Ints[int],
    safe: Ints[int],
    wish: Ints[int],
    wish_room: Ints[int],
    wish_points: Ints[int],
    theme_units: Ints[int],
    ranked: Ints[int],
    has_themes: Ints[int],
    times: Ints[int],
    gave: Ints[int],
    hour_points: Ints[int],
    codes: Ints[int],
    alone_points: Ints[int],
    some: Ints[int],
    some_who: Ints[int],
    langs: Ints[int],
    speaks: Ints[int],
) -> int:
    """Improve groups in place and return the best value met; `best_member` holds it.

    `member` is groups × width (width = len(member) // groups); `capacity` is empty unless
    themes are limited, and then `label` holds each group's theme. `chance[r]` is −ln of a
    uniform number in 1024ths.
    """
    width = len(member) // groups
    limited = len(capacity) > 0
    now = 0
    for g in range(groups):
        for p in range(size[g]):
            buf_a[p] = member[g * width + p]
        value[g] = group_value(
            buf_a,
            size[g],
            label[g],
            u,
            shape,
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
        )
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
    state = seed % 2147483646 + 1
    heat = hot
    for step in range(steps):
        if step % period == period - 1:
            heat = heat * factor // 4096
        state = state * 48271 % 2147483647
        if limited and state % 16 == 0:
            # Another theme for a group, trading with one that has it when it is full.
            state = state * 48271 % 2147483647
            g = state % groups
            state = state * 48271 % 2147483647
            t = state % len(capacity)
            old = label[g]
            if t == old:
                continue
            h = -1
            if used[t] >= capacity[t]:
                state = state * 48271 % 2147483647
                offset = state % groups
                for x in range(groups):
                    y = (x + offset) % groups
                    if label[y] == t:
                        h = y
                        break
                if h == -1:
                    continue
            for p in range(size[g]):
                buf_a[p] = member[g * width + p]
            value_a = group_value(
                buf_a,
                size[g],
                t,
                u,
                shape,
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
            )
            change = value_a - value[g]
            value_b = 0
            if h != -1:
                for p in range(size[h]):
                    buf_b[p] = member[h * width + p]
                value_b = group_value(
                    buf_b,
                    size[h],
                    old,
                    u,
                    shape,
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
                )
                change += value_b - value[h]
            state = state * 48271 % 2147483647
            if change >= 0 or -change * 1024 <= heat * chance[state % len(chance)]:
                label[g] = t
                value[g] = value_a
                if h == -1:
                    used[t] += 1
                    used[old] -= 1
                else:
                    label[h] = old
                    value[h] = value_b
                now += change
        else:
            state = state * 48271 % 2147483647
            i = movable[state % people]
            a = where[i]
            state = state * 48271 % 2147483647
            j = movable[state % people]
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
            state = state * 48271 % 2147483647
            shift = (
                smallest < largest and state % 4 == 0 and size[a] - leaving >= smallest and size[b] + leaving <= largest
            )
            if not shift:
                for p in range(size[b]):
                    x = member[b * width + p]
                    if x == j or (block[j] >= 0 and block[x] == block[j]):
                        out_b[coming] = x
                        coming += 1
                # A block trades with as many who are bound to nobody.
                p = 0
                while coming < leaving and p < size[b]:
                    x = member[b * width + (p + state) % size[b]]
                    if block[x] < 0 and x != j:
                        out_b[coming] = x
                        coming += 1
                    p += 1
                p = 0
                while leaving < coming and p < size[a]:
                    x = member[a * width + (p + state) % size[a]]
                    if block[x] < 0 and x != i:
                        out_a[leaving] = x
                        leaving += 1
                    p += 1
                if leaving != coming:
                    continue
            count_a = 0
            for p in range(size[a]):
                x = member[a * width + p]
                stays = True
                for q in range(leaving):
                    if out_a[q] == x:
                        stays = False
                if stays:
                    buf_a[count_a] = x
                    count_a += 1
            count_b = 0
            for p in range(size[b]):
                x = member[b * width + p]
                stays = True
                for q in range(coming):
                    if out_b[q] == x:
                        stays = False
                if stays:
                    buf_b[count_b] = x
                    count_b += 1
            for q in range(coming):
                buf_a[count_a] = out_b[q]
                count_a += 1
            for q in range(leaving):
                buf_b[count_b] = out_a[q]
                count_b += 1
            value_a = group_value(
                buf_a,
                count_a,
                label[a],
                u,
                shape,
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
            )
            value_b = group_value(
                buf_b,
                count_b,
                label[b],
                u,
                shape,
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
            )
            change = value_a + value_b - value[a] - value[b]
            state = state * 48271 % 2147483647
            if change >= 0 or -change * 1024 <= heat * chance[state % len(chance)]:
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
