"""Background work of grouping: proposals for many people."""

from django.db import transaction
from django_tasks import task

from ristiin.grouping.adapter import Case
from ristiin.grouping.choices import ProposalState
from ristiin.grouping.material import gather, settle
from ristiin.grouping.models import Proposal
from ristiin.grouping.refusals import CannotBeGrouped, TooFewPeople
from ristiin.kernel import clock

LONGEST_SECONDS = 60.0


@task()
def work_out(proposal_id: int) -> None:
    """Work a proposal out. Run again after a kill it gives the same answer, and a second run does nothing."""
    proposal = Proposal.objects.select_related("programme").filter(pk=proposal_id).first()
    if proposal is None or proposal.state != ProposalState.COMPUTING:
        return
    mine = Proposal.objects.filter(pk=proposal_id, version=proposal.version, state=ProposalState.COMPUTING)

    def report(done: float, score: float | None, bound: float | None) -> None:
        mine.update(progress={"done": done, "score": score, "bound": bound})

    material = gather(proposal.programme)
    layout, pins = settle(proposal.layout, proposal.pins, material.members)
    try:
        case = Case(material, pins=[layout[place] for place in pins], emphasis=proposal.emphasis, seed=proposal.seed)
        answer = case.solve(time_limit=LONGEST_SECONDS, report=report)
    except (TooFewPeople, CannotBeGrouped) as refused:
        mine.update(state=ProposalState.FAILED, progress={"reason": str(refused)})
        return
    except Exception:
        mine.update(state=ProposalState.FAILED, progress={"reason": ""})
        raise
    with transaction.atomic():
        mine.update(
            layout=answer.layout,
            pins=answer.pins,
            figures=answer.figures,
            state=ProposalState.READY,
            computed_at=clock.now(),
            progress={"done": 1.0},
        )
