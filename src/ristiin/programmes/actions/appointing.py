"""Giving people their roles in a programme, and ending them."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from ristiin.accounts.actions import person_for_address
from ristiin.accounts.models import Person
from ristiin.accounts.telling import tell
from ristiin.programmes.choices import RoleKind
from ristiin.programmes.holding import held, note
from ristiin.programmes.models import Programme, Role
from ristiin.programmes.refusals import LastOrganiser


@transaction.atomic
def give_role(*, programme: Programme, address: str, role: RoleKind, by: Person, at: datetime, name: str = "") -> Role:
    """Give whoever reads mail at an address a role, and write to them. Giving it twice changes nothing.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
        BrokenAddress: the address cannot be one.
    """
    programme = held(programme)
    person = person_for_address(address=address, name=name, language=by.language, at=at)
    given, is_new = Role.objects.get_or_create(programme=programme, person=person, role=role, defaults={"given_at": at})
    if is_new:
        note(f"{role.value} added", programme, by, at, subject=person)
        if person.pk != by.pk:
            url = settings.BASE_URL + reverse("programmes:page", args=[programme.slug])
            tell(
                person=person,
                topic="roles",
                kind="programmes/role_given",
                context={"programme": programme, "role": role.value, "by": by, "url": url},
                at=at,
            )
    return given


@transaction.atomic
def take_role(*, role: Role, by: Person, at: datetime) -> None:
    """End somebody's role. Twice changes nothing.

    Raises:
        LastOrganiser: nobody would organise the programme.
    """
    programme = Programme.objects.select_for_update().get(pk=role.programme_id)
    _end(role, programme, by, at)


def _end(role: Role, programme: Programme, by: Person, at: datetime) -> None:
    """End the role when the programme, which is locked, keeps an organiser."""
    others = Role.objects.filter(programme=programme, role=RoleKind.ORGANISER).exclude(pk=role.pk)
    if role.role == RoleKind.ORGANISER and not others.exists():
        raise LastOrganiser
    gone, _counts = Role.objects.filter(pk=role.pk).delete()
    if gone:
        note(f"{role.role} removed", programme, by, at, subject=role.person)
