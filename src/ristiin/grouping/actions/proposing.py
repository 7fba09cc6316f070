"""Working out proposals: at once for few people, by the worker for many."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from string import ascii_uppercase

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ristiin.accounts.models import Person
from ristiin.grouping import tasks
from ristiin.grouping.actions.holding import at_version, hold, is_published
from ristiin.grouping.adapter import Case
from ristiin.grouping.choices import ProposalState
from ristiin.grouping.material import Material, Plan, gather, settle
from ristiin.grouping.models import Proposal, ProposalStep
from ristiin.grouping.refusals import AlreadyPublished
from ristiin.kernel import audit
from ristiin.programmes.models import Programme, TargetGroup

AT_ONCE = 60
"""So many people are grouped within the request; more are left to the worker."""
AT_ONCE_SECONDS = 2.0


@transaction.atomic
def propose(
    *,
    programme: Programme,
    emphasis: str,
    letter: str,
    actor: Person,
    at: datetime,
    target_group: TargetGroup | None = None,
) -> Proposal:
    """Work out a new proposal under the next letter. Asking twice for the same letter gives the same proposal.

    Each target group is worked out by itself; without one, those who have none.

    Raises:
        TooFewPeople: fewer than two take part.
        CannotBeGrouped: sizes and rules leave no way.
        AlreadyPublished: the groups are published.
    """
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    if target_group is not None:
        target_group = TargetGroup.objects.get(pk=target_group.pk)
    if is_published(programme, target_group):
        raise AlreadyPublished(_("The groups of this programme are published already."))
    made = Proposal.objects.filter(
        programme=programme, target_group=target_group, letter=letter, emphasis=emphasis
    ).first()
    if made is not None:
        return made
    material = gather(programme, target_group)
    last = Proposal.objects.filter(programme=programme, emphasis=emphasis).aggregate(last=Max("seed"))["last"]
    proposal = Proposal(
        programme=programme,
        target_group=target_group,
        letter=next_letter(programme),
        emphasis=emphasis,
        seed=(last or 0) + 1,
        created_by=actor,
        created_at=at,
    )
    _work_out(proposal, material, pins=[], pinned=[], at=at)
    audit.record(
        verb="groups proposed",
        target=proposal,
        at=at,
        actor_id=actor.pk,
        programme_id=programme.pk,
        details={"people": len(material.members), "emphasis": emphasis},
    )
    return proposal


@transaction.atomic
def resolve(*, proposal: Proposal, version: int, actor: Person, at: datetime) -> Proposal:
    """Work the proposal out anew around its pins, with everybody who takes part now.

    Raises:
        ProposalChanged: somebody changed the proposal after `version`.
        CannotBeGrouped: sizes, pins and rules leave no way.
    """
    proposal = hold(proposal, version)
    material = gather(proposal.programme, proposal.target_group)
    layout, pins, plans = settle(proposal.layout, proposal.pins, material.members, proposal.plans)
    number = remember(proposal, what={"did": "resolve"})
    held, pinned = [layout[place] for place in pins], [plans[place] for place in pins]
    _work_out(proposal, material, pins=held, pinned=pinned, at=at)
    audit.record(
        verb="groups worked out anew",
        target=proposal,
        at=at,
        actor_id=actor.pk,
        programme_id=proposal.programme_id,
        details={"people": len(material.members), "pins": len(pins), "step": number},
    )
    return proposal


@transaction.atomic
def discard(*, proposal: Proposal, version: int, actor: Person, at: datetime) -> None:
    """Throw a proposal away.

    Raises:
        ProposalChanged: somebody changed the proposal after `version`.
        AlreadyPublished: the groups were made from it.
    """
    proposal = at_version(proposal, version)
    if proposal.state == ProposalState.PUBLISHED:
        raise AlreadyPublished(_("The published proposal cannot be thrown away."))
    audit.record(
        verb="proposal discarded",
        target=proposal,
        at=at,
        actor_id=actor.pk,
        programme_id=proposal.programme_id,
        details={"letter": proposal.letter},
    )
    proposal.delete()


def next_letter(programme: Programme) -> str:
    """Return the first letter after all those in use; AA follows Z."""
    return letter_after(Proposal.objects.filter(programme=programme).values_list("letter", flat=True))


def letter_after(used: Iterable[str]) -> str:
    """Return the first letter after these."""
    number = max((_ordinal(letter) for letter in used), default=0) + 1
    letter = ""
    while number:
        number, rest = divmod(number - 1, len(ascii_uppercase))
        letter = ascii_uppercase[rest] + letter
    return letter


def remember(proposal: Proposal, *, what: Mapping[str, object]) -> int:
    """Keep what the proposal is now, so that undo can return to it; what was undone before is gone for good."""
    proposal.steps.filter(is_undone=True).delete()
    number = (proposal.steps.aggregate(last=Max("number"))["last"] or 0) + 1
    ProposalStep.objects.create(
        proposal=proposal,
        number=number,
        layout=proposal.layout,
        plans=proposal.plans,
        pins=proposal.pins,
        what=dict(what),
    )
    return number


def _ordinal(letter: str) -> int:
    value = 0
    for char in letter:
        value = value * len(ascii_uppercase) + ascii_uppercase.index(char) + 1
    return value


def _work_out(
    proposal: Proposal, material: Material, *, pins: Sequence[Sequence[int]], pinned: Sequence[Plan], at: datetime
) -> None:
    case = Case(material, pins=pins, pinned=pinned, emphasis=proposal.emphasis, seed=proposal.seed)
    proposal.version += 1
    if len(material.members) > AT_ONCE:
        proposal.state = ProposalState.COMPUTING
        proposal.progress = {}
        proposal.save()
        tasks.work_out.enqueue(proposal.pk)
        return
    answer = case.solve(time_limit=AT_ONCE_SECONDS)
    proposal.layout, proposal.pins, proposal.plans = answer.layout, answer.pins, answer.plans
    proposal.figures = answer.figures
    proposal.state, proposal.computed_at = ProposalState.READY, at
    proposal.save()
