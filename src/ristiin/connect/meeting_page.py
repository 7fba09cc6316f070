"""The question on a meeting's own page: can you come? And in the room: who cannot."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from ristiin.accounts.models import Person
from ristiin.connect import queries
from ristiin.connect.choices import Coming
from ristiin.grouping.models import Group
from ristiin.rooms.access import people_in
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.meeting_parts import Part
from ristiin.rooms.models import Meeting
from ristiin.rooms.panels import Panel
from ristiin.ui.dates import day_clock


def can_you_come(meeting: Meeting, reader: Person, at: datetime) -> list[Part]:
    """Ask about a settled meeting that is ahead, and show the group what each has answered."""
    if meeting.state != MeetingState.SETTLED or meeting.ends_at is None or meeting.ends_at <= at:
        return []
    said = queries.answers(meeting)
    others = [(person, said.get(person.pk)) for person in people_in(meeting.group) if person.pk != reader.pk]
    choices = [(coming, said.get(reader.pk) == coming) for coming in Coming]
    return [Part("connect/can_you_come.html", {"choices": choices, "others": others, "mine": said.get(reader.pk)})]


def who_cannot(group: Group, reader: Person, at: datetime) -> list[Panel]:
    """Show the others in the room that somebody cannot come to a meeting that is ahead."""
    panels: dict[int, Panel] = {}
    for reply in queries.declined(group, at):
        meeting = reply.meeting
        if meeting.starts_at is None or reply.person_id == reader.pk:
            continue
        line = _("%(name)s cannot come.") % {"name": reply.person}
        before = panels.get(meeting.pk)
        panels[meeting.pk] = Panel(
            key=f"cannot-come-{meeting.pk}",
            title=_("Somebody cannot come: %(when)s") % {"when": day_clock(meeting.starts_at)},
            url=reverse("rooms:meeting", args=[group.pk, meeting.pk]),
            lines=[*(before.lines if before else ()), line],
            label=_("Keep the time or move the meeting"),
            is_pressing=True,
        )
    return list(panels.values())
