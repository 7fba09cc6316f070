"""The inbox of development: every letter that was written, instead of a mail server."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ristiin.kernel.models import OutgoingMail
from ristiin.kernel.postman import keeps_letters

PAGE = 20


@login_not_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Show the letters, newest first, all or those to one address.

    Raises:
        Http404: anywhere but in development without a mail server.
    """
    if not (settings.DEBUG and keeps_letters()):
        raise Http404
    address = request.GET.get("to", "").strip()
    letters = OutgoingMail.objects.order_by("-pk")
    if address:
        letters = letters.filter(to_address__iexact=address)
    page = Paginator(letters, PAGE).get_page(request.GET.get("page"))
    known = OutgoingMail.objects.order_by("to_address").values_list("to_address", flat=True).distinct()[:200]
    return render(request, "site/inbox.html", {"page": page, "to": address, "known": known})
