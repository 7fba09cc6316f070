"""The next run before there is one: its days beside the old ones, its name, what goes over."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ristiin.programmes import calendar, next_run, queries
from ristiin.programmes.choices import EntryKind
from ristiin.programmes.models import Programme, TimelineEntry
from ristiin.programmes.playbooks import Span

YEAR = re.compile(r"\b(19|20)\d\d\b")
WEEKS = 52


@dataclass(frozen=True)
class Row:
    """One entry of the timeline: when it was, when it is to be, and what was stepped over."""

    old: TimelineEntry
    new: Span
    stepped_over: str | Promise

    @property
    def is_point(self) -> bool:
        """Whether it has hours rather than a span of days."""
        return self.old.is_session


def suggested_first_day(programme: Programme, at: datetime) -> date:
    """Return the same week and weekday a year later, or the first such day ahead."""
    entries = queries.timeline(programme)
    opens = queries.entry_of(entries, EntryKind.REGISTRATION) or (entries[0] if entries else None)
    day = timezone.localdate(opens.starts_at if opens else at) + timedelta(weeks=WEEKS)
    while day <= timezone.localdate(at):
        day += timedelta(weeks=WEEKS)
    return calendar.next_working_day(day)


def suggested_names(programme: Programme, first_day: date) -> dict[str, str]:
    """Return the old names with another year in them, where they have one."""
    year = str(first_day.year)
    return {
        language: YEAR.sub(year, name) if YEAR.search(name) else f"{name} {year}"
        for language, name in programme.names.items()
    }


def side_by_side(programme: Programme, first_day: date) -> list[Row]:
    """Return every entry of the timeline with its day in the next run; none when there is no timeline."""
    entries = queries.timeline(programme)
    if not entries:
        return []
    shift = next_run.shift_to(programme, first_day)
    return [_row(entry, next_run.span_of(entry, shift)) for entry in entries]


def _row(entry: TimelineEntry, span: Span) -> Row:
    """Return both days; the weekday stays unless the day itself was stepped over."""
    was, day = timezone.localdate(entry.starts_at), timezone.localdate(span.starts_at)
    plain = day - timedelta(days=(day.weekday() - was.weekday()) % 7)
    holiday = calendar.holiday(plain)
    why: str | Promise = ""
    if plain != day:
        why = holiday if holiday is not None else _("July") if plain.month == calendar.JULY else _("a weekend")
    return Row(entry, span, why)


def copied(programme: Programme) -> list[str]:
    """Say what goes over to the next run."""
    themes, groups = len(queries.live_themes(programme)), len(queries.target_groups(programme))
    found = [_("texts, words and settings")]
    if themes:
        found.append(ngettext("%(n)s theme", "%(n)s themes", themes) % {"n": themes})
    if groups:
        found.append(ngettext("%(n)s target group", "%(n)s target groups", groups) % {"n": groups})
    if queries.theme_plans(programme):
        found.append(_("how many groups each theme gets"))
    if queries.providers(programme):
        found.append(_("the providers"))
    found.append(_("programmes of the joint sessions"))
    return found
