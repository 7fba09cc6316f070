"""What a person should do now: later floors tell it here, the person's home page lists it.

A teller is a function of a person and a moment, registered in its app's `ready()`; it asks the database a fixed
number of questions. What tellers would ask for is looked for first, for all in one question: most have nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from ristiin.accounts.models import Person
from ristiin.kernel import presence


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
Waits = Callable[[Person, datetime], "QuerySet[Any] | None"]
_tellers: dict[Teller, Waits | None] = {}


def register(teller: Teller, *, waits: Waits | None = None) -> Teller:
    """Have `teller` asked what a person should do. Registering twice changes nothing.

    `waits` gives the rows without which the teller has nothing to tell, None where it is known that there are none;
    only where there are some is the teller asked.
    """
    _tellers.setdefault(teller, waits)
    return teller


def steps(person: Person, at: datetime) -> list[Step]:
    """Return what every teller has for the person, the most pressing first."""
    silent = _silent(person, at)
    told = (step for teller in _tellers if teller not in silent for step in teller(person, at))
    return sorted(told, key=lambda step: step.rank)


def _silent(person: Person, at: datetime) -> set[Teller]:
    """Return the tellers that have nothing for the person, looked for with one question."""
    rows = {teller: waits(person, at) for teller, waits in _tellers.items() if waits is not None}
    return presence.without(rows, beside=Person.objects.filter(pk=person.pk))
