"""Pages of the members' directory."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.community import permissions
from ristiin.community.members import actions, queries
from ristiin.community.members.forms import MemberForm, SearchForm
from ristiin.kernel import clock
from ristiin.kernel.rights import require

ON_A_PAGE = 60


@require_safe
def people(request: PersonRequest) -> HttpResponse:
    """Show the members who want to be found, to members."""
    require(permissions.may_see_members(request.user))
    form = SearchForm(request.GET)
    searched = form.cleaned_data["q"] if form.is_valid() else ""
    found = queries.listed(request.user.language, searched)
    context = {
        "page": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        "searched": searched,
        "own": queries.own(request.user),
    }
    return render(request, "community/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: PersonRequest) -> HttpResponse:
    """Say what the other members find of the reader, or change it."""
    own = queries.own(request.user)
    require(own is not None or permissions.may_see_members(request.user))
    known = own and {
        "organisation": own.organisation.name if own.organisation else "",
        "about": own.about,
        "reach": own.reach,
        "shows_address": own.shows_address,
    }
    form = MemberForm(request.POST if request.method == "POST" else None, initial=known)
    if request.method == "POST" and form.is_valid():
        actions.be_listed(person=request.user, **form.cleaned_data, at=clock.now())
        messages.success(request, _("The other members find you now."))
        return redirect("community:people")
    return render(request, "community/membership.html", {"form": form, "own": own})


@require_POST
def leave(request: PersonRequest) -> HttpResponse:
    """Take the reader out of the directory."""
    actions.be_listed_no_more(person=request.user, at=clock.now())
    messages.success(request, _("You are no longer in the directory. What you told there is gone."))
    return redirect("own:membership")
