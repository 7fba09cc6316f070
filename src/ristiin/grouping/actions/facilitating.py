"""Who looks after a group."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ristiin.accounts.models import Person
from ristiin.grouping import mails, queries
from ristiin.grouping.material import Layout, Material, Plan, gather
from ristiin.grouping.models import Group
from ristiin.grouping.placing import StandIn, away, overlap, stand_ins
from ristiin.grouping.refusals import InTwoPlaces, ProposalChanged
from ristiin.grouping.signals import facilitator_changed
from ristiin.kernel import audit
from ristiin.kernel.refusal import Refusal
from ristiin.programmes.choices import RoleKind
from ristiin.programmes.models import Programme, Role, TargetGroup


class NotAFacilitator(Refusal):
    """Somebody without the role cannot look after a group."""

    def __init__(self) -> None:
        super().__init__(_("Make them a facilitator of the programme first."))


@transaction.atomic
def place_facilitator(*, group: Group, person: Person | None, actor: Person, at: datetime) -> Group:
    """Let a facilitator of the programme look after the group, as one of it (S63), or nobody. Twice changes nothing.

    Raises:
        NotAFacilitator: the person has no such role in the programme.
        InTwoPlaces: the person is with another group at that hour.
    """
    group = Group.objects.select_for_update(of=("self",)).select_related("programme", "facilitator").get(pk=group.pk)
    if group.facilitator_id == (person.pk if person else None):
        return group
    if (
        person
        and not Role.objects.filter(programme=group.programme_id, person=person, role=RoleKind.FACILITATOR).exists()
    ):
        raise NotAFacilitator
    if person and group.slot:
        others = Group.objects.filter(facilitator=person, ended_at__isnull=True).exclude(pk=group.pk)
        if any(overlap(group.slot, slot) for slot in others.values_list("slot", flat=True)):
            raise InTwoPlaces(person.name or person.email)
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


@dataclass(frozen=True)
class Situation:
    """The published groups, how they are looked after, and the ways to go on without somebody."""

    material: Material
    groups: list[Group]
    layout: Layout
    plans: list[Plan]
    ways: list[StandIn]


def situation(programme: Programme, target_group: TargetGroup | None, gone: Person) -> Situation:
    """Return who could take over the published groups of somebody who cannot.

    Members stay where they are; a group meets at another hour only where that suits all of them.
    """
    material = gather(programme, target_group)
    rows = [
        (group, [one.pk for one in people if one.pk in material.members])
        for group, people in queries.published_of(programme, target_group)
    ]
    rows = [(group, ids) for group, ids in rows if ids]
    groups, layout = [group for group, _ids in rows], [ids for _group, ids in rows]
    plans: list[Plan] = [
        {"theme": group.theme_id, "slot": group.slot, "facilitator": group.facilitator_id} for group in groups
    ]
    ways = stand_ins(material, layout, plans, gone.pk)
    return Situation(material, groups, layout, plans, [way for way in ways if _suits_all(material, way)])


def _suits_all(material: Material, way: StandIn) -> bool:
    return not any(away(material, way.layout[place], way.plans[place]["slot"]) for place in way.retimed)


@transaction.atomic
def take_over(
    *,
    programme: Programme,
    target_group: TargetGroup | None,
    gone: Person,
    fingerprint: str,
    actor: Person,
    at: datetime,
) -> list[Group]:
    """Carry out one of the ways of `situation`; whoever takes on a group has a letter, and whose hour changes, too.

    Meetings that are in calendars stay: they are the groups' own to move.

    Raises:
        ProposalChanged: the groups are not as they were when the ways were worked out.
    """
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    now = situation(programme, target_group, gone)
    way = next((one for one in now.ways if one.fingerprint == fingerprint), None)
    if way is None:
        raise ProposalChanged(
            _("The groups have changed meanwhile. Nothing was done. Look at the ways as they are now.")
        )
    whose = {frozenset(group): plan["facilitator"] for group, plan in zip(way.layout, way.plans, strict=True)}
    hours = {frozenset(way.layout[place]): way.plans[place]["slot"] for place in way.retimed}
    people = Person.objects.in_bulk([pk for pk in whose.values() if pk])
    changed = []
    # Whoever gives a group up does so before another takes it on: nobody is in two places meanwhile.
    for group, ids in zip(now.groups, now.layout, strict=True):
        new = whose[frozenset(ids)]
        if new != group.facilitator_id:
            changed.append((group, people.get(new or 0)))
            place_facilitator(group=group, person=None, actor=actor, at=at)
    retimed = [group for group, ids in zip(now.groups, now.layout, strict=True) if frozenset(ids) in hours]
    for group, ids in zip(now.groups, now.layout, strict=True):
        if group in retimed:
            _change_hour(group, hours[frozenset(ids)], actor, at)
    for group, person in changed:
        if person is not None:
            place_facilitator(group=group, person=person, actor=actor, at=at)
    placed = dict(changed)
    for group in retimed:
        mails.tell_of_hour(group, but=placed.get(group), at=at)
    return [group for group in now.groups if group in placed or group in retimed]


def _change_hour(group: Group, slot: str, actor: Person, at: datetime) -> None:
    Group.objects.filter(pk=group.pk).update(slot=slot)
    audit.record(
        verb="hour of a group changed", target=group, at=at, actor_id=actor.pk, programme_id=group.programme_id
    )
