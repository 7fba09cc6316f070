"""What later floors put into a room: its home page lists the panels, its menu their pages.

A source is a function of a group, the reader and a moment, registered in its app's `ready()`. It asks the database a
fixed number of questions. The menu stands on every page of the room and asks nothing: each floor names its pages once,
with `in_menu`, and shows the menu by `{% include "rooms/rooms_menu.html" with current="texts" %}` in
`{% block rooms %}`, with `group` in the context.
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


@dataclass(frozen=True)
class MenuItem:
    """A page of the room in its menu: `url_name` takes the group's id; `key` is what a page calls itself there.

    `is_in` tells from the group and its programme whether the room has the page; without it every room has.
    """

    key: str
    title: str | Promise
    url_name: str
    is_in: Callable[[Group], bool] | None = None


Source = Callable[[Group, Person, datetime], list[Panel]]
_sources: dict[Source, Source | None] = {}
_menu: dict[str, MenuItem] = {}


def register(source: Source, *, on_home_page: Source | None = None) -> Source:
    """Have `source` asked for panels, and `on_home_page` for those that a person's own home page shows as well.

    Registering twice changes nothing.
    """
    _sources.setdefault(source, on_home_page)
    return source


def panels(group: Group, reader: Person, at: datetime) -> list[Panel]:
    """Return every panel of the room for one reader, floor by floor."""
    return [panel for source in _sources for panel in source(group, reader, at)]


def panels_for_home(group: Group, reader: Person, at: datetime) -> list[Panel]:
    """Return the panels of what one writes, for the person's home page."""
    return [panel for source in _sources.values() if source for panel in source(group, reader, at)]


def in_menu(item: MenuItem) -> MenuItem:
    """Put a page into the menu of every room. Putting it there twice changes nothing."""
    _menu[item.key] = item
    return item


def menu(group: Group) -> list[MenuItem]:
    """Return the pages of a room's menu, floor by floor."""
    return [item for item in _menu.values() if item.is_in is None or item.is_in(group)]
