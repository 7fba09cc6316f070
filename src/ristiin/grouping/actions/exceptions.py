"""A published group stays as it is: whoever joins, leaves or changes does so by a recorded exception (S92)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ristiin.accounts.models import Person
from ristiin.enrolment.actions import registration
from ristiin.enrolment.models import Enrolment
from ristiin.grouping import mails, queries
from ristiin.grouping.actions.publishing import frozen_reasons, names_of
from ristiin.grouping.adapter import Case
from ristiin.grouping.material import PAIR, Material, gather
from ristiin.grouping.models import Group, Membership, MembershipException
from ristiin.grouping.refusals import GroupIsFull, MoveForbidden, ReasonIsMissing
from ristiin.grouping.signals import membership_changed
from ristiin.kernel import audit
from ristiin.programmes.models import Programme


@transaction.atomic
def change_group(
    *, enrolment: Enrolment, to: Group | None, reason: str, tells_why: bool, actor: Person, at: datetime
) -> None:
    """Let somebody who takes part join a group, change to another, or leave theirs; both groups are told who.

    Doing it twice changes nothing the second time.

    Raises:
        ReasonIsMissing: an exception needs a reason.
        MoveForbidden: they do not take part, or the group is for others.
        GroupIsFull: there is no room.
    """
    reason = reason.strip()
    if not reason:
        raise ReasonIsMissing
    programme = Programme.objects.select_for_update().get(pk=enrolment.programme_id)
    now = Membership.objects.filter(enrolment=enrolment, left_at__isnull=True).select_related("group").first()
    before = now.group if now else None
    if (before.pk if before else None) == (to.pk if to else None):
        return
    material = gather(programme, enrolment.target_group)
    if enrolment.pk not in material.members:
        raise MoveForbidden(_("One of these people takes part no more."))
    if to is not None:
        _check_room(to, programme, material)
    if now is not None:
        Membership.objects.filter(pk=now.pk).update(left_at=at)
    if to is not None:
        Membership.objects.create(group=to, enrolment=enrolment, joined_at=at)
    for group in (before, to):
        if group is not None:
            _refresh(group, material)
    made = MembershipException.objects.create(
        programme=programme,
        enrolment=enrolment,
        came_from=before,
        went_to=to,
        reason=reason,
        tells_why=tells_why,
        made_by=actor,
        made_at=at,
    )
    _tell(made, before, to, at)
    audit.record(
        verb="group changed by exception",
        target=made,
        at=at,
        actor_id=actor.pk,
        programme_id=programme.pk,
        subject_id=enrolment.person_id,
        details={"from": before.pk if before else None, "to": to.pk if to else None},
    )
    membership_changed.send(sender=Programme, programme=programme, enrolments=[enrolment.pk], at=at)


@transaction.atomic
def take_out(*, enrolment: Enrolment, reason: str, actor: Person, at: datetime) -> None:
    """Take down that somebody takes part no more, and why; the group hears who, not why.

    Raises:
        ReasonIsMissing: an exception needs a reason.
    """
    reason = reason.strip()
    if not reason:
        raise ReasonIsMissing
    registration.withdraw(enrolment=enrolment, at=at, actor=actor)
    left = MembershipException.objects.filter(enrolment=enrolment, made_at=at, made_by=None)
    left.update(reason=reason, made_by=actor)


def _check_room(to: Group, programme: Programme, material: Material) -> None:
    whose = material.target_group.pk if material.target_group else None
    if to.programme_id != programme.pk or to.ended_at is not None or to.target_group_id != whose:
        raise MoveForbidden(_("That group is for others. Choose a group of the same target group."))
    largest = material.sizes[1] + (material.sizes == (PAIR, PAIR))
    if len(queries.members(to)) >= largest:
        raise GroupIsFull(_("The group is full: it has room for %(n)s people.") % {"n": largest})


def _refresh(group: Group, material: Material) -> None:
    """Have the group's name and reasons be those of the people it has now."""
    ids = [one.pk for one in queries.members(group) if one.pk in material.members]
    case, _trouble = Case.for_showing(material)
    if case is None or len(ids) < PAIR:
        group.reasons = []
    else:
        group.reasons = frozen_reasons(case.explain([ids], [{"theme": group.theme_id}])[0], material)
    group.names = names_of(group.programme, group.number, max(len(ids), PAIR))
    group.save(update_fields=["names", "reasons"])


def _readers(group: Group) -> list[Person]:
    """Return who hears of a change: the members, and the facilitator as one of them."""
    return [*(one.person for one in queries.members(group)), *([group.facilitator] if group.facilitator else [])]


def _tell(made: MembershipException, before: Group | None, to: Group | None, at: datetime) -> None:
    who, once = made.enrolment.person, f"exception-{made.pk}"
    why = made.reason if made.tells_why else ""
    if before is not None:
        staying = _readers(before)
        mails.tell_of_exception(before, who, staying, what="left", once=once, at=at, why=why)
    if to is not None:
        others = [one for one in _readers(to) if one.pk != who.pk]
        mails.tell_of_exception(to, who, others, what="joined", once=once, at=at, why=why)
        mails.tell_of_change([to], once=once, at=at, only=[made.enrolment_id], why=why)
    elif before is not None:
        mails.tell_of_exception(before, who, [who], what="out", once=once, at=at, why=why)
