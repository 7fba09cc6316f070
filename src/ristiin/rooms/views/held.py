"""Saying from a letter whether a meeting was held."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from ristiin.accounts.models import Person
from ristiin.kernel import clock
from ristiin.rooms.actions import meetings
from ristiin.rooms.held_links import whom_and_what
from ristiin.rooms.models import Meeting


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def held_link(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whoever has the link one question and take the answer; the page shows nothing of the room."""
    found = whom_and_what(token)
    if found is None:
        raise Http404
    meeting = get_object_or_404(Meeting.objects.select_related("group__programme"), pk=found[0])
    person = get_object_or_404(Person, pk=found[1], is_active=True)
    said = ""
    if request.method == "POST":
        was_held = request.POST.get("held") == "yes"
        meetings.say_held(meeting=meeting, person=person, was_held=was_held, at=clock.now())
        said = "yes" if was_held else "no"
    response = render(request, "rooms/held_link.html", {"said": said})
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
