"""What later floors put on the page of one joint session.

A source is a function of a session, the reader and a moment, registered in its app's `ready()`. It asks the database a
fixed number of questions. Its template is included with `part` (the context) and `entry`.
"""

from collections.abc import Callable
from datetime import datetime

from ristiin.accounts.models import Person
from ristiin.programmes.models import TimelineEntry
from ristiin.rooms.meeting_parts import Part

Source = Callable[[TimelineEntry, Person, datetime], list[Part]]
_sources: list[Source] = []


def register(source: Source) -> Source:
    """Have `source` asked for parts. Registering twice changes nothing."""
    if source not in _sources:
        _sources.append(source)
    return source


def parts(entry: TimelineEntry, reader: Person, at: datetime) -> list[Part]:
    """Return every part of the session's page for one reader, floor by floor."""
    return [part for source in _sources for part in source(entry, reader, at)]
