"""What every change by hand of a proposal begins and ends with."""

from collections.abc import Mapping
from datetime import datetime

from ristiin.accounts.models import Person
from ristiin.grouping.actions.holding import hold
from ristiin.grouping.actions.proposing import remember
from ristiin.grouping.material import Layout, Material, Plan, gather, settle
from ristiin.grouping.models import Proposal
from ristiin.kernel import audit


def take(proposal: Proposal, version: int) -> tuple[Proposal, Material, Layout, list[int], list[Plan]]:
    """Return the proposal locked for a change, with its people, layout, pins and plans as they are now.

    Raises:
        ProposalChanged: somebody changed the proposal after `version`.
        AlreadyPublished: the groups are published.
        NotReady: the proposal is still being worked out.
    """
    proposal = hold(proposal, version)
    material = gather(proposal.programme, proposal.target_group)
    return proposal, material, *settle(proposal.layout, proposal.pins, material.members, proposal.plans)


def keep(
    *,
    proposal: Proposal,
    layout: Layout,
    pins: list[int],
    plans: list[Plan],
    what: Mapping[str, object],
    verb: str,
    actor: Person,
    at: datetime,
) -> Proposal:
    """Write a change down as a step that can be undone, and leave its audit row."""
    remember(proposal, what=what)
    proposal.layout, proposal.pins, proposal.plans = layout, pins, plans if any(plans) else []
    proposal.version += 1
    proposal.save(update_fields=["layout", "plans", "pins", "version"])
    record(proposal=proposal, verb=verb, actor=actor, at=at)
    return proposal


def record(*, proposal: Proposal, verb: str, actor: Person, at: datetime) -> None:
    """Leave one audit row."""
    audit.record(
        verb=verb,
        target=proposal,
        at=at,
        actor_id=actor.pk,
        programme_id=proposal.programme_id,
        details={"letter": proposal.letter, "version": proposal.version},
    )
