"""The four phases as a living list, of one programme and of the community."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.community.permissions import keeps
from ristiin.growth import phases
from ristiin.growth.actions import checklist
from ristiin.growth.choices import Stage
from ristiin.growth.forms.planning import StepForm
from ristiin.growth.models import OwnStep
from ristiin.growth.permissions import organises_anything
from ristiin.kernel import clock
from ristiin.kernel.rights import require
from ristiin.programmes.models import Programme
from ristiin.programmes.views.access import organised


@require_safe
def programme(request: PersonRequest, slug: str) -> HttpResponse:
    """Show what has happened in each phase of a programme, and where the rest begins."""
    programme = organised(request, slug)
    stages = phases.of_programme(programme, clock.now())
    now = phases.now_in(stages)
    context = {
        "programme": programme,
        "stages": stages,
        "now": now,
        "form": StepForm(initial={"stage": now.stage if now else Stage.EXTEND}),
    }
    return render(request, "growth/phases.html", context)


@require_POST
def add(request: PersonRequest, slug: str) -> HttpResponse:
    """Add a line of one's own to a programme's list."""
    _add(request, organised(request, slug))
    return redirect("growth:phases", slug)


@require_POST
def step(request: PersonRequest, slug: str, step_id: int) -> HttpResponse:
    """Say that a line of one's own is done, is not, or is to go."""
    _change(request, OwnStep.objects.filter(programme=organised(request, slug)), step_id)
    return redirect("growth:phases", slug)


@require_safe
def community(request: PersonRequest) -> HttpResponse:
    """Show the phases of the whole community to its keepers and to those who organise."""
    require(keeps(request.user) or organises_anything(request.user))
    stages = phases.of_community(request.user)
    now = phases.now_in(stages)
    context = {
        "stages": stages,
        "now": now,
        "keeps": keeps(request.user),
        "form": StepForm(initial={"stage": now.stage if now else Stage.EXTEND}),
    }
    return render(request, "growth/community.html", context)


@require_POST
def community_add(request: PersonRequest) -> HttpResponse:
    """Add a line to the community's list."""
    require(keeps(request.user))
    _add(request, None)
    return redirect("growth:community")


@require_POST
def community_step(request: PersonRequest, step_id: int) -> HttpResponse:
    """Say that a line of the community's list is done, is not, or is to go."""
    require(keeps(request.user))
    _change(request, OwnStep.objects.filter(programme=None), step_id)
    return redirect("growth:community")


def _add(request: PersonRequest, programme: Programme | None) -> None:
    form = StepForm(request.POST)
    if form.is_valid():
        checklist.add_step(
            programme=programme,
            stage=Stage(form.cleaned_data["stage"]),
            text=form.cleaned_data["text"],
            form_key=form.cleaned_data["form_key"],
            by=request.user,
            at=clock.now(),
        )
        messages.success(request, _("Added to the list."))
    else:
        messages.error(request, _("Write what is to be done."))


def _change(request: PersonRequest, steps: "QuerySet[OwnStep]", step_id: int) -> None:
    step, at, do = get_object_or_404(steps, pk=step_id), clock.now(), request.POST.get("do")
    if do == "remove":
        checklist.remove_step(step=step, by=request.user, at=at)
        messages.success(request, _("Taken off the list."))
    else:
        checklist.tick(step=step, is_done=do == "done", by=request.user, at=at)
