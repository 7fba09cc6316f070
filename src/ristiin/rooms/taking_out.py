"""What a group takes with it of its agreement, its meetings and its steps."""

from collections.abc import Iterable
from datetime import UTC

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from ristiin.accounts.models import Person
from ristiin.grouping.models import Group
from ristiin.grouping.queries import members
from ristiin.rooms import agreements, queries
from ristiin.rooms.access import sees_from
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.models import Meeting
from ristiin.ui.dates import clock, full_day, hours


def files(group: Group, reader: Person) -> Iterable[tuple[str, bytes]]:
    """Yield the agreement's versions, the meetings as text and for a calendar, and the steps of the output."""
    since = sees_from(group, reader)
    people = [enrolment.person for enrolment in members(group)]
    folder = _("agreement")
    for version in reversed(agreements.versions(group, since)):
        shown = agreements.agreement(group, version, reader, people, since)
        signed = [f"{one.name}: {full_day(one.at)} {clock(one.at)}" for one in shown.signatures if one.at]
        lines = [f"{line.label}\n{line.text}\n" for line in shown.lines if line.text]
        head = f"{full_day(version.written_at)} {clock(version.written_at)} {version.written_by or ''}".strip()
        text = "\n".join([head, "", *lines, _("Signatures"), *signed, ""])
        yield f"{folder}/{version.number:03}.txt", text.encode()
    meetings = list(queries.visible_meetings(group, since))
    if meetings:
        name = _("meetings")
        yield f"{name}/{name}.txt", "\n".join(map(_as_text, meetings)).encode()
        yield f"{name}/{name}.ics", _calendar(meetings)
    steps = queries.steps_of(group)
    if steps:
        name, done = _("steps"), _("done")
        said = [
            ", ".join([step.title, full_day(step.due_on) if step.due_on else "–", *([done] if step.done_at else [])])
            for step in steps
        ]
        yield f"{name}.txt", "\n".join([*said, ""]).encode()


def _as_text(meeting: Meeting) -> str:
    when = (
        f"{full_day(meeting.starts_at)} {hours(meeting.starts_at, meeting.ends_at)}"
        if meeting.starts_at
        else str(MeetingState.PROPOSED.label)
    )
    parts = [
        f"{when} ({meeting.get_state_display()})",
        meeting.headline,
        meeting.place,
        meeting.link,
        ": ".join([_("Carry on from here"), meeting.carry_on]) if meeting.carry_on else "",
    ]
    return "\n".join([*filter(None, parts), ""])


def _calendar(meetings: Iterable[Meeting]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Ristiin//Room//")
    calendar.add("version", "2.0")
    for meeting in meetings:
        if meeting.starts_at is None or meeting.ends_at is None or meeting.state == MeetingState.CANCELLED:
            continue
        event = Event()
        event.add("uid", str(meeting.uid))
        event.add("sequence", meeting.sequence)
        event.add("dtstamp", meeting.changed_at.astimezone(UTC))
        event.add("dtstart", meeting.starts_at.astimezone(UTC))
        event.add("dtend", meeting.ends_at.astimezone(UTC))
        event.add("summary", meeting.headline or _("Own meeting"))
        if meeting.place or meeting.link:
            event.add("location", meeting.place or meeting.link)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
