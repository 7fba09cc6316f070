"""What later floors put beside the timeline on the programme's home: a few lines, and where they lead.

A source is a function of a programme and a moment, registered in its app's `ready()`; it asks the database a fixed
number of questions.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from ristiin.programmes.models import Programme


@dataclass(frozen=True)
class Aside:
    """One part: what it is called, how it stands in a few lines, and where it goes on."""

    title: str | Promise
    lines: Sequence[str | Promise]
    url: str
    label: str | Promise


Source = Callable[[Programme, datetime], Aside | None]
_sources: list[Source] = []


def register(source: Source) -> Source:
    """Have `source` asked whenever an organiser looks at the programme's home. Registering twice changes nothing."""
    if source not in _sources:
        _sources.append(source)
    return source


def asides(programme: Programme, at: datetime) -> list[Aside]:
    """Return what every source has, floor by floor."""
    return [aside for source in _sources if (aside := source(programme, at)) is not None]
