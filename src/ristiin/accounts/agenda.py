"""What a person should do now: later floors tell it here, the person's home page lists it.

A teller is a function of a person and a moment, registered in its app's `ready()`; it asks the database a fixed
number of questions.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ristiin.accounts.models import Person


@dataclass(frozen=True)
class Step:
    """One thing to do, in words, and where it is done. `programme` is said above it; a smaller `rank` comes first."""

    programme: str
    title: str
    text: str
    url: str
    label: str
    rank: int = 50


Teller = Callable[[Person, datetime], list[Step]]
_tellers: list[Teller] = []


def register(teller: Teller) -> Teller:
    """Have `teller` asked what a person should do. Registering twice changes nothing."""
    if teller not in _tellers:
        _tellers.append(teller)
    return teller


def steps(person: Person, at: datetime) -> list[Step]:
    """Return what every teller has for the person, the most pressing first."""
    return sorted((step for teller in _tellers for step in teller(person, at)), key=lambda step: step.rank)
