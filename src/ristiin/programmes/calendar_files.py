"""Files that go with a letter about a joint session, so that calendars take its dates in.

A maker is a function of a session, the reader of the letter and a moment, registered in a later app's `ready()`.
"""

from collections.abc import Callable
from datetime import datetime

from ristiin.accounts.models import Person
from ristiin.programmes.models import TimelineEntry

Maker = Callable[[TimelineEntry, Person, datetime], list[dict[str, str]]]
_makers: list[Maker] = []


def register(maker: Maker) -> Maker:
    """Have `maker` asked for files. Registering twice changes nothing."""
    if maker not in _makers:
        _makers.append(maker)
    return maker


def files(entry: TimelineEntry, reader: Person, at: datetime) -> list[dict[str, str]]:
    """Return what to attach to a letter to the reader, as the outbox takes it."""
    return [file for maker in _makers for file in maker(entry, reader, at)]
