"""Everything a group has, as files: each floor adds its part to the archive the group takes with it.

A part is a function of a group and the reader that yields (path, content); it leaves out what the reader may not see.
"""

from collections.abc import Callable, Iterable

from ristiin.accounts.models import Person
from ristiin.grouping.models import Group

Part = Callable[[Group, Person], Iterable[tuple[str, bytes]]]
_parts: list[Part] = []


def register(part: Part) -> Part:
    """Have `part` asked for files. Registering twice changes nothing."""
    if part not in _parts:
        _parts.append(part)
    return part


def files(group: Group, reader: Person) -> Iterable[tuple[str, bytes]]:
    """Yield every file of the archive, floor by floor."""
    for part in _parts:
        yield from part(group, reader)
