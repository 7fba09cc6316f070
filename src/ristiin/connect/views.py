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
from ristiin.connect import queries
from ristiin.connect.actions import answering, feeds
from ristiin.connect.calendars import CONTENT_TYPE, calendar_file
from ristiin.connect.choices import Coming
from ristiin.connect.models import CalendarFeed
from ristiin.gatherings.permissions import takes_part
from ristiin.gatherings.views.access import followed, session_of
from ristiin.grouping.models import Group
from ristiin.kernel import clock
from ristiin.kernel.rights import require
from ristiin.programmes.models import TimelineEntry
from ristiin.rooms.access import inside
from ristiin.rooms.models import Meeting


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
            "answers_by_mail": bool(settings.REPLY_MAILBOX),
            "dates": queries.dates_ahead(request.user, clock.now()),
        },
    )


@require_POST
def change(request: PersonRequest) -> HttpResponse:
    """Make a calendar address, or a new one in place of the old."""
    had_one = CalendarFeed.objects.filter(person=request.user, revoked_at__isnull=True).exists()
    feeds.change_feed(person=request.user, at=clock.now())
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
            queries.occasions(queries.dates_of(found.person, clock.now())),
            name=the_community().name,
            language=found.person.language,
        )
    return HttpResponse(content, content_type=CONTENT_TYPE, headers={"Cache-Control": "private, max-age=300"})


@require_safe
def entry(request: PersonRequest, uid: UUID) -> HttpResponse:
    """Give one date of one's own as a file."""
    own = next((date for date in queries.dates_of(request.user, clock.now()) if date.uid == uid), None)
    if own is None:
        raise Http404
    content = calendar_file(queries.occasions([own]), name=the_community().name, language=request.user.language)
    name = own.key if isinstance(own, TimelineEntry) else "meeting" if isinstance(own, Meeting) else "event"
    return HttpResponse(
        content,
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}.ics"'},
    )


@require_POST
def answer_session(request: PersonRequest, slug: str, key: str) -> HttpResponse:
    """Note whether one can come to a joint session."""
    programme = followed(request, slug)
    session = session_of(programme, key)
    require(takes_part(request.user, programme))
    coming, sequence = request.POST.get("coming", ""), request.POST.get("sequence", "")
    page = reverse("gatherings:session", args=[slug, key])
    if coming not in Coming or not sequence.isdecimal():
        messages.error(request, _("Choose one of the three answers."))
        return redirect(page)
    answering.answer_session(
        entry=session, sequence=int(sequence), person=request.user, coming=Coming(coming), at=clock.now()
    )
    messages.success(request, _("Thank you. Your answer is noted; nobody else sees it."))
    return redirect(page)


@require_POST
@inside
def answer(request: PersonRequest, group: Group, meeting_id: int) -> HttpResponse:
    """Note whether one can come to a meeting of one's group."""
    meeting = get_object_or_404(Meeting, group=group, pk=meeting_id)
    coming, sequence = request.POST.get("coming", ""), request.POST.get("sequence", "")
    if coming not in Coming or not sequence.isdecimal():
        messages.error(request, _("Choose one of the three answers."))
        return redirect(queries.page_of(meeting))
    answering.answer(
        meeting=meeting, sequence=int(sequence), person=request.user, coming=Coming(coming), at=clock.now()
    )
    messages.success(request, _("Thank you. The others in your group see your answer."))
    return redirect(queries.page_of(meeting))
