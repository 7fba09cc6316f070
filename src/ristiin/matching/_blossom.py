"""Maximum weight perfect matching on a sparse graph, started from feasible duals.

One alternating tree at a time, grown by a heap of events in the manner of Galil ("Efficient
algorithms for finding maximum matching in graphs", 1986), with lazily updated duals. All
numbers are whole: edge weights must be multiples of 4 and duals of 2, which keeps every step
whole. The functions take lists or arrays alike, so that they run as they are or compiled.

Nodes: vertices 0 … n−1, blossoms n … 2n−1. A node's actual dual is its stored one plus its
sign times the time of the tree (twice that for blossoms).
"""

# ruff: noqa: PLR0917 -- compiled functions take flat arrays by place
from __future__ import annotations

from collections.abc import MutableSequence as Ints

FREE, OUTER, INNER = 0, 1, 2
PERFECT, STUCK, FULL = 0, 1, 2
KERNELS = ("push", "pop", "leaves", "ring_of", "way_up", "events_of", "rotate", "grow_perfect")


def push(keys: Ints[int], items: Ints[int], size: int, key: int, item: int) -> int:
    """Add an event to the heap and return its new size. O(log size)."""
    k = size
    while k > 0:
        up = (k - 1) >> 1
        if keys[up] <= key:
            break
        keys[k] = keys[up]
        items[k] = items[up]
        k = up
    keys[k] = key
    items[k] = item
    return size + 1


def pop(keys: Ints[int], items: Ints[int], size: int) -> int:
    """Drop the first event and return the heap's new size. O(log size)."""
    size -= 1
    key = keys[size]
    item = items[size]
    k = 0
    while True:
        down = 2 * k + 1
        if down >= size:
            break
        if down + 1 < size and keys[down + 1] < keys[down]:
            down += 1
        if keys[down] >= key:
            break
        keys[k] = keys[down]
        items[k] = items[down]
        k = down
    keys[k] = key
    items[k] = item
    return size


def leaves(node: int, n: int, first: Ints[int], following: Ints[int], out: Ints[int], stack: Ints[int]) -> int:
    """Write the vertices inside a node to `out` and return how many. O(size)."""
    count = 0
    depth = 1
    stack[0] = node
    while depth > 0:
        depth -= 1
        b = stack[depth]
        if b < n:
            out[count] = b
            count += 1
        else:
            c = first[b]
            while True:
                stack[depth] = c
                depth += 1
                c = following[c]
                if c == first[b]:
                    break
    return count


def ring_of(blossom: int, child: int, first: Ints[int], following: Ints[int], ring: Ints[int]) -> tuple[int, int]:
    """Write the nodes inside a blossom in their order; return how many, and the place of a child. O(length)."""
    length = 0
    place = 0
    c = first[blossom]
    while True:
        if c == child:
            place = length
        ring[length] = c
        length += 1
        c = following[c]
        if c == first[blossom]:
            return length, place


def way_up(
    node: int,
    meet: int,
    mate: Ints[int],
    base: Ints[int],
    top: Ints[int],
    entry_near: Ints[int],
    entry_far: Ints[int],
    path: Ints[int],
) -> int:
    """Write the ends of the edges from an outer node up the tree to another; return how many. O(length)."""
    count = 0
    while node != meet:
        m = mate[base[node]]
        t = top[m]
        path[count] = base[node]
        path[count + 1] = m
        path[count + 2] = entry_far[t]
        path[count + 3] = entry_near[t]
        count += 4
        node = top[entry_near[t]]
    return count


def events_of(
    x: int,
    now: int,
    start: Ints[int],
    neighbour: Ints[int],
    weight: Ints[int],
    y: Ints[int],
    sign: Ints[int],
    top: Ints[int],
    label: Ints[int],
    keys: Ints[int],
    items: Ints[int],
    size: int,
) -> int:
    """Put the edges of an outer vertex into the heap and return its new size. O(degree · log size)."""
    for e in range(start[x], start[x + 1]):
        w = neighbour[e]
        t = top[w]
        if t != top[x] and label[t] != INNER:
            slack = y[x] + sign[x] * now + y[w] + sign[w] * now - weight[e]
            size = push(keys, items, size, now + (slack if label[t] == FREE else slack // 2), e)
    return size


def rotate(
    blossom: int,
    vertex: int,
    n: int,
    mate: Ints[int],
    base: Ints[int],
    parent: Ints[int],
    first: Ints[int],
    following: Ints[int],
    near: Ints[int],
    far: Ints[int],
    stack: Ints[int],
    ring: Ints[int],
) -> None:
    """Match everything inside a blossom but `vertex`, which becomes its base. O(size)."""
    depth = 0
    if blossom >= n:
        stack[0] = blossom
        stack[1] = vertex
        depth = 2
    while depth > 0:
        depth -= 2
        b = stack[depth]
        v = stack[depth + 1]
        child = v
        while parent[child] != b:
            child = parent[child]
        if child >= n:
            stack[depth] = child
            stack[depth + 1] = v
            depth += 2
        length, place = ring_of(b, child, first, following, ring)
        # Pairs of neighbours on the way of even length from the child round to the old base.
        k = place + 1 if place % 2 else 0
        end = length if place % 2 else place
        while k < end:
            p = ring[k]
            q = following[p]
            u = near[p]
            w = far[p]
            mate[u] = w
            mate[w] = u
            if p >= n:
                stack[depth] = p
                stack[depth + 1] = u
                depth += 2
            if q >= n:
                stack[depth] = q
                stack[depth + 1] = w
                depth += 2
            k += 2
        first[b] = child
        base[b] = v


def grow_perfect(
    n: int,
    start: Ints[int],
    neighbour: Ints[int],
    weight: Ints[int],
    mate: Ints[int],
    y: Ints[int],
    z: Ints[int],
    base: Ints[int],
    parent: Ints[int],
    first: Ints[int],
    following: Ints[int],
    near: Ints[int],
    far: Ints[int],
    top: Ints[int],
    label: Ints[int],
    sign: Ints[int],
    entry_near: Ints[int],
    entry_far: Ints[int],
    source: Ints[int],
    spare: Ints[int],
    scratch: Ints[int],
    stack: Ints[int],
    ring: Ints[int],
    path_a: Ints[int],
    path_b: Ints[int],
    mark: Ints[int],
    active: Ints[int],
    keys: Ints[int],
    items: Ints[int],
) -> int:
    """Match every vertex; return PERFECT, or STUCK when the graph has no perfect matching.

    FULL asks for another try with more room in the heap (`keys`, `items`).

    When stuck, `label` holds the last tree (OUTER nodes have no edge to go on with), and the
    duals are feasible all the same. O(n · m log n) at worst.
    """
    spares = 0
    for b in range(2 * n - 1, n - 1, -1):
        if first[b] == -1:
            spare[spares] = b
            spares += 1
    stamp = 0
    arcs = start[n]
    room = len(keys)
    for root in range(n):
        if mate[root] != -1:
            continue
        now = 0
        size = 0
        actives = 0
        found_near = -1
        found_far = -1
        # A node to scan is put here: its vertices are outer from now on.
        scan = top[root]
        label[scan] = OUTER
        active[0] = scan
        actives = 1
        count = leaves(scan, n, first, following, scratch, stack)
        for k in range(count):
            sign[scratch[k]] = -1
        if scan >= n:
            sign[scan] = 1
        for k in range(count):
            u = scratch[k]
            size = events_of(u, now, start, neighbour, weight, y, sign, top, label, keys, items, size)
        while True:
            if size == 0:
                break
            if size + arcs + 2 * n > room:
                return FULL
            key = keys[0]
            event = items[0]
            size = pop(keys, items, size)
            if event >= 0:
                u = source[event]
                v = neighbour[event]
                a = top[u]
                b = top[v]
                if a == b or label[a] != OUTER or label[b] == INNER:
                    continue
                # The key may be early: the far end has changed since it was set.
                slack = y[u] + sign[u] * key + y[v] + sign[v] * key - weight[event]
                if slack > 0:
                    late = key + (slack if label[b] == FREE else slack // 2)
                    size = push(keys, items, size, late, event)
                    continue
                now = key
                if label[b] == FREE:
                    if mate[base[b]] == -1:
                        found_near = u
                        found_far = v
                        break
                    # Grow: b becomes inner, its partner outer.
                    label[b] = INNER
                    entry_near[b] = u
                    entry_far[b] = v
                    active[actives] = b
                    actives += 1
                    count = leaves(b, n, first, following, scratch, stack)
                    for k in range(count):
                        x = scratch[k]
                        y[x] -= now
                        sign[x] = 1
                    if b >= n:
                        sign[b] = -1
                        z[b] += 2 * now
                        size = push(keys, items, size, z[b] // 2, -1 - b)
                    scan = top[mate[base[b]]]
                    label[scan] = OUTER
                    active[actives] = scan
                    actives += 1
                    count = leaves(scan, n, first, following, scratch, stack)
                    for k in range(count):
                        x = scratch[k]
                        y[x] += now
                        sign[x] = -1
                    if scan >= n:
                        sign[scan] = 1
                        z[scan] -= 2 * now
                    for k in range(count):
                        x = scratch[k]
                        size = events_of(x, now, start, neighbour, weight, y, sign, top, label, keys, items, size)
                    continue
                # Two outer nodes of one tree: shrink the cycle that the edge closes.
                stamp += 1
                c = a
                while True:
                    mark[c] = stamp
                    m = mate[base[c]]
                    if m == -1:
                        break
                    c = top[entry_near[top[m]]]
                meet = b
                while mark[meet] != stamp:
                    meet = top[entry_near[top[mate[base[meet]]]]]
                count_a = way_up(a, meet, mate, base, top, entry_near, entry_far, path_a)
                count_b = way_up(b, meet, mate, base, top, entry_near, entry_far, path_b)
                spares -= 1
                new = spare[spares]
                base[new] = base[meet]
                parent[new] = -1
                first[new] = meet
                # Down from the meeting node to a, over the edge, up from b.
                last = meet
                k = count_a - 2
                while k >= 0:
                    near[last] = path_a[k + 1]
                    far[last] = path_a[k]
                    c = top[path_a[k]]
                    following[last] = c
                    last = c
                    k -= 2
                near[last] = u
                far[last] = v
                following[last] = b
                last = b
                k = 0
                while k < count_b:
                    near[last] = path_b[k]
                    far[last] = path_b[k + 1]
                    c = top[path_b[k + 1]]
                    following[last] = c
                    last = c
                    k += 2
                # The vertices that were inner are outer now; they are scanned below.
                c = meet
                fresh = 0
                while True:
                    inner = label[c] == INNER
                    count = leaves(c, n, first, following, ring, stack)
                    for k in range(count):
                        x = ring[k]
                        if inner:
                            y[x] += 2 * now
                            sign[x] = -1
                            scratch[fresh] = x
                            fresh += 1
                        top[x] = new
                    if c >= n:
                        z[c] += sign[c] * 2 * now
                        sign[c] = 0
                    label[c] = FREE
                    parent[c] = new
                    c = following[c]
                    if c == meet:
                        break
                label[new] = OUTER
                sign[new] = 1
                z[new] = -2 * now
                active[actives] = new
                actives += 1
                for k in range(fresh):
                    x = scratch[k]
                    size = events_of(x, now, start, neighbour, weight, y, sign, top, label, keys, items, size)
                continue
            # An inner blossom whose dual has come to nothing: expand it.
            b = -1 - event
            if label[b] != INNER or first[b] == -1 or parent[b] != -1:
                continue
            if z[b] - 2 * key > 0:
                size = push(keys, items, size, z[b] // 2, event)
                continue
            now = key
            entry = entry_far[b]
            child = entry
            while parent[child] != b:
                child = parent[child]
            length, place = ring_of(b, child, first, following, path_a)
            for k in range(length):
                c = path_a[k]
                parent[c] = -1
                label[c] = FREE
                count = leaves(c, n, first, following, scratch, stack)
                for j in range(count):
                    x = scratch[j]
                    top[x] = c
                    y[x] += now
                    sign[x] = 0
            # Along the even way from the entry to the base: inner, outer, …, inner.
            step = 1 if place % 2 else -1
            k = place
            inner = True
            came_near = entry_near[b]
            came_far = entry
            while True:
                c = path_a[k]
                active[actives] = c
                actives += 1
                if inner:
                    label[c] = INNER
                    entry_near[c] = came_near
                    entry_far[c] = came_far
                else:
                    label[c] = OUTER
                if k == 0:
                    break
                following_place = (k + step) % length
                if not inner:
                    if step == 1:
                        came_near = near[c]
                        came_far = far[c]
                    else:
                        d = path_a[following_place]
                        came_near = far[d]
                        came_far = near[d]
                k = following_place
                inner = not inner
            first[b] = -1
            label[b] = FREE
            sign[b] = 0
            z[b] = 0
            spare[spares] = b
            spares += 1
            for k in range(length):
                c = path_a[k]
                if label[c] == FREE:
                    continue
                turn = 1 if label[c] == INNER else -1
                count = leaves(c, n, first, following, scratch, stack)
                for j in range(count):
                    x = scratch[j]
                    y[x] -= turn * now
                    sign[x] = turn
                if c >= n:
                    sign[c] = -turn
                    z[c] += turn * 2 * now
                    if label[c] == INNER:
                        size = push(keys, items, size, z[c] // 2, -1 - c)
            for k in range(length):
                c = path_a[k]
                if label[c] == INNER:
                    continue
                count = leaves(c, n, first, following, scratch, stack)
                for j in range(count):
                    x = scratch[j]
                    if label[c] == OUTER:
                        size = events_of(x, now, start, neighbour, weight, y, sign, top, label, keys, items, size)
                        continue
                    for e in range(start[x], start[x + 1]):
                        w = neighbour[e]
                        if top[w] == c or label[top[w]] != OUTER:
                            continue
                        # Events start at their outer end: use the arc the other way.
                        slack = y[x] + sign[x] * now + y[w] + sign[w] * now - weight[e]
                        for back in range(start[w], start[w + 1]):
                            if neighbour[back] == x:
                                size = push(keys, items, size, now + slack, back)
                                break
        # The tree is done: write the duals out.
        for k in range(actives):
            c = active[k]
            if label[c] == FREE or parent[c] != -1 or (c >= n and first[c] == -1):
                continue
            count = leaves(c, n, first, following, scratch, stack)
            for j in range(count):
                x = scratch[j]
                y[x] += sign[x] * now
                sign[x] = 0
            if c >= n:
                z[c] += sign[c] * 2 * now
                sign[c] = 0
            if found_near != -1:
                # A node may be listed twice; the second time it is free and passed over.
                label[c] = FREE
        if found_near == -1:
            return STUCK
        # Swap along the way back to the root.
        u = found_near
        v = found_far
        rotate(top[v], v, n, mate, base, parent, first, following, near, far, stack, ring)
        mate[v] = u
        while True:
            s = top[u]
            m = mate[base[s]]
            rotate(s, u, n, mate, base, parent, first, following, near, far, stack, ring)
            mate[u] = v
            if m == -1:
                break
            t = top[m]
            v = entry_far[t]
            u = entry_near[t]
            rotate(t, v, n, mate, base, parent, first, following, near, far, stack, ring)
            mate[v] = u
    return PERFECT
