"""Which programme a page is about, and whether one may steer it."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from ristiin.kernel.rights import require
from ristiin.programmes import permissions
from ristiin.programmes.models import Programme


def seen(request: HttpRequest) -> QuerySet[Programme, Any]:
    """Return the programmes that exist for this reader."""
    return Programme.objects.visible_to(request.user).select_related("organisation", "unit", "site")


def organised(request: HttpRequest, slug: str) -> Programme:
    """Return a programme that the reader organises.

    Raises:
        Http404: it does not exist for this reader.
        PermissionDenied: somebody else organises it.
    """
    permissions.remember_for_reading(request)
    programme: Programme = get_object_or_404(seen(request), slug=slug)
    require(permissions.organises(request.user, programme))
    return programme


def planned(request: HttpRequest, slug: str) -> Programme:
    """Return a programme that the reader plans: as an organiser or as one of the provider's people.

    Raises:
        Http404: it does not exist for this reader.
        PermissionDenied: others plan it.
    """
    programme: Programme = get_object_or_404(seen(request), slug=slug)
    require(permissions.plans_with(request.user, programme))
    return programme
