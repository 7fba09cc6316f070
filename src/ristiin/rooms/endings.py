"""When a room ends, and when what is in it goes."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max, Q

from ristiin.accounts.models import Person
from ristiin.grouping.models import Group, Membership
from ristiin.programmes.choices import EntryKind, State
from ristiin.programmes.models import TimelineEntry
from ristiin.rooms.access import room_end
from ristiin.rooms.models import CarryOn, HistoryConsent

KEPT_AFTER = timedelta(days=90)
WARNED_BEFORE = (timedelta(days=30), timedelta(days=7))
LEAST_WARNING = timedelta(days=7)
LONGEST_CARRY_ON = timedelta(days=366)
DAY = timedelta(days=1)


def close_of(entries: Iterable[TimelineEntry]) -> datetime | None:
    """Return when a programme ends: at its close, or with the last thing in its timeline."""
    known = list(entries)
    closes = [entry.ends_at for entry in known if entry.kind == EntryKind.CLOSE]
    return max(closes or [entry.ends_at for entry in known], default=None)


def end_of(group: Group, entries: Iterable[TimelineEntry]) -> datetime | None:
    """Return when the group's room ends: carrying on puts it off, a group or programme that ended puts it forward."""
    end = room_end(group)
    if end is not None and end.ended_at is not None:
        return end.ended_at
    if group.ended_at is not None:
        return group.ended_at
    close, carry_on = close_of(entries), carry_on_of(group)
    if carry_on is None:
        return close
    until = datetime.combine(carry_on.until + DAY, time(), ZoneInfo(group.programme.timezone))
    return until if close is None else max(close, until)


def carry_on_of(group: Group) -> CarryOn | None:
    """Return until when the group carries on; None when it has not said so."""
    return getattr(group, "carry_on", None)


def last_day_to_carry_on(entries: Iterable[TimelineEntry], at: datetime) -> date:
    """Return the last day that can be chosen: a year from the close, or from today when that is later."""
    return (max(close_of(entries) or at, at) + LONGEST_CARRY_ON).date()


def ending_groups(at: datetime) -> list[Group]:
    """Return the groups that may be near the end of their room's time, with what tells when it is."""
    soon = at - (KEPT_AFTER - max(WARNED_BEFORE))
    over = (
        TimelineEntry.objects.values("programme")
        .annotate(last=Max("ends_at", filter=Q(kind=EntryKind.CLOSE)), any_last=Max("ends_at"))
        .filter(Q(last__lte=soon) | Q(last=None, any_last__lte=soon))
        .values("programme")
    )
    return list(
        Group.objects.filter(
            Q(programme__in=over) | Q(ended_at__lte=soon) | Q(room_end__ended_at__lte=soon),
            Q(room_end=None) | Q(room_end__emptied_at=None),
            programme__state__in=(State.PUBLISHED, State.CANCELLED),
        )
        .select_related("programme", "carry_on", "room_end", "facilitator")
        .prefetch_related("programme__timeline")
        .order_by("pk")
    )


def late_comers(group: Group, reader: Person) -> tuple[list[Person], bool]:
    """Return those who joined after the reader, and whether the reader has let them see what was there before."""
    inside = list(
        Membership.objects.filter(group=group, left_at__isnull=True)
        .select_related("enrolment__person")
        .order_by("joined_at", "pk")
    )
    own = next((row.joined_at for row in inside if row.enrolment.person_id == reader.pk), None)
    if own is None:
        return [], False
    late = [row.enrolment.person for row in inside if row.joined_at > max(own, group.published_at)]
    has_opened = bool(late) and HistoryConsent.objects.filter(group=group, person=reader).exists()
    return late, has_opened
