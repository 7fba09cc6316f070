"""Background work of grouping: proposals for many people, and in parts for very many."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django_tasks import task

from ristiin.grouping.adapter import Case
from ristiin.grouping.choices import ProposalState
from ristiin.grouping.findings import Answer
from ristiin.grouping.material import Layout, gather, settle
from ristiin.grouping.models import Proposal
from ristiin.grouping.refusals import CannotBeGrouped, TooFewPeople
from ristiin.kernel import clock

LONGEST_SECONDS = 60.0
SOON_SECONDS = 30.0
"""A ceiling for groups of so few people that their organiser waits at the page: on a free machine it takes a few."""
SOON_UP_TO = 200
PARTS_SHARE = 0.7
"""How far a proposal is when all its parts are worked out; the seams are the rest."""


@task()
def work_out(proposal_id: int) -> None:
    """Work a proposal out. Run again after a kill it gives the same answer, and a second run does nothing."""
    proposal = _computing(proposal_id)
    if proposal is None:
        return
    mine = _still(proposal)

    def report(done: float, score: float | None, bound: float | None) -> None:
        mine.update(progress={"done": done, "score": score, "bound": bound})

    try:
        case = _case(proposal)
        if case.is_large:
            in_parts.enqueue(proposal_id)
            return
        soon = case.material.has_plans and len(case.material.members) <= SOON_UP_TO
        answer = case.solve(time_limit=SOON_SECONDS if soon else LONGEST_SECONDS, report=report)
    except (TooFewPeople, CannotBeGrouped) as refused:
        mine.update(state=ProposalState.FAILED, progress={"reason": str(refused)})
        return
    except Exception:
        mine.update(state=ProposalState.FAILED, progress={"reason": ""})
        raise
    with transaction.atomic():
        _finish(proposal, answer)


@task()
def in_parts(proposal_id: int, most: int = 0) -> None:
    """Divide a proposal into parts, of about `most` people where that is given, each worked out by a task of its own.

    What the parts find is kept with the proposal under its lock, so a killed worker costs its part alone; whoever
    brings the last one sets the next round going: twice groups of different parts are worked out anew together.
    """
    proposal = _computing(proposal_id)
    if proposal is None or "round" in proposal.progress:
        return
    parts = _case(proposal).parts(most)
    with transaction.atomic():
        held = _computing(proposal_id, lock=True)
        if held is None or held.version != proposal.version or "round" in held.progress:
            return
        _begin(held, {"round": 0, "parts": parts, "work": [[part] for part in parts], "rest": []})


@task()
def work_part(proposal_id: int, version: int, turn: int, number: int) -> None:
    """Work one part out, or in later rounds groups across a seam. A second run finds it done and does nothing."""
    proposal = _computing(proposal_id)
    if proposal is None or not _wanted(proposal, version, turn, number):
        return
    try:
        case = _case(proposal)
        work = proposal.progress["work"][number]
        found = (
            case.improve(work, time_limit=LONGEST_SECONDS)
            if turn
            else case.solve_part(work[0], time_limit=LONGEST_SECONDS)
        )
    except (TooFewPeople, CannotBeGrouped) as refused:
        _still(proposal).update(state=ProposalState.FAILED, progress={"reason": str(refused)})
        return
    with transaction.atomic():
        held = _computing(proposal_id, lock=True)
        if held is None or not _wanted(held, version, turn, number):
            return
        progress = held.progress
        progress["found"][str(number)] = found
        share = len(progress["found"]) / len(progress["work"])
        progress["done"] = PARTS_SHARE * share if not turn else PARTS_SHARE + (1 - PARTS_SHARE) * (turn - 1 + share) / 2
        if share < 1:
            held.save(update_fields=["progress"])
            return
        layout: Layout = [*progress["rest"], *(group for part in progress["found"].values() for group in part)]
        parts = progress["parts"]
        seams = case.seams(layout, parts, turn)
        if not seams:
            _finish(held, case.whole(layout))
            return
        again = {tuple(group) for seam in seams for group in seam}
        rest = [group for group in layout if tuple(group) not in again]
        _begin(held, {"round": turn + 1, "parts": parts, "work": seams, "rest": rest, "done": progress["done"]})


def _begin(proposal: Proposal, progress: dict[str, Any]) -> None:
    proposal.progress = {"done": 0.0, **progress, "found": {}}
    proposal.save(update_fields=["progress"])
    for number in range(len(progress["work"])):
        work_part.enqueue(proposal.pk, proposal.version, progress["round"], number)


def _wanted(proposal: Proposal, version: int, turn: int, number: int) -> bool:
    progress = proposal.progress
    return (
        proposal.version == version and progress.get("round") == turn and str(number) not in progress.get("found", {})
    )


def _computing(proposal_id: int, *, lock: bool = False) -> Proposal | None:
    rows = Proposal.objects.filter(pk=proposal_id, state=ProposalState.COMPUTING)
    return rows.select_for_update().first() if lock else rows.select_related("programme", "target_group").first()


def _still(proposal: Proposal) -> QuerySet[Proposal]:
    return Proposal.objects.filter(pk=proposal.pk, version=proposal.version, state=ProposalState.COMPUTING)


def _case(proposal: Proposal) -> Case:
    material = gather(proposal.programme, proposal.target_group)
    layout, pins, plans = settle(proposal.layout, proposal.pins, material.members, proposal.plans)
    held: Sequence[list[int]] = [layout[place] for place in pins]
    pinned = [plans[place] for place in pins]
    return Case(material, pins=held, pinned=pinned, emphasis=proposal.emphasis, seed=proposal.seed)


def _finish(proposal: Proposal, answer: Answer) -> None:
    _still(proposal).update(
        layout=answer.layout,
        pins=answer.pins,
        plans=answer.plans,
        figures=answer.figures,
        state=ProposalState.READY,
        computed_at=clock.now(),
        progress={"done": 1.0},
    )
