"""Pages of what the community announces."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.community import permissions
from ristiin.community.models import Announcement
from ristiin.community.news import actions, queries
from ristiin.community.news.forms import AnnouncementForm
from ristiin.kernel import clock
from ristiin.kernel.refusal import Refusal
from ristiin.kernel.rights import require

ON_A_PAGE = 20


@login_not_required
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Show what has been announced, the newest first."""
    user = request.user
    page = Paginator(Announcement.objects.shown(), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "news": [queries.shown(one) for one in page],
        "may_announce": permissions.may_announce(user),
        "follows": user.is_authenticated and queries.follows(user),
    }
    return render(request, "community/news.html", context)


@login_not_required
@require_safe
def one(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """Show one announcement; what was taken down is there for those alone who may put it back."""
    found = get_object_or_404(Announcement, pk=announcement_id)
    may_change = permissions.may_change(request.user, found)
    if found.taken_down_at and not may_change:
        raise Http404
    context = {"one": queries.shown(found), "may_change": may_change, "is_down": found.taken_down_at is not None}
    return render(request, "community/announcement.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: PersonRequest) -> HttpResponse:
    """Announce something."""
    require(permissions.may_announce(request.user))
    form = AnnouncementForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            news = actions.announce(**form.texts(), by=request.user, at=clock.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Everybody reads it now. Letters to those who follow go in ten minutes."))
            return redirect("community:announcement", announcement_id=news.pk)
    return render(request, "community/announcement_form.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PersonRequest, announcement_id: int) -> HttpResponse:
    """Mend an announcement."""
    found = _own(request, announcement_id, Announcement.objects.shown())
    form = AnnouncementForm(request.POST if request.method == "POST" else None, news=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(announcement=found, **form.texts(), by=request.user, at=clock.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("community:announcement", announcement_id=found.pk)
    return render(request, "community/announcement_form.html", {"form": form, "news": found})


@require_POST
def take_down(request: PersonRequest, announcement_id: int) -> HttpResponse:
    """Show an announcement no more."""
    found = _own(request, announcement_id, Announcement.objects.all())
    actions.take_down(announcement=found, by=request.user, at=clock.now())
    return redirect("community:announcement", announcement_id=found.pk)


@require_POST
def put_back(request: PersonRequest, announcement_id: int) -> HttpResponse:
    """Show again what was taken down."""
    found = _own(request, announcement_id, Announcement.objects.all())
    actions.put_back(announcement=found, by=request.user, at=clock.now())
    messages.success(request, _("It is shown again."))
    return redirect("community:announcement", announcement_id=found.pk)


@require_POST
def follow(request: PersonRequest) -> HttpResponse:
    """Have news come by letter, or no longer."""
    at = clock.now()
    if request.POST.get("stop"):
        actions.follow_no_more(person=request.user, at=at)
        messages.success(request, _("News comes to you by letter no longer."))
    else:
        actions.follow(person=request.user, at=at)
        messages.success(request, _("News comes to you by letter from now on."))
    return redirect("community:news")


def _own(request: PersonRequest, announcement_id: int, among: "QuerySet[Announcement]") -> Announcement:
    """Return an announcement that the reader may mend: their own, or any when they keep the platform."""
    found = get_object_or_404(among, pk=announcement_id)
    if found.taken_down_at and not permissions.may_change(request.user, found):
        raise Http404
    require(permissions.may_change(request.user, found))
    return found
