"""What stands in a programme's report: every part is put in from where it is known.

A source is a function of a programme, a moment and whether the report is to be passed on; it asks the database a fixed
number of questions and returns None when there is nothing to tell yet. What is passed on is read by people of whom we
know nothing, any of whom may have answered: there a source is as strict as it would be with each of them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from ristiin.accounts.models import Person
from ristiin.programmes.models import Programme
from ristiin.reports import queries
from ristiin.reports.blocks import Section


@dataclass(frozen=True)
class Reader:
    """Who reads, and whether they may pass on what they read."""

    person: Person
    passes_on: bool = False
    known: dict[int, queries.Figures] = field(default_factory=dict, repr=False, compare=False)

    def figures(self, programme: Programme) -> queries.Figures:
        """Return a programme's figures, asked for once."""
        if programme.pk not in self.known:
            self.known[programme.pk] = queries.figures(programme)
        return self.known[programme.pk]


Source = Callable[[Programme, Reader, datetime], list[Section]]
_sources: dict[int, Source] = {}


def register(order: int, source: Source) -> None:
    """Put a part in at a place of its own. Registering twice changes nothing."""
    _sources[order] = source


def sections(programme: Programme, reader: Reader, at: datetime) -> list[Section]:
    """Return every part that has something to tell, in order."""
    return [section for order in sorted(_sources) for section in _sources[order](programme, reader, at)]
