"""Theme, hour and facilitator of groups: changed by hand, worked out again, or mended when a facilitator cannot."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ristiin.accounts.models import Person
from ristiin.grouping import forms, placing, queries, words
from ristiin.grouping.actions import facilitating, planning
from ristiin.grouping.adapter import Case
from ristiin.grouping.material import Layout, Material, Plan, gather, settle
from ristiin.grouping.plans import Planner
from ristiin.grouping.views.board import (
    BoardRequest,
    answered,
    answered_no,
    board_of,
    checked,
    the_programme,
    the_proposal,
    the_target_group,
)
from ristiin.kernel import clock
from ristiin.kernel.refusal import Refusal
from ristiin.programmes.models import Programme


@dataclass(frozen=True)
class Price:
    """One way to go on without a facilitator, and what it costs whom, in words."""

    fingerprint: str
    changes: list[str]
    costs: list[str]


@require_POST
def plan(request: BoardRequest, slug: str, letter: str) -> HttpResponse:
    """Give a group another theme, hour or facilitator."""
    shown = the_proposal(request, slug, letter)
    chosen = checked(forms.PlanForm(request.POST)).cleaned_data
    try:
        shown = planning.change(proposal=shown, actor=request.user, at=clock.now(), **chosen)
    except Refusal as refused:
        return answered_no(request, shown, refused)
    return answered(request, shown, _said(shown.programme, gather(shown.programme, shown.target_group), shown, chosen))


@require_POST
def place(request: BoardRequest, slug: str, letter: str) -> HttpResponse:
    """Work hours and facilitators out again; people stay where they are."""
    shown = the_proposal(request, slug, letter)
    version = checked(forms.VersionForm(request.POST)).cleaned_data["version"]
    planning.place_again(proposal=shown, version=version, actor=request.user, at=clock.now())
    messages.success(request, _("Hours and facilitators are worked out again. Pinned groups keep theirs."))
    return redirect("grouping:proposal", slug=slug, letter=letter)


@require_http_methods(["GET", "HEAD", "POST"])
def without(request: BoardRequest, slug: str, letter: str, person_id: int) -> HttpResponse:
    """Show the ways to go on when a facilitator cannot; carry one out."""
    shown = the_proposal(request, slug, letter)
    programme = shown.programme
    person = get_object_or_404(Person, pk__in=[one.pk for one in queries.facilitators(programme)], pk=person_id)
    if request.method == "POST":
        chosen = checked(forms.WayForm(request.POST)).cleaned_data
        planning.go_on_without(
            proposal=shown,
            version=chosen["version"],
            person=person.pk,
            fingerprint=chosen["way"],
            actor=request.user,
            at=clock.now(),
        )
        messages.success(request, _("Done. Nobody is told before you publish."))
        return redirect("grouping:proposal", slug=slug, letter=letter)
    material = gather(programme, shown.target_group)
    layout, pins, plans = settle(shown.layout, shown.pins, material.members, shown.plans)
    case, _trouble = Case.for_showing(material, pins=[layout[place] for place in pins])
    ways = case.stand_ins(layout, plans, person.pk) if case and any(plans) else []
    numbers = [place + 1 for place in range(len(layout))]
    context = {
        "programme": programme,
        "proposal": shown,
        "person": person,
        "trail": [
            {
                "url": reverse("grouping:proposal", args=[slug, letter]),
                "label": _("Proposal %(letter)s") % {"letter": letter},
            }
        ],
        "has_groups": any(one.get("facilitator") == person.pk for one in plans),
        "ways": _prices(material, layout, plans, ways, numbers),
    }
    return render(request, "grouping/without.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def without_published(request: BoardRequest, slug: str, person_id: int) -> HttpResponse:
    """Show how the published groups of a facilitator who cannot would go on, and the price; carry one way out."""
    programme = the_programme(request, slug)
    person = get_object_or_404(Person, pk__in=[one.pk for one in queries.facilitators(programme)], pk=person_id)
    asked = checked(forms.OfForm(request.GET)).cleaned_data["of"]
    target_group = the_target_group(programme, asked or 0)
    if request.method == "POST":
        way = checked(forms.TakeOverForm(request.POST)).cleaned_data["way"]
        facilitating.take_over(
            programme=programme,
            target_group=target_group,
            gone=person,
            fingerprint=way,
            actor=request.user,
            at=clock.now(),
        )
        messages.success(request, _("Done. Those concerned have had a letter."))
        return redirect(board_of(programme, target_group))
    now = facilitating.situation(programme, target_group, person)
    context = {
        "programme": programme,
        "target_group": target_group,
        "person": person,
        "trail": [{"url": board_of(programme, target_group), "label": _("Groups")}],
        "has_groups": any(one.get("facilitator") == person.pk for one in now.plans),
        "ways": _prices(now.material, now.layout, now.plans, now.ways, [one.number for one in now.groups]),
    }
    return render(request, "grouping/without.html", context)


def _said(programme: Programme, material: Material, shown: object, chosen: dict[str, int]) -> str:
    layout, _pins, plans = settle(shown.layout, shown.pins, material.members, shown.plans)  # type: ignore[attr-defined]
    troubles = Planner(material, layout, plans).troubles(
        chosen["place"], lambda place: words.group_in_list(programme, place + 1, is_pair=False)
    )
    return " ".join([_("Changed."), *troubles])


def _prices(
    material: Material,
    layout: Layout,
    plans: Sequence[Plan],
    ways: Sequence[placing.StandIn],
    numbers: Sequence[int],
) -> list[Price]:
    where = {frozenset(group): place for place, group in enumerate(layout)}
    found = []
    for way in ways:
        changes, costs = [], []
        for place, (group, new) in enumerate(zip(way.layout, way.plans, strict=True)):
            spot = where.get(frozenset(group))
            if spot is None:
                changes.append(_("A group changes: %(names)s.") % {"names": material.names(group)})
                continue
            old, guide = plans[spot], material.guides.get(new["facilitator"] or 0)
            name = words.group_name(material.programme, numbers[spot], is_pair=False)
            if old.get("facilitator") != new["facilitator"]:
                who = guide.name if guide else _("nobody")
                changes.append(f"{name}: {who}")
            if place in way.retimed:
                said = {"group": name, "hour": words.hour(new["slot"])}
                costs.append(_("%(group)s meets at another hour: %(hour)s.") % said)
                if not placing.away(material, group, new["slot"]):
                    costs.append(_("The hour suits everybody in the group."))
        costs += _of_people(material, way)
        costs = costs or [_("Nobody else changes groups or hours.")]
        found.append(Price(way.fingerprint, changes, [*costs, *_loads(material, way)]))
    return found


def _of_people(material: Material, way: placing.StandIn) -> list[str]:
    """Say whom a way moves, and how many groups nobody would look after."""
    said = []
    if way.leaving:
        names = ", ".join(material.guides[one].name for one in way.leaving)
        said.append(_("Changes groups: %(names)s.") % {"names": names})
    if way.moved:
        said.append(_("Gets another group: %(names)s.") % {"names": material.names(way.moved)})
    if way.without:
        said.append(_("Groups without a facilitator: %(n)s.") % {"n": len(way.without)})
    return said


def _loads(material: Material, way: placing.StandIn) -> list[str]:
    """Say how many groups those who take one on would have."""
    loads = placing.load_of(material, way.plans)
    guides = [material.guides[one] for one in way.taking]
    text = _("%(name)s then has %(n)s of %(most)s groups.")
    return [text % {"name": guide.name, "n": loads[guide.id], "most": guide.most} for guide in guides]
