"""How many places there are, in a whole programme and in each target group, and whose turn is next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Q

from ristiin.enrolment.choices import EnrolmentState, OfferState
from ristiin.enrolment.models import Enrolment, Offer
from ristiin.enrolment.windows import groups_of
from ristiin.programmes.models import Programme, TargetGroup

Line = int | None
"""The id of a target group; None is the line of a programme without them."""


@dataclass
class Places:
    """How many take part, how many wait, how many of these are offered a place, how many places there are in all."""

    taken: int
    waiting: int
    capacity: int | None
    offered: int = 0

    @property
    def free(self) -> int | None:
        """How many more may come, None when there is no limit; a place that is offered is kept."""
        return None if self.capacity is None else max(0, self.capacity - self.taken - self.offered)

    @property
    def in_line(self) -> int:
        """How many wait and are offered nothing yet."""
        return self.waiting - self.offered


@dataclass
class Room:
    """The places of a whole programme and of each of its lines, as they are while the programme is held."""

    whole: Places
    lines: dict[Line, Places] = field(default_factory=dict)

    def of(self, line: Line) -> Places:
        """Return the places of one line."""
        if line not in self.lines:
            self.lines[line] = Places(0, 0, None)
        return self.lines[line]

    def free(self, line: Line) -> int | None:
        """Return how many more may come into a line, None when there is no limit."""
        limits = [free for free in (self.whole.free, self.of(line).free) if free is not None]
        return min(limits, default=None)

    def has_one_for_newcomer(self, line: Line) -> bool:
        """Whether somebody who comes now gets a place: whoever is in line goes before, in other lines too."""
        own = self.of(line)
        if own.in_line or own.free == 0:
            return False
        if self.whole.free is None:
            return True
        return self.whole.free > sum(_could_go_in(places) for places in self.lines.values())

    def take(self, line: Line) -> None:
        """Count somebody who takes part from now on."""
        for places in (self.whole, self.of(line)):
            places.taken += 1

    def wait(self, line: Line) -> int:
        """Count somebody who waits from now on and return their number."""
        self.whole.waiting += 1
        self.of(line).waiting += 1
        return self.of(line).waiting

    def turns(self, in_line: Iterable[tuple[int, Line]]) -> list[int]:
        """Return whose turn it is among those in line, given in the order in which they came: as many as fit."""
        chosen = []
        for pk, line in in_line:
            if self.free(line) != 0:
                chosen.append(pk)
                for places in (self.whole, self.of(line)):
                    places.offered += 1
        return chosen


def room_of(programme: Programme) -> Room:
    """Count the places of the programme and of its target groups."""
    taken: dict[Line, int] = {}
    waiting: dict[Line, int] = {}
    rows = Enrolment.objects.filter(programme=programme).order_by().values_list("target_group")
    for line, here, there in rows.annotate(
        here=Count("pk", filter=Q(state=EnrolmentState.REGISTERED)),
        there=Count("pk", filter=Q(state=EnrolmentState.WAITING)),
    ):
        taken[line], waiting[line] = here, there
    offered = _offered(programme) if any(waiting.values()) else {}
    bounds: dict[Line, int | None] = {group.pk: capacity_of(group) for group in groups_of(programme)}
    lines = {
        line: Places(taken.get(line, 0), waiting.get(line, 0), bounds.get(line), offered.get(line, 0))
        for line in {*taken, *waiting, *bounds}
    }
    capacity = programme.capacity if bounds else _least(programme.capacity, _of_themes(programme))
    whole = Places(sum(taken.values()), sum(waiting.values()), capacity, sum(offered.values()))
    return Room(whole, lines)


def capacity_of(group: TargetGroup) -> int | None:
    """Return how many the target group takes: its own number, or what its themes have room for when all say so."""
    most = [plan.most for plan in group.theme_plans.all()]
    known = [number for number in most if number is not None]
    themes = sum(known) * group.size_max if known and len(known) == len(most) else None
    return _least(group.capacity, themes)


def _of_themes(programme: Programme) -> int | None:
    most = list(programme.theme_plans.filter(target_group=None).values_list("most", flat=True))
    known = [number for number in most if number is not None]
    return sum(known) * programme.size_max if known and len(known) == len(most) else None


def _offered(programme: Programme) -> Mapping[Line, int]:
    rows = Offer.objects.filter(enrolment__programme=programme, state=OfferState.OPEN)
    return dict(rows.order_by().values_list("enrolment__target_group").annotate(number=Count("pk")))


def _least(*numbers: int | None) -> int | None:
    return min((number for number in numbers if number is not None), default=None)


def _could_go_in(places: Places) -> int:
    return places.in_line if places.free is None else min(places.in_line, places.free)
