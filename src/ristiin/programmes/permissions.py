"""Who may do what with a programme."""

from typing import Any

from django.http import HttpRequest

from ristiin.accounts.models import Person
from ristiin.programmes.choices import RoleKind
from ristiin.programmes.models import OwnPlaybook, Programme, Role

REMEMBERED = "roles_remembered_for_one_page"


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
    known = getattr(user, REMEMBERED, None)
    if known is not None:
        return any(role.programme_id == programme.pk and role.role == RoleKind.ORGANISER for role in known)
    return bool(
        user.is_authenticated
        and Role.objects.filter(programme=programme, person_id=user.pk, role=RoleKind.ORGANISER).exists()
    )


def plans_with(user: Any, programme: Programme) -> bool:  # noqa: ANN401 - a person or Django's anonymous user
    """Whether the user plans the programme: an organiser, or one of the provider's people (S99)."""
    kinds = (RoleKind.ORGANISER, RoleKind.PROVIDER)
    return bool(
        user.is_authenticated and Role.objects.filter(programme=programme, person_id=user.pk, role__in=kinds).exists()
    )


def keeps(user: Any, playbook: OwnPlaybook) -> bool:  # noqa: ANN401 - a person or Django's anonymous user
    """Whether the user may take a playbook of the community away: whoever made it, or the platform's administrator."""
    return bool(user.is_authenticated and (playbook.made_by_id == user.pk or user.is_platform_admin))


def remember_roles(person: Person) -> None:
    """Have the person's roles asked for once while one page is made for this object."""
    if not hasattr(person, REMEMBERED):
        setattr(person, REMEMBERED, list(Role.objects.filter(person=person).order_by("pk")))


def remember_for_reading(request: HttpRequest) -> None:
    """Have the roles of whoever only reads a page asked for once; whoever changes something is asked about anew."""
    if request.method in {"GET", "HEAD"} and isinstance(request.user, Person):
        remember_roles(request.user)


def roles_of(person: Person) -> list[Role]:
    """Return all roles of the person in programmes."""
    known = getattr(person, REMEMBERED, None)
    return list(Role.objects.filter(person=person).order_by("pk") if known is None else known)


def kinds_of(person: Person) -> set[str]:
    """Return the kinds of roles that the person has in programmes."""
    known = getattr(person, REMEMBERED, None)
    if known is None:
        return set(Role.objects.filter(person=person).values_list("role", flat=True).distinct())
    return {role.role for role in known}
