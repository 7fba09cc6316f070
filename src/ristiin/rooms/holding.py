"""Holding a room while something in it changes: one at a time, and only for those who belong to it at that moment."""

from django.utils.translation import gettext_lazy as _

from ristiin.accounts.models import Person
from ristiin.grouping.models import Group, Membership
from ristiin.kernel.refusal import Refusal
from ristiin.rooms.models import RoomEnd


class NotInside(Refusal):
    """Somebody has left the group meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("You no longer belong to this group. Nothing was changed."))


class RoomIsClosed(Refusal):
    """The room's time is over."""

    def __init__(self) -> None:
        super().__init__(_("The time of this room is over. Nothing was changed."))


def hold(group: Group, person: Person) -> Group:
    """Return the group, held until the transaction ends; nobody leaves it meanwhile.

    Raises:
        NotInside: the person has left.
        RoomIsClosed: the programme was called off, or everything in the room has gone.
    """
    held = Group.objects.select_for_update(of=("self",)).select_related("programme").get(pk=group.pk)
    mine = Membership.objects.select_for_update(of=("self",)).filter(
        group=group, left_at__isnull=True, enrolment__person=person
    )
    if held.facilitator_id != person.pk and not mine.exists():
        raise NotInside
    end = RoomEnd.objects.filter(group=group).first()
    if end is not None and end.is_closed:
        raise RoomIsClosed
    return held
