"""Which programme's report a page is about, with what stands in it already read."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from ristiin.kernel.rights import require
from ristiin.programmes.models import Programme
from ristiin.programmes.permissions import organises
from ristiin.programmes.views.access import seen
from ristiin.reports.queries import with_report


def organised(request: HttpRequest, slug: str) -> Programme:
    """Return a programme that the reader organises.

    Raises:
        Http404: it does not exist for this reader.
        PermissionDenied: somebody else organises it.
    """
    programme: Programme = get_object_or_404(with_report(seen(request)), slug=slug)
    require(organises(request.user, programme))
    return programme
