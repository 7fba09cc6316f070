"""The days of a programme's next run, before there is one."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from ristiin.programmes import calendar, queries
from ristiin.programmes.choices import EntryKind
from ristiin.programmes.models import Programme, TimelineEntry
from ristiin.programmes.playbooks import Span
from ristiin.programmes.refusals import NothingToRepeat


def shift_to(programme: Programme, first_day: date) -> calendar.Shift:
    """Return how the programme's days move when its registration opens on `first_day` in the next run.

    Raises:
        NothingToRepeat: the programme has no timeline.
    """
    entries = queries.timeline(programme)
    if not entries:
        raise NothingToRepeat
    opens = queries.entry_of(entries, EntryKind.REGISTRATION) or entries[0]
    zone = ZoneInfo(programme.timezone)
    return calendar.Shift(opens.starts_at.astimezone(zone).date(), first_day, zone)


def planned(programme: Programme, first_day: date) -> list[Span]:
    """Return the timeline of a next run whose registration opens on `first_day`, in order of time.

    Raises:
        NothingToRepeat: the programme has no timeline.
    """
    shift = shift_to(programme, first_day)
    found = [span_of(entry, shift) for entry in queries.timeline(programme)]
    return sorted(found, key=lambda span: (span.starts_at, span.ends_at))


def span_of(entry: TimelineEntry, shift: calendar.Shift) -> Span:
    """Return when an entry of the timeline is in the next run."""
    starts_at = shift.onward(entry.starts_at)
    is_point = entry.is_session or entry.kind == EntryKind.OUTPUT
    ends_at = starts_at + (entry.ends_at - entry.starts_at) if is_point else shift.back(entry.ends_at)
    if ends_at < starts_at:
        # All its days would be holidays: it is on the first working day after them.
        ends_at = max(starts_at, datetime.combine(starts_at, ends_at.time(), shift.zone))
    return Span(entry.key, EntryKind(entry.kind), entry.names, starts_at, ends_at, is_online=entry.is_online)
