"""What stands in a programme's report: every part is put in from where it is known.

A source is a function of a programme, its reader and a moment; it asks the database a fixed number of questions and
returns nothing when there is nothing to tell yet. What is passed on is read by people of whom we know nothing, any of
whom may have answered: there a source is as strict as it would be with each of them. So it is with those who took part
themselves, who besides are shown of the answers only what has been published.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from ristiin.accounts.models import Person
from ristiin.programmes.models import Programme
from ristiin.reports import queries
from ristiin.reports.blocks import Section
from ristiin.reports.choices import Channel, Seat
from ristiin.surveys.models import Round


@dataclass(frozen=True)
class Reader:
    """Who reads, as whom, and whether they may pass on what they read."""

    person: Person
    passes_on: bool = False
    seat: Seat = Seat.ORGANISER
    known: dict[int, queries.Figures] = field(default_factory=dict, repr=False, compare=False)
    asked: dict[int, list[Round]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_one_of_many(self) -> bool:
        """Whether others than the organisers read the same: then nothing is said of a few."""
        return self.passes_on or self.seat != Seat.ORGANISER

    @property
    def channels(self) -> tuple[Channel, ...]:
        """What a story must have been allowed for to stand in what they read."""
        return (Channel.REPORT,) if self.seat == Seat.ORGANISER else (Channel.PROGRAMME, Channel.WEB)

    def figures(self, programme: Programme) -> queries.Figures:
        """Return a programme's figures, asked for once."""
        if programme.pk not in self.known:
            self.known[programme.pk] = queries.figures(programme)
        return self.known[programme.pk]

    def rounds(self, programme: Programme) -> list[Round]:
        """Return the askings whose results this reader may see, asked for once."""
        if programme.pk not in self.asked:
            closed = queries.closed_rounds([programme])
            shown = [one for one in closed if self.seat != Seat.PARTICIPANT or one.published_at is not None]
            self.asked[programme.pk] = shown
        return self.asked[programme.pk]


Source = Callable[[Programme, Reader, datetime], list[Section]]
_sources: dict[int, Source] = {}


def register(order: int, source: Source) -> None:
    """Put a part in at a place of its own. Registering twice changes nothing."""
    _sources[order] = source


def sections(programme: Programme, reader: Reader, at: datetime) -> list[Section]:
    """Return every part that has something to tell, in order."""
    return [section for order in sorted(_sources) for section in _sources[order](programme, reader, at)]
