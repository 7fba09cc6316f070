"""Events outside the programmes: the organiser invites, people answer."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.growth import calendar, permissions, queries
from ristiin.growth.actions import events as acting
from ristiin.growth.choices import Coming
from ristiin.growth.forms.runs import ComingForm, EventForm
from ristiin.growth.models import EventGuest, OutsideEvent
from ristiin.kernel import clock
from ristiin.kernel.refusal import Refusal
from ristiin.programmes.models import Programme
from ristiin.programmes.views.access import organised


@require_http_methods(["GET", "HEAD", "POST"])
def events(request: PersonRequest, slug: str) -> HttpResponse:
    """Show the events people were invited to, and invite to another."""
    programme, at = organised(request, slug), clock.now()
    others = Programme.objects.organised_by(request.user).filter(state="published").exclude(pk=programme.pk)
    form = EventForm(request.POST if request.method == "POST" else None, others=others.order_by("-created_at", "-pk"))
    if request.method == "POST" and form.is_valid():
        try:
            acting.invite(
                programme=programme,
                occasion=form.occasion(),
                also_for=list(form.cleaned_data.get("also_for") or ()),
                form_key=form.cleaned_data["form_key"],
                by=request.user,
                at=at,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Invited. The letters go out in the next minutes."))
            return redirect("growth:events", slug)
    context = {"programme": programme, "form": form, "rows": queries.events_with_counts(programme), "at": at}
    return render(request, "growth/events.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PersonRequest, slug: str, event_id: int) -> HttpResponse:
    """Move an event or give it other words."""
    programme, at = organised(request, slug), clock.now()
    event = get_object_or_404(OutsideEvent, programme=programme, pk=event_id, called_off_at=None, ends_at__gt=at)
    form = EventForm(request.POST if request.method == "POST" else None, event=event)
    if request.method == "POST" and form.is_valid():
        try:
            acting.change(event=event, occasion=form.occasion(), by=request.user, at=at)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. Those invited are told when the time or place is another."))
            return redirect("growth:events", slug)
    return render(request, "growth/event_change.html", {"programme": programme, "event": event, "form": form})


@require_POST
def call_off(request: PersonRequest, slug: str, event_id: int) -> HttpResponse:
    """Call an event off."""
    event = get_object_or_404(OutsideEvent, programme=organised(request, slug), pk=event_id)
    acting.call_off(event=event, by=request.user, at=clock.now())
    messages.success(request, _("Called off. Those invited are told."))
    return redirect("growth:events", slug)


@require_safe
def event(request: PersonRequest, event_id: int) -> HttpResponse:
    """Show an event to somebody who is invited, and ask whether they are coming."""
    event, at = _mine(request, event_id), clock.now()
    guest = EventGuest.objects.get(event=event, person=request.user)
    context = {
        "event": event,
        "choices": [(coming, guest.coming == coming) for coming in Coming],
        "is_ahead": event.called_off_at is None and event.ends_at > at,
    }
    return render(request, "growth/event.html", context)


@require_POST
def answer(request: PersonRequest, event_id: int) -> HttpResponse:
    """Take the answer."""
    event, form = _mine(request, event_id), ComingForm(request.POST)
    if form.is_valid():
        acting.answer(event=event, person=request.user, coming=Coming(form.cleaned_data["coming"]), at=clock.now())
        messages.success(request, _("Thank you. You can change your answer until the event."))
    return redirect("growth:event", event_id)


@require_safe
def ics(request: PersonRequest, event_id: int) -> HttpResponse:
    """Hand out the event as a calendar file."""
    event = _mine(request, event_id)
    file = calendar.file_of(event, request.user)
    if file is None:
        raise Http404
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="event.ics"'
    return response


def _mine(request: PersonRequest, event_id: int) -> OutsideEvent:
    return get_object_or_404(permissions.invited_to(request.user).select_related("programme"), pk=event_id)
