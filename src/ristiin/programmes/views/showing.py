"""What others see of a programme, and how the word is spread."""

import io
from typing import Any

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from ristiin.accounts.choices import Language
from ristiin.accounts.requests import PersonRequest
from ristiin.kernel import clock
from ristiin.kernel.translated import in_language
from ristiin.programmes import doors, drawing, permissions, queries
from ristiin.programmes.choices import EntryKind, Phase, State
from ristiin.programmes.models import Programme
from ristiin.programmes.views.access import organised, seen
from ristiin.ui import dates

BEFORE_THE_START = {Phase.DRAFT, Phase.COMING, Phase.REGISTRATION}
"""While one can still come along: later the page no longer says what registering would lead to."""


@login_not_required
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell what the programme is, for whom, when, and what one can do now."""
    programme, at = get_object_or_404(queries.with_timeline(seen(request)), slug=slug), clock.now()
    entries = queries.timeline(programme)
    door, phase = doors.door(programme, entries, request.user, at), programme.phase(entries, at)
    context = {
        "programme": programme,
        "address": public_address(programme),
        "description": in_language(programme.descriptions),
        "target_group": in_language(programme.for_whom),
        "phase": phase,
        "door": door,
        "target_groups": [
            (group, doors.door_of(group, programme, entries, at, has_own=door.is_own))
            for group in queries.target_groups(programme)
        ],
        "providers": queries.providers(programme),
        "registration": queries.entry_of(entries, EntryKind.REGISTRATION),
        "pairing": queries.entry_of(entries, EntryKind.PAIRING),
        "moments": drawing.moments(entries, at),
        "sessions": [(entry, drawing.session_line(entry)) for entry in queries.sessions(entries)],
        "themes": queries.live_themes(programme),
        "languages": [Language(code).label for code in programme.languages if code in Language.values],
        "steps": queries.what_happens(programme, entries) if phase in BEFORE_THE_START else [],
        "organises": permissions.organises(request.user, programme),
        "plans": permissions.plans_with(request.user, programme),
        "is_draft": programme.state == State.DRAFT,
        "is_cancelled": programme.state == State.CANCELLED,
        "phases": Phase,
    }
    return render(request, "programmes/page.html", context)


@require_safe
def share(request: PersonRequest, slug: str) -> HttpResponse:
    """Give the organiser the link, the QR code and a message ready to send."""
    programme = organised(request, slug)
    context = {
        "programme": programme,
        "address": public_address(programme),
        "is_published": programme.state == State.PUBLISHED,
        "letters": _letters(programme),
    }
    return render(request, "programmes/share.html", context)


@require_safe
def qr(request: PersonRequest, slug: str) -> HttpResponse:
    """Draw the page's address as a QR code that scales."""
    programme = organised(request, slug)
    drawn = io.BytesIO()
    segno.make(public_address(programme), error="m").save(
        drawn, kind="svg", scale=8, border=2, dark="#000", light="#fff", svgclass=None, lineclass=None
    )
    return _file(drawn, "image/svg+xml", f"{programme.slug}.svg", request)


@require_safe
def qr_png(request: PersonRequest, slug: str) -> HttpResponse:
    """Draw the page's address as a QR code for printing."""
    programme = organised(request, slug)
    drawn = io.BytesIO()
    segno.make(public_address(programme), error="m").save(drawn, kind="png", scale=20, border=4)
    return _file(drawn, "image/png", f"{programme.slug}.png", request)


def public_address(programme: Programme) -> str:
    """Return the whole address of a programme's public page."""
    return settings.BASE_URL + reverse("programmes:page", args=[programme.slug])


def _file(drawn: io.BytesIO, kind: str, name: str, request: HttpRequest) -> HttpResponse:
    response = HttpResponse(drawn.getvalue(), content_type=kind)
    disposition = "attachment" if "save" in request.GET else "inline"
    response.headers["Content-Disposition"] = f'{disposition}; filename="{name}"'
    return response


def _letters(programme: Programme) -> list[dict[str, Any]]:
    """Return a message ready to send, in each language."""
    entries = queries.timeline(programme)
    return [
        {"language": code, "label": label, "text": _letter(programme, entries, code)}
        for code, label in Language.choices
    ]


def _letter(programme: Programme, entries: list[Any], language: str) -> str:
    registration = queries.entry_of(entries, EntryKind.REGISTRATION)
    with override(language):
        met = [
            f"{entry.name}: {dates.day(entry.starts_at)} {drawing.session_line(entry)}"
            for entry in queries.sessions(entries)
        ]
        parts = [
            programme.name,
            in_language(programme.for_whom),
            in_language(programme.descriptions),
            "\n".join(met),
            _("Register by %(when)s:") % {"when": dates.day_clock(registration.ends_at)} if registration else "",
            public_address(programme),
        ]
        return "\n\n".join(part for part in parts if part)
