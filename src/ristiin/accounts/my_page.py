"""What later floors put on a person's own page."""

from collections.abc import Callable
from dataclasses import dataclass

from ristiin.accounts.models import Person


@dataclass(frozen=True)
class Matter:
    """One thing of one's own: what it is called, where it is, how far it has come."""

    title: str
    url: str
    note: str = ""


_sources: list[Callable[[Person], list[Matter]]] = []


def shows(source: Callable[[Person], list[Matter]]) -> Callable[[Person], list[Matter]]:
    """Put what a function finds on the person's own page, under “My registrations”."""
    _sources.append(source)
    return source


def matters_of(person: Person) -> list[Matter]:
    """Return everything that the later floors know of the person."""
    return [matter for source in _sources for matter in source(person)]


_places: list[Callable[[Person], list[Matter]]] = []


def leads_to(source: Callable[[Person], list[Matter]]) -> Callable[[Person], list[Matter]]:
    """Put what a function finds on the person's own page, under “In the community”. Twice changes nothing."""
    if source not in _places:
        _places.append(source)
    return source


def places_of(person: Person) -> list[Matter]:
    """Return where the person says what others of the community find of them."""
    return [place for source in _places for place in source(person)]
