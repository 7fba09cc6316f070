"""Sites of the community: where people work and meet."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ristiin.accounts.requests import PersonRequest
from ristiin.community import actions, permissions
from ristiin.community.forms import SiteForm
from ristiin.community.models import Site
from ristiin.kernel import clock
from ristiin.kernel.refusal import Refusal
from ristiin.kernel.rights import require


@require_http_methods(["GET", "HEAD", "POST"])
def sites(request: PersonRequest) -> HttpResponse:
    """List the sites; add one."""
    require(permissions.keeps(request.user))
    form = SiteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.add_site(**form.cleaned_data, by=request.user, at=clock.now())
        messages.success(request, _("Added to the list."))
        return redirect("community:sites")
    context = {"form": form, "sites": list(Site.objects.order_by("folded_name"))}
    return render(request, "community/sites.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def site(request: PersonRequest, site_id: int) -> HttpResponse:
    """Give a site another name or venue."""
    require(permissions.keeps(request.user))
    found = get_object_or_404(Site, pk=site_id)
    known = {"name": found.name, "venue": found.venue}
    form = SiteForm(request.POST if request.method == "POST" else None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_site(site=found, **form.cleaned_data, by=request.user, at=clock.now())
        except Refusal as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("community:sites")
    return render(request, "community/site.html", {"form": form, "site": found})


@require_POST
def site_remove(request: PersonRequest, site_id: int) -> HttpResponse:
    """Take away a site at which nothing happens."""
    require(permissions.keeps(request.user))
    found = get_object_or_404(Site, pk=site_id)
    try:
        actions.remove_site(site=found, by=request.user, at=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken off the list."))
    return redirect("community:sites")
