"""The question on a joint session's own page: can you come? And for its organisers: how many do."""

from datetime import datetime

from ristiin.accounts.models import Person
from ristiin.connect import queries
from ristiin.connect.choices import Coming
from ristiin.gatherings import permissions
from ristiin.programmes.choices import State
from ristiin.programmes.models import TimelineEntry
from ristiin.programmes.permissions import organises
from ristiin.rooms.meeting_parts import Part


def can_you_come(entry: TimelineEntry, reader: Person, at: datetime) -> list[Part]:
    """Ask those who take part about a session that is ahead; tell organisers how many come, never who."""
    if entry.ends_at <= at or entry.programme.state != State.PUBLISHED:
        return []
    if permissions.takes_part(reader, entry.programme):
        mine = queries.own_answer(entry, reader)
        choices = [(coming, mine == coming) for coming in Coming]
        return [Part("connect/can_you_come_to_session.html", {"choices": choices})]
    if organises(reader, entry.programme):
        return [Part("connect/how_many_come.html", {"coming": queries.coming_to(entry)})]
    return []
