"""Meetings of many groups at once, worked out before anything is sent: their days, and what stands in the way."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import combinations, product
from zoneinfo import ZoneInfo

from django.utils.functional import Promise

from ristiin.grouping.models import Group
from ristiin.kernel.collation import fold
from ristiin.programmes.calendar import JULY, WEEK, holiday
from ristiin.programmes.models import TimelineEntry
from ristiin.rooms.endings import close_of
from ristiin.rooms.times import Span, nearest, overlap, same_time


@dataclass(frozen=True)
class Rhythm:
    """How the meetings follow one another: from which week, how many, every how many days, for how long."""

    first_week: date
    count: int
    every_days: int
    minutes: int


@dataclass(frozen=True)
class Venue:
    """When in the week and where one group meets; Monday is 0."""

    group_id: int
    weekday: int
    clock: time
    place: str = ""
    link: str = ""


@dataclass(frozen=True)
class Day:
    """One meeting: its time, the day from which a holiday put it off, and the joint session at the same time."""

    span: Span
    put_off_from: date | None = None
    because_of: str | Promise = ""
    clash: str = ""


@dataclass(frozen=True)
class Row:
    """The meetings of one group."""

    group: Group
    venue: Venue
    days: list[Day]


@dataclass(frozen=True)
class Twice:
    """Somebody who would facilitate two groups at the same time."""

    name: str
    groups: tuple[str, str]
    at: datetime


@dataclass(frozen=True)
class Shared:
    """A place, or a link, in which two groups would meet at the same time."""

    where: str
    groups: tuple[str, str]
    at: datetime


@dataclass(frozen=True)
class Held:
    """A meeting of a group that has its meetings already: when and where, as the organiser sent it."""

    group: Group
    span: Span
    where: str = ""


@dataclass(frozen=True)
class Plan:
    """All the meetings, and what has to be changed before they can be sent."""

    rows: list[Row]
    twice: list[Twice]
    outside: list[Row]
    past: list[Row]
    shared: list[Shared]
    beyond: list[Row]
    """Groups of which a meeting comes after the last day of their target group: then the end is asked too early."""

    @property
    def total(self) -> int:
        """How many meetings there are."""
        return sum(len(row.days) for row in self.rows)

    @property
    def is_sound(self) -> bool:
        """Whether nothing stands in the way."""
        return bool(self.rows) and not (self.twice or self.outside or self.past)

    @property
    def has_put_off(self) -> bool:
        """Whether a holiday has put off any of them."""
        return any(day.put_off_from for row in self.rows for day in row.days)


def plan(
    groups: Iterable[Group],
    venues: Collection[Venue],
    rhythm: Rhythm,
    entries: Collection[TimelineEntry],
    *,
    zone: ZoneInfo,
    taken: Sequence[Held] = (),
    at: datetime,
) -> Plan:
    """Work out the meetings of the groups; `taken` are those of other groups, with their facilitators and places."""
    where = {venue.group_id: venue for venue in venues}
    rows = [
        Row(group, where[group.pk], _days(where[group.pk], rhythm, entries, zone))
        for group in groups
        if group.pk in where
    ]
    close = close_of(entries)
    return Plan(
        rows=rows,
        twice=_twice(rows, taken),
        outside=[row for row in rows if close is not None and any(day.span[1] > close for day in row.days)],
        past=[row for row in rows if any(day.span[0] <= at for day in row.days)],
        shared=_shared(rows, taken),
        beyond=[row for row in rows if _is_beyond(row, zone)],
    )


def _days(venue: Venue, rhythm: Rhythm, entries: Collection[TimelineEntry], zone: ZoneInfo) -> list[Day]:
    monday = rhythm.first_week - timedelta(days=rhythm.first_week.weekday())
    day = monday + timedelta(days=venue.weekday)
    skips_july = day.month != JULY
    found = []
    for _number in range(rhythm.count):
        planned, why = day, holiday(day)
        while holiday(day) is not None or (skips_july and day.month == JULY):
            day += WEEK
        starts_at = nearest(day, venue.clock, zone)
        span = (starts_at, starts_at + timedelta(minutes=rhythm.minutes))
        put_off = planned if day != planned else None
        found.append(Day(span, put_off, why or "", same_time(entries, *span)))
        day += timedelta(days=rhythm.every_days)
    return found


def _is_beyond(row: Row, zone: ZoneInfo) -> bool:
    last = row.group.target_group.ends_on if row.group.target_group else None
    return last is not None and any(day.span[0].astimezone(zone).date() > last for day in row.days)


def _shared(rows: Sequence[Row], taken: Sequence[Held]) -> list[Shared]:
    new = [(row.group, row.venue.link or row.venue.place, [day.span for day in row.days]) for row in rows]
    before = [(held.group, held.where, [held.span]) for held in taken]
    found: dict[tuple[int, int], Shared] = {}
    for (one, where, spans), (other, there, others) in [*combinations(new, 2), *product(new, before)]:
        if not where or fold(where) != fold(there):
            continue
        both = next((a for a in spans for b in others if overlap(a, b)), None)
        if both is not None:
            found.setdefault((one.pk, other.pk), Shared(where, (str(one), str(other)), both[0]))
    return list(found.values())


def _twice(rows: Sequence[Row], taken: Sequence[Held]) -> list[Twice]:
    held = [(row.group, [day.span for day in row.days]) for row in rows]
    held += [(one.group, [one.span]) for one in taken]
    new = {row.group.pk for row in rows}
    found = []
    for (one, spans), (other, others) in combinations(held, 2):
        if one.facilitator_id is None or one.facilitator_id != other.facilitator_id or not {one.pk, other.pk} & new:
            continue
        both = next((span for span in spans for busy in others if overlap(span, busy)), None)
        if both is not None and one.pk != other.pk:
            found.append(Twice(str(one.facilitator), (str(one), str(other)), both[0]))
    return found
