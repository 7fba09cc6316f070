"""Pages where everything comes together."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import override
from django.views.decorators.http import require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.community import shared_picture
from ristiin.community.queries import front_texts, the_community
from ristiin.kernel import clock
from ristiin.programmes.models import Programme
from ristiin.site.agenda import agenda


@require_safe
def now(request: PersonRequest) -> HttpResponse:
    """Answer the question "what now?" for whoever is signed in."""
    return render(request, "site/now.html", {"agenda": agenda(request.user, clock.now())})


@login_not_required
@require_safe
def shared_front(request: HttpRequest, language: str) -> HttpResponse:
    """Draw what goes with the front page's address when somebody shares it."""
    with override(_known(language)):
        community = the_community()
        title = front_texts(community).headline
        return shared_picture.answer(request, title=title, community=community, language=language)


@login_not_required
@require_safe
def shared_programme(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Draw what goes with a public programme's address when somebody shares it; the same for whoever asks."""
    programme = get_object_or_404(Programme.objects.public(), slug=slug)
    with override(_known(language)):
        return shared_picture.answer(request, title=programme.name, community=the_community(), language=language)


def _known(language: str) -> str:
    if language not in dict(settings.LANGUAGES):
        raise Http404
    return language
