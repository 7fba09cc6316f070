"""Taking a proposal in hand: locked, unpublished, and as its reader saw it."""

from django.utils.translation import gettext as _

from ristiin.grouping.choices import ProposalState
from ristiin.grouping.models import Group, Proposal
from ristiin.grouping.refusals import AlreadyPublished, NotReady, ProposalChanged
from ristiin.programmes.models import Programme, TargetGroup


def is_published(programme: Programme, target_group: TargetGroup | None) -> bool:
    """Tell whether the groups of these people are there: of the target group, or of those who have none."""
    if target_group is not None:
        return target_group.groups_published_at is not None
    if programme.pairs_published_at is None:
        return False
    others = Group.objects.filter(programme=programme, target_group__isnull=False).exists()
    return not others or Group.objects.filter(programme=programme, target_group=None).exists()


def at_version(proposal: Proposal, version: int) -> Proposal:
    """Return the proposal as it is now, locked, if nobody has changed it since `version`.

    Raises:
        ProposalChanged: somebody has.
    """
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("programme", "target_group")
    fresh = rows.filter(pk=proposal.pk).first()
    if fresh is None:
        raise ProposalChanged(_("Somebody has thrown this proposal away."))
    if fresh.version != version:
        raise ProposalChanged(
            _(
                "Somebody changed this proposal after you opened it. Nothing was done. Look at it as it is now and try "
                "again."
            )
        )
    return fresh


def hold(proposal: Proposal, version: int) -> Proposal:
    """Return the proposal locked for a change.

    Raises:
        ProposalChanged: somebody changed the proposal after `version`.
        AlreadyPublished: the groups of the programme are published.
        NotReady: the proposal is still being worked out.
    """
    fresh = at_version(proposal, version)
    if is_published(fresh.programme, fresh.target_group):
        raise AlreadyPublished(_("The groups of this programme are published already."))
    if fresh.state == ProposalState.COMPUTING:
        raise NotReady(_("The proposal is still being worked out."))
    return fresh
