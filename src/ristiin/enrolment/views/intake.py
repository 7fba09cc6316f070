"""What the pages of invitations and imports have in common."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from ristiin.enrolment import permissions
from ristiin.kernel.rights import require
from ristiin.programmes.models import Programme

ON_A_PAGE = 100


def kept(request: HttpRequest, slug: str) -> Programme:
    """Return a programme whose registrations the user keeps: one they may not see is not there, others are refused."""
    programme = get_object_or_404(
        Programme.objects.visible_to(request.user).select_related("organisation", "unit"), slug=slug
    )
    require(permissions.keeps_desk(request.user, programme))
    return programme
