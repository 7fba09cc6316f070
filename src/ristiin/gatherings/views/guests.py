"""The one page of an invited speaker, who needs no account."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import override as in_zone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ristiin.gatherings import queries
from ristiin.gatherings.actions import speaking
from ristiin.gatherings.models import Speaker
from ristiin.kernel import clock
from ristiin.programmes.drawing import session_line


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def guest(request: HttpRequest, token: str) -> HttpResponse:
    """Show the session a guest is invited to and take the answer. Looking answers nothing: mail scanners look too."""
    speaker, at = queries.speaker_by(token, clock.now()), clock.now()
    if speaker is None:
        if not Speaker.objects.filter(token=token).exists():
            raise Http404
        return render(request, "gatherings/guest_gone.html", status=410)
    entry = speaker.entry
    if request.method == "POST":
        if request.POST.get("answer") in {"yes", "no"}:
            speaking.answer(speaker=speaker, comes=request.POST["answer"] == "yes", at=at)
            messages.success(request, _("Thank you. Your answer has arrived."))
        return redirect("gatherings:guest", token)
    with in_zone(ZoneInfo(entry.programme.timezone)):
        context = {
            "speaker": speaker,
            "entry": entry,
            "line": session_line(entry),
            "agenda": queries.agenda_of(entry),
            "is_over": entry.ends_at <= at,
            "is_moved": speaker.answered_for is not None and speaker.answered_for != entry.starts_at,
            "zone": entry.programme.timezone,
        }
        response = render(request, "gatherings/guest.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
