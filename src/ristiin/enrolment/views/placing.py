"""What the organiser does with places: offering, moving, the waiting list, and how many groups each theme gets."""

from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ristiin.accounts.requests import PersonRequest
from ristiin.enrolment import demand_queries, permissions, windows
from ristiin.enrolment.actions import moving, offering
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.forms.desk import GroupsForm, RuleForm, chosen_id
from ristiin.enrolment.models import Enrolment
from ristiin.enrolment.places import capacity_of, room_of
from ristiin.kernel import clock
from ristiin.kernel.refusal import Refusal
from ristiin.kernel.rights import require
from ristiin.programmes.actions.planning import Planned, plan_themes
from ristiin.programmes.models import Programme, TargetGroup


@require_POST
def offer_place(request: PersonRequest, slug: str, enrolment_id: int) -> HttpResponse:
    """Offer a free place to somebody who waits."""
    offering.offer(enrolment=_of(_kept(request, slug), enrolment_id), actor=request.user, at=clock.now())
    messages.success(request, _("The place is kept for them, and they have been told until when."))
    return redirect("enrolment:desk", slug)


@require_POST
def move(request: PersonRequest, slug: str, enrolment_id: int) -> HttpResponse:
    """Move somebody to another target group."""
    programme = _kept(request, slug)
    group = get_object_or_404(TargetGroup, programme=programme, pk=chosen_id(request.POST, "target_group"))
    moved = moving.move(enrolment=_of(programme, enrolment_id), target_group=group, actor=request.user, at=clock.now())
    waits = moved.state == EnrolmentState.WAITING
    told = _("Moved to the end of that waiting list. They have been told.") if waits else _("Moved, and told.")
    messages.success(request, told)
    return redirect("enrolment:registration", slug, enrolment_id)


@require_POST
def put_on_the_list(request: PersonRequest, slug: str, enrolment_id: int) -> HttpResponse:
    """Move somebody who takes part to the end of the waiting list."""
    moving.put_on_the_list(enrolment=_of(_kept(request, slug), enrolment_id), actor=request.user, at=clock.now())
    messages.success(request, _("They are at the end of the waiting list now, and have been told."))
    return redirect("enrolment:registration", slug, enrolment_id)


@require_POST
def rule(request: PersonRequest, slug: str) -> HttpResponse:
    """Set how places that come free reach the first in line."""
    programme, form = _kept(request, slug), RuleForm(request.POST)
    if form.is_valid():
        offering.set_rule(programme=programme, actor=request.user, at=clock.now(), **form.cleaned_data)
        messages.success(request, _("Saved. Offers that are open stay as they were made."))
    else:
        messages.error(request, _("Nothing was saved. Choose one of the two, and 1–336 hours."))
    return redirect("enrolment:desk", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def themes(request: PersonRequest, slug: str) -> HttpResponse:
    """Show what themes are wanted and what that means, and take how many groups each gets (S103)."""
    programme = _kept(request, slug)
    wanted = demand_queries.demand(programme)
    form = GroupsForm(request.POST if request.method == "POST" else None, wanted=wanted)
    if request.method == "POST" and form.is_valid():
        try:
            plan_themes(programme=programme, plans=_plans(form), actor=request.user, at=clock.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. The places follow the number of groups."))
            return redirect("enrolment:themes", slug)
    room = room_of(programme)
    most = max((sum(one.choices) for one in wanted), default=0)
    parts = []
    for group, lines in groupby(wanted, key=lambda one: one.target_group):
        every = list(lines)
        shown = [one for one in every if any(one.choices) or one.plan] or every
        part = {
            "group": group,
            "lines": [(one, form[form.name_of(one)]) for one in shown],
            "others": [form[form.name_of(one)] for one in every if one not in shown],
            "places": room.of(group.pk) if group else room.whole,
            "capacity": capacity_of(group) if group else room.whole.capacity,
        }
        parts.append(part)
    context = {"programme": programme, "form": form, "parts": parts, "most": most, "room": room}
    return render(request, "enrolment/themes.html", context)


def _plans(form: GroupsForm) -> list[Planned]:
    return [
        Planned(
            theme=one.theme,
            target_group=one.target_group,
            least=min(one.plan.least, number) if one.plan and number is not None else 0,
            most=number,
            target=number,
        )
        for one, number in form.numbers()
    ]


def _kept(request: PersonRequest, slug: str) -> Programme:
    seen = windows.with_groups(Programme.objects.visible_to(request.user))
    programme = get_object_or_404(seen, slug=slug)
    require(permissions.keeps_desk(request.user, programme))
    return programme


def _of(programme: Programme, enrolment_id: int) -> Enrolment:
    rows = Enrolment.objects.at_the_desk().filter(programme=programme).select_related("programme")
    return get_object_or_404(rows, pk=enrolment_id)
