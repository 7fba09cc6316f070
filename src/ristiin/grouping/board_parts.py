"""What the board consists of: plain data for the templates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page

from ristiin.grouping.findings import Standing
from ristiin.grouping.material import Member
from ristiin.grouping.plans import Load, Planned, ThemeCount
from ristiin.ui.pictures import Hours, Petal, Reason
from ristiin.ui.templatetags.ui import initials


@dataclass(frozen=True)
class Choice:
    """One row of a select: where somebody could go and what it would do."""

    value: str
    label: str
    is_disabled: bool


@dataclass(frozen=True)
class Mover:
    """Somebody who can be moved; `choices` is None where they are asked for when wanted."""

    id: int
    name: str
    choices: list[Choice] | None
    stays: str = ""

    @property
    def initials(self) -> str:
        """The letters of the leaf."""
        return initials(self.name)


@dataclass(frozen=True)
class Face:
    """Somebody on a card."""

    id: int
    name: str
    of: str
    lean: str

    @property
    def initials(self) -> str:
        """The letters of the leaf."""
        return initials(self.name)


@dataclass(frozen=True)
class Card:
    """One group on the board."""

    place: int
    name: str
    name_in_line: str
    petals: list[Petal]
    figures: str
    faces: list[Face]
    reasons: list[Reason]
    hours: list[Hours]
    common: str
    times: str
    is_pinned: bool
    is_own_choice: bool
    movers: list[Mover]
    plan: Planned | None = None

    @property
    def classes(self) -> str:
        """The classes of the card."""
        return "group pinned" if self.is_pinned or self.is_own_choice else "group"


@dataclass(frozen=True)
class Line:
    """A name and a value."""

    label: str
    value: str


@dataclass(frozen=True)
class Compared:
    """One proposal beside the others."""

    letter: str
    emphasis: str
    score: int
    worst: int
    gets: str
    wished: str
    is_open: bool
    is_published: bool


@dataclass(frozen=True)
class Weakest:
    """The person worst off, and what they lack."""

    name: str
    of: str
    lean: str
    lacks: str


@dataclass(frozen=True)
class Goodness:
    """How good the proposal is, in words, and among all ways where they could be counted."""

    status: str
    kind: str
    told: list[str]
    facts: list[Line]
    spread: Mapping[str, Any] | None = None
    spread_told: str = ""


@dataclass(frozen=True)
class Pinned:
    """A group the organiser has pinned, or two who found each other."""

    place: int
    names: str
    is_own_choice: bool


@dataclass(frozen=True)
class Ruled:
    """A rule of the organiser's about two people."""

    id: int
    names: str
    told: str


@dataclass(frozen=True)
class Board:
    """The whole board."""

    page: Page[int]
    cards: list[Card]
    loose: list[Mover]
    headline: str
    headline_in_line: str
    goodness: Goodness | None
    weakest: Weakest | None
    met: list[Line]
    pinned: list[Pinned]
    rules: list[Ruled]
    broken: list[str]
    conflicts: list[list[str]]
    diverging: list[Line]
    diverging_told: str
    compared: list[Compared]
    compared_told: str
    days: list[str]
    rows: list[str]
    trouble: str
    people: list[Member]
    letters: int
    rules_broken: int
    standing: Standing | None = field(default=None)
    has_plans: bool = False
    themes: list[ThemeCount] = field(default_factory=list)
    guides: list[Load] = field(default_factory=list)
    unled: int = 0
