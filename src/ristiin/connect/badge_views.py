"""Badges: the holder's own, and what those who check one read. No page here names anybody."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.connect import badges
from ristiin.programmes.models import Programme
from ristiin.reports.models import Certificate
from ristiin.reports.papers.queries import issuer_of

KEPT = "public, max-age=300"


@never_cache
@require_safe
def credential(request: PersonRequest, certificate_id: int) -> HttpResponse:
    """Give the holder a certificate of theirs as a signed badge, for their wallet."""
    valid = Certificate.objects.filter(person=request.user, withdrawn_at=None).exclude(name="")
    found = get_object_or_404(valid.select_related("programme", "person"), pk=certificate_id)
    response = HttpResponse(badges.signed(found), content_type="application/vc+jwt")
    response.headers["Content-Disposition"] = 'attachment; filename="badge.jwt"'
    return response


@login_not_required
@require_safe
def issuer(_request: HttpRequest) -> HttpResponse:
    """Tell who signs badges here."""
    with override(settings.LANGUAGE_CODE):
        return _public({"@context": badges.CONTEXT, **badges.issuer()})


@login_not_required
@require_safe
def keys(_request: HttpRequest) -> HttpResponse:
    """Give the public keys by which badges are checked."""
    return _public(badges.keys(), "application/jwk-set+json")


@login_not_required
@require_safe
def key(_request: HttpRequest, thumbprint: str) -> HttpResponse:
    """Give one public key."""
    found = badges.key(thumbprint)
    if found is None:
        raise Http404
    return _public(found, "application/jwk+json")


@login_not_required
@require_safe
def achievement(_request: HttpRequest, slug: str) -> HttpResponse:
    """Tell what a badge of a programme is given for."""
    programme = get_object_or_404(Programme.objects.public().select_related("organisation"), slug=slug)
    with override(settings.LANGUAGE_CODE):
        return _public(badges.achievement_of(programme, issuer_of(programme)))


@login_not_required
@require_safe
def withdrawn(_request: HttpRequest) -> HttpResponse:
    """List the badges that are valid no more."""
    response = _public(badges.withdrawn())
    response.headers["Cache-Control"] = "no-cache"
    return response


def _public(content: dict[str, Any], content_type: str = "application/ld+json") -> HttpResponse:
    """Return what any program of anybody may read, from any page."""
    response = JsonResponse(content, content_type=content_type)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = KEPT
    return response
