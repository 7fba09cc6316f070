"""What the front page offers: later apps bring their offers here.

A stall is a function of a moment that returns the offers of one app; it must ask the database the same number of
questions whatever the number of offers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Offer:
    """Something one can join: what it is, how far it is, and where one goes on."""

    name: str
    method: str
    text: str
    url: str
    status: str
    status_kind: str = ""
    button: str = ""
    button_url: str = ""
    note: str = ""
    facts: Sequence[tuple[str, str]] = ()


Stall = Callable[[datetime], list[Offer]]
_stalls: list[Stall] = []


def register(stall: Stall) -> Stall:
    """Have `stall` asked for offers. Registering twice changes nothing."""
    if stall not in _stalls:
        _stalls.append(stall)
    return stall


def offers(at: datetime) -> list[Offer]:
    """Return everything one can join at `at`."""
    return [offer for stall in _stalls for offer in stall(at)]
