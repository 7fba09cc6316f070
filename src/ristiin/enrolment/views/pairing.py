"""Finding a pair oneself: who else looks for one, asking, answering (S10)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.enrolment import pairing_queries, permissions, queries, windows
from ristiin.enrolment.actions import pairing as actions
from ristiin.enrolment.choices import RequestState
from ristiin.enrolment.forms.desk import chosen_id
from ristiin.enrolment.models import Enrolment, PairRequest
from ristiin.enrolment.views.steps import trail
from ristiin.kernel import clock
from ristiin.kernel.rights import require
from ristiin.programmes.models import Programme

ON_A_PAGE = 100


@require_safe
def people(request: PersonRequest, slug: str) -> HttpResponse:
    """Show who looks for a pair, what each chose to show, and the requests between them and oneself."""
    programme, own = _looking(request, slug)
    only_givers = request.GET.get("show") == "givers"
    page = Paginator(pairing_queries.seekers(own, only_givers=only_givers), ON_A_PAGE).get_page(request.GET.get("page"))
    received, made = pairing_queries.open_requests(own)
    concerned = {r.asker_id for r in received} | {r.asked_id for r in made}
    context = {
        "programme": programme,
        "own": own,
        "partner": pairing_queries.partner_of(own),
        "is_open": windows.groups_published_at(programme, own.target_group) is None,
        "received": [(asked, pairing_queries.as_shown(asked.asker, own)) for asked in received],
        "made": made,
        "page": page,
        "seekers": [pairing_queries.as_shown(row, own) for row in page if row.pk not in concerned],
        "only_givers": only_givers,
        "trail": trail(programme),
    }
    return render(request, "enrolment/people.html", context)


@require_POST
def ask(request: PersonRequest, slug: str) -> HttpResponse:
    """Ask somebody to be one's pair."""
    programme, own = _looking(request, slug)
    others = Enrolment.objects.active().filter(programme=programme).exclude(pk=own.pk)
    other = get_object_or_404(others, pk=chosen_id(request.POST))
    asked = actions.ask(asker=own, asked=other, at=clock.now())
    is_pair = asked.state == RequestState.ACCEPTED
    messages.success(request, _("You are a pair now.") if is_pair else _("Your question is on its way."))
    return redirect("enrolment:people", slug)


@require_POST
def answer(request: PersonRequest, slug: str, request_id: int) -> HttpResponse:
    """Say yes or no to somebody who has asked."""
    _programme, own = _looking(request, slug)
    asked = get_object_or_404(PairRequest.objects.select_related("programme"), pk=request_id, asked=own)
    if request.POST.get("answer") == "yes":
        actions.accept(request=asked, at=clock.now())
        messages.success(request, _("You are a pair now."))
    else:
        actions.decline(request=asked, at=clock.now())
        messages.success(request, _("Your answer has been passed on, without a reason."))
    return redirect("enrolment:people", slug)


@require_POST
def take_back(request: PersonRequest, slug: str, request_id: int) -> HttpResponse:
    """Ask somebody no more."""
    _programme, own = _looking(request, slug)
    actions.take_back(request=get_object_or_404(PairRequest, pk=request_id, asker=own), at=clock.now())
    messages.success(request, _("You do not ask any more."))
    return redirect("enrolment:people", slug)


@require_POST
def part(request: PersonRequest, slug: str) -> HttpResponse:
    """Undo the pair one has found."""
    _programme, own = _looking(request, slug)
    actions.undo(enrolment=own, actor=request.user, at=clock.now())
    messages.success(request, _("You are no longer a pair. The other one has been told."))
    return redirect("enrolment:people", slug)


def _looking(request: PersonRequest, slug: str) -> tuple[Programme, Enrolment]:
    programme = get_object_or_404(Programme.objects.visible_to(request.user), slug=slug)
    require(permissions.looks_for_a_pair(request.user, programme))
    return programme, queries.own_place(programme, request.user)
