"""Which target group somebody registers to: by the link, as before, or chosen on a page of its own (S95, S122)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ristiin.enrolment import windows
from ristiin.enrolment.actions.registration import TAKES_PART
from ristiin.enrolment.models import Enrolment
from ristiin.enrolment.places import Places, Room
from ristiin.enrolment.views.steps import Dates
from ristiin.programmes.choices import Phase, Standing
from ristiin.programmes.models import Programme, TargetGroup
from ristiin.programmes.queries import timeline


@dataclass(frozen=True)
class Line:
    """One target group as it is offered."""

    group: TargetGroup
    standing: Standing
    opens_at: datetime | None
    closes_at: datetime | None
    places: Places
    has_one: bool

    @property
    def is_open(self) -> bool:
        """Whether one may register to it now."""
        return self.standing == Standing.OPEN

    @property
    def for_link(self) -> str:
        """What its own link says."""
        return str(self.group.pk)


@dataclass(frozen=True)
class Choice:
    """What may be chosen and what is. `is_open` says whether one may register to what is chosen, or to any."""

    programme: Programme
    groups: tuple[TargetGroup, ...]
    group: TargetGroup | None
    is_open: bool
    at: datetime

    @property
    def group_id(self) -> int | None:
        """The id of the one chosen."""
        return self.group.pk if self.group else None

    @property
    def must_choose(self) -> bool:
        """Whether there are target groups and none is chosen yet."""
        return bool(self.groups) and self.group is None

    @property
    def has_others(self) -> bool:
        """Whether there are others to choose."""
        return len(self.groups) > 1

    def lines(self, room: Room) -> list[Line]:
        """Return every target group with its window and places, the open ones first."""
        found = []
        for group in self.groups:
            opens_at, closes_at = windows.window_of(group, self.programme)
            standing = windows.standing_of(group, self.programme, self.at)
            has_one = room.has_one_for_newcomer(group.pk)
            found.append(Line(group, standing, opens_at, closes_at, room.of(group.pk), has_one))
        return sorted(found, key=lambda line: not line.is_open)

    def dates(self, dates: Dates) -> Dates:
        """Return the days with the window of the target group."""
        if self.group is None:
            return dates
        opens_at, closes_at = windows.window_of(self.group, self.programme)
        return replace(dates, registration_starts_at=opens_at, registration_ends_at=closes_at)


def is_sent(own: Enrolment | None) -> bool:
    """Whether somebody takes part or waits."""
    return own is not None and own.state in TAKES_PART


def choice_of(asked: Mapping[str, str], programme: Programme, own: Enrolment | None, at: datetime) -> Choice:
    """Return what is chosen: by `for` in the address, else one's own, else the only one that is open."""
    groups = windows.groups_of(programme)
    if all(group.is_deferred for group in groups):
        is_open = programme.phase(timeline(programme), at) == Phase.REGISTRATION
        return Choice(programme, (), None, is_open, at)
    open_ones = [group for group in groups if windows.is_open(group, programme, at)]
    named = next((group for group in open_ones if str(group.pk) == asked.get("for")), None)
    mine = next((group for group in groups if own and group.pk == own.target_group_id), None)
    before = mine if is_sent(own) or mine in open_ones else None
    only = open_ones[0] if len(open_ones) == 1 else None
    group = named or (None if "choose" in asked else before or only)
    return Choice(programme, tuple(groups), group, bool(open_ones), at)
