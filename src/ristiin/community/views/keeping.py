"""What the keepers of the platform decide."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ristiin.accounts.models import Person
from ristiin.accounts.requests import PersonRequest
from ristiin.community import actions, permissions, queries
from ristiin.community.forms import CommunityForm, StarterForm
from ristiin.kernel import audit, clock
from ristiin.kernel.refusal import Refusal
from ristiin.kernel.rights import require

ON_A_PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: PersonRequest) -> HttpResponse:
    """Change the community's name, colour, logo and front-page texts."""
    require(permissions.keeps(request.user))
    community = queries.the_community()
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CommunityForm(*sent, community=community)
    if request.method == "POST" and form.is_valid():
        try:
            _change(request, form)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("community:settings")
    return render(request, "community/settings.html", {"form": form})


@transaction.atomic
def _change(request: PersonRequest, form: CommunityForm) -> None:
    at, picture = clock.now(), form.cleaned_data["logo"]
    actions.change_community(**form.values(), by=request.user, at=at)
    if picture is not None:
        actions.set_logo(content=picture, by=request.user, at=at)
    elif form.cleaned_data.get("without_logo"):
        actions.remove_logo(by=request.user, at=at)


@require_http_methods(["GET", "HEAD", "POST"])
def organisers(request: PersonRequest) -> HttpResponse:
    """Show who may start programmes; let somebody else start."""
    require(permissions.keeps(request.user))
    at = clock.now()
    form = StarterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.let_start_programmes(address=form.cleaned_data["address"], by=request.user, at=at)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("They can start programmes now."))
            return redirect("community:organisers")
    audit.record(verb="starters viewed", target=queries.the_community(), at=at, actor_id=request.user.pk)
    page = Paginator(queries.starters(request.user.language), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "community/organisers.html", {"form": form, "page": page})


@require_POST
def stop(request: PersonRequest, person_id: int) -> HttpResponse:
    """Let a person start no more programmes."""
    require(permissions.keeps(request.user))
    person = get_object_or_404(Person.objects.filter(may_start_programmes=True), pk=person_id)
    actions.stop_starting_programmes(person=person, by=request.user, at=clock.now())
    messages.success(request, _("They start no more programmes. Those they have go on."))
    return redirect("community:organisers")
