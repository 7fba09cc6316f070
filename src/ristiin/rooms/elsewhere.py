"""When somebody who facilitates is with another of their groups, in whichever programme: for themselves alone to read.

A group may move its meetings as it likes, so these are the meetings as they stand, not as an organiser sent them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from ristiin.grouping.models import Group
from ristiin.programmes.choices import State
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.models import Meeting
from ristiin.rooms.times import Span, overlap

Busy = dict[int, list[tuple[int, Span]]]
"""By facilitator, the times of their meetings, each with its group."""


def busy(facilitators: Iterable[int | None], at: datetime, *, but: Collection[int] = ()) -> Busy:
    """Return when these people are with groups of theirs from now on, meetings with the ids of `but` left out."""
    people = {person for person in facilitators if person is not None}
    found: Busy = defaultdict(list)
    if not people:
        return found
    ahead = Meeting.objects.filter(
        state=MeetingState.SETTLED,
        ends_at__gt=at,
        group__facilitator__in=people,
        group__ended_at=None,
        group__programme__state=State.PUBLISHED,
    ).exclude(pk__in=but)
    rows = ahead.order_by("starts_at", "pk").values_list("group__facilitator", "group", "starts_at", "ends_at")
    for facilitator, group, starts_at, ends_at in rows:
        if starts_at and ends_at:
            found[facilitator].append((group, (starts_at, ends_at)))
    return found


def at_once(group: Group, spans: Sequence[Span], known: Busy) -> list[Span]:
    """Return those of the times at which the group's facilitator is with another group."""
    others = [span for other, span in known.get(group.facilitator_id or 0, ()) if other != group.pk]
    return [span for span in spans if any(overlap(span, other) for other in others)]
