"""What the front page offers: later apps bring their offers here, and what has come of them.

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


@dataclass(frozen=True)
class Work:
    """Something people have made and published to everybody; its title is in `language`."""

    title: str
    url: str
    by: str = ""
    kind: str = ""
    language: str = ""


Shelf = Callable[[], list[Work]]
_shelves: list[Shelf] = []


def register_shelf(shelf: Shelf) -> Shelf:
    """Have `shelf` asked for the few works that the front page shows. Registering twice changes nothing."""
    if shelf not in _shelves:
        _shelves.append(shelf)
    return shelf


def works() -> list[Work]:
    """Return what has been made, the newest of each app first."""
    return [work for shelf in _shelves for work in shelf()]
