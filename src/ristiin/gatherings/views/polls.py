"""The poll that times the joint sessions: proposing, answering, settling."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ristiin.accounts.requests import PersonRequest
from ristiin.gatherings import permissions, poll_queries
from ristiin.gatherings.actions import polling
from ristiin.gatherings.forms import MOST_TIMES, TIMES_AT_FIRST, AnswerForm, ProposeForm, SettleForm, soon
from ristiin.gatherings.models import Poll
from ristiin.gatherings.views.access import followed, organised
from ristiin.kernel import clock
from ristiin.kernel.refusal import Refusal
from ristiin.kernel.rights import require
from ristiin.programmes.models import Programme
from ristiin.programmes.queries import sessions, timeline


@require_http_methods(["GET", "HEAD", "POST"])
def poll(request: PersonRequest, slug: str) -> HttpResponse:
    """Let somebody mark which times suit them; the answer can be changed until the times are settled."""
    programme = followed(request, slug)
    require(permissions.takes_part(request.user, programme))
    found = poll_queries.latest_poll(programme)
    if found is None:
        return render(request, "gatherings/no_poll.html", {"programme": programme})
    options, known = poll_queries.options_of(found), poll_queries.answers_of(found, request.user)
    form = AnswerForm(request.POST if request.method == "POST" else None, options=options, known=known)
    if request.method == "POST" and form.is_valid():
        polling.answer(poll=found, person=request.user, fits=form.fits(), at=clock.now())
        messages.success(request, _("Saved. You can change your answer until the times are settled."))
        return redirect("gatherings:poll", slug)
    context = {
        "programme": programme,
        "poll": found,
        "form": form,
        "has_answered": bool(known),
        "settled": [option for option in options if option.is_chosen],
    }
    return render(request, "gatherings/poll.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: PersonRequest, slug: str) -> HttpResponse:
    """Propose times for the sessions to come and ask everybody."""
    programme, at = organised(request, slug), clock.now()
    if poll_queries.open_poll(programme) is not None:
        return redirect("gatherings:poll_results", slug)
    coming = [entry for entry in sessions(timeline(programme)) if entry.starts_at > at]
    is_posted = request.method == "POST"
    rows = _rows(request.POST.get("rows", "")) + (TIMES_AT_FIRST if "more" in request.POST else 0)
    form = ProposeForm(
        request.POST if is_posted else None, entries=coming, rows=rows, initial={"closes_on": soon(at).date()}
    )
    if is_posted and "more" not in request.POST and form.is_valid():
        try:
            polling.ask(programme=programme, times=form.times(), closes_at=form.closes_at(), by=request.user, at=at)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Asked. Everybody who takes part gets a letter."))
            return redirect("gatherings:poll_results", slug)
    context = {
        "programme": programme,
        "form": form,
        "coming": coming,
        "rows": form.number_of_rows,
        "asks_more": "more" in request.POST,
        "has_room": form.number_of_rows < MOST_TIMES,
        "is_published": programme.state == "published",
    }
    return render(request, "gatherings/propose.html", context)


def _rows(written: str) -> int:
    return min(int(written), MOST_TIMES) if written.isdecimal() and len(written) <= 3 else TIMES_AT_FIRST  # noqa: PLR2004 - twenty has two


@require_http_methods(["GET", "HEAD", "POST"])
def results(request: PersonRequest, slug: str) -> HttpResponse:
    """Show what suits whom, the best times first, and settle the times."""
    programme = organised(request, slug)
    found = poll_queries.latest_poll(programme)
    if found is None:
        return redirect("gatherings:propose", slug)
    standing = poll_queries.standing_of(found)
    is_posted = request.method == "POST"
    form = SettleForm(request.POST if is_posted else None, sessions=standing.sessions)
    if is_posted and form.is_valid():
        try:
            polling.settle(poll=found, chosen=form.chosen(), by=request.user, at=clock.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Settled. Calendars follow, and those who take part are told."))
            return redirect("gatherings:sessions", slug)
    context = {
        "programme": programme,
        "poll": found,
        "standing": standing,
        "form": form,
        "asked": len(standing.answered) + len(standing.silent),
        "is_closed": found.closes_at <= clock.now(),
    }
    return render(request, "gatherings/poll_results.html", context)


@require_POST
def withdraw(request: PersonRequest, slug: str) -> HttpResponse:
    """Take the open poll back."""
    programme = organised(request, slug)
    polling.withdraw(poll=_open(programme), by=request.user, at=clock.now())
    messages.success(request, _("The poll was taken back. The sessions are as they were."))
    return redirect("gatherings:sessions", slug)


def _open(programme: Programme) -> Poll:
    found = poll_queries.open_poll(programme)
    if found is None:
        raise Http404
    return get_object_or_404(Poll, pk=found.pk)
