"""Pages where everything comes together."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def now(request: HttpRequest) -> HttpResponse:
    """Answer the question "what now?" for whoever is signed in."""
    return render(request, "site/now.html")
