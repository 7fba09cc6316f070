"""Which programme a teacher's page is about, and whether one may open it."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from ristiin.kernel.rights import require
from ristiin.programmes.models import Programme
from ristiin.teaching.permissions import may_ask


def taught(request: HttpRequest, slug: str) -> Programme:
    """Return a programme that the reader teaches or organises.

    Raises:
        Http404: it does not exist for this reader.
        PermissionDenied: it does, and somebody else teaches it.
    """
    visible = Programme.objects.visible_to(request.user).select_related("organisation")
    programme: Programme = get_object_or_404(visible, slug=slug)
    require(may_ask(request.user, programme))
    return programme
