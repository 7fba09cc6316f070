"""Pages where everything comes together."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.kernel import clock
from ristiin.site.agenda import agenda


@require_safe
def now(request: PersonRequest) -> HttpResponse:
    """Answer the question "what now?" for whoever is signed in."""
    return render(request, "site/now.html", {"agenda": agenda(request.user, clock.now())})
