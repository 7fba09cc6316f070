"""Which programme a page is about, and whether one plans or takes part in it."""

from django.shortcuts import get_object_or_404

from ristiin.accounts.requests import PersonRequest
from ristiin.growth import permissions
from ristiin.kernel.rights import require
from ristiin.programmes.models import Programme
from ristiin.programmes.views.access import seen


def planning_in(request: PersonRequest, slug: str) -> Programme:
    """Return a programme on whose board the reader writes.

    Raises:
        Http404: it does not exist for this reader.
        PermissionDenied: others plan there.
    """
    programme: Programme = get_object_or_404(seen(request), slug=slug)
    require(permissions.writes_on_board(request.user, programme))
    return programme


def taking_part(request: PersonRequest, slug: str) -> Programme:
    """Return a programme in which the reader takes part.

    Raises:
        Http404: it does not exist for this reader.
        PermissionDenied: others take part in it.
    """
    programme: Programme = get_object_or_404(seen(request), slug=slug)
    require(permissions.takes_part(request.user, programme))
    return programme
