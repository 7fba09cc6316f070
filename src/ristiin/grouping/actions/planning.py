"""Theme, hour and facilitator of the groups on the board, changed by hand or worked out again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ristiin.accounts.models import Person
from ristiin.grouping import placing
from ristiin.grouping.actions.drafting import keep, take
from ristiin.grouping.adapter import Case
from ristiin.grouping.models import Proposal
from ristiin.grouping.refusals import InTwoPlaces, MoveForbidden, ProposalChanged


@transaction.atomic
def change(
    *,
    proposal: Proposal,
    version: int,
    place: int,
    theme: int | None,
    slot: str,
    facilitator: int | None,
    actor: Person,
    at: datetime,
) -> Proposal:
    """Give one group this theme, hour and facilitator. What suits less well is said, and not refused.

    Raises:
        ProposalChanged: somebody changed the proposal after `version`.
        MoveForbidden: there is no such theme, hour or facilitator here.
        InTwoPlaces: the facilitator is with another group at that hour.
    """
    proposal, material, layout, pins, plans = take(proposal, version)
    if place >= len(layout):
        raise ProposalChanged(_("There is no such group any more."))
    known = theme is None or theme in material.themes
    if not known or (facilitator is not None and facilitator not in material.guides):
        raise MoveForbidden(_("Choose a theme and a facilitator of this programme."))
    if slot and slot not in placing.suits(material, layout[place]) and slot != plans[place].get("slot"):
        raise MoveForbidden(_("Choose an hour at which somebody of the group can."))
    plans[place] = {"theme": theme, "slot": slot, "facilitator": facilitator}
    if placing.clashes(material, plans)[place]:
        raise InTwoPlaces(material.guides[facilitator or 0].name)
    what = {"did": "plan", "place": place}
    return keep(
        proposal=proposal,
        layout=layout,
        pins=pins,
        plans=plans,
        what=what,
        verb="plan of a group changed",
        actor=actor,
        at=at,
    )


@transaction.atomic
def place_again(*, proposal: Proposal, version: int, actor: Person, at: datetime) -> Proposal:
    """Work hours and facilitators out again for the groups as they are; pinned groups keep theirs.

    Raises:
        ProposalChanged: somebody changed the proposal after `version`.
    """
    proposal, material, layout, pins, plans = take(proposal, version)
    held = {place: plans[place] for place in pins}
    themes = [plan.get("theme") for plan in plans]
    made = placing.place(material, layout, themes, held)
    return keep(
        proposal=proposal,
        layout=layout,
        pins=pins,
        plans=made,
        what={"did": "place"},
        verb="plans worked out again",
        actor=actor,
        at=at,
    )


@transaction.atomic
def go_on_without(
    *, proposal: Proposal, version: int, person: int, fingerprint: str, actor: Person, at: datetime
) -> Proposal:
    """Carry out one of the ways to go on when a facilitator cannot.

    Raises:
        ProposalChanged: the proposal or its people are not as they were when the ways were worked out.
    """
    proposal, material, layout, pins, plans = take(proposal, version)
    case, _trouble = Case.for_showing(material, pins=[layout[place] for place in pins])
    ways = case.stand_ins(layout, plans, person) if case else []
    way = next((one for one in ways if one.fingerprint == fingerprint), None)
    if way is None:
        raise ProposalChanged(
            _("The groups have changed meanwhile. Nothing was done. Look at the ways as they are now.")
        )
    pinned = [set(layout[place]) for place in pins]
    still = [place for place, group in enumerate(way.layout) if set(group) in pinned]
    what = {"did": "without", "person": person}
    return keep(
        proposal=proposal,
        layout=way.layout,
        pins=still,
        plans=way.plans,
        what=what,
        verb="facilitator taken off the board",
        actor=actor,
        at=at,
    )
