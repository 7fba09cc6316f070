"""Which programme a page is about, and who may see it."""

from django.shortcuts import get_object_or_404

from ristiin.accounts.requests import PersonRequest
from ristiin.feedback import permissions
from ristiin.kernel.rights import require
from ristiin.programmes.models import Programme
from ristiin.programmes.permissions import organises


def followed(request: PersonRequest, slug: str) -> Programme:
    """Return a programme whose feedback exists for the reader.

    Raises:
        Http404: it does not.
    """
    found: Programme = get_object_or_404(permissions.read_by(request.user), slug=slug)
    return found


def organised(request: PersonRequest, slug: str) -> Programme:
    """Return a programme that the reader organises.

    Raises:
        Http404: its feedback does not exist for the reader.
        PermissionDenied: somebody else organises.
    """
    programme = followed(request, slug)
    require(organises(request.user, programme))
    return programme


def taken_part_in(request: PersonRequest, slug: str) -> Programme:
    """Return a programme that the reader takes part in.

    Raises:
        Http404: the reader does not take part in such a programme.
    """
    found: Programme = get_object_or_404(permissions.taken_part_in(request.user), slug=slug)
    return found
