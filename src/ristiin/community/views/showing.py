"""What everybody sees of the community."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, require_safe

from ristiin.community import colour, permissions, picture, showcase
from ristiin.community import logo as pictures
from ristiin.community.news.queries import newest
from ristiin.community.queries import front_texts, the_community
from ristiin.kernel import clock

KEPT_FOR = 365 * 24 * 60 * 60
FRESH_FOR = 60
"""Seconds for which a browser need not ask whether the colour has changed."""


OFFERS_ON_A_PAGE = 30


@login_not_required
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Make a visitor want to join."""
    context = {
        "texts": front_texts(the_community()),
        "news": newest(),
        "offers": Paginator(showcase.offers(clock.now()), OFFERS_ON_A_PAGE).get_page(request.GET.get("page")),
        "works": showcase.works(),
        "drawing": picture.crossing_fields(),
    }
    return render(request, "community/front.html", context)


def _colour_mark(_request: HttpRequest) -> str:
    return f'"{colour.mark(the_community().colour)}"'


@login_not_required
@require_safe
@condition(etag_func=_colour_mark)
def stylesheet(_request: HttpRequest) -> HttpResponse:
    """Give the community's colour as a stylesheet of its own."""
    response = HttpResponse(colour.stylesheet(the_community().colour), content_type="text/css; charset=utf-8")
    patch_cache_control(response, public=True, max_age=FRESH_FOR)
    return response


@login_not_required
@require_safe
def logo(_request: HttpRequest, mark: str) -> HttpResponse:
    """Give the community's logo; its address changes with it, so browsers keep it as long as they like."""
    content = pictures.current() if mark == the_community().logo_mark else None
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="image/png")
    response.headers["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, public=True, max_age=KEPT_FOR, immutable=True)
    return response


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the community around the programmes: its news, and the doors that open to this reader."""
    user = request.user
    context = {
        "news": newest(),
        "works": showcase.works(),
        "texts": front_texts(the_community()),
        "may_see_members": permissions.may_see_members(user),
        "may_find_facilitators": permissions.may_find_facilitators(user),
        "may_announce": permissions.may_announce(user),
        "keeps": permissions.keeps(user),
    }
    return render(request, "community/home.html", context)


@login_not_required
@require_safe
def trust(request: HttpRequest) -> HttpResponse:
    """Tell in plain words who sees what."""
    return render(request, "community/trust.html")


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Tell how accessible the service is, and what to do when it is not."""
    return render(request, "community/accessibility.html", {"contact": the_community().contact_address})


@login_not_required
@require_safe
def source(request: HttpRequest) -> HttpResponse:
    """Tell where the program's source is, as its licence asks."""
    return render(request, "community/source.html", {"source_url": settings.SOURCE_URL})
