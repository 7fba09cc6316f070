"""Choosing who opens a meeting, the organiser's guests for first meetings, and the guest's own page."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import override as in_zone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.grouping.models import Group
from ristiin.kernel import clock
from ristiin.rooms import guests, mails, overview, queries
from ristiin.rooms.access import inside, people_in, sees_from
from ristiin.rooms.actions import opening as actions
from ristiin.rooms.forms.opening import FirstMeetingsForm, GuestForm, MemberForm
from ristiin.rooms.models import GuestOpener, Meeting, Opener
from ristiin.rooms.views.series import organised


@require_POST
@inside
def choose_opener(request: PersonRequest, group: Group, meeting_id: int) -> HttpResponse:
    """Let one of the group open the meeting, or nobody."""
    meeting = _meeting(request, group, meeting_id)
    form = MemberForm(request.POST, people=people_in(group))
    if request.POST.get("nobody"):
        actions.nobody_opens(meeting=meeting, person=request.user, at=clock.now())
        messages.success(request, _("Nobody opens the meeting now. That is as good."))
    elif form.is_valid():
        chosen = actions.choose_member(meeting=meeting, opener=form.chosen, person=request.user, at=clock.now())
        messages.success(request, _("Opens the meeting: %(name)s.") % {"name": chosen.person})
    else:
        messages.warning(request, _("Choose who of you opens the meeting."))
    return redirect("rooms:meeting", group_id=group.pk, meeting_id=meeting.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def invite_guest(request: PersonRequest, group: Group, meeting_id: int) -> HttpResponse:
    """Invite a guest to open one meeting."""
    meeting = _meeting(request, group, meeting_id)
    form = GuestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        actions.invite_guest(
            meeting=meeting,
            invitee=form.invitee,
            form_key=cleaned["form_key"],
            person=request.user,
            at=clock.now(),
        )
        messages.success(request, _("A letter with a link is on its way: %(name)s.") % {"name": cleaned["name"]})
        return redirect("rooms:meeting", group_id=group.pk, meeting_id=meeting.pk)
    trail = [{"url": reverse("rooms:meeting", args=[group.pk, meeting.pk]), "label": _("The meeting")}]
    return render(
        request, "rooms/invite_guest.html", {"group": group, "meeting": meeting, "form": form, "trail": trail}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def first_meetings(request: PersonRequest, slug: str) -> HttpResponse:
    """Invite a guest to open the next meeting of several groups."""
    programme = organised(request, slug)
    groups = list(overview.live_groups(programme))
    form = FirstMeetingsForm(request.POST or None, groups=groups)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        guest = actions.invite_to_first_meetings(
            programme=programme,
            groups=[int(pk) for pk in cleaned["groups"]],
            invitee=form.invitee,
            form_key=cleaned["form_key"],
            actor=request.user,
            at=clock.now(),
        )
        reached = Opener.objects.filter(guest=guest).count()
        said = ngettext(
            "A letter is on its way: %(name)s opens the next meeting of %(n)s group.",
            "A letter is on its way: %(name)s opens the next meeting of %(n)s groups.",
            reached,
        )
        messages.success(request, said % {"name": guest.name, "n": reached})
        return redirect("series:openers", slug=slug)
    context = {"programme": programme, "form": form, "groups": groups, "guests": overview.guests_of(programme)}
    return render(request, "rooms/openers.html", context)


@require_POST
def uninvite(request: PersonRequest, slug: str, guest_id: int) -> HttpResponse:
    """Take back a guest for first meetings."""
    programme = organised(request, slug)
    sent = GuestOpener.objects.filter(programme=programme, is_sent_by_organiser=True)
    guest = get_object_or_404(sent, pk=guest_id)
    actions.uninvite(guest=guest, actor=request.user, at=clock.now())
    messages.success(request, _("The invitation is taken back."))
    return redirect("series:openers", slug=slug)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def guest(request: HttpRequest, token: str) -> HttpResponse:
    """Show a guest what they are invited to open. Looking answers nothing: mail scanners look too."""
    at = clock.now()
    invited, found = _invited(token)
    if invited is None or not found:
        return _quietly(render(request, "rooms/guest_gone.html", status=410))
    if request.method == "POST":
        chosen = next((one for one in found if str(one.pk) == request.POST.get("opening")), None)
        if chosen is not None and request.POST.get("coming") in {"yes", "no"}:
            actions.guest_says(opener=chosen, comes=request.POST["coming"] == "yes", at=at)
            messages.success(request, _("Thank you. Your answer has arrived."))
        return redirect("guest_opener", token)
    with in_zone(ZoneInfo(invited.programme.timezone)):
        context = {"guest": invited, "openings": found, "programme": invited.programme}
        return _quietly(render(request, "rooms/guest.html", context))


@login_not_required
@never_cache
@require_safe
def guest_calendar(request: HttpRequest, token: str, opening_id: int) -> HttpResponse:  # noqa: ARG001 - as every view
    """Give one of the meetings as a calendar file."""
    invited, found = _invited(token)
    opener = next((one for one in found if one.pk == opening_id), None)
    if invited is None or opener is None:
        raise Http404
    content = guests.calendar_file(opener.meeting, mails.page_of(invited), clock.now())
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return _quietly(response)


def _invited(token: str) -> tuple[GuestOpener | None, list[Opener]]:
    invited = guests.guest_by(token)
    if invited is None:
        raise Http404
    return invited, guests.openings(invited, clock.now())


def _meeting(request: PersonRequest, group: Group, meeting_id: int) -> Meeting:
    visible = queries.visible_meetings(group, sees_from(group, request.user))
    found: Meeting = get_object_or_404(visible, pk=meeting_id)
    found.group = group
    return found


def _quietly(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
