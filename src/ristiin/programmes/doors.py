"""The one button of a programme's public page: what this reader can do there now.

Without a keeper the page offers registering while it is open to all. The app that knows registrations keeps the door:
it says that one is registered already, is invited, or must wait.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from ristiin.programmes.models import Programme


@dataclass(frozen=True)
class Door:
    """Where the button leads; without `url` there is only the note that says why."""

    label: str | Promise = ""
    url: str = ""
    note: str | Promise = ""


Keeper = Callable[[Programme, Any, datetime], Door | None]
_keepers: list[Keeper] = []


def register(keeper: Keeper) -> Keeper:
    """Have `keeper(programme, user, at)` asked first; None leaves the question to others. Twice changes nothing."""
    if keeper not in _keepers:
        _keepers.append(keeper)
    return keeper


def kept(programme: Programme, user: Any, at: datetime) -> Door | None:  # noqa: ANN401 - a person or Django's anonymous user
    """Return the first keeper's answer, None when nobody has one."""
    return next((door for keeper in _keepers if (door := keeper(programme, user, at)) is not None), None)
