"""What a facilitator has before them: their own groups, the next meetings, a colleague to turn to."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ristiin.accounts.models import Person
from ristiin.community.choices import Path
from ristiin.community.models import Facilitator
from ristiin.grouping.models import Group
from ristiin.grouping.placing import overlap as overlaps
from ristiin.programmes.choices import State
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.models import Meeting, Promise, RoomEnd, SelfCheck
from ristiin.rooms.times import Span, overlap
from ristiin.ui.week import DAYS, in_order

LOOKED_BACK_WITHIN = timedelta(days=14)
"""So long after a meeting a look back is suggested."""


@dataclass(frozen=True)
class Own:
    """One group of a facilitator: its next meeting, the last one to look back on, and a colleague of the same theme.

    `clash` is the first meeting ahead at whose time another group of theirs meets, `at_once`.
    """

    group: Group
    has_promised: bool
    next_meeting: Meeting | None
    to_look_back_on: Meeting | None
    colleague: Person | None
    clash: Meeting | None = None
    at_once: Group | None = None


@dataclass(frozen=True)
class Home:
    """All that a facilitator has."""

    groups: list[Own]
    at_most: int | None
    no_longer_free: Sequence[str] = ()
    """Hours that the person has said are free, and at which a group of theirs has moved a meeting."""

    @property
    def is_over_load(self) -> bool:
        """Whether there are more groups than the facilitator said they take."""
        return self.at_most is not None and len(self.groups) > self.at_most


def home_of(person: Person, at: datetime) -> Home:
    """Return the groups that the person facilitates now."""
    said = Facilitator.objects.filter(person=person).first()
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
    is_new = said is None or said.path != Path.EXPERIENCED
    colleagues = _colleagues(groups, person) if is_new else {}
    return Home(
        groups=[
            Own(
                group,
                group.pk in promised,
                _first(m for m in meetings[group.pk] if m.ends_at and m.ends_at > at),
                _first(m for m in reversed(meetings[group.pk]) if waits_for_look(m, looked, at)),
                colleagues.get(group.pk),
                *at_once(group, groups, meetings, at),
            )
            for group in groups
        ],
        at_most=said.groups_at_most if said else None,
        no_longer_free=no_longer_free(said.free_slots, groups, meetings, at) if said else (),
    )


def at_once(
    group: Group, groups: Collection[Group], meetings: Mapping[int, Collection[Meeting]], at: datetime
) -> tuple[Meeting | None, Group | None]:
    """Return the group's first meeting ahead at whose time another of the groups meets, and that group."""
    others = [(other, span) for other in groups if other.pk != group.pk for _m, span in _ahead(meetings[other.pk], at)]
    for meeting, mine in _ahead(meetings[group.pk], at):
        for other, theirs in others:
            if overlap(mine, theirs):
                return meeting, other
    return None, None


def _ahead(meetings: Iterable[Meeting], at: datetime) -> list[tuple[Meeting, Span]]:
    """Return the meetings that are not over, the first one first, with their times."""
    return [(m, (m.starts_at, m.ends_at)) for m in meetings if m.starts_at and m.ends_at and m.ends_at > at]


def no_longer_free(
    free: Collection[str], groups: Iterable[Group], meetings: Mapping[int, Iterable[Meeting]], at: datetime
) -> list[str]:
    """Return the free hours at which a group has a meeting ahead that it has put there itself.

    The hour that an organiser gave a group is known to the organisers; where it meets else is its own affair, so only
    the facilitator can say that the hour is not free. Whoever would have no hour left has to choose: none means all.
    """
    taken = {
        code
        for group in groups
        for _meeting, span in _ahead(meetings[group.pk], at)
        for code in free
        if overlaps(code, _as_code(span, ZoneInfo(group.programme.timezone))) and not overlaps(code, group.slot)
    }
    return in_order(taken) if taken < set(free) else []


def _as_code(span: Span, zone: ZoneInfo) -> str:
    """Return a time as an hour of the week; what goes on over midnight ends with its day."""
    begins, ends = (moment.astimezone(zone) for moment in span)
    last = f"{ends:%H.%M}" if ends.date() == begins.date() else "24"
    return f"{DAYS[begins.weekday()]}-{begins:%H.%M}-{last}"


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
