"""Those who could imagine facilitating, their training, and what people say of going on."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.enrolment.models import Enrolment
from ristiin.growth import queries
from ristiin.growth.actions import renewing, training
from ristiin.growth.forms.planning import CandidatesForm, OnwardForm, TrainingForm
from ristiin.growth.models import Onward
from ristiin.growth.permissions import TRAINING
from ristiin.growth.views.access import taking_part
from ristiin.kernel import clock
from ristiin.programmes.choices import State
from ristiin.programmes.models import Programme
from ristiin.programmes.playbooks import playbooks
from ristiin.programmes.views.access import organised
from ristiin.programmes.views.starting import suggested_first_day


@require_safe
def candidates(request: PersonRequest, slug: str) -> HttpResponse:
    """Show who could imagine facilitating, how far each is, and the training."""
    return _page(request, organised(request, slug))


def _page(request: PersonRequest, programme: Programme, **forms: Any) -> HttpResponse:
    found = queries.candidates(programme)
    the_training = queries.training_of(programme)
    today = timezone.localdate(clock.now())
    context = {
        "programme": programme,
        "candidates": found,
        "training": the_training,
        "is_open": the_training is not None and the_training.state == State.PUBLISHED,
        "book": playbooks()[TRAINING],
        "start": TrainingForm(
            suggested={language: f"{name} {today.year}" for language, name in playbooks()[TRAINING].names.items()},
            initial={"first_day": suggested_first_day(today)},
        ),
        "invite": CandidatesForm(candidates=found),
        **forms,
    }
    return render(request, "growth/candidates.html", context)


@require_POST
def start(request: PersonRequest, slug: str) -> HttpResponse:
    """Start the draft of a training from here."""
    programme = organised(request, slug)
    form = TrainingForm(request.POST)
    if not form.is_valid():
        return _page(request, programme, start=form)
    made = training.start_training(
        programme=programme,
        names=form.names(),
        first_day=form.cleaned_data["first_day"],
        by=request.user,
        at=clock.now(),
    )
    messages.success(request, _("The training is a draft. When its page is published, you invite people to it here."))
    return redirect("programmes:timeline", made.slug)


@require_POST
def invite(request: PersonRequest, slug: str) -> HttpResponse:
    """Invite those chosen to the training."""
    programme = organised(request, slug)
    form = CandidatesForm(request.POST, candidates=queries.candidates(programme))
    if not form.is_valid():
        return _page(request, programme, invite=form)
    sent = training.invite_candidates(
        programme=programme,
        people=form.cleaned_data["people"],
        by=request.user,
        at=clock.now(),
        message=form.cleaned_data["message"],
        label=_("could facilitate"),
    )
    messages.success(
        request, ngettext("%(n)s person invited.", "%(n)s people invited.", sent.invited) % {"n": sent.invited}
    )
    return redirect("growth:candidates", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def onward(request: PersonRequest, slug: str) -> HttpResponse:
    """Let somebody who takes part say how they would go on."""
    programme = taking_part(request, slug)
    mine = Enrolment.objects.active().of(request.user).get(programme=programme)
    said = Onward.objects.filter(programme=programme, person=request.user).first()
    initial = {"may_be_invited": bool(said and said.may_be_invited), "could_facilitate": mine.could_facilitate}
    form = OnwardForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        renewing.say_onward(
            programme=programme,
            person=request.user,
            may_be_invited=form.cleaned_data["may_be_invited"],
            could=form.cleaned_data["could_facilitate"],
            at=clock.now(),
        )
        messages.success(request, _("Thank you. You can change your mind here at any time."))
        return redirect("growth:onward", slug)
    return render(request, "growth/onward.html", {"programme": programme, "form": form, "said": said})
