"""Files that go with a letter about joint sessions, so that calendars take their dates in.

A maker is registered in a later app's `ready()`. It remembers what it has told whom, and makes nothing for those who
know it already; it asks the database a fixed number of questions, however many sessions and readers there are.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from ristiin.accounts.models import Person
from ristiin.programmes.models import TimelineEntry

File = dict[str, str]


class Maker(Protocol):
    """Makes files for each of the readers, by their ids."""

    def __call__(
        self, *, entries: Sequence[TimelineEntry], readers: Sequence[Person], at: datetime, leaving: bool
    ) -> Mapping[int, list[File]]:
        """Return the files by the readers' ids; whoever has none may be missing."""
        ...


_makers: list[Maker] = []


def register(maker: Maker) -> Maker:
    """Have `maker` asked for files. Registering twice changes nothing."""
    if maker not in _makers:
        _makers.append(maker)
    return maker


def files(
    entries: Sequence[TimelineEntry], readers: Sequence[Person], *, at: datetime, leaving: bool = False
) -> dict[int, list[File]]:
    """Return what to attach to a letter to each reader, by their ids; `leaving` takes the sessions out of calendars."""
    made = [maker(entries=entries, readers=readers, at=at, leaving=leaving) for maker in _makers]
    return {reader.pk: [file for files in made for file in files.get(reader.pk, ())] for reader in readers}
