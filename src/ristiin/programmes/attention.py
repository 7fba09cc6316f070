"""What needs the organiser's attention: later apps tell it here, the programme's home lists it.

A teller is a function of a programme and a moment, registered in its app's `ready()`; it returns the notes that hold
now, the most pressing first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from ristiin.programmes.models import Programme


@dataclass(frozen=True)
class Note:
    """One thing to do: what is the matter, what follows from it, and where it is mended."""

    text: str | Promise
    help: str | Promise = ""
    url: str = ""
    label: str | Promise = ""


Teller = Callable[[Programme, datetime], list[Note]]
_tellers: list[Teller] = []


def register(teller: Teller) -> Teller:
    """Have `teller` asked whenever an organiser looks at a programme. Registering twice changes nothing."""
    if teller not in _tellers:
        _tellers.append(teller)
    return teller


def notes(programme: Programme, at: datetime) -> list[Note]:
    """Return everything that needs attention at `at`, teller by teller in the order of the floors."""
    return [note for teller in _tellers for note in teller(programme, at)]
