"""Registering: the form, what follows, withdrawing."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ristiin.accounts.requests import PersonRequest
from ristiin.enrolment import permissions, queries
from ristiin.enrolment.actions import registration as actions
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.forms.registration import RegistrationForm
from ristiin.enrolment.models import Enrolment
from ristiin.enrolment.views.steps import ahead, dates_of, trail
from ristiin.enrolment.wishes import Wishes
from ristiin.kernel import clock
from ristiin.kernel.refusal import Refusal
from ristiin.programmes.choices import Phase
from ristiin.programmes.models import Programme
from ristiin.programmes.queries import timeline

CHANNEL = "channel:%s"
"""Where the session keeps the code of the link by which somebody came to a programme."""


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: PersonRequest, slug: str) -> HttpResponse:
    """Show the form to somebody who may register, and to others how things stand; take the answers."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), slug=slug)
    own = queries.own_registration(programme, request.user)
    if request.method == "POST":
        return _answered(request, programme, own)
    phase = queries.phase_of(programme, clock.now())
    taking_part = own is not None and own.state in actions.TAKES_PART
    if taking_part and not (phase == Phase.REGISTRATION and "change" in request.GET):
        return _standing(request, programme, own, phase)
    if phase != Phase.REGISTRATION or not queries.may_enter(programme, request.user):
        return _standing(request, programme, own, phase)
    earlier = queries.earlier_answers(programme, request.user) if own is None else None
    wishes = queries.wishes_of(own) if own else earlier[1] if earlier else None
    return _form_page(request, programme, own, _form(request, programme, own, wishes), earlier[0] if earlier else None)


@require_POST
def withdraw(request: PersonRequest, slug: str) -> HttpResponse:
    """Give up one's place, or throw half-way answers away."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), slug=slug)
    own = get_object_or_404(Enrolment, programme=programme, person=request.user)
    if own.state == EnrolmentState.DRAFT:
        actions.throw_away(enrolment=own, at=clock.now())
        messages.success(request, _("Your half-way answers have been thrown away."))
        return redirect("programmes:page", slug)
    actions.withdraw(enrolment=own, actor=request.user, at=clock.now())
    messages.success(request, _("You have withdrawn. We have sent you a confirmation."))
    return redirect("enrolment:register", slug)


def _answered(request: PersonRequest, programme: Programme, own: Enrolment | None) -> HttpResponse:
    sent = own is not None and own.state in actions.TAKES_PART
    form = _form(request, programme, own, queries.wishes_of(own) if own else None, half_way="half_way" in request.POST)
    if not form.is_valid():
        return _form_page(request, programme, own, form)
    take = actions.save_half_way if form.half_way and not sent else _send(request, programme)
    try:
        take(
            programme=programme,
            person=request.user,
            name=form.cleaned_data["name"],
            wishes=form.wishes(),
            at=clock.now(),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, programme, own, form)
    if form.half_way:
        messages.success(request, _("Everything you have written is saved. Nobody else reads it before you send it."))
    else:
        messages.success(request, _("Your new answers are in.") if sent else _("Your registration has arrived."))
    return redirect("enrolment:register", programme.slug)


def _send(request: PersonRequest, programme: Programme) -> Callable[..., Enrolment]:
    channel = queries.channel_by_code(programme, request.session.get(CHANNEL % programme.slug, ""))
    return partial(actions.register, channel=channel, promised=True)


def _form(
    request: PersonRequest,
    programme: Programme,
    own: Enrolment | None,
    wishes: Wishes | None,
    *,
    half_way: bool = False,
) -> RegistrationForm:
    return RegistrationForm(
        request.POST if request.method == "POST" else None,
        programme=programme,
        person=request.user,
        skills=queries.skills_to_choose(programme, wishes),
        themes=queries.themes_to_choose(programme, wishes),
        wishes=wishes,
        half_way=half_way and (own is None or own.state not in actions.TAKES_PART),
        promised=own is not None and own.promised_at is not None,
    )


def _form_page(
    request: PersonRequest,
    programme: Programme,
    own: Enrolment | None,
    form: RegistrationForm,
    earlier: Programme | None = None,
) -> HttpResponse:
    entries = timeline(programme)
    context = {
        "programme": programme,
        "form": form,
        "own": own,
        "earlier": earlier,
        "is_sent": own is not None and own.state in actions.TAKES_PART,
        "is_half_way": own is not None and own.state == EnrolmentState.DRAFT,
        "steps": ahead(entries, clock.now()),
        "dates": dates_of(entries),
        "organisations": queries.organisation_names(),
        "trail": trail(programme),
    }
    return render(request, "enrolment/register.html", context)


def _standing(request: PersonRequest, programme: Programme, own: Enrolment | None, phase: Phase) -> HttpResponse:
    entries = timeline(programme)
    context = {
        "programme": programme,
        "own": own,
        "phase": phase,
        "dates": dates_of(entries),
        "steps": ahead(entries, clock.now()),
        "is_invited": queries.may_enter(programme, request.user),
        "answers": queries.answers_of(own) if own else None,
        "finds_freely": permissions.looks_for_a_pair(request.user, programme),
        "trail": trail(programme),
    }
    return render(request, "enrolment/standing.html", context)
