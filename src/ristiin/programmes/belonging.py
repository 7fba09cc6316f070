"""Who belongs to the community by a task in a programme."""

from django.db.models import QuerySet

from ristiin.programmes.choices import RoleKind, State
from ristiin.programmes.models import Role


def organisers() -> "QuerySet[Role]":
    """Return the roles of those who organise."""
    return Role.objects.filter(role=RoleKind.ORGANISER)


def members() -> "QuerySet[Role]":
    """Return the roles of those who organise or facilitate a programme that people know of."""
    return Role.objects.filter(role__in=(RoleKind.ORGANISER, RoleKind.FACILITATOR), programme__state=State.PUBLISHED)
