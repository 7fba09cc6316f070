"""How many groups a facilitator looks after now: the app that knows groups counts them, the directory shows them.

A counter is a function of people's ids that returns the number of each; one question whatever the number of ids.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping

Count = Callable[[Collection[int]], Mapping[int, int]]
_counters: list[Count] = []


def register(counter: Count) -> Count:
    """Have `counter` asked. Registering twice changes nothing."""
    if counter not in _counters:
        _counters.append(counter)
    return counter


def of(people: Collection[int]) -> Counter[int]:
    """Return how many groups each of these people looks after now."""
    found: Counter[int] = Counter()
    for counter in _counters if people else []:
        found.update(counter(people))
    return found
