"""The association's 134 registrations: 120 places, twelve groups of ten, an hour when all can, seven facilitators."""

from collections import Counter

import pytest
from django.urls import reverse

from ristiin.community.choices import Path
from ristiin.community.models import Facilitator
from ristiin.grouping import placing, queries, tasks
from ristiin.grouping.actions import moving, planning, proposing, publishing
from ristiin.grouping.choices import Emphasis, ProposalState
from ristiin.grouping.material import gather
from ristiin.grouping.models import Group, Proposal
from ristiin.grouping.refusals import InTwoPlaces
from ristiin.kernel.models import OutgoingMail
from ristiin.programmes.choices import RoleKind
from ristiin.programmes.models import Role
from tests.grouping.real import association, seven_facilitators


@pytest.fixture
def propose(programme, facilitator, organiser, at):
    """Bring the association's people, or the first of them, and its seven facilitators; work out as the worker does."""

    def made(first=None):
        Role.objects.filter(programme=programme, role=RoleKind.FACILITATOR).delete()
        association(programme, at, first)
        seven_facilitators(programme, organiser, at)
        proposal = proposing.propose(
            programme=programme, emphasis=Emphasis.FAIRNESS, letter="A", actor=organiser, at=at
        )
        if proposal.state == ProposalState.COMPUTING:
            tasks.work_out.func(proposal.pk)
        return Proposal.objects.get(pk=proposal.pk)

    return made


@pytest.mark.once
@pytest.mark.long
def test_twelve_groups_of_ten_each_with_theme_hour_and_facilitator(
    programme, propose, organiser, browse, at
):  # S103, S106, S107
    proposal = propose()
    material = gather(programme)
    plans = proposal.plans
    assert proposal.state == ProposalState.READY
    assert [len(group) for group in proposal.layout] == [10] * 12

    # An hour when all can, the facilitator too, and nobody in two places or over their load.
    assert [
        placing.away(material, group, plan["slot"]) for group, plan in zip(proposal.layout, plans, strict=True)
    ] == [[]] * 12
    guides = [material.guides[plan["facilitator"]] for plan in plans]
    assert all(plan["slot"] in guide.slots for plan, guide in zip(plans, guides, strict=True))
    assert all(plan["theme"] in guide.themes for plan, guide in zip(plans, guides, strict=True))
    assert max(Counter((plan["facilitator"], plan["slot"]) for plan in plans).values()) == 1
    load = Counter(guide.id for guide in guides)
    assert all(load[guide.id] <= guide.most for guide in material.guides.values())
    assert len(load) == 7

    # A theme most people put first, and next to nobody one they did not choose: that for all is proven impossible.
    first = sum(
        material.members[one].themes[:1] == (plan["theme"],)
        for group, plan in zip(proposal.layout, plans, strict=True)
        for one in group
    )
    unchosen = sum(
        plan["theme"] not in material.members[one].themes
        for group, plan in zip(proposal.layout, plans, strict=True)
        for one in group
    )
    assert first >= 75
    assert unchosen <= 6
    regions = [len({material.members[one].region for one in group}) for group in proposal.layout]
    assert min(regions) >= 4  # S59

    page = browse(organiser).get(reverse("grouping:board", args=[programme.slug]))
    body = page.content.decode()
    assert page.status_code == 200
    assert body.count('class="group-plan') == 12
    assert "People from" in body
    assert "first choice of" in body

    publishing.publish(proposal=proposal, version=proposal.version, actor=organiser, at=at)

    groups = Group.objects.filter(programme=programme)
    assert sorted(groups.values_list("slot", flat=True)) == sorted(plan["slot"] for plan in plans)
    assert Counter(groups.values_list("facilitator", flat=True)) == load
    letters = OutgoingMail.objects.filter(kind="grouping/published")
    assert letters.count() == 120
    assert all("Ohjaaja: " in letter.body for letter in letters[:5])
    told = list(OutgoingMail.objects.filter(kind="grouping/facilitator"))
    assert len(told) == 12
    new = set(Facilitator.objects.exclude(path=Path.EXPERIENCED).values_list("person_id", flat=True))
    helped = {
        letter.person_id for letter in told if "@ohjaajat.example.org" in letter.body.replace(letter.to_address, "")
    }
    assert helped == new & set(load)  # S76
    assert len(queries.guides(programme)) == 7


def test_a_change_of_plan_is_kept_undone_and_survives_a_pin(programme, propose, organiser, at):
    proposal = propose(40)
    by = {"actor": organiser, "at": at}
    before = [dict(plan) for plan in proposal.plans]
    other = next(plan["theme"] for plan in before if plan["theme"] != before[0]["theme"])
    changed = planning.change(
        proposal=proposal,
        version=proposal.version,
        place=0,
        theme=other,
        slot=before[0]["slot"],
        facilitator=None,
        **by,
    )
    assert (changed.plans[0]["theme"], changed.plans[0]["facilitator"]) == (other, None)
    assert changed.plans[1:] == before[1:]
    pinned = moving.pin(proposal=changed, version=changed.version, place=0, **by)
    again = planning.place_again(proposal=pinned, version=pinned.version, **by)
    assert again.plans[0] == changed.plans[0]
    for _step in range(3):
        again = moving.undo(proposal=again, version=again.version, **by)
    assert again.plans == before

    material = gather(programme)
    place, taken = next(
        (place, plan)
        for place, group in enumerate(again.layout)
        for plan in before[:place] + before[place + 1 :]
        if plan["facilitator"] and plan["slot"] in placing.suits(material, group)
    )
    with pytest.raises(InTwoPlaces):
        planning.change(
            proposal=again,
            version=again.version,
            place=place,
            theme=before[place]["theme"],
            slot=taken["slot"],
            facilitator=taken["facilitator"],
            **by,
        )
