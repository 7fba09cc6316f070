"""Pages of facilitators: the directory, one's own page, and how one becomes one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.community import load, permissions
from ristiin.community.facilitators import actions, doors, queries
from ristiin.community.facilitators.forms import FacilitatorForm, SearchForm
from ristiin.community.facilitators.queries import Wanted
from ristiin.community.queries import the_community
from ristiin.kernel import clock
from ristiin.kernel.rights import require
from ristiin.kernel.translated import in_language

ON_A_PAGE = 30


@require_safe
def directory(request: PersonRequest) -> HttpResponse:
    """Show organisers who looks after groups, and whom they could ask."""
    require(permissions.may_find_facilitators(request.user))
    themes, slots = queries.themes_and_hours()
    form = SearchForm(request.GET or None, themes=themes, slots=slots)
    wanted = form.wanted() if form.is_valid() else Wanted()
    found = queries.facilitators(request.user.language, wanted)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": [(line, doors.asking_url(line.row.person_id)) for line in page],
        "is_searched": wanted != Wanted(),
    }
    return render(request, "community/facilitators.html", context)


@login_not_required
@require_safe
def become(request: HttpRequest) -> HttpResponse:
    """Tell what facilitating is and how one begins."""
    user = request.user
    community = the_community()
    context = {
        "text": in_language(community.facilitating),
        "contact": community.contact_address,
        "own": queries.own(user) if user.is_authenticated else None,
    }
    return render(request, "community/become.html", context)


@require_POST
def imagine(request: PersonRequest) -> HttpResponse:
    """Note that the reader could imagine facilitating."""
    actions.become_candidate(person=request.user, at=clock.now())
    messages.success(request, _("Good that you could. Tell here what suits you, and whether organisers may ask you."))
    return redirect("own:facilitating")


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: PersonRequest) -> HttpResponse:
    """Say what the reader takes as a facilitator, or change it."""
    own = queries.own(request.user)
    form = FacilitatorForm(request.POST if request.method == "POST" else None, known=own)
    if request.method == "POST" and form.is_valid():
        actions.say_about_oneself(person=request.user, **form.values(), at=clock.now())
        messages.success(request, _("Saved."))
        return redirect("own:facilitating")
    context = {"form": form, "own": own, "groups_now": load.of([request.user.pk])[request.user.pk]}
    return render(request, "community/facilitating.html", context)


@require_POST
def stop(request: PersonRequest) -> HttpResponse:
    """Forget what the reader said of facilitating."""
    actions.stop(person=request.user, at=clock.now())
    messages.success(request, _("What you had told of facilitating is gone, and nobody finds you in the directory."))
    return redirect("community:become")
