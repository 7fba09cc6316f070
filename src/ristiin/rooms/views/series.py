"""The organiser's page of the groups' meetings: set in one act, taken back within the hour, then the groups' own."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import override as in_zone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from ristiin.accounts.requests import PersonRequest
from ristiin.kernel import clock
from ristiin.kernel.refusal import Refusal
from ristiin.kernel.rights import require
from ristiin.programmes.models import Programme
from ristiin.programmes.permissions import organises
from ristiin.programmes.queries import playbook_of, timeline
from ristiin.rooms import overview
from ristiin.rooms.actions import series as actions
from ristiin.rooms.endings import close_of
from ristiin.rooms.forms.series import SeriesForm
from ristiin.rooms.models import Series
from ristiin.ui.dates import clock as hour


@require_http_methods(["GET", "HEAD", "POST"])
def meetings(request: PersonRequest, slug: str) -> HttpResponse:
    """Write when the groups meet, look at all the dates, and send them."""
    programme = organised(request, slug)
    at, shown = clock.now(), overview.series_of(programme)
    form = SeriesForm(
        request.POST if request.method == "POST" else None,
        groups=overview.groups_to_serve(programme, request.GET.get("for", "")),
        programme=programme,
        already=shown.served,
        initial=_usual(programme),
    )
    context: dict[str, Any] = {"programme": programme, "form": form, "shown": shown, "at": at}
    with in_zone(ZoneInfo(programme.timezone)):
        if request.method == "POST" and form.is_valid():
            if request.POST.get("do") == "send":
                return _send(request, programme, form, at)
            if request.POST.get("do") != "change":
                plan = actions.planned_for(
                    programme=programme, groups=form.groups, venues=form.venues, rhythm=form.rhythm, at=at
                )
                context |= {"plan": plan, "close": close_of(timeline(programme))}
                return render(request, "rooms/series_preview.html", context)
        return render(request, "rooms/series.html", context)


@require_POST
def take_back(request: PersonRequest, slug: str, series_id: int) -> HttpResponse:
    """Call off what of a series is still as it was sent."""
    programme = organised(request, slug)
    series = get_object_or_404(Series, programme=programme, pk=series_id)
    gone = actions.take_back(series=series, actor=request.user, at=clock.now())
    said = ngettext("%(n)s meeting is taken back.", "%(n)s meetings are taken back. Everybody is told.", gone)
    messages.success(request, said % {"n": gone})
    return redirect("series:meetings", slug=slug)


def _send(request: PersonRequest, programme: Programme, form: SeriesForm, at: datetime) -> HttpResponse:
    venues, rhythm = form.venues, form.rhythm
    try:
        made = actions.set_series(
            programme=programme,
            rhythm=rhythm,
            venues=venues,
            form_key=form.cleaned_data["form_key"],
            actor=request.user,
            at=at,
        )
    except Refusal as refusal:
        plan = actions.planned_for(programme=programme, groups=form.groups, venues=venues, rhythm=rhythm, at=at)
        context = {"programme": programme, "form": form, "plan": plan, "refusal": refusal}
        return render(request, "rooms/series_preview.html", context | {"close": close_of(timeline(programme))})
    total = made.meetings_each * len(venues)
    said = ngettext("%(n)s meeting is on its way.", "%(n)s meetings are on their way.", total) % {"n": total}
    until = hour(made.made_at + actions.TAKEN_BACK_WITHIN)
    take_back_until = _("You can take them back until %(time)s.") % {"time": until}
    messages.success(request, f"{said} {take_back_until}")
    return redirect("series:meetings", slug=programme.slug)


def organised(request: PersonRequest, slug: str) -> Programme:
    """Return the programme for one of its organisers."""
    visible = Programme.objects.visible_to(request.user).select_related("site")
    programme: Programme = get_object_or_404(visible, slug=slug)
    require(organises(request.user, programme))
    return programme


def _usual(programme: Programme) -> dict[str, Any]:
    """Return what the playbook says of the groups' own meetings."""
    playbook = playbook_of(programme)
    return {"count": playbook.meetings, "minutes": str(playbook.meeting_minutes)} if playbook else {"count": 3}
