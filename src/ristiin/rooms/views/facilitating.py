"""A facilitator's own pages: their groups, the guide, and a look back that nobody else reads."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.community.facilitators import actions as facilitators
from ristiin.grouping.models import Group
from ristiin.kernel import clock
from ristiin.rooms import facilitating, guide
from ristiin.rooms.access import inside
from ristiin.rooms.actions import looking_back
from ristiin.rooms.forms.looking_back import LookBackForm
from ristiin.rooms.models import Meeting, SelfCheck
from ristiin.ui import week


@require_safe
def home(request: PersonRequest) -> HttpResponse:
    """Show the groups one facilitates."""
    at = clock.now()
    home = facilitating.home_of(request.user, at)
    hours = week.in_words(home.no_longer_free)
    return render(request, "rooms/facilitating.html", {"home": home, "at": at, "no_longer_free": hours})


@require_POST
def give_up_hours(request: PersonRequest) -> HttpResponse:
    """Take the hours at which one's groups meet by now off those one has said are free."""
    at = clock.now()
    taken = facilitating.home_of(request.user, at).no_longer_free
    facilitators.give_up_hours(person=request.user, slots=taken, at=at)
    messages.success(request, _("Taken off your free hours. When one is free again, add it to them."))
    return redirect("facilitating:home")


@require_safe
def read_guide(request: PersonRequest) -> HttpResponse:
    """Show the guide for meetings."""
    return render(request, "rooms/guide.html", {"guide": guide.guide()})


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def look_back(request: PersonRequest, group: Group, meeting_id: int) -> HttpResponse:
    """Write down, for oneself alone, how one's own part went; or remove it."""
    if group.facilitator_id != request.user.pk:
        raise Http404
    meeting = get_object_or_404(Meeting.objects.filter(group=group, starts_at__lte=clock.now()), pk=meeting_id)
    meeting.group = group
    kept = SelfCheck.objects.filter(meeting=meeting, person=request.user).first()
    if request.method == "POST" and request.POST.get("remove"):
        looking_back.forget(meeting=meeting, person=request.user, at=clock.now())
        messages.success(request, _("Removed."))
        return redirect("facilitating:home")
    form = LookBackForm(request.POST or None, initial=kept.answers if kept else {})
    if request.method == "POST" and form.is_valid():
        looking_back.look_back(meeting=meeting, answers=form.answers, person=request.user, at=clock.now())
        messages.success(request, _("Kept for you alone."))
        return redirect("facilitating:home")
    return render(request, "rooms/look_back.html", {"group": group, "meeting": meeting, "form": form, "kept": kept})
