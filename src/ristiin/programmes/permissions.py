"""Who may do what with a programme."""

from typing import Any

from ristiin.programmes.choices import RoleKind
from ristiin.programmes.models import Programme, Role


def may_start(user: Any) -> bool:  # noqa: ANN401 - a person or Django's anonymous user
    """Whether the user may start programmes of their own."""
    return bool(user.is_authenticated and (user.may_start_programmes or user.is_platform_admin))


def teaches(user: Any, programme: Programme) -> bool:  # noqa: ANN401 - a person or Django's anonymous user
    """Whether the user is a teacher of the course that the programme belongs to."""
    return bool(
        user.is_authenticated
        and Role.objects.filter(programme=programme, person_id=user.pk, role=RoleKind.TEACHER).exists()
    )


def organises(user: Any, programme: Programme) -> bool:  # noqa: ANN401 - a person or Django's anonymous user
    """Whether the user is an organiser of the programme."""
    return bool(
        user.is_authenticated
        and Role.objects.filter(programme=programme, person_id=user.pk, role=RoleKind.ORGANISER).exists()
    )
