"""The page × role matrix: how a row is written, and who the columns are."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.trust.world import World

GET, POST = "GET", "POST"

SIGN_IN = "sign in"
"""Expected of somebody who must sign in first: sent to ask for a code, and back here afterwards."""

ROLES = (
    "anonymous",
    "outsider",
    "participant",
    "neighbour",
    "facilitator",
    "organiser",
    "other_organiser",
    "administrator",
    "teacher",
    "provider",
    "debrief_partner",
)


@dataclass(frozen=True)
class Row:
    """What each role gets from one address by one method: a status code, or `SIGN_IN`."""

    name: str
    kwargs: Callable[[World], Mapping[str, Any]]
    method: str
    anonymous: int | str
    outsider: int | str
    participant: int | str
    neighbour: int | str
    facilitator: int | str
    organiser: int | str
    other_organiser: int | str
    administrator: int | str
    data: Callable[[World], Mapping[str, Any]] = lambda _world: {}
    case: str = ""
    teacher: int | str | None = None
    provider: int | str | None = None
    debrief_partner: int | str | None = None

    def __str__(self) -> str:
        return "-".join(filter(None, [self.method, self.name, self.case]))

    def expected(self, role: str) -> int | str:
        """Return what `role` should get; where a row says nothing of one, they get what an outsider gets."""
        answer: int | str | None = getattr(self, role)
        return self.outsider if answer is None else answer


def nothing(_world: World) -> dict[str, Any]:
    """For an address without parameters."""
    return {}


def running(world: World) -> dict[str, Any]:
    """The programme whose pairs are published."""
    return {"slug": world.running.slug}


def open_now(world: World) -> dict[str, Any]:
    """The programme whose registration is open."""
    return {"slug": world.open.slug}


def pairing(world: World) -> dict[str, Any]:
    """The programme whose pairs are being formed."""
    return {"slug": world.pairing.slug}


def draft(world: World) -> dict[str, Any]:
    """The organiser's own programme that nobody else knows of yet."""
    return {"slug": world.draft.slug}


def elsewhere(world: World) -> dict[str, Any]:
    """The other organiser's published programme."""
    return {"slug": world.elsewhere.slug}


def rows() -> list[Row]:
    """Return the rows of every `tests/*/pages.py`."""
    folder = Path(__file__).parents[1]
    found: list[Row] = []
    for file in sorted(folder.glob("*/pages.py")):
        found += import_module(f"tests.{file.parent.name}.pages").PAGES
    return found


def nowhere(kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters of the same kind that lead to nothing."""
    return {name: _absent(value) for name, value in kwargs.items()}


def _absent(value: object) -> object:
    if isinstance(value, int):
        return 987_654_321
    if isinstance(value, uuid.UUID):
        return uuid.UUID(int=1)
    return "zz" if len(str(value)) <= 3 else "ei-ole-olemassa"
