"""The question on a meeting's own page: can you come?"""

from datetime import datetime

from ristiin.accounts.models import Person
from ristiin.connect import queries
from ristiin.connect.choices import Coming
from ristiin.rooms.access import people_in
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.meeting_parts import Part
from ristiin.rooms.models import Meeting


def can_you_come(meeting: Meeting, reader: Person, at: datetime) -> list[Part]:
    """Ask about a settled meeting that is ahead, and show the group what each has answered."""
    if meeting.state != MeetingState.SETTLED or meeting.ends_at is None or meeting.ends_at <= at:
        return []
    said = queries.answers(meeting)
    others = [(person, said.get(person.pk)) for person in people_in(meeting.group) if person.pk != reader.pk]
    choices = [(coming, said.get(reader.pk) == coming) for coming in Coming]
    return [Part("connect/can_you_come.html", {"choices": choices, "others": others, "mine": said.get(reader.pk)})]
