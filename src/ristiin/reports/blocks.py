"""A report as data. The page, the PDF and the tables show this and know nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from ristiin.ui.network import Drawing, Row

SHOWN_AT_ONCE = 9
Cell = str | int | float | Decimal | date | None


@dataclass(frozen=True)
class Words:
    """A paragraph; soft ones say how the figures came about."""

    text: str
    is_soft: bool = False
    kind: str = "words"


@dataclass(frozen=True)
class Table:
    """Rows under headings; the first cell names the row. `numbers` are the columns of numbers, counted from 1.

    In columns of `money` numbers have two decimals; the last `sums` rows are sums of those above.
    """

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    numbers: Sequence[int] = ()
    money: Sequence[int] = ()
    sums: int = 0
    kind: str = "table"


@dataclass(frozen=True)
class Claim:
    """How one statement was answered; what may not be told is None and `note` says why."""

    text: str
    people: int
    counts: Sequence[int] | None
    mean: float | None
    note: str = ""


@dataclass(frozen=True)
class Chart:
    """Statements answered from 1 to 5, with the ends of the scale in words."""

    caption: str
    low: str
    high: str
    claims: Sequence[Claim]
    kind: str = "chart"


@dataclass(frozen=True)
class Shares:
    """How many chose each answer, or took part in each programme; a bar a row. `of` names the first column."""

    caption: str
    heading: str
    of: str
    rows: Sequence[tuple[str, int]]
    kind: str = "shares"


@dataclass(frozen=True)
class Ranks:
    """How many put each thing first, second and so on; a bar a row, the most wanted first.

    `of` names the first column.
    """

    caption: str
    heading: str
    of: str
    rows: Sequence[tuple[str, Sequence[int]]]
    kind: str = "ranks"

    @property
    def places(self) -> list[str]:
        """What the columns of numbers are called."""
        most = max((len(counts) for _text, counts in self.rows), default=0)
        return [_("Choice %(n)s") % {"n": place} for place in range(1, most + 1)]

    @property
    def most(self) -> int:
        """How many the longest bar stands for."""
        return max((sum(counts) for _text, counts in self.rows), default=0)


@dataclass(frozen=True)
class Quotes:
    """What people have said, each with who says it, as far as they let it be shown."""

    rows: Sequence[tuple[str, str]]
    kind: str = "quotes"

    @property
    def first(self) -> Sequence[tuple[str, str]]:
        """Those that are shown at once."""
        return self.rows[:SHOWN_AT_ONCE]

    @property
    def rest(self) -> Sequence[tuple[str, str]]:
        """Those that are shown to one who asks."""
        return self.rows[SHOWN_AT_ONCE:]


@dataclass(frozen=True)
class Line:
    """Something with a page of its own, and a few words about it."""

    text: str
    url: str
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Listing:
    """Things with pages of their own."""

    lines: Sequence[Line]
    kind: str = "listing"


@dataclass(frozen=True)
class Panel:
    """One picture on paper: a whole SVG with its colours in it, and what it shows in words."""

    title: str
    svg: str
    alt: str


@dataclass(frozen=True)
class Picture:
    """Who knew whom before and after: drawings for the page, the same as panels for paper and as a table."""

    before: Drawing | None
    after: Drawing | None
    rows: Sequence[Row]
    panels: Sequence[Panel]
    caption: str
    table: Table
    kind: str = "picture"


Block = Words | Table | Chart | Shares | Ranks | Quotes | Listing | Picture


@dataclass(frozen=True)
class Section:
    """A part of the report under a heading."""

    key: str
    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Figure:
    """One of the few figures at the top."""

    name: str
    text: str


@dataclass(frozen=True)
class Report:
    """All of it. `at` is when it was made: the same moment gives the same PDF."""

    eyebrow: str
    title: str
    lead: str
    figures: Sequence[Figure]
    sections: Sequence[Section]
    by: str
    at: datetime
    foot: Sequence[str] = field(default_factory=tuple)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell yet."""
        return not self.sections
