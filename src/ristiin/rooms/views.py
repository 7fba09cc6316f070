"""A group's own room: members only, opened by the promise."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.grouping import queries as grouping
from ristiin.grouping.models import Group
from ristiin.kernel import clock
from ristiin.programmes.queries import timeline
from ristiin.rooms import actions, queries


@require_safe
def room(request: PersonRequest, group_id: int) -> HttpResponse:
    """Show the promise to a member who has not given it yet, and the room to one who has."""
    group = get_object_or_404(Group.objects.of(request.user).select_related("programme", "theme"), pk=group_id)
    promised = queries.promised(group)
    context = {
        "group": group,
        "programme": group.programme,
        "view": grouping.membership_view(group, request.user),
        "promised": promised,
        "entries": timeline(group.programme),
        "now": clock.now(),
    }
    return render(request, "rooms/room.html" if request.user.pk in promised else "rooms/door.html", context)


@require_POST
def promise(request: PersonRequest, group_id: int) -> HttpResponse:
    """Give the promise and enter."""
    group = get_object_or_404(Group.objects.of(request.user), pk=group_id)
    actions.promise(group=group, person=request.user, at=clock.now())
    return redirect("rooms:room", group_id=group.pk)
