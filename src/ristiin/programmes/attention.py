"""What needs the organiser's attention: later apps tell it here, the programme's home lists it.

A teller is a function of a programme and a moment, registered in its app's `ready()`; it returns the notes that hold
now, the most pressing first. What tellers would ask for is looked for first, for all in one question.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from ristiin.kernel import presence
from ristiin.programmes.models import Programme


@dataclass(frozen=True)
class Note:
    """One thing to do: what is the matter, what follows from it, and where it is mended."""

    text: str | Promise
    help: str | Promise = ""
    url: str = ""
    label: str | Promise = ""


Teller = Callable[[Programme, datetime], list[Note]]
Waits = Callable[[Programme, datetime], "QuerySet[Any] | None"]
_tellers: dict[Teller, Waits | None] = {}


def register(teller: Teller, *, waits: Waits | None = None) -> Teller:
    """Have `teller` asked whenever an organiser looks at a programme. Registering twice changes nothing.

    `waits` gives the rows without which the teller has nothing to tell, None where it is known that there are none;
    only where there are some is the teller asked.
    """
    _tellers.setdefault(teller, waits)
    return teller


def notes(programme: Programme, at: datetime) -> list[Note]:
    """Return everything that needs attention at `at`, teller by teller in the order of the floors."""
    rows = {teller: waits(programme, at) for teller, waits in _tellers.items() if waits is not None}
    silent = presence.without(rows, beside=Programme.objects.filter(pk=programme.pk))
    return [note for teller in _tellers if teller not in silent for note in teller(programme, at)]
