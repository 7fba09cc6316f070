"""Who was together in years of which no groups are kept here: a later floor knows it, forming groups asks.

A source is a function of a programme and person ids, registered in its app's `ready()`; it returns pairs of person ids,
each with its year, and asks the database a fixed number of questions.
"""

from collections.abc import Callable, Sequence

from ristiin.programmes.models import Programme

Source = Callable[[Programme, Sequence[int]], list[tuple[int, tuple[int, int]]]]
_sources: list[Source] = []


def register(source: Source) -> Source:
    """Have `source` asked whenever groups are made. Registering twice changes nothing."""
    if source not in _sources:
        _sources.append(source)
    return source


def earlier(programme: Programme, people: Sequence[int]) -> list[tuple[tuple[int, int], int]]:
    """Return pairs of person ids with how many of the years told of ago they were together, 1 for the latest."""
    found = [told for source in _sources for told in source(programme, people)]
    ago = {year: place for place, year in enumerate(sorted({year for year, _pair in found}, reverse=True), 1)}
    return [(pair, ago[year]) for year, pair in found]
