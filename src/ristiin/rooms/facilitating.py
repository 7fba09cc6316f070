"""What a facilitator has before them: their own groups, the next meetings, a colleague to turn to."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ristiin.accounts.models import Person
from ristiin.community.choices import Path
from ristiin.community.models import Facilitator
from ristiin.grouping.models import Group
from ristiin.programmes.choices import State
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.models import Meeting, Promise, RoomEnd, SelfCheck
from ristiin.rooms.times import overlap

LOOKED_BACK_WITHIN = timedelta(days=14)
"""So long after a meeting a look back is suggested."""


@dataclass(frozen=True)
class Own:
    """One group of a facilitator: its next meeting, the last one to look back on, and a colleague of the same theme.

    `at_once` is another group of theirs that meets at the time of the next meeting.
    """

    group: Group
    has_promised: bool
    next_meeting: Meeting | None
    to_look_back_on: Meeting | None
    colleague: Person | None
    at_once: Group | None = None


@dataclass(frozen=True)
class Home:
    """All that a facilitator has."""

    groups: list[Own]
    at_most: int | None

    @property
    def is_over_load(self) -> bool:
        """Whether there are more groups than the facilitator said they take."""
        return self.at_most is not None and len(self.groups) > self.at_most


def home_of(person: Person, at: datetime) -> Home:
    """Return the groups that the person facilitates now."""
    said = Facilitator.objects.filter(person=person).values_list("path", "groups_at_most").first()
    groups = list(
        Group.objects.filter(facilitator=person, ended_at=None, programme__state=State.PUBLISHED)
        .exclude(pk__in=RoomEnd.objects.exclude(ended_at=None, emptied_at=None).values("group"))
        .select_related("programme", "theme")
        .order_by("-published_at", "number", "pk")
    )
    promised = set(Promise.objects.filter(person=person, group__in=groups).values_list("group_id", flat=True))
    meetings: dict[int, list[Meeting]] = defaultdict(list)
    wanted = (MeetingState.SETTLED, MeetingState.HELD)
    rows = Meeting.objects.filter(group__in=groups, state__in=wanted, ends_at__gt=at - LOOKED_BACK_WITHIN)
    for meeting in rows.order_by("starts_at", "pk"):
        meetings[meeting.group_id].append(meeting)
    looked = set(SelfCheck.objects.filter(person=person, meeting__in=rows).values_list("meeting_id", flat=True))
    is_new = said is None or said[0] != Path.EXPERIENCED
    colleagues = _colleagues(groups, person) if is_new else {}
    return Home(
        groups=[
            Own(
                group,
                group.pk in promised,
                _first(m for m in meetings[group.pk] if m.ends_at and m.ends_at > at),
                _first(m for m in reversed(meetings[group.pk]) if waits_for_look(m, looked, at)),
                colleagues.get(group.pk),
                _at_once(group, groups, meetings, at),
            )
            for group in groups
        ],
        at_most=said[1] if said else None,
    )


def _at_once(
    group: Group, groups: Collection[Group], meetings: Mapping[int, Collection[Meeting]], at: datetime
) -> Group | None:
    """Return another of the groups that meets while this one meets next."""
    mine = _first(m for m in meetings[group.pk] if m.ends_at and m.ends_at > at)
    if mine is None:
        return None
    return next(
        (
            other
            for other in groups
            if other.pk != group.pk
            for theirs in meetings[other.pk]
            if theirs.starts_at and theirs.ends_at and mine.starts_at and mine.ends_at
            if overlap((mine.starts_at, mine.ends_at), (theirs.starts_at, theirs.ends_at))
        ),
        None,
    )


def waits_for_look(meeting: Meeting, looked: Collection[int], at: datetime) -> bool:
    """Tell whether a facilitator may like to look back on a meeting: it was lately, and they have not."""
    over = meeting.ends_at is not None and at - LOOKED_BACK_WITHIN < meeting.ends_at <= at
    return over and meeting.pk not in looked and meeting.state in {MeetingState.SETTLED, MeetingState.HELD}


def _colleagues(groups: Collection[Group], person: Person) -> dict[int, Person]:
    """Return for each group an experienced facilitator of the same programme, of the same theme if there is one."""
    others = list(
        Group.objects.filter(
            programme__in={group.programme_id for group in groups},
            ended_at=None,
            facilitator__facilitator__path=Path.EXPERIENCED,
        )
        .exclude(facilitator=person)
        .select_related("facilitator")
        .order_by("number", "pk")
    )
    found = {}
    for group in groups:
        near = [other for other in others if other.programme_id == group.programme_id]
        near.sort(key=lambda other, theme=group.theme_id: theme is None or other.theme_id != theme)  # type: ignore[misc]
        if near and near[0].facilitator is not None:
            found[group.pk] = near[0].facilitator
    return found


def _first(meetings: Iterable[Meeting]) -> Meeting | None:
    return next(iter(meetings), None)
