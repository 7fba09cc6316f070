"""The teacher's page: the questions, who takes part, and who has completed the programme."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.kernel import clock
from ristiin.programmes.choices import Teaching
from ristiin.programmes.permissions import organises
from ristiin.teaching import queries
from ristiin.teaching.views.access import taught

ON_A_PAGE = 100


@require_safe
def home(request: PersonRequest, slug: str) -> HttpResponse:
    """Show the questions; where it is part of teaching, the roster with completed yes or no."""
    programme, at = taught(request, slug), clock.now()
    context = {
        "programme": programme,
        "organises": organises(request.user, programme),
        "questions": queries.questions(programme),
        "now": at,
        "modes": Teaching,
        "page": None,
    }
    if programme.is_part_of_teaching:
        page = Paginator(queries.on_the_roster(programme), ON_A_PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "followers": queries.roster(programme, list(page.object_list), at)}
    return render(request, "teaching/home.html", context)
