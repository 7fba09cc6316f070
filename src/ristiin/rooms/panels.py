"""What later floors put into a room: its home page lists the panels, its menu their pages.

A source is a function of a group, the reader and a moment, registered in its app's `ready()`. It asks the database a
fixed number of questions.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from ristiin.accounts.models import Person
from ristiin.grouping.models import Group


@dataclass(frozen=True)
class Panel:
    """One part of the room: what it is called, where it is, and in a few lines how it stands.

    `is_pressing` panels, which wait for the reader, come first on the room's home page.
    """

    key: str
    title: str | Promise
    url: str
    lines: Sequence[str | Promise] = ()
    label: str | Promise = ""
    is_pressing: bool = False


Source = Callable[[Group, Person, datetime], list[Panel]]
_sources: list[Source] = []


def register(source: Source) -> Source:
    """Have `source` asked for panels. Registering twice changes nothing."""
    if source not in _sources:
        _sources.append(source)
    return source


def panels(group: Group, reader: Person, at: datetime) -> list[Panel]:
    """Return every panel of the room for one reader, floor by floor."""
    return [panel for source in _sources for panel in source(group, reader, at)]
