"""Moving what happens in a programme."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.models import Person
from ristiin.programmes import queries, signals
from ristiin.programmes.calendar import FARTHEST
from ristiin.programmes.choices import State
from ristiin.programmes.holding import held, note
from ristiin.programmes.models import Programme, TimelineEntry
from ristiin.programmes.refusals import ImpossibleDates

LONGEST_SESSION = timedelta(hours=12)


@dataclass(frozen=True)
class When:
    """When and where one entry of a timeline is to be."""

    starts_at: datetime
    ends_at: datetime
    is_online: bool = True
    place: str = ""
    link: str = ""


@transaction.atomic
def change_dates(*, programme: Programme, whens: Mapping[str, When], by: Person, at: datetime) -> list[TimelineEntry]:
    """Move entries of the timeline, by key, and return the whole of it.

    An entry that changes counts up its `sequence`; later floors hear of a published programme's joint sessions.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
        ImpossibleDates: an entry would end before it starts, last too long, or lie years away.
    """
    programme = held(programme)
    entries = queries.timeline(programme)
    changed = []
    for entry in entries:
        when = whens.get(entry.key)
        if when is None or when == _when(entry):
            continue
        _check_possible(entry, when, at)
        entry.starts_at, entry.ends_at = when.starts_at, when.ends_at
        entry.is_online, entry.place, entry.link = when.is_online, when.place, when.link
        entry.sequence += 1
        entry.changed_at = at
        entry.save()
        changed.append(entry)
    if not changed:
        return entries
    note("programme dates changed", programme, by, at, {"entries": [entry.key for entry in changed]})
    if programme.state == State.PUBLISHED:
        for entry in changed:
            if entry.is_session:
                signals.session_changed.send(sender=TimelineEntry, entry=entry, at=at, by=by)
    return sorted(entries, key=lambda entry: (entry.starts_at, entry.ends_at, entry.pk))


def _when(entry: TimelineEntry) -> When:
    return When(entry.starts_at, entry.ends_at, entry.is_online, entry.place, entry.link)


def _check_possible(entry: TimelineEntry, when: When, at: datetime) -> None:
    said = {"name": entry.name}
    if when.ends_at < when.starts_at:
        raise ImpossibleDates(_("%(name)s: it would end before it begins.") % said)
    if entry.is_session and when.ends_at == when.starts_at:
        raise ImpossibleDates(_("%(name)s: it would end when it begins.") % said)
    if entry.is_session and when.ends_at - when.starts_at > LONGEST_SESSION:
        raise ImpossibleDates(_("%(name)s: it would last longer than twelve hours.") % said)
    if max(abs(when.starts_at - at), abs(when.ends_at - at)) > FARTHEST:
        raise ImpossibleDates(_("%(name)s: the day is more than five years away.") % said)
