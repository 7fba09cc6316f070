"""A group's own room: members only, opened by the promise."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.grouping.models import Group
from ristiin.kernel import clock
from ristiin.rooms import queries
from ristiin.rooms.access import remember, room_end
from ristiin.rooms.actions import promising
from ristiin.rooms.agreements import is_expected
from ristiin.rooms.choices import StartAnswer
from ristiin.rooms.endings import KEPT_AFTER
from ristiin.rooms.models import Promise


@require_safe
def room(request: PersonRequest, group_id: int) -> HttpResponse:
    """Show the promise to an inhabitant who has not given it yet, and the room to one who has."""
    mine = Group.objects.of(request.user).select_related("programme", "theme", "facilitator", "room_end", "carry_on")
    group = get_object_or_404(mine, pk=group_id)
    end = room_end(group)
    if end is not None and end.is_closed:
        goes_at = end.ended_at + KEPT_AFTER if end.ended_at and not end.emptied_at else None
        has_promised = Promise.objects.filter(group=group, person=request.user).exists()
        left = {"group": group, "end": end, "goes_at": goes_at, "has_promised": has_promised}
        return render(request, "rooms/closed.html", left)
    shown = queries.room_of(remember(group), request.user)
    context = {"room": shown, "group": group, "is_circle": not is_expected(group.programme)}
    if not shown.is_open:
        return render(request, "rooms/door.html", context)
    home = queries.home_of(shown, request.user, clock.now())
    return render(request, "rooms/room.html", context | {"home": home, "starts": StartAnswer.choices})


@require_POST
def promise(request: PersonRequest, group_id: int) -> HttpResponse:
    """Give the promise and enter."""
    group = get_object_or_404(Group.objects.of(request.user), pk=group_id)
    promising.promise(group=group, person=request.user, at=clock.now())
    return redirect("rooms:room", group_id=group.pk)
