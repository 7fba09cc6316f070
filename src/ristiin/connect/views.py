"""Calendars: one's own feed, and one date at a time."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.community.queries import the_community
from ristiin.connect import actions, queries
from ristiin.connect.calendars import CONTENT_TYPE, calendar_file
from ristiin.connect.models import CalendarFeed
from ristiin.kernel import clock


@require_safe
def calendar(request: PersonRequest) -> HttpResponse:
    """Show the dates that are in one's calendar and the address by which a calendar program reads them."""
    feed = CalendarFeed.objects.filter(person=request.user, revoked_at__isnull=True).first()
    address = settings.BASE_URL + reverse("connect:feed", args=[feed.token]) if feed else ""
    return render(
        request,
        "connect/calendar.html",
        {
            "address": address,
            "webcal": address.replace("http", "webcal", 1),
            "entries": [entry for entry in queries.entries_of(request.user) if entry.ends_at >= clock.now()],
        },
    )


@require_POST
def change(request: PersonRequest) -> HttpResponse:
    """Make a calendar address, or a new one in place of the old."""
    had_one = CalendarFeed.objects.filter(person=request.user, revoked_at__isnull=True).exists()
    actions.change_feed(person=request.user, at=clock.now())
    if had_one:
        messages.success(request, _("The old address no longer works. Give the new one to your calendar."))
    return redirect("connect:calendar")


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 - the address alone says whose it is
    """Give a calendar program the dates of whoever has this address."""
    found = get_object_or_404(CalendarFeed.objects.select_related("person"), token=token, revoked_at__isnull=True)
    if not found.person.is_active:
        raise Http404
    with override(found.person.language):
        content = calendar_file(
            queries.occasions(queries.entries_of(found.person)),
            name=the_community().name,
            language=found.person.language,
        )
    return HttpResponse(content, content_type=CONTENT_TYPE, headers={"Cache-Control": "private, max-age=300"})


@require_safe
def entry(request: PersonRequest, uid: UUID) -> HttpResponse:
    """Give one date of one's own as a file."""
    own = {found.uid: found for found in queries.entries_of(request.user)}
    if uid not in own:
        raise Http404
    content = calendar_file(queries.occasions([own[uid]]), name=the_community().name, language=request.user.language)
    return HttpResponse(
        content,
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{own[uid].key}.ics"'},
    )
