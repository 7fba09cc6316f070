"""What later floors put on the page of one meeting.

A source is a function of a meeting, the reader and a moment, registered in its app's `ready()`. It asks the database a
fixed number of questions. Its template is included with `part` (the context) and `meeting`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ristiin.accounts.models import Person
from ristiin.rooms.models import Meeting


@dataclass(frozen=True)
class Part:
    """A piece of the page: the template and what it is told."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


Source = Callable[[Meeting, Person, datetime], list[Part]]
_sources: list[Source] = []


def register(source: Source) -> Source:
    """Have `source` asked for parts. Registering twice changes nothing."""
    if source not in _sources:
        _sources.append(source)
    return source


def parts(meeting: Meeting, reader: Person, at: datetime) -> list[Part]:
    """Return every part of the meeting's page for one reader, floor by floor."""
    return [part for source in _sources for part in source(meeting, reader, at)]
