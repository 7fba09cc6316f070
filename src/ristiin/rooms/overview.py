"""What the organiser sees of the meetings set in one act: to whom they went, and whether each group has met."""

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from ristiin.grouping.models import Group
from ristiin.programmes.models import Programme, TargetGroup
from ristiin.rooms.actions.series import TAKEN_BACK_WITHIN
from ristiin.rooms.choices import Coming, MeetingState
from ristiin.rooms.models import GuestOpener, Meeting, Opener, RoomEnd, Series

LONGEST_ID = 19
"""No id has as many digits."""


@dataclass(frozen=True)
class Sent:
    """A series that was sent: when, by whom, to how many groups."""

    series: Series
    groups: int

    @property
    def until(self) -> datetime:
        """Until when it can be taken back."""
        return self.series.made_at + TAKEN_BACK_WITHIN


@dataclass(frozen=True)
class Shown:
    """All that the organiser sees of the groups' meetings."""

    sent: list[Sent]
    standing: list[tuple[Group, bool]]
    target_groups: list[TargetGroup]
    served: set[int]

    @property
    def has_groups(self) -> bool:
        """Whether there are groups to set meetings for."""
        return bool(self.standing)

    @property
    def is_served(self) -> bool:
        """Whether every group has got meetings from the organiser, so that more would come besides."""
        return self.has_groups and all(group.pk in self.served for group, _has_met in self.standing)


def series_of(programme: Programme) -> Shown:
    """Return what was sent to the groups of a programme, and which of them have met."""
    series = list(Series.objects.filter(programme=programme).select_related("made_by").order_by("-made_at", "-pk"))
    sent_to: dict[uuid.UUID, set[int]] = defaultdict(set)
    from_series = Meeting.objects.filter(group__programme=programme, form_key__in=[one.key for one in series])
    for key, group_id in from_series.values_list("form_key", "group_id").distinct():
        sent_to[key].add(group_id)
    groups = list(live_groups(programme))
    met = set(
        Meeting.objects.filter(group__in=groups, state=MeetingState.HELD).values_list("group_id", flat=True).distinct()
    )
    met |= set(RoomEnd.objects.filter(group__in=groups, has_met=True).values_list("group_id", flat=True))
    return Shown(
        sent=[Sent(one, len(sent_to[one.key])) for one in series],
        standing=[(group, group.pk in met) for group in groups],
        target_groups=list({one.target_group_id: one.target_group for one in groups if one.target_group}.values()),
        served=set().union(*(sent_to[one.key] for one in series if one.taken_back_at is None)),
    )


def groups_to_serve(programme: Programme, target_group: str) -> list[Group]:
    """Return the groups for which meetings can be set: all, or those of one target group, by its id."""
    groups = live_groups(programme)
    if target_group.isascii() and target_group.isdigit() and len(target_group) < LONGEST_ID:
        groups = groups.filter(target_group=int(target_group))
    return list(groups)


def live_groups(programme: Programme) -> "QuerySet[Group]":
    """Return the groups that are there, in their order."""
    return (
        Group.objects.filter(programme=programme, ended_at=None)
        .select_related("facilitator", "theme", "target_group__site")
        .order_by("number", "pk")
    )


@dataclass(frozen=True)
class Invited:
    """A guest sent by the organiser, with the groups in which they still open the meeting, and those they cannot."""

    guest: GuestOpener
    groups: list[str]
    cannot: list[str]


def guests_of(programme: Programme) -> list[Invited]:
    """Return the guests whom the organisers have sent to groups, the newest first: no time, no place, no headline."""
    sent = GuestOpener.objects.filter(programme=programme, is_sent_by_organiser=True).order_by("-invited_at", "-pk")
    openings: dict[int, list[Opener]] = defaultdict(list)
    rows = Opener.objects.filter(guest__in=sent.order_by()).select_related("meeting__group")
    for row in rows.defer("meeting__place", "meeting__link", "meeting__headline", "meeting__carry_on").order_by(
        "meeting__group__number", "pk"
    ):
        openings[row.guest_id or 0].append(row)
    return [
        Invited(
            guest,
            [str(row.meeting.group) for row in openings[guest.pk] if row.coming != Coming.NO],
            [str(row.meeting.group) for row in openings[guest.pk] if row.coming == Coming.NO],
        )
        for guest in sent
    ]
