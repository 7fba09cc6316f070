"""How many people a programme has: later apps count, pages of this app show.

A counter is a function of programme ids that returns for each id its figures; it must ask the database the same number
of questions whatever the number of ids. Known names are in `Figure`.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Literal

from ristiin.programmes.models import Programme, TargetGroup

Figure = Literal["registered", "waiting", "answers", "invited", "waiting_for_answer", "opened", "groups"]
"""`answers`: registrations in any state, half-way ones too: what an option may already be used in."""

Counts = dict[int, dict[Figure, int]]
_counters: list[Callable[[list[int]], Counts]] = []
_counters_of_target_groups: list[Callable[[list[int]], Counts]] = []


def register(counter: Callable[[list[int]], Counts]) -> Callable[[list[int]], Counts]:
    """Have `counter` asked for figures. Registering twice changes nothing."""
    if counter not in _counters:
        _counters.append(counter)
    return counter


def of(programmes: Iterable[Programme]) -> dict[int, Counter[str]]:
    """Return the figures of each programme by its id; what nobody counts is 0."""
    ids = [programme.pk for programme in programmes]
    found: dict[int, Counter[str]] = {pk: Counter() for pk in ids}
    for counter in _counters if ids else []:
        for pk, counts in counter(ids).items():
            found[pk].update(counts)
    return found


def of_one(programme: Programme) -> Counter[str]:
    """Return the figures of one programme."""
    return of([programme])[programme.pk]


def register_of_target_groups(counter: Callable[[list[int]], Counts]) -> Callable[[list[int]], Counts]:
    """Have `counter` asked for figures of target groups, by their ids. Registering twice changes nothing."""
    if counter not in _counters_of_target_groups:
        _counters_of_target_groups.append(counter)
    return counter


def of_target_groups(target_groups: Iterable[TargetGroup]) -> dict[int, Counter[str]]:
    """Return the figures of each target group by its id: registered, waiting, answers."""
    ids = [target_group.pk for target_group in target_groups]
    found: dict[int, Counter[str]] = {pk: Counter() for pk in ids}
    for counter in _counters_of_target_groups if ids else []:
        for pk, counts in counter(ids).items():
            found[pk].update(counts)
    return found
