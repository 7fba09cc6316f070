"""Registering: the form, what follows, withdrawing."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ristiin.accounts.requests import PersonRequest
from ristiin.enrolment import demand_queries, permissions, queries, windows
from ristiin.enrolment.actions import registration as actions
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.forms.registration import RegistrationForm
from ristiin.enrolment.models import Enrolment
from ristiin.enrolment.places import room_of
from ristiin.enrolment.views.choosing import Choice, choice_of, is_sent
from ristiin.enrolment.views.steps import ahead, dates_of, trail
from ristiin.enrolment.wishes import Wishes
from ristiin.kernel import clock
from ristiin.kernel.refusal import Refusal
from ristiin.programmes.models import Programme
from ristiin.programmes.queries import timeline

CHANGES = {"change", "for", "choose"}
"""What somebody registered asks the form by."""

CHANNEL = "channel:%s"
"""Where the session keeps the code of the link by which somebody came to a programme."""


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: PersonRequest, slug: str) -> HttpResponse:
    """Show the form to somebody who may register, and to others how things stand; take the answers."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), slug=slug)
    own = queries.own_registration(programme, request.user)
    if request.method == "POST":
        return _answered(request, programme, own)
    choice, at = choice_of(request.GET, programme, own, clock.now()), clock.now()
    is_open = windows.is_open_for(programme, own.target_group if own else None, at) if is_sent(own) else choice.is_open
    wants_to_change = is_open and not CHANGES.isdisjoint(request.GET)
    if (is_sent(own) and not wants_to_change) or not is_open or not queries.may_enter(programme, request.user):
        return _standing(request, programme, own, choice, is_open=is_open)
    if choice.must_choose:
        return _choosing(request, programme, own, choice)
    earlier = queries.earlier_answers(programme, request.user) if own is None else None
    wishes = queries.wishes_of(own) if own else earlier[1] if earlier else None
    form = _form(request, programme, own, wishes, choice)
    return _form_page(request, programme, own, form, choice, earlier[0] if earlier else None)


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
    sent, choice = is_sent(own), choice_of(request.GET, programme, own, clock.now())
    if choice.must_choose:
        return _choosing(request, programme, own, choice)
    wishes = queries.wishes_of(own) if own else None
    form = _form(request, programme, own, wishes, choice, half_way="half_way" in request.POST)
    if not form.is_valid():
        return _form_page(request, programme, own, form, choice)
    take = actions.save_half_way if form.half_way and not sent else _send(request, programme)
    try:
        take(
            programme=programme,
            person=request.user,
            name=form.cleaned_data["name"],
            wishes=form.wishes(),
            target_group=choice.group,
            at=clock.now(),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, programme, own, form, choice)
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
    choice: Choice,
    *,
    half_way: bool = False,
) -> RegistrationForm:
    return RegistrationForm(
        request.POST if request.method == "POST" else None,
        programme=programme,
        person=request.user,
        skills=queries.skills_to_choose(programme, wishes),
        themes=demand_queries.themes_for(programme, wishes, choice.group),
        wishes=wishes,
        target_group=choice.group,
        half_way=half_way and not is_sent(own),
        promised=own is not None and own.promised_at is not None,
    )


def _form_page(  # noqa: PLR0917 - what the form and the page around it need
    request: PersonRequest,
    programme: Programme,
    own: Enrolment | None,
    form: RegistrationForm,
    choice: Choice,
    earlier: Programme | None = None,
) -> HttpResponse:
    entries = timeline(programme)
    context = {
        "programme": programme,
        "form": form,
        "own": own,
        "earlier": earlier,
        "choice": choice,
        "moves_from": own.target_group if own and is_sent(own) and own.target_group_id != choice.group_id else None,
        "is_sent": is_sent(own),
        "is_half_way": own is not None and own.state == EnrolmentState.DRAFT,
        "steps": ahead(entries, clock.now()),
        "dates": choice.dates(dates_of(entries)),
        "organisations": queries.organisation_names(),
        "regions": queries.region_names(programme),
        "trail": trail(programme),
    }
    return render(request, "enrolment/register.html", context)


def _choosing(request: PersonRequest, programme: Programme, own: Enrolment | None, choice: Choice) -> HttpResponse:
    context = {
        "programme": programme,
        "own": own,
        "is_sent": is_sent(own),
        "lines": choice.lines(room_of(programme)),
        "steps": ahead(timeline(programme), clock.now()),
        "trail": trail(programme),
    }
    return render(request, "enrolment/choose.html", context)


def _standing(
    request: PersonRequest, programme: Programme, own: Enrolment | None, choice: Choice, *, is_open: bool
) -> HttpResponse:
    entries = timeline(programme)
    phase = programme.phase(entries, clock.now())
    context = {
        "programme": programme,
        "own": own,
        "phase": phase,
        "is_open": is_open,
        "choice": choice,
        "offer": queries.open_offer(own),
        "is_published": own is not None and windows.groups_published_at(programme, own.target_group) is not None,
        "dates": choice.dates(dates_of(entries)),
        "steps": ahead(entries, clock.now()),
        "is_invited": queries.may_enter(programme, request.user),
        "answers": queries.answers_of(own) if own else None,
        "finds_freely": permissions.looks_for_a_pair(request.user, programme),
        "trail": trail(programme),
    }
    return render(request, "enrolment/standing.html", context)
