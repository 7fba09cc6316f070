"""What goes in and what comes out: frozen dataclasses of ids and numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Literal, cast

from ristiin.matching._errors import BadValue, ImpossibleSizes

Id = str | int
Attribute = str | int | float
Mode = Literal["remote", "in-person", "either"]
Wish = Literal["same", "different", "any"]
Fairness = Literal["fairness-first", "total-first"]
Kind = Literal["both", "one", "some", "none"]

POINTS = 100
"""The score of a person whose every wish is met."""
UNITS_PER_POINT = 10_000
"""Scores are whole numbers of ten-thousandths of a point inside the library."""
FULL = POINTS * UNITS_PER_POINT
"""A person's best possible score in units."""


class Importance(StrEnum):
    """How much a criterion weighs; a must is a rule and earns no points."""

    MUST = "must"
    STRONG = "strong"
    SOME = "some"
    OFF = "off"


WEIGHTS: Mapping[Importance, int] = MappingProxyType(
    {Importance.MUST: 0, Importance.STRONG: 3, Importance.SOME: 1, Importance.OFF: 0}
)
"""What each importance weighs in a person's score."""

KINDS: tuple[str, ...] = (
    "give_and_get",
    "theme",
    "mixed",
    "alike",
    "as_wished",
    "common_times",
    "mode",
    "language",
    "mutual_wish",
    "one_sided_wish",
    "not_again",
    "no_one_alone",
)
ATTRIBUTE_KINDS = frozenset({"mixed", "alike", "as_wished", "no_one_alone"})


@dataclass(frozen=True)
class Criterion:
    """One thing that makes a group good, or that a group must fulfil.

    `kind` is one of `KINDS`. `attribute` names the attribute of `mixed`, `alike`,
    `as_wished` and `no_one_alone`. `at_least` is the number of shared hours of a
    `common_times` must, or the least difference (mixed) or greatest difference (alike)
    of a numeric must. `within` limits `not_again` to that many latest rounds.
    `values` limits `no_one_alone` to these values. `weight` replaces the weight of the
    importance.
    """

    kind: str
    importance: Importance = Importance.SOME
    attribute: str | None = None
    at_least: int = 1
    within: int | None = None
    values: tuple[str, ...] = ()
    weight: int | None = None

    @property
    def key(self) -> str:
        """The name used in reasons and rules, such as `mixed:organisation`."""
        return f"{self.kind}:{self.attribute}" if self.attribute else self.kind

    @property
    def points(self) -> int:
        """The weight in a person's score; 0 for a must and for off."""
        if self.importance in {Importance.MUST, Importance.OFF}:
            return 0
        return WEIGHTS[self.importance] if self.weight is None else self.weight


@dataclass(frozen=True)
class Criteria:
    """Every criterion of a programme, in order of precedence where `in_order` is set.

    With `in_order`, criteria come strictly one after another in the order given, whatever their
    importance: what one reaches is never given up for those after it. In the points that are
    told, each then weighs many times the next (20 times, less where there are over eight).
    """

    items: tuple[Criterion, ...] = ()
    in_order: bool = False

    def __init__(self, items: Iterable[Criterion] = (), *, in_order: bool = False) -> None:
        """Take any iterable of criteria."""
        given = tuple(items)
        if in_order:
            soft = [c for c in given if c.importance not in {Importance.MUST, Importance.OFF}]
            # Points are whole numbers of 64 bits, so many criteria must be content with less.
            times = next(b for b in range(20, 0, -1) if b ** max(0, len(soft) - 1) <= 20**7)
            weights = {id(c): times ** (len(soft) - 1 - k) for k, c in enumerate(soft)}
            given = tuple(replace(c, weight=weights[id(c)]) if id(c) in weights else c for c in given)
        object.__setattr__(self, "items", given)
        object.__setattr__(self, "in_order", in_order)


@dataclass(frozen=True)
class Person:
    """One person as the engine sees them: an id, wishes and attributes.

    `themes` are ranked, best first. Empty `times`, `languages` or `themes` mean that the
    person did not say, and then nothing is asked of them. `wishes` are wished partners;
    `avoids` are private and never appear in a reason.
    """

    id: Id
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    seeks: frozenset[str] = frozenset()
    offers: frozenset[str] = frozenset()
    themes: tuple[str, ...] = ()
    times: frozenset[str] = frozenset()
    mode: Mode = "either"
    languages: frozenset[str] = frozenset()
    wishes: frozenset[Id] = frozenset()
    avoids: frozenset[Id] = frozenset()
    partner_discipline: Wish = "any"

    def __post_init__(self) -> None:
        """Freeze whatever iterables were given."""
        for name in ("seeks", "offers", "times", "languages", "wishes", "avoids"):
            value = getattr(self, name)
            if isinstance(value, str):
                message = f"{name} of {self.id!r} is a text; give a set of texts."
                raise BadValue(message, people=(self.id,))
            object.__setattr__(self, name, frozenset(value))
        for name in ("seeks", "offers", "times", "languages", "themes"):
            given: object = getattr(self, name)
            if isinstance(given, str) or any(not isinstance(one, str) for one in getattr(self, name)):
                message = f"{name} of {self.id!r} holds something else than texts: give texts."
                raise BadValue(message, people=(self.id,))
        object.__setattr__(self, "themes", tuple(dict.fromkeys(self.themes)))
        object.__setattr__(self, "attributes", MappingProxyType(dict(self.attributes)))


@dataclass(frozen=True)
class Sizes:
    """How many people a group may hold.

    `Sizes(2, 2)` with an odd number of people allows exactly one trio.
    """

    smallest: int = 2
    largest: int = 2

    def __post_init__(self) -> None:
        """Refuse sizes that no group can have.

        Raises:
            BadValue: not whole numbers.
            ImpossibleSizes: smallest under 2 or over largest.
        """
        if any(not isinstance(cast("object", size), int) for size in (self.smallest, self.largest)):
            raise BadValue(f"The sizes {self.smallest!r} and {self.largest!r} are not both whole numbers.")
        if self.smallest < 2 or self.largest < self.smallest:  # noqa: PLR2004
            message = (
                f"Groups of {self.smallest} to {self.largest} cannot be made: "
                "the smallest must be at least 2 and at most the largest."
            )
            raise ImpossibleSizes(message)


@dataclass(frozen=True)
class Past:
    """People who were together `ago` rounds ago (1 is the latest round)."""

    people: tuple[Id, ...]
    ago: int = 1


@dataclass(frozen=True)
class Theme:
    """A theme on offer and the greatest number of groups it may have."""

    key: str
    capacity: int | None = None


@dataclass(frozen=True)
class Problem:
    """Everything the engine may know. Checked when made.

    `fixed` are whole groups that stay as they are (pins, by-hand groups); they may break
    a must, which is then reported and not refused. `never` and `together` are pairs or
    larger sets. `themes` empty means: every theme that somebody ranked, no capacities.
    `levels` is how far fairness goes for pairs: 1 is the worst-off person; more, also as few
    people as possible on each of so many next whole points (leximin), before the total.
    """

    people: tuple[Person, ...]
    criteria: Criteria = field(default_factory=Criteria)
    sizes: Sizes = field(default_factory=Sizes)
    fixed: tuple[tuple[Id, ...], ...] = ()
    never: tuple[tuple[Id, ...], ...] = ()
    together: tuple[tuple[Id, ...], ...] = ()
    history: tuple[Past, ...] = ()
    themes: tuple[Theme, ...] = ()
    seed: int = 0
    fairness: Fairness = "fairness-first"
    levels: int = 1

    def __post_init__(self) -> None:
        """Freeze and check the input.

        Raises:
            MatchingError: a subclass that names what is wrong.
        """
        object.__setattr__(self, "people", tuple(self.people))
        given = cast("Criteria | Iterable[Criterion]", self.criteria)
        if not isinstance(given, Criteria):
            object.__setattr__(self, "criteria", Criteria(given))
        for name in ("fixed", "never", "together"):
            if any(isinstance(group, str) for group in getattr(self, name)):
                raise BadValue(f"{name} holds a text; give rows of ids.")
            value = tuple(tuple(dict.fromkeys(group)) for group in getattr(self, name))
            object.__setattr__(self, name, value)
        object.__setattr__(self, "history", tuple(self.history))
        object.__setattr__(self, "themes", tuple(self.themes))
        from ristiin.matching._checks import check

        check(self)


@dataclass(frozen=True)
class Broken:
    """One rule that does not hold, and for whom. `private` ones are never shown to participants."""

    rule: str
    people: tuple[Id, ...]
    private: bool = False


@dataclass(frozen=True)
class Group:
    """One group of a result: ids in a stable order, its theme, the hours all can, its score.

    `score` is the sum of the members' scores; `fixed` tells that it was pinned.
    """

    people: tuple[Id, ...]
    theme: str | None = None
    times: tuple[str, ...] = ()
    score: float = 0.0
    fixed: bool = False


@dataclass(frozen=True)
class Conflict:
    """Hard rules that cannot hold at once.

    `minimal`: leave out any one and the rest can. `smallest`: no set of fewer rules clashes, which is sure.
    """

    rules: tuple[Broken, ...]
    minimal: bool = True
    smallest: bool = False


@dataclass(frozen=True)
class Result:
    """The groups, how good they are and how good they could be at most.

    `score` is the sum of all persons' scores (0–100 each); `bound` is a certified upper
    bound of it among answers that put the same things first; `gap` is `(bound − score) /
    bound`; `proven` means nothing allowed is better. `worst_off_bound` bounds the
    worst-off person's score in the same way. `broken` lists rules that do not hold, and
    `conflicts` why they cannot.
    """

    groups: tuple[Group, ...]
    score: float
    bound: float
    gap: float
    proven: bool
    worst_off: float
    worst_off_people: tuple[Id, ...]
    worst_off_bound: float
    per_person: Mapping[Id, float]
    broken: tuple[Broken, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    method: str = ""


@dataclass(frozen=True)
class Tally:
    """For how many of those it concerns a criterion or rule is met."""

    key: str
    importance: Importance
    met: int
    of: int


@dataclass(frozen=True)
class Level:
    """What one criterion by itself gives to all and to the worst-off, in points."""

    key: str
    score: float
    worst_off: float


@dataclass(frozen=True)
class Judgement:
    """What a layout is worth, found without any solver."""

    groups: tuple[Group, ...]
    score: float
    worst_off: float
    worst_off_people: tuple[Id, ...]
    per_person: Mapping[Id, float]
    broken: tuple[Broken, ...]
    left_out: tuple[Id, ...]
    tallies: tuple[Tally, ...]

    @property
    def allowed(self) -> bool:
        """Whether every rule holds and nobody is left out."""
        return not self.broken and not self.left_out


def order_key(value: Id) -> tuple[int, int, str]:
    """Sort numbers before texts, each in their own order."""
    return (0, value, "") if isinstance(value, int) else (1, 0, value)


Layout = Result | Judgement | Iterable[Group | Iterable[Id]]
"""Groups as they come: a result, a judgement, groups, or plain lists of ids."""


def layout(groups: Layout) -> tuple[tuple[Id, ...], ...]:
    """Take a result, a judgement, groups or plain lists of ids as lists of ids."""
    if isinstance(groups, Result | Judgement):
        groups = groups.groups
    return tuple(group.people if isinstance(group, Group) else tuple(group) for group in groups)


def size_plan(count: int, sizes: Sizes) -> tuple[int, int, int] | None:
    """Return (fewest groups, most groups, largest size in use), or None when nothing fits."""
    if count == 0:
        return (0, 0, sizes.largest)
    if sizes.smallest == sizes.largest == 2 and count % 2:  # noqa: PLR2004
        groups = (count - 1) // 2
        return (groups, groups, 3) if groups else None
    fewest = -(-count // sizes.largest)
    most = count // sizes.smallest
    return (fewest, most, sizes.largest) if fewest <= most and most else None


def joined_blocks(rows: Iterable[tuple[Id, ...]]) -> list[tuple[Id, ...]]:
    """Return the blocks that 'always together' rules make when taken together."""
    blocks: list[set[Id]] = []
    for row in rows:
        block = set(row)
        for other in [b for b in blocks if b & block]:
            block |= other
            blocks.remove(other)
        blocks.append(block)
    return [tuple(sorted(b, key=order_key)) for b in blocks if len(b) > 1]
