"""Groups after publishing: somebody leaves or comes late, and the least change mends it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ristiin.accounts.models import Person
from ristiin.enrolment.models import Enrolment
from ristiin.grouping import mails, queries
from ristiin.grouping.actions.publishing import frozen_reasons, make_group, names_of
from ristiin.grouping.adapter import Case
from ristiin.grouping.findings import Way, Why
from ristiin.grouping.material import Layout, Material, gather
from ristiin.grouping.models import Group, Membership, MembershipException
from ristiin.grouping.refusals import CannotBeGrouped, ProposalChanged, ReasonIsMissing, TooFewPeople
from ristiin.grouping.signals import membership_changed
from ristiin.kernel import audit
from ristiin.programmes.models import Programme, TargetGroup


@dataclass(frozen=True)
class Repair:
    """One way to mend the groups, told apart by a fingerprint of the groups now and then.

    `changes` gives for everybody in a changed group their points, and how many more or fewer than before (None for
    those who had no group).
    """

    way: Way
    fingerprint: str
    changed: Layout
    changes: dict[int, tuple[float, float | None]]


@dataclass(frozen=True)
class Situation:
    """The groups as they are, who is without one, and what can be done, the least change first."""

    material: Material
    groups: list[tuple[Group, list[int]]]
    alone: list[int]
    repairs: list[Repair]
    trouble: str

    @property
    def layout(self) -> Layout:
        """The groups as lists of enrolment ids."""
        return [ids for _group, ids in self.groups if ids]


def situation(programme: Programme, target_group: TargetGroup | None = None) -> Situation:
    """Return what is the matter with the published groups of one target group, and how it can be mended."""
    material = gather(programme, target_group)
    groups = [
        (group, [e.pk for e in people if e.pk in material.members])
        for group, people in queries.published_of(programme, target_group)
    ]
    layout = [ids for _group, ids in groups if ids]
    whole = {one for ids in layout if len(ids) > 1 for one in ids}
    alone = [one for one in material.members if one not in whole]
    if not alone:
        return Situation(material, groups, [], [], "")
    try:
        case = Case(material, sizes=_sizes(material, layout))
    except (TooFewPeople, CannotBeGrouped) as cannot:
        return Situation(material, groups, alone, [], str(cannot))
    ways = case.ways(layout)
    old = {frozenset(ids) for ids in layout}
    repairs = []
    for way in ways:
        changed = [group for group in way.layout if frozenset(group) not in old]
        changes = _changes(case, layout, way.layout, changed, alone)
        repairs.append(Repair(way, _fingerprint(layout, way.layout), changed, changes))
    return Situation(material, groups, alone, repairs, "")


def _sizes(material: Material, layout: Layout) -> tuple[int, int]:
    """Return the sizes, widened so that a group that has grown smaller than planned may go on."""
    whole = [len(ids) for ids in layout if len(ids) > 1]
    smallest, largest = material.sizes
    return min([smallest, *whole]), largest


def _changes(
    case: Case, before: Layout, after: Layout, changed: Layout, alone: Sequence[int]
) -> dict[int, tuple[float, float | None]]:
    was, then = case.judge(before).per_person, case.judge(after).per_person
    return {one: (then[one], None if one in alone else then[one] - was[one]) for group in changed for one in group}


@transaction.atomic
def leave(*, enrolment: Enrolment, at: datetime, actor: Person | None = None) -> None:
    """Take somebody out of their group at once and tell those who stay; the room is closed to the one who left."""
    Programme.objects.select_for_update().get(pk=enrolment.programme_id)
    rows = Membership.objects.filter(enrolment=enrolment, left_at__isnull=True)
    group = Group.objects.filter(memberships__in=rows).select_related("programme").first()
    if group is None:
        return
    rows.update(left_at=at)
    MembershipException.objects.create(
        programme_id=enrolment.programme_id, enrolment=enrolment, came_from=group, made_by=actor, made_at=at
    )
    staying = queries.members(group)
    group.names = names_of(group.programme, group.number, max(len(staying), 2))
    group.save(update_fields=["names"])
    mails.tell_of_leaving(group, enrolment.person, staying, once=f"left-{group.pk}-{enrolment.pk}", at=at)
    audit.record(
        verb="group left",
        target=group,
        at=at,
        actor_id=actor.pk if actor else enrolment.person_id,
        programme_id=enrolment.programme_id,
        subject_id=enrolment.person_id,
    )
    membership_changed.send(sender=Programme, programme=enrolment.programme, enrolments=[enrolment.pk], at=at)


@transaction.atomic
def repair(
    *,
    programme: Programme,
    fingerprint: str,
    reason: str,
    actor: Person,
    at: datetime,
    tells_why: bool = False,
    target_group: TargetGroup | None = None,
) -> list[Group]:
    """Carry out one of the ways of `situation` and tell those concerned, and only them; why, when that is for them.

    Raises:
        ReasonIsMissing: groups change after publishing for a reason alone (S92).
        ProposalChanged: the groups or the people are not as they were when the ways were worked out.
    """
    if not reason.strip():
        raise ReasonIsMissing
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    now = situation(programme, target_group)
    chosen = next((found for found in now.repairs if found.fingerprint == fingerprint), None)
    if chosen is None:
        raise ProposalChanged(
            _("The groups have changed meanwhile. Nothing was done. Look at the ways as they are now.")
        )
    changed, moved = _carry_out(
        programme, now, Case(now.material, sizes=_sizes(now.material, now.layout)).explain(chosen.changed), at
    )
    where = {one: group for group, ids in now.groups for one in ids}
    homes = {row.enrolment_id: row.group_id for row in Membership.objects.filter(enrolment__in=moved, left_at=None)}
    MembershipException.objects.bulk_create(
        MembershipException(
            programme=programme,
            enrolment_id=one,
            came_from=where.get(one),
            went_to_id=homes.get(one),
            reason=reason.strip(),
            tells_why=tells_why,
            made_by=actor,
            made_at=at,
        )
        for one in moved
    )
    mails.tell_of_change(
        changed, once=f"repair-{programme.pk}-{fingerprint}", at=at, why=reason.strip() if tells_why else ""
    )
    audit.record(
        verb="groups repaired",
        target=programme,
        at=at,
        actor_id=actor.pk,
        programme_id=programme.pk,
        details={"groups": len(changed), "people": len(moved)},
    )
    membership_changed.send(sender=Programme, programme=programme, enrolments=moved, at=at)
    return changed


def homes_of(changed: Sequence[Sequence[int]], now: Situation) -> list[Group | None]:
    """Return the group that goes on with each of these circles of people, None where a new one begins."""
    staying = {frozenset(people) for people in changed}
    free = [(group, ids) for group, ids in now.groups if not (ids and frozenset(ids) in staying)]
    homes: list[Group | None] = [None] * len(changed)
    taken: set[int] = set()
    for place, people in sorted(enumerate(changed), key=lambda item: -len(item[1])):
        near = [(len(set(ids) & set(people)), group) for group, ids in free if group.pk not in taken]
        shared, best = max(near, key=lambda found: (found[0], -found[1].number), default=(0, None))
        if shared and best:
            homes[place] = best
            taken.add(best.pk)
    return homes


def _carry_out(
    programme: Programme, now: Situation, whys: Sequence[Why], at: datetime
) -> tuple[list[Group], list[int]]:
    """Change memberships: a group goes on where most of its people are; others end or begin."""
    touched = {one for why in whys for one in why.people}
    homes = homes_of([why.people for why in whys], now)
    where = {one: group.pk for group, ids in now.groups for one in ids}
    next_number = (Group.objects.filter(programme=programme).aggregate(last=Max("number"))["last"] or 0) + 1
    moved = [
        one
        for place, why in enumerate(whys)
        for one in why.people
        if homes[place] is None or where.get(one) != homes[place].pk  # type: ignore[union-attr]
    ]
    Membership.objects.filter(enrolment__in=moved, group__programme=programme, left_at__isnull=True).update(left_at=at)
    changed: list[Group] = []
    for place, why in enumerate(whys):
        group = homes[place]
        if group is None:
            group = make_group(programme=programme, number=next_number, why=why, material=now.material, at=at)
            next_number += 1
        else:
            group.reasons, group.names = (
                frozen_reasons(why, now.material),
                names_of(programme, group.number, len(why.people)),
            )
            group.save(update_fields=["reasons", "names"])
            Membership.objects.bulk_create(
                Membership(group=group, enrolment_id=one, joined_at=at) for one in why.people if one in moved
            )
        changed.append(group)
    kept = {group.pk for group in changed}
    ended = [group.pk for group, ids in now.groups if group.pk not in kept and (not ids or set(ids) & touched)]
    Group.objects.filter(pk__in=ended).update(ended_at=at)
    return changed, sorted(moved)


def _fingerprint(before: Layout, after: Layout) -> str:
    said = [sorted(sorted(group) for group in layout) for layout in (before, after)]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]
