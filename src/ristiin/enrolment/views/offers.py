"""The offer of a place: from the letter's link without signing in, or on one's own page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ristiin.accounts.requests import PersonRequest
from ristiin.enrolment import queries
from ristiin.enrolment.actions import offering
from ristiin.enrolment.choices import OfferState
from ristiin.enrolment.models import Offer
from ristiin.enrolment.views.steps import ahead
from ristiin.kernel import clock
from ristiin.kernel.refusal import Refusal
from ristiin.programmes.models import Programme
from ristiin.programmes.queries import timeline


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def offered(request: HttpRequest, token: str) -> HttpResponse:
    """Show the place that is kept. Looking takes nothing: mail scanners look too. The buttons answer."""
    offer = get_object_or_404(queries.offers(), token=token)
    if request.method == "POST":
        refusal = _answer(offer, is_yes=request.POST.get("answer") == "take")
        if refusal:
            messages.error(request, refusal)
        return redirect("enrolment:offered", token)
    programme, at = offer.enrolment.programme, clock.now()
    context = {
        "programme": programme,
        "offer": offer,
        "target_group": offer.enrolment.target_group,
        "is_open": offer.state == OfferState.OPEN and offer.until > at,
        "steps": ahead(timeline(programme), at),
    }
    return render(request, "enrolment/offered.html", context)


@require_POST
def answer_own(request: PersonRequest, slug: str) -> HttpResponse:
    """Answer the offer that one has open."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), slug=slug)
    rows = queries.offers().filter(enrolment__programme=programme, enrolment__person=request.user)
    offer = get_object_or_404(rows, state=OfferState.OPEN)
    is_yes = request.POST.get("answer") == "take"
    refusal = _answer(offer, is_yes=is_yes)
    if refusal:
        messages.error(request, refusal)
    elif is_yes:
        messages.success(request, _("The place is yours. We have sent you a confirmation."))
    else:
        messages.success(request, _("The place goes to the next in line. We have sent you a confirmation."))
    return redirect("enrolment:register", slug)


def _answer(offer: Offer, *, is_yes: bool) -> str:
    """Take or leave the place and return why it could not be done, empty when it was."""
    try:
        (offering.take if is_yes else offering.decline)(offer=offer, at=clock.now())
    except Refusal as refusal:
        return str(refusal)
    return ""
