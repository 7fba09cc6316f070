"""Stories: telling one, one's own, and the page from which an organiser takes them along."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.kernel import clock
from ristiin.programmes.models import Programme
from ristiin.programmes.views.access import organised
from ristiin.reports.actions import telling_stories
from ristiin.reports.choices import Channel
from ristiin.reports.models import Story
from ristiin.reports.papers.queries import has_had_place
from ristiin.reports.stories import files, queries
from ristiin.reports.stories.forms import ChannelForm, StoryForm


@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: PersonRequest, slug: str) -> HttpResponse:
    """Let somebody who takes part tell what it gave them."""
    programme = _own(request, slug)
    form = StoryForm(request.POST or None, initial={"name_shown": request.user.name, "form_key": str(uuid.uuid4())})
    if form.is_valid():
        told, key = _told(form), form.cleaned_data["form_key"]
        telling_stories.offer(programme=programme, person=request.user, told=told, key=key, at=clock.now())
        _thank(request, told)
        return redirect("reports:my_stories")
    return render(request, "reports/story.html", {"programme": programme, "form": form})


@require_safe
def mine(request: PersonRequest) -> HttpResponse:
    """List one's own stories, and where each may be told."""
    return render(request, "reports/my_stories.html", {"stories": queries.of(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PersonRequest, story_id: int) -> HttpResponse:
    """Change a story of one's own, or where it may be told."""
    story = _of(request, story_id)
    said = {
        "text": story.text,
        "name_shown": story.name_shown,
        "channels": list(story.consents.values_list("channel", flat=True)),
    }
    form = StoryForm(request.POST or None, initial=said)
    if form.is_valid():
        told = _told(form)
        telling_stories.change(story=story, told=told, at=clock.now())
        _thank(request, told)
        return redirect("reports:my_stories")
    return render(request, "reports/story.html", {"programme": story.programme, "form": form, "story": story})


@require_POST
def take_back(request: PersonRequest, story_id: int) -> HttpResponse:
    """Take back the consent to tell a story of one's own, in one place or everywhere."""
    said = request.POST.get("channel", "")
    telling_stories.take_back(
        story=_of(request, story_id), channel=Channel(said) if said in Channel else None, at=clock.now()
    )
    messages.success(request, _("Taken back. It is gone from there, and whoever had taken it out is told."))
    return redirect("reports:my_stories")


@require_POST
def remove(request: PersonRequest, story_id: int) -> HttpResponse:
    """Remove a story of one's own."""
    telling_stories.remove(story=_of(request, story_id), at=clock.now())
    messages.success(request, _("The story is removed. Whoever had taken it out is told."))
    return redirect("reports:my_stories")


@never_cache
@require_safe
def stories(request: PersonRequest, slug: str) -> HttpResponse:
    """Show the stories that may be told, and the numbers a reporter asks for."""
    programme = organised(request, slug)
    form = ChannelForm(request.GET)
    wanted = form.wanted()
    context = {
        "programme": programme,
        "form": form,
        "channels": Channel.choices,
        "wanted": wanted,
        "stories": queries.tellable(programme, *([wanted] if wanted else [])),
        "facts": queries.fact_box(programme),
        "offer_address": settings.BASE_URL + reverse("reports:story", args=[programme.slug]),
    }
    return render(request, "reports/stories.html", context)


@require_POST
def take(request: PersonRequest, slug: str) -> HttpResponse:
    """Give the stories of one channel as a file, and remember who took them."""
    programme = organised(request, slug)
    said, kind = request.POST.get("channel", ""), request.POST.get("kind", "")
    if said not in Channel or kind not in files.KINDS:
        messages.error(request, _("Choose first for which place."))
        return redirect("reports:stories", programme.slug)
    channel = Channel(said)
    found = queries.tellable(programme, channel)
    telling_stories.take_out(stories=[one.story for one in found], channel=channel, by=request.user, at=clock.now())
    content = files.text(programme, found, queries.fact_box(programme), channel, kind)
    response = HttpResponse(content, content_type=f"{files.KINDS[kind]}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{programme.slug}-{channel}.{kind}"'
    return response


def _own(request: PersonRequest, slug: str) -> Programme:
    """Return a programme in which the reader has a place, or has had one.

    Raises:
        Http404: they have not.
    """
    programme = get_object_or_404(Programme, slug=slug)
    if not has_had_place(request.user, programme):
        raise Http404
    return programme


def _of(request: PersonRequest, story_id: int) -> Story:
    return get_object_or_404(Story.objects.filter(person=request.user).select_related("programme"), pk=story_id)


def _told(form: StoryForm) -> telling_stories.Told:
    return telling_stories.Told(
        text=form.cleaned_data["text"],
        name_shown=form.cleaned_data["name_shown"],
        language=(get_language() or "fi")[:2],
        channels={Channel(one) for one in form.cleaned_data["channels"]},
    )


def _thank(request: PersonRequest, told: telling_stories.Told) -> None:
    if told.channels:
        messages.success(request, _("Thank you. The story can be told where you chose, until you take that back."))
    else:
        messages.success(request, _("Saved. Nobody but you sees it until you choose where it may be told."))
