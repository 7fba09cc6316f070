"""Who looks after a group."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.models import Person
from ristiin.grouping import mails
from ristiin.grouping.models import Group
from ristiin.grouping.signals import facilitator_changed
from ristiin.kernel import audit
from ristiin.kernel.refusal import Refusal
from ristiin.programmes.choices import RoleKind
from ristiin.programmes.models import Role


class NotAFacilitator(Refusal):
    """Somebody without the role cannot look after a group."""

    def __init__(self) -> None:
        super().__init__(_("Make them a facilitator of the programme first."))


@transaction.atomic
def place_facilitator(*, group: Group, person: Person | None, actor: Person, at: datetime) -> Group:
    """Let a facilitator of the programme look after the group, as one of it (S63), or nobody. Twice changes nothing.

    Raises:
        NotAFacilitator: the person has no such role in the programme.
    """
    group = Group.objects.select_for_update(of=("self",)).select_related("programme", "facilitator").get(pk=group.pk)
    if group.facilitator_id == (person.pk if person else None):
        return group
    if (
        person
        and not Role.objects.filter(programme=group.programme_id, person=person, role=RoleKind.FACILITATOR).exists()
    ):
        raise NotAFacilitator
    before, group.facilitator = group.facilitator, person
    group.save(update_fields=["facilitator"])
    audit.record(
        verb="facilitator placed",
        target=group,
        at=at,
        actor_id=actor.pk,
        programme_id=group.programme_id,
        subject_id=person.pk if person else None,
    )
    if person:
        mails.tell_facilitator(group, person, at=at)
    facilitator_changed.send(sender=Group, group=group, before=before, person=person, at=at)
    return group
