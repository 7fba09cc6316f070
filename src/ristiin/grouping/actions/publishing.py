"""From a proposal to groups that people know of."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from ristiin.accounts.choices import Language
from ristiin.accounts.models import Person
from ristiin.grouping import mails, reasons, words
from ristiin.grouping.actions.holding import at_version, hold
from ristiin.grouping.adapter import Case, Why
from ristiin.grouping.choices import ProposalState
from ristiin.grouping.material import Material, gather, settle
from ristiin.grouping.models import Group, Membership, Proposal
from ristiin.grouping.refusals import AlreadyPublished, SomebodyIsLeftOut
from ristiin.grouping.signals import groups_published
from ristiin.kernel import audit
from ristiin.programmes.models import Programme


@transaction.atomic
def publish(*, proposal: Proposal, version: int, actor: Person, at: datetime) -> list[Group]:
    """Make the groups of a proposal and write to everybody, once. Publishing the same proposal again changes nothing.

    Raises:
        ProposalChanged: somebody changed the proposal after `version`.
        AlreadyPublished: another proposal was published.
        SomebodyIsLeftOut: not everybody who takes part has a group.
    """
    programme = Programme.objects.select_for_update().get(pk=proposal.programme_id)
    if programme.pairs_published_at:
        fresh = Proposal.objects.filter(pk=proposal.pk, state=ProposalState.PUBLISHED).first()
        if fresh is None:
            raise AlreadyPublished(_("Another proposal has been published already."))
        return list(Group.objects.filter(programme=programme).order_by("number"))
    proposal = hold(at_version(proposal, version), version)
    material = gather(programme)
    layout, pins = settle(proposal.layout, proposal.pins, material.members)
    placed = {one for group in layout for one in group}
    left_out = [one for one in material.members if one not in placed]
    if left_out:
        raise SomebodyIsLeftOut(_("Still without a group: %(names)s.") % {"names": material.names(left_out)})
    case, _trouble = Case.for_showing(material, pins=[layout[place] for place in pins])
    if case is None or not layout:
        raise SomebodyIsLeftOut(_("There is nothing to publish yet."))
    programme.pairs_published_at = at
    programme.save(update_fields=["pairs_published_at"])
    groups = [
        make_group(programme=programme, number=number, why=why, material=material, at=at)
        for number, why in enumerate(case.explain(layout), 1)
    ]
    proposal.state = ProposalState.PUBLISHED
    proposal.layout, proposal.pins = layout, pins
    proposal.version += 1
    proposal.save(update_fields=["state", "layout", "pins", "version"])
    letters = mails.tell_of_group(groups, once=f"groups-{programme.pk}", at=at)
    audit.record(
        verb="groups published",
        target=proposal,
        at=at,
        actor_id=actor.pk,
        programme_id=programme.pk,
        details={"groups": len(groups), "people": len(placed), "letters": letters},
    )
    groups_published.send(sender=Programme, programme=programme, groups=groups, at=at, by=actor)
    return groups


def make_group(*, programme: Programme, number: int, why: Why, material: Material, at: datetime) -> Group:
    """Make one group with its members and its reasons as they are now."""
    group = Group.objects.create(
        programme=programme,
        number=number,
        names=names_of(programme, number, len(why.people)),
        theme_id=why.theme,
        reasons=frozen_reasons(why, material),
        published_at=at,
    )
    Membership.objects.bulk_create(Membership(group=group, enrolment_id=one, joined_at=at) for one in why.people)
    return group


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
