"""From a proposal to groups that people know of."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from ristiin.accounts.choices import Language
from ristiin.accounts.models import Person
from ristiin.grouping import mails, placing, reasons, words
from ristiin.grouping.actions.holding import at_version, hold, is_published
from ristiin.grouping.adapter import Case
from ristiin.grouping.choices import ProposalState
from ristiin.grouping.findings import Why
from ristiin.grouping.material import Material, Plan, gather, settle
from ristiin.grouping.models import Group, Membership, Proposal
from ristiin.grouping.refusals import AlreadyPublished, InTwoPlaces, SomebodyIsLeftOut
from ristiin.grouping.signals import facilitator_changed, groups_published
from ristiin.kernel import audit
from ristiin.programmes.models import Programme, TargetGroup


@transaction.atomic
def publish(*, proposal: Proposal, version: int, actor: Person, at: datetime) -> list[Group]:
    """Make the groups of a proposal and write to everybody, once. Publishing the same proposal again changes nothing.

    One target group may be published while another waits (S121): the programme is under way from the first on.

    Raises:
        ProposalChanged: somebody changed the proposal after `version`.
        AlreadyPublished: another proposal was published.
        SomebodyIsLeftOut: not everybody who takes part has a group.
        InTwoPlaces: a facilitator would be with two groups at one hour.
    """
    programme = Programme.objects.select_for_update().get(pk=proposal.programme_id)
    known = Proposal.objects.select_related("target_group").filter(pk=proposal.pk).first()
    if known is not None and is_published(programme, known.target_group):
        if known.state != ProposalState.PUBLISHED:
            raise AlreadyPublished(_("Another proposal has been published already."))
        return list(Group.objects.filter(programme=programme, target_group=known.target_group).order_by("number"))
    proposal = hold(at_version(proposal, version), version)
    target_group = proposal.target_group
    material = gather(programme, target_group)
    layout, pins, plans = settle(proposal.layout, proposal.pins, material.members, proposal.plans)
    placed = {one for group in layout for one in group}
    left_out = [one for one in material.members if one not in placed]
    if left_out:
        raise SomebodyIsLeftOut(_("Still without a group: %(names)s.") % {"names": material.names(left_out)})
    case, _trouble = Case.for_showing(material, pins=[layout[place] for place in pins])
    if case is None or not layout:
        raise SomebodyIsLeftOut(_("There is nothing to publish yet."))
    twice = next((place for place, others in placing.clashes(material, plans).items() if others), None)
    if twice is not None:
        raise InTwoPlaces(material.guides[plans[twice]["facilitator"]].name)
    if programme.pairs_published_at is None:
        programme.pairs_published_at = at
        programme.save(update_fields=["pairs_published_at"])
    if target_group is not None:
        TargetGroup.objects.filter(pk=target_group.pk).update(groups_published_at=at)
    first = (Group.objects.filter(programme=programme).aggregate(last=Max("number"))["last"] or 0) + 1
    whys = case.explain(layout, plans)
    groups = [
        make_group(programme=programme, number=number, why=why, material=material, at=at, plan=plan)
        for number, (why, plan) in enumerate(zip(whys, plans, strict=True), first)
    ]
    proposal.state = ProposalState.PUBLISHED
    proposal.layout, proposal.pins, proposal.plans = layout, pins, plans if any(plans) else []
    proposal.version += 1
    proposal.save(update_fields=["state", "layout", "plans", "pins", "version"])
    letters = mails.tell_of_group(groups, once=f"groups-{programme.pk}", at=at)
    audit.record(
        verb="groups published",
        target=proposal,
        at=at,
        actor_id=actor.pk,
        programme_id=programme.pk,
        details={"groups": len(groups), "people": len(placed), "letters": letters},
    )
    _tell_facilitators(groups, plans, material, actor=actor, at=at)
    groups_published.send(sender=Programme, programme=programme, groups=groups, at=at, by=actor)
    return groups


def make_group(
    *, programme: Programme, number: int, why: Why, material: Material, at: datetime, plan: Plan | None = None
) -> Group:
    """Make one group with its members, its plan and its reasons as they are now."""
    plan = plan or {}
    facilitator = plan.get("facilitator")
    group = Group.objects.create(
        programme=programme,
        number=number,
        names=names_of(programme, number, len(why.people)),
        theme_id=plan.get("theme") or why.theme,
        target_group=material.target_group,
        slot=plan.get("slot") or "",
        facilitator_id=facilitator if facilitator in material.guides else None,
        reasons=frozen_reasons(why, material),
        published_at=at,
    )
    Membership.objects.bulk_create(Membership(group=group, enrolment_id=one, joined_at=at) for one in why.people)
    return group


def _tell_facilitators(
    groups: Sequence[Group], plans: Sequence[Plan], material: Material, *, actor: Person, at: datetime
) -> None:
    """Write to whoever looks after a group; a first-timer hears whom to turn to (S76)."""
    turn_to = placing.buddies(material, plans)
    led = [group for group in groups if group.facilitator_id]
    people = Person.objects.in_bulk(
        {pk for group in led for pk in (group.facilitator_id, turn_to.get(group.facilitator_id or 0)) if pk}
    )
    for group in led:
        person = people[group.facilitator_id or 0]
        mails.tell_facilitator(group, person, at=at, turn_to=people.get(turn_to.get(person.pk, 0)))
        audit.record(
            verb="facilitator placed",
            target=group,
            at=at,
            actor_id=actor.pk,
            programme_id=group.programme_id,
            subject_id=person.pk,
        )
        facilitator_changed.send(sender=Group, group=group, before=None, person=person, at=at)


def names_of(programme: Programme, number: int, size: int) -> dict[str, str]:
    """Return what a group is called, in every language."""
    names = {}
    for language in Language.values:
        with override(language):
            names[language] = words.group_name(programme, number, is_pair=size == 2)  # noqa: PLR2004 - a pair
    return names


def frozen_reasons(why: Why, material: Material) -> list[dict[str, Any]]:
    """Return the reasons that stay with the group: what its members may read, in the order they are said."""
    found = [reasons.partners_reason(pair) for pair in material.partners if set(pair) <= set(why.people)]
    return [*found, *reasons.for_members(why.reasons)]


def letters_in_words(count: int) -> str:
    """Return how many letters publishing sends."""
    return ngettext(
        "%(n)s letter is sent, in its reader’s language.",
        "%(n)s letters are sent, each in its reader’s language.",
        count,
    ) % {"n": count}
