"""The board of a session: what groups have shared, thanks, what is built on it, and the wall."""

from collections.abc import Sequence
from hashlib import blake2s
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.gatherings import insight_queries, permissions
from ristiin.gatherings.actions import sharing
from ristiin.gatherings.choices import Stream
from ristiin.gatherings.forms import ReplyForm
from ristiin.gatherings.models import Insight, Reply
from ristiin.gatherings.views.access import followed, is_htmx, session_of
from ristiin.grouping.models import Group
from ristiin.kernel import clock
from ristiin.kernel.rights import require
from ristiin.programmes.models import Programme, TimelineEntry
from ristiin.programmes.permissions import organises


@require_safe
def board(request: PersonRequest, slug: str, key: str) -> HttpResponse:
    """Show what groups have shared for a session."""
    programme = followed(request, slug)
    return _page(request, programme, session_of(programme, key))


@require_safe
def wall(request: PersonRequest, slug: str, key: str) -> HttpResponse:
    """Show the board on a wall, in large letters; it grows while the session goes on."""
    programme = followed(request, slug)
    require(permissions.shows_wall(request.user, programme))
    entry = session_of(programme, key)
    streams = insight_queries.wall_of(entry)
    seen = _digest(streams)
    if is_htmx(request) and request.GET.get("seen") == seen:
        return HttpResponse(status=204)
    context = {"programme": programme, "entry": entry, "streams": streams, "seen": seen}
    return render(request, "gatherings/wall_board.html" if is_htmx(request) else "gatherings/wall.html", context)


def _digest(streams: Sequence[tuple[Stream, Sequence[insight_queries.Shared]]]) -> str:
    """Return what tells one state of the wall from another, so that nothing is read out anew that has not changed."""
    there = [(shared.insight.pk, shared.insight.revision, shared.by) for _stream, found in streams for shared in found]
    return blake2s(repr(there).encode(), digest_size=6).hexdigest()


@require_POST
def thank(request: PersonRequest, slug: str, insight_id: int) -> HttpResponse:
    """Thank for an insight, or take the thanks back."""
    insight = get_object_or_404(_shared(request, slug), pk=insight_id)
    require(permissions.writes_on_board(request.user, insight.entry.programme))
    if "undo" in request.POST:
        sharing.take_thanks_back(insight=insight, person=request.user, at=clock.now())
    else:
        sharing.thank(insight=insight, person=request.user, at=clock.now())
    return _to(insight)


@require_POST
def reply(request: PersonRequest, slug: str, insight_id: int) -> HttpResponse:
    """Build on an insight under one's own name."""
    insight = get_object_or_404(_shared(request, slug), pk=insight_id)
    require(permissions.writes_on_board(request.user, insight.entry.programme))
    form = ReplyForm(request.POST, number=insight.pk)
    if not form.is_valid():
        return _page(request, insight.entry.programme, insight.entry, written=(insight.pk, form))
    said = form.cleaned_data
    sharing.reply(insight=insight, body=said["body"], person=request.user, send_key=said["send_key"], at=clock.now())
    messages.success(request, _("Added under your name."))
    return _to(insight)


@require_POST
def reply_end(request: PersonRequest, slug: str, reply_id: int) -> HttpResponse:
    """Remove a reply: one's own, or as an organiser anybody's."""
    programme = followed(request, slug)
    found = get_object_or_404(
        Reply.objects.filter(insight__entry__programme=programme, insight__shared_at__isnull=False).select_related(
            "insight__entry__programme"
        ),
        pk=reply_id,
    )
    require(found.written_by_id == request.user.pk or organises(request.user, programme))
    sharing.remove_reply(reply=found, by=request.user, at=clock.now())
    messages.success(request, _("Removed."))
    return _to(found.insight)


def _shared(request: PersonRequest, slug: str) -> "QuerySet[Insight]":
    """Return the insights of a programme that are on a board."""
    programme = followed(request, slug)
    rows = Insight.objects.filter(entry__programme=programme, shared_at__isnull=False)
    return rows.select_related("entry__programme", "group")


def _page(
    request: PersonRequest,
    programme: Programme,
    entry: TimelineEntry,
    written: tuple[int, ReplyForm] | None = None,
) -> HttpResponse:
    streams = insight_queries.board_of(entry, request.user)
    may_write = permissions.writes_on_board(request.user, programme)
    context: dict[str, Any] = {
        "programme": programme,
        "entry": entry,
        "streams": [
            (stream, [(shared, _reply_form(shared.insight.pk, written)) for shared in found])
            for stream, found in streams
        ],
        "is_empty": not any(found for _stream, found in streams),
        "has_board": bool(streams),
        "own_room": Group.objects.of(request.user).filter(programme=programme).order_by("pk").first(),
        "organises": organises(request.user, programme),
        "may_write": may_write,
        "shows_wall": permissions.shows_wall(request.user, programme),
        "failed": written[1] if written else None,
    }
    return render(request, "gatherings/board.html", context)


def _reply_form(insight_id: int, written: tuple[int, ReplyForm] | None) -> ReplyForm:
    return written[1] if written and written[0] == insight_id else ReplyForm(number=insight_id)


def _to(insight: Insight) -> HttpResponse:
    there = reverse("gatherings:board", args=[insight.entry.programme.slug, insight.entry.key])
    return redirect(f"{there}#insight-{insight.pk}")
