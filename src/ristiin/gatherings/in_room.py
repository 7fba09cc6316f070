"""What joint sessions put into a group's room: its insights and the midway check, and its part of the archive."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from ristiin.accounts.models import Person
from ristiin.gatherings import insight_queries, queries
from ristiin.grouping.models import Group
from ristiin.programmes.queries import sessions, timeline
from ristiin.rooms.panels import Panel
from ristiin.ui import dates


def panels(group: Group, reader: Person, at: datetime) -> list[Panel]:
    """Return the panels of one room for one reader."""
    return [*_sessions(group, at), *_insights(group, reader), *_midway(group, reader, at)]


def _sessions(group: Group, at: datetime) -> list[Panel]:
    met = sessions(timeline(group.programme))
    if not met:
        return []
    coming = next((entry for entry in met if entry.ends_at > at), None)
    line = f"{coming.name}, {dates.day_clock(coming.starts_at)}" if coming else _("They are over.")
    return [
        Panel(
            "sessions",
            _("Joint sessions"),
            reverse("gatherings:sessions", args=[group.programme.slug]),
            [line],
            _("See the sessions"),
        )
    ]


def _insights(group: Group, reader: Person) -> list[Panel]:
    if not queries.with_board(group.programme):
        return []
    drafts = insight_queries.drafts_of(group, reader)
    mine = [one for one in drafts if one.agreed and not one.is_shared and not one.is_agreed_by_me]
    lines = []
    if mine:
        lines.append(_("Something waits for your yes."))
    elif not drafts:
        lines.append(
            _("Nothing yet. What you share with everybody begins here, and stays yours until all of you agree.")
        )
    else:
        shared = sum(one.is_shared for one in drafts)
        lines.append(_("Shared with everybody: %(shared)s of %(all)s.") % {"shared": shared, "all": len(drafts)})
    return [
        Panel(
            "insights",
            _("Insights"),
            reverse("gatherings:insights", args=[group.pk]),
            lines,
            _("Open the insights"),
            is_pressing=bool(mine),
        )
    ]


def _midway(group: Group, reader: Person, at: datetime) -> list[Panel]:
    found = queries.midway(group, reader)
    if found is None or not found.is_open(at):
        return []
    if found.check is None:
        line = _("Where are you, and would you change something? Open until %(day)s.") % {
            "day": dates.day(found.closes_at)
        }
    else:
        line = _("Answered: %(state)s.") % {"state": found.check.get_state_display()}
    return [
        Panel(
            "midway",
            _("Midway"),
            reverse("gatherings:midway", args=[group.pk]),
            [line],
            _("Look where you are"),
            is_pressing=found.check is None,
        )
    ]


def archive(group: Group, reader: Person) -> Iterable[tuple[str, bytes]]:
    """Yield the group's insights and its midway check as one text."""
    drafts = insight_queries.drafts_of(group, reader)
    if drafts:
        parts = [
            f"{one.insight.entry.name}: {one.insight.get_stream_display()}\n\n{one.insight.body}\n" for one in drafts
        ]
        yield "insights.txt", "\n\n".join(parts).encode()
    found = queries.midway(group, reader)
    if found is not None and found.check is not None:
        text = f"{found.entry.name}: {found.check.get_state_display()}\n\n{found.check.words}\n"
        yield "midway.txt", text.encode()
