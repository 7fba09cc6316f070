"""A group's own room: members only, opened by the promise."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.grouping.models import Group
from ristiin.kernel import clock
from ristiin.rooms import queries
from ristiin.rooms.actions import promising


@require_safe
def room(request: PersonRequest, group_id: int) -> HttpResponse:
    """Show the promise to an inhabitant who has not given it yet, and the room to one who has."""
    mine = Group.objects.of(request.user).select_related("programme", "theme", "facilitator")
    room = queries.room_of(get_object_or_404(mine, pk=group_id), request.user, clock.now())
    return render(request, "rooms/room.html" if room.is_open else "rooms/door.html", {"room": room})


@require_POST
def promise(request: PersonRequest, group_id: int) -> HttpResponse:
    """Give the promise and enter."""
    group = get_object_or_404(Group.objects.of(request.user), pk=group_id)
    promising.promise(group=group, person=request.user, at=clock.now())
    return redirect("rooms:room", group_id=group.pk)
