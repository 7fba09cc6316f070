"""How each group stands, as later floors tell it to the organiser: never contents, counts or times of activity.

A teller is a function of group ids and a moment, registered in its app's `ready()`; it asks the database a fixed
number of questions whatever the number of groups.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise


@dataclass(frozen=True)
class State:
    """One thing an organiser may know of a group, in a word or two; `kind` as the interface's `status`."""

    text: str | Promise
    kind: str = ""


Teller = Callable[[Sequence[int], datetime], dict[int, list[State]]]
_tellers: list[Teller] = []


def register(teller: Teller) -> Teller:
    """Have `teller` asked how groups stand. Registering twice changes nothing."""
    if teller not in _tellers:
        _tellers.append(teller)
    return teller


def states(group_ids: Sequence[int], at: datetime) -> dict[int, list[State]]:
    """Return what every teller says of each group, floor by floor."""
    found: dict[int, list[State]] = {pk: [] for pk in group_ids}
    for teller in _tellers:
        for pk, said in teller(group_ids, at).items():
            found[pk] += said
    return found
