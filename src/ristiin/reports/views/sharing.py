"""The report as those who took part read it, and letting them read it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.kernel import clock
from ristiin.programmes.models import Programme
from ristiin.programmes.views.access import organised, seen
from ristiin.reports import permissions, queries
from ristiin.reports.actions import sharing
from ristiin.reports.choices import Seat
from ristiin.reports.sections import Reader
from ristiin.reports.telling import programme_report


@require_safe
def shared(request: PersonRequest, slug: str) -> HttpResponse:
    """Show the report to those who took part or facilitate, and to organisers as those who took part see it."""
    programme: Programme = get_object_or_404(queries.with_report(seen(request)), slug=slug)
    seat = permissions.seat_of(request.user, programme)
    if seat is None:
        raise Http404
    organises = seat == Seat.ORGANISER
    reader = Reader(request.user, seat=Seat.PARTICIPANT if organises else seat)
    context = {
        "programme": programme,
        "organises": organises,
        "facilitates": seat == Seat.FACILITATOR,
        "shared": queries.sharing_of(programme),
        "unpublished": queries.unpublished(programme) if organises else [],
        "report": programme_report(programme, reader, clock.now()),
    }
    return render(request, "reports/shared.html", context)


@require_POST
def share(request: PersonRequest, slug: str) -> HttpResponse:
    """Let those who took part read the report."""
    programme = organised(request, slug)
    sharing.share(programme=programme, by=request.user, at=clock.now())
    messages.success(request, _("Those who took part can read the report now. They get a letter about it."))
    return redirect("reports:shared", slug)


@require_POST
def stop(request: PersonRequest, slug: str) -> HttpResponse:
    """Keep those who took part from reading the report any more."""
    programme = organised(request, slug)
    sharing.stop_sharing(programme=programme, by=request.user, at=clock.now())
    messages.success(request, _("Only you and the facilitators read the report now."))
    return redirect("reports:shared", slug)
