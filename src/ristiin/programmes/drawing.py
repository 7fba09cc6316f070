"""A programme's timeline as the picture, the list and the steps that pages show."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ristiin.programmes.choices import EntryKind
from ristiin.programmes.models import TimelineEntry
from ristiin.programmes.playbooks import Span
from ristiin.ui import dates, pictures, threads

Spans = Sequence[TimelineEntry | Span]

_SHORT: dict[EntryKind, str | Promise] = {
    EntryKind.REGISTRATION: pgettext_lazy("timeline", "Registration"),
    EntryKind.PAIRING: "",
    EntryKind.WORK: pgettext_lazy("timeline", "Own work"),
    EntryKind.CLOSE: pgettext_lazy("timeline", "Close"),
}


def _short(kind: EntryKind, groups: str) -> str:
    """Return what a phase is called where its name has no room: pairing is called by what comes of it."""
    return str(_SHORT[kind]) or capfirst(groups)


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def thread(title: str, entries: Spans, *, groups: str, everyone: str, today: date | None) -> threads.Thread:
    """Return the thread picture of a timeline; `groups` and `everyone` name the two threads."""
    starts_on, ends_on = _day(min(e.starts_at for e in entries)), _day(max(e.ends_at for e in entries))
    return threads.Thread(
        title=title,
        first_label=groups,
        second_label=everyone,
        starts_on=starts_on,
        ends_on=ends_on,
        today=today,
        phases=[
            threads.Phase(entry.name, _day(entry.starts_at), _day(entry.ends_at), _short(EntryKind(entry.kind), groups))
            for entry in entries
            if entry.kind in _SHORT
        ],
        sessions=[threads.Session(e.name, e.starts_at, e.ends_at) for e in entries if e.is_session],
        marks=[threads.Mark(e.name, _day(e.ends_at)) for e in entries if e.kind == EntryKind.OUTPUT],
    )


def moments(entries: Spans, at: datetime) -> list[pictures.Moment]:
    """Return a timeline as a list down the page, each with its state at `at`."""
    return [_moment(entry, at) for entry in entries]


def _moment(entry: TimelineEntry | Span, at: datetime) -> pictures.Moment:
    state: pictures.State = "done" if entry.ends_at < at else "now" if entry.starts_at <= at else ""
    if entry.is_session:
        return pictures.Moment(entry.name, entry.starts_at, entry.ends_at, state, shared=True, note=where(entry))
    is_point = entry.kind == EntryKind.OUTPUT
    return pictures.Moment(entry.name, _day(entry.starts_at), None if is_point else _day(entry.ends_at), state)


def where(entry: TimelineEntry | Span) -> str:
    """Say how a joint session is held; place and link are for those who take part."""
    return _("online") if entry.is_online else _("face to face")


def session_line(entry: TimelineEntry | Span, *, place: bool = False) -> str:
    """Say when within the day and how: klo 13–14.30, etänä; `place` adds where."""
    parts = [dates.hours(entry.starts_at, entry.ends_at), where(entry)]
    if place and isinstance(entry, TimelineEntry) and entry.place:
        parts.append(entry.place)
    return ", ".join(parts)
