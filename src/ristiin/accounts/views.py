"""Pages of a person's own matters."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from ristiin.accounts.choices import Language


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Speak the chosen language from now on."""
    language, next_page = request.POST.get("language", ""), request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        next_page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        next_page = "/"
    response = HttpResponseRedirect(next_page)
    if language in Language.values:
        if request.user.is_authenticated:
            request.user.language = language
            request.user.save(update_fields=["language"])
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=31_536_000, samesite="Lax", httponly=True)
    return response


def mine(request: HttpRequest) -> HttpResponse:
    """Show what one may change and ask of one's own data."""
    return render(request, "accounts/mine.html")
