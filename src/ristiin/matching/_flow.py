"""Cheapest flows through small networks, in whole numbers."""

from __future__ import annotations

from collections import deque
from heapq import heappop, heappush

FAR = 2**62


class Network:
    """A directed network with whole capacities and costs.

    Successive shortest paths with potentials (Edmonds & Karp 1972; Tomizawa 1971):
    O(flow · edges · log nodes). The flow found is the greatest, and the cheapest among those.
    """

    def __init__(self, nodes: int) -> None:
        """Make a network of nodes 0 … nodes − 1 without edges."""
        self.out: list[list[int]] = [[] for _ in range(nodes)]
        self.head: list[int] = []
        self.room: list[int] = []
        self.cost: list[int] = []

    def edge(self, tail: int, head: int, room: int, cost: int = 0) -> int:
        """Add an edge and return its number; its opposite has the next number."""
        number = len(self.head)
        for a, b, r, c in ((tail, head, room, cost), (head, tail, 0, -cost)):
            self.out[a].append(len(self.head))
            self.head.append(b)
            self.room.append(r)
            self.cost.append(c)
        return number

    def used(self, number: int) -> int:
        """Return the flow on an edge."""
        return self.room[number ^ 1]

    def send(self, source: int, sink: int) -> tuple[int, int]:
        """Send as much as possible as cheaply as possible; return (flow, cost). Costs may be negative."""
        high = self._first(source)
        flow = paid = 0
        while True:
            far = [FAR] * len(self.out)
            via = [-1] * len(self.out)
            far[source] = 0
            heap = [(0, source)]
            while heap:
                d, a = heappop(heap)
                if d > far[a]:
                    continue
                for e in self.out[a]:
                    b = self.head[e]
                    if self.room[e] and high[a] < FAR and high[b] < FAR:
                        n = d + self.cost[e] + high[a] - high[b]
                        if n < far[b]:
                            far[b], via[b] = n, e
                            heappush(heap, (n, b))
            if far[sink] == FAR:
                return flow, paid
            high = [h + d if d < FAR else h for h, d in zip(high, far, strict=True)]
            amount, node = FAR, sink
            while node != source:
                amount = min(amount, self.room[via[node]])
                node = self.head[via[node] ^ 1]
            node = sink
            while node != source:
                e = via[node]
                self.room[e] -= amount
                self.room[e ^ 1] += amount
                paid += amount * self.cost[e]
                node = self.head[e ^ 1]
            flow += amount

    def _first(self, source: int) -> list[int]:
        """Return distances when costs may be negative (Bellman 1958); the network has no cycles yet."""
        far = [FAR] * len(self.out)
        far[source] = 0
        waiting = deque([source])
        inside = {source}
        while waiting:
            a = waiting.popleft()
            inside.discard(a)
            for e in self.out[a]:
                b = self.head[e]
                if self.room[e] and far[a] + self.cost[e] < far[b]:
                    far[b] = far[a] + self.cost[e]
                    if b not in inside:
                        inside.add(b)
                        waiting.append(b)
        return far
