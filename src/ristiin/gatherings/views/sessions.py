"""Joint sessions as those who take part see them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.gatherings import permissions, poll_queries, queries, session_parts
from ristiin.gatherings.models import Attendance, Material
from ristiin.gatherings.views.access import attended, followed
from ristiin.kernel import clock
from ristiin.kernel.downloads import download
from ristiin.programmes.drawing import session_line
from ristiin.programmes.permissions import organises
from ristiin.programmes.queries import sessions as sessions_of
from ristiin.programmes.queries import timeline


@require_safe
def sessions(request: PersonRequest, slug: str) -> HttpResponse:
    """List the joint sessions of a programme."""
    programme, at = followed(request, slug), clock.now()
    met = sessions_of(timeline(programme))
    poll = poll_queries.open_poll(programme)
    context = {
        "programme": programme,
        "rows": [(entry, session_line(entry, place=True), entry.ends_at < at) for entry in met],
        "organises": organises(request.user, programme),
        "takes_part": permissions.takes_part(request.user, programme),
        "poll": poll,
        "has_answered": poll is not None and bool(poll_queries.answers_of(poll, request.user)),
        "has_to_come": any(entry.starts_at > at for entry in met),
        "is_cancelled": programme.state == "cancelled",
        "is_published": programme.state == "published",
    }
    return render(request, "gatherings/sessions.html", context)


@require_safe
def session(request: PersonRequest, slug: str, key: str) -> HttpResponse:
    """Show one joint session: when, where, its programme, who speaks, its materials and its board."""
    (entry, is_partner), at = attended(request, slug, key), clock.now()
    programme = entry.programme
    is_organiser = organises(request.user, programme)
    context = {
        "programme": programme,
        "entry": entry,
        "line": session_line(entry),
        "is_over": entry.ends_at < at,
        "agenda": queries.agenda_of(entry),
        "speakers": queries.coming_speakers(entry),
        "materials": queries.materials_of(entry),
        "is_partner": is_partner,
        "streams": [] if is_partner else queries.streams_of(entry),
        "organises": is_organiser,
        "shows_wall": permissions.shows_wall(request.user, programme),
        "keeps_attendance": not is_partner and programme.counts_for_credit and not programme.employer_organises,
        "was_present": Attendance.objects.filter(entry=entry, person=request.user).exists(),
        "is_cancelled": programme.state == "cancelled",
        "parts": [] if is_partner else session_parts.parts(entry, request.user, at),
    }
    return render(request, "gatherings/session.html", context)


@require_safe
def material(request: PersonRequest, slug: str, key: str, material_id: int) -> HttpResponse:
    """Give a file of the session's materials to keep; it never opens as a page of ours."""
    entry, _is_partner = attended(request, slug, key)
    files = Material.objects.filter(entry=entry).exclude(file_name="")
    shown = get_object_or_404(files, pk=material_id)
    return download(shown.content, shown.file_name, shown.content_type)
