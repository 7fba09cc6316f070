"""What the matching engine says of a programme, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ristiin.grouping.material import Layout, Plan


@dataclass(frozen=True)
class Broken:
    """A rule that does not hold, and for whom; a private one is somebody's own wish."""

    rule: str
    people: tuple[int, ...]
    is_private: bool


@dataclass(frozen=True)
class Met:
    """For how many of those it concerns something is met."""

    key: str
    is_must: bool
    met: int
    of: int


@dataclass(frozen=True)
class Standing:
    """What a layout is worth, as an independent judge finds it."""

    score: float
    worst_off: float
    worst_people: tuple[int, ...]
    per_person: Mapping[int, float]
    broken: tuple[Broken, ...]
    left_out: tuple[int, ...]
    tallies: tuple[Met, ...]


@dataclass(frozen=True)
class Why:
    """One group with its scores and its reasons as data; nothing private is in it."""

    people: tuple[int, ...]
    theme: int | None
    times: tuple[str, ...]
    per_person: Mapping[int, float]
    reasons: list[dict[str, Any]]


@dataclass(frozen=True)
class Option:
    """One place a person could go: trading places with `other`, or just moving to the group at place `to`."""

    other: int | None
    to: int
    change: float
    worst_off: float
    is_allowed: bool
    is_pinned: bool


@dataclass(frozen=True)
class Way:
    """One way to mend the groups: who gets another group, whose group changes, and what it costs a person."""

    layout: Layout
    moved: tuple[int, ...]
    touched: tuple[int, ...]
    change: float
    worst_off: float
    broken: tuple[Broken, ...]


@dataclass(frozen=True)
class Answer:
    """What the engine proposes, with its figures as they are kept."""

    layout: Layout
    pins: list[int]
    plans: list[Plan] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Rounds:
    """How many rounds without repeats were found, how many there can be at most, and who has the fewest left."""

    at_least: int
    at_most: int
    proven: bool
    limited_by: tuple[int, ...]
