"""The facilitators of a programme: added by hand or from a list, changed, taken off."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ristiin.accounts.models import Person
from ristiin.community.choices import Path
from ristiin.community.models import Facilitator
from ristiin.grouping.guides import GuideRow
from ristiin.grouping.models import Group
from ristiin.grouping.refusals import StillFacilitates
from ristiin.kernel import audit
from ristiin.programmes.actions.appointing import give_role, take_role
from ristiin.programmes.choices import RoleKind
from ristiin.programmes.models import Programme, Role


@transaction.atomic
def add(*, programme: Programme, rows: Sequence[GuideRow], actor: Person, at: datetime) -> list[Person]:
    """Make people facilitators of the programme and write to the new ones; what a list leaves empty stays as it was.

    Whoever has facilitated stays experienced. Adding somebody twice changes what is known of them.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
        BrokenAddress: an address cannot be one.
    """
    people = []
    for row in rows:
        role = give_role(
            programme=programme, address=row.address, name=row.name, role=RoleKind.FACILITATOR, by=actor, at=at
        )
        _keep(role.person, row, at)
        people.append(role.person)
    audit.record(
        verb="facilitators listed",
        target=programme,
        at=at,
        actor_id=actor.pk,
        programme_id=programme.pk,
        details={"people": len(people)},
    )
    return people


@transaction.atomic
def change(*, programme: Programme, person: Person, row: GuideRow, actor: Person, at: datetime) -> Facilitator:
    """Change how many groups a facilitator takes, which themes and when; what is left empty means any."""
    known = _keep(person, row, at)
    known.themes, known.free_slots = list(row.themes), list(row.slots)
    known.save(update_fields=["themes", "free_slots"])
    audit.record(
        verb="facilitator changed",
        target=known,
        at=at,
        actor_id=actor.pk,
        programme_id=programme.pk,
        subject_id=person.pk,
    )
    return known


@transaction.atomic
def remove(*, programme: Programme, person: Person, actor: Person, at: datetime) -> None:
    """Take somebody off the programme's list; what the community knows of them stays. Twice changes nothing.

    Raises:
        StillFacilitates: they look after a group of the programme.
    """
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    if Group.objects.filter(programme=programme, facilitator=person, ended_at__isnull=True).exists():
        raise StillFacilitates(_("They look after a group. Choose somebody else for it first."))
    for role in Role.objects.filter(programme=programme, person=person, role=RoleKind.FACILITATOR):
        take_role(role=role, by=actor, at=at)


def _keep(person: Person, row: GuideRow, at: datetime) -> Facilitator:
    known, _new = Facilitator.objects.select_for_update().get_or_create(person=person, defaults={"changed_at": at})
    known.groups_at_most = row.groups_at_most or known.groups_at_most
    known.themes = list(row.themes) or known.themes
    known.free_slots = list(row.slots) or known.free_slots
    if row.is_experienced:
        known.path = Path.EXPERIENCED
    elif known.path == Path.CANDIDATE:
        known.path = Path.TRAINED
    known.changed_at = at
    known.save()
    return known
