"""An organiser's pages of a programme, and its public page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ristiin.programmes.models import Programme


def mine(request: HttpRequest) -> HttpResponse:
    """List the programmes one has a role in."""
    return render(request, "programmes/mine.html", {"programmes": Programme.objects.visible_to(request.user)})
