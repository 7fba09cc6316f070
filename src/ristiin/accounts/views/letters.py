"""The page where a person says which letters come and how, and the two links in a letter that lead there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ristiin.accounts import actions, letters_links, queries
from ristiin.accounts.choices import How
from ristiin.accounts.forms import HoursForm, TopicsForm
from ristiin.accounts.letters_links import Link
from ristiin.accounts.requests import PersonRequest
from ristiin.accounts.telling import how_for
from ristiin.accounts.topics import topics
from ristiin.kernel import clock


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: PersonRequest) -> HttpResponse:
    """Show which letters come to the reader and how, and take their choices."""
    person = request.user
    now = {name: getattr(person, name) for name in HoursForm.base_fields}
    hours = HoursForm(request.POST or None, initial=now)
    form = TopicsForm(request.POST or None, topics=topics(), chosen=queries.hows_of(person))
    if hours.is_valid() and form.is_valid():
        at = clock.now()
        actions.choose_letters(person=person, hows=form.hows(), at=at)
        actions.choose_hours(person=person, **hours.cleaned_data, at=at)
        messages.success(request, gettext("Saved."))
        return redirect("accounts:letters")
    context = {"form": form, "hours": hours, "came_back": queries.came_back(person), "waiting": queries.waiting(person)}
    return render(request, "accounts/letters.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Let whoever has the letter choose how such letters come, without signing in."""
    link = _read(token)
    chosen = {topic.key: how_for(link.person, topic) for topic in link.topics}
    form = TopicsForm(request.POST or None, topics=link.topics, chosen=chosen, in_full=True)
    is_saved = form.is_valid()
    if is_saved:
        actions.choose_letters(person=link.person, hows=form.hows(), at=clock.now())
    return render(request, "accounts/letters_by_link.html", {"form": form, "is_saved": is_saved, "token": token})


@csrf_exempt  # a mail program posts here, without a page of ours before it (RFC 8058)
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop letters of one kind when asked by a mail program or the button; opening the address changes nothing.

    Raises:
        Http404: the address is not of a letter that can be stopped.
    """
    link = _read(token)
    stoppable = [topic for topic in link.topics if not topic.is_essential]
    if not stoppable:
        raise Http404
    if request.method == "POST":
        hows = {topic.key: How.NONE for topic in stoppable}
        actions.choose_letters(person=link.person, hows=hows, at=clock.now())
    is_stopped = all(how_for(link.person, topic) == How.NONE for topic in stoppable)
    choosing = letters_links.choosing_url(token)
    context = {"topics": stoppable, "is_stopped": is_stopped, "choosing": choosing}
    return render(request, "accounts/letters_stop.html", context)


def _read(token: str) -> Link:
    link = letters_links.read(token)
    if link is None:
        raise Http404
    return link
