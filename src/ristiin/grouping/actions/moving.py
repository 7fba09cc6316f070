"""Changes by hand on the board, each of which can be undone."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ristiin.accounts.models import Person
from ristiin.grouping.actions.drafting import keep, record, take
from ristiin.grouping.actions.holding import hold
from ristiin.grouping.adapter import Case
from ristiin.grouping.material import Layout, Material
from ristiin.grouping.models import Proposal
from ristiin.grouping.refusals import MoveForbidden, NothingToUndo, ProposalChanged


@transaction.atomic
def move(*, proposal: Proposal, version: int, person: int, to: int, actor: Person, at: datetime) -> Proposal:
    """Move somebody into the group at place `to`.

    Raises:
        ProposalChanged: somebody changed the proposal after `version`.
        MoveForbidden: a pin, a rule or the sizes stand against it.
    """
    return _move(proposal, version, person, other=None, to=to, actor=actor, at=at)


@transaction.atomic
def swap(*, proposal: Proposal, version: int, person: int, other: int, actor: Person, at: datetime) -> Proposal:
    """Have two people trade places.

    Raises:
        ProposalChanged: somebody changed the proposal after `version`.
        MoveForbidden: a pin or a rule stands against it.
    """
    return _move(proposal, version, person, other=other, to=None, actor=actor, at=at)


@transaction.atomic
def make_by_hand(*, proposal: Proposal, version: int, people: Sequence[int], actor: Person, at: datetime) -> Proposal:
    """Bring people together by the organiser's own decision and pin them (S54); whoever is left alone twice over meets.

    Raises:
        ProposalChanged: somebody changed the proposal after `version`.
        MoveForbidden: one of them is pinned, or does not take part.
    """
    proposal, material, layout, pins, plans = take(proposal, version)
    chosen = list(dict.fromkeys(people))
    if len(chosen) < 2 or any(one not in material.members for one in chosen):  # noqa: PLR2004 - it takes two
        raise MoveForbidden(_("Choose two different people who take part."))
    held = [one for one in chosen if _is_held(one, layout, pins, material)]
    if held:
        raise MoveForbidden(_("Pinned already: %(names)s. Unpin first.") % {"names": material.names(held)})
    rest = [[one for one in group if one not in chosen] for group in layout]
    alone = [group[0] for group in rest if len(group) == 1]
    kept = [(place, group) for place, group in enumerate(rest) if len(group) > 1]
    made: Layout = [group for _place, group in kept]
    still = [made.index(group) for place, group in kept if place in pins]
    if len(alone) > 1:
        made.append(alone)
    made.append(chosen)
    still.append(len(made) - 1)
    planned = [plans[place] for place, _group in kept]
    planned += [{} for _new in made[len(planned) :]]
    what = {"did": "hand", "people": chosen}
    return keep(
        proposal=proposal,
        layout=made,
        pins=still,
        plans=planned,
        what=what,
        verb="pair made by hand",
        actor=actor,
        at=at,
    )


@transaction.atomic
def pin(*, proposal: Proposal, version: int, place: int, actor: Person, at: datetime) -> Proposal:
    """Keep a group as it is when the rest is worked out anew.

    Raises:
        ProposalChanged: somebody changed the proposal after `version`.
    """
    return _hold(proposal, version, place, is_pinned=True, actor=actor, at=at)


@transaction.atomic
def unpin(*, proposal: Proposal, version: int, place: int, actor: Person, at: datetime) -> Proposal:
    """Let a group change again.

    Raises:
        ProposalChanged: somebody changed the proposal after `version`.
    """
    return _hold(proposal, version, place, is_pinned=False, actor=actor, at=at)


def _hold(proposal: Proposal, version: int, place: int, *, is_pinned: bool, actor: Person, at: datetime) -> Proposal:
    proposal, _material, layout, pins, plans = take(proposal, version)
    if place >= len(layout):
        raise ProposalChanged(_("There is no such group any more."))
    others = {one for one in pins if one != place}
    return keep(
        proposal=proposal,
        layout=layout,
        pins=sorted({*others, place} if is_pinned else others),
        plans=plans,
        what={"did": "pin" if is_pinned else "unpin", "people": layout[place]},
        verb="group pinned" if is_pinned else "group unpinned",
        actor=actor,
        at=at,
    )


@transaction.atomic
def undo(*, proposal: Proposal, version: int, actor: Person, at: datetime) -> Proposal:
    """Go back to before the last change by hand.

    Raises:
        ProposalChanged: somebody changed the proposal after `version`.
        NothingToUndo: there is none.
    """
    return _travel(proposal, version, back=True, actor=actor, at=at)


@transaction.atomic
def redo(*, proposal: Proposal, version: int, actor: Person, at: datetime) -> Proposal:
    """Do again what was undone last.

    Raises:
        ProposalChanged: somebody changed the proposal after `version`.
        NothingToUndo: nothing was undone.
    """
    return _travel(proposal, version, back=False, actor=actor, at=at)


def _travel(proposal: Proposal, version: int, *, back: bool, actor: Person, at: datetime) -> Proposal:
    proposal = hold(proposal, version)
    steps = proposal.steps.filter(is_undone=not back).order_by("-number" if back else "number")
    step = steps.first()
    if step is None:
        raise NothingToUndo(_("There is nothing to undo.") if back else _("There is nothing to do again."))
    step.layout, proposal.layout = proposal.layout, step.layout
    step.pins, proposal.pins = proposal.pins, step.pins
    step.plans, proposal.plans = proposal.plans, step.plans
    step.is_undone = back
    step.save(update_fields=["layout", "plans", "pins", "is_undone"])
    proposal.version += 1
    proposal.save(update_fields=["layout", "plans", "pins", "version"])
    verb = "change undone" if back else "change done again"
    record(proposal=proposal, verb=verb, actor=actor, at=at)
    return proposal


def _move(
    proposal: Proposal, version: int, person: int, *, other: int | None, to: int | None, actor: Person, at: datetime
) -> Proposal:
    proposal, material, layout, pins, plans = take(proposal, version)
    if person not in material.members:
        raise ProposalChanged(_("One of these people takes part no more."))
    case, trouble = Case.for_showing(material, pins=[layout[place] for place in pins])
    if case is None:
        raise MoveForbidden(trouble)
    options = [o for o in case.moves(layout, person) if o.other == other and (to is None or o.to == to)]
    if not options:
        raise MoveForbidden(_("There is no such place to move to."))
    option = options[0]
    if option.is_pinned:
        raise MoveForbidden(_("The group is pinned. Unpin it first."))
    if not option.is_allowed:
        raise MoveForbidden(_("A rule forbids this move."))
    made = [list(group) for group in layout]
    here = next((group for group in made if person in group), None)
    target = made[option.to]
    if other is None:
        target.append(person)
    else:
        target[target.index(other)] = person
    if here is not None:
        if other is None:
            here.remove(person)
        else:
            here[here.index(person)] = other
    what = {"did": "move" if other is None else "swap", "people": [person] if other is None else [person, other]}
    return keep(
        proposal=proposal,
        layout=made,
        pins=pins,
        plans=plans,
        what=what,
        verb="person moved on the board",
        actor=actor,
        at=at,
    )


def _is_held(one: int, layout: Layout, pins: Sequence[int], material: Material) -> bool:
    return any(one in pair for pair in material.partners) or any(one in layout[place] for place in pins)
