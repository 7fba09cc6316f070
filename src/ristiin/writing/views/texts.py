"""The texts of a room: the list, reading one, writing in it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.grouping.models import Group
from ristiin.kernel import clock
from ristiin.kernel.refusal import Refusal
from ristiin.rooms.access import inside
from ristiin.ui.dates import clock as clock_of
from ristiin.writing import markdown, queries
from ristiin.writing.actions import news
from ristiin.writing.actions import texts as actions
from ristiin.writing.forms import CommentForm, NewTextForm, TextForm, new_key
from ristiin.writing.merging import one_way_of_lines
from ristiin.writing.models import Text, TextVersion


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def texts(request: PersonRequest, group: Group) -> HttpResponse:
    """Show the texts of the room, and begin one."""
    form = NewTextForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        begun = actions.start(
            group=group,
            person=request.user,
            title=form.cleaned_data["title"],
            save_key=form.cleaned_data["key"],
            at=clock.now(),
        )
        return redirect("writing:write", group_id=group.pk, text_id=begun.pk)
    news.seen(group=group, person=request.user)
    context = {
        "group": group,
        "form": form,
        "lines": queries.texts(group, request.user),
        "removed": queries.removed_texts(group, request.user),
    }
    return render(request, "writing/texts.html", context)


@require_safe
@inside
def text(request: PersonRequest, group: Group, text_id: int) -> HttpResponse:
    """Show a text as it reads, with what is said beside it."""
    shown = visible(request, group, text_id)
    news.seen(group=group, person=request.user)
    tip = queries.tip_of(shown)
    reading = queries.reading(shown, tip.body, request.user)
    context = {
        "group": group,
        "text": shown,
        "tip": tip,
        "reading": reading,
        "waiting": queries.waiting(shown, request.user),
        **_comment_form(request, tip, reading),
    }
    return render(request, "writing/text.html", context)


@require_safe
@inside
def write(request: PersonRequest, group: Group, text_id: int) -> HttpResponse:
    """Show a text to write in."""
    shown = visible(request, group, text_id)
    news.seen(group=group, person=request.user)
    tip = queries.tip_of(shown)
    form = TextForm(initial={"title": tip.title, "body": tip.body, "base": tip.number, "key": new_key()})
    return _desk(request, group, shown, form)


@require_POST
@inside
def save(request: PersonRequest, group: Group, text_id: int) -> HttpResponse:
    """Save what was written, together with what others have written meanwhile."""
    shown = visible(request, group, text_id)
    form = TextForm(request.POST)
    if not form.is_valid():
        if _is_for_script(request):
            said = " ".join(str(error) for errors in form.errors.values() for error in errors)
            return JsonResponse({"state": "refused", "said": said})
        return _desk(request, group, shown, form)
    try:
        saved = actions.save(text=shown, person=request.user, draft=form.draft, at=clock.now())
    except Refusal as refused:
        if not _is_for_script(request):
            raise
        return JsonResponse({"state": "refused", "said": str(refused)})
    if _is_for_script(request):
        return JsonResponse(_answer(saved, form.draft))
    if saved.waits:
        return redirect("writing:settle", group_id=group.pk, text_id=shown.pk, number=saved.sent.number)
    messages.success(request, _("Saved."))
    return redirect("writing:text", group_id=group.pk, text_id=shown.pk)


@require_POST
@inside
def preview(request: PersonRequest, group: Group, text_id: int) -> HttpResponse:
    """Show how a text would read, without saving it."""
    shown = visible(request, group, text_id)
    form = TextForm(request.POST)
    body = form.cleaned_data.get("body", "") if form.is_valid() else request.POST.get("body", "")[: markdown.LONGEST]
    html = markdown.render(body)
    if _is_for_script(request):
        return JsonResponse({"html": html})
    return _desk(request, group, shown, form, preview=html, has_preview=True)


@require_safe
@inside
def now(request: PersonRequest, group: Group, text_id: int) -> HttpResponse:
    """Tell a page that is being written on what the text is now, when it is not what the page has."""
    shown = visible(request, group, text_id)
    if request.GET.get("since") == str(shown.revision):
        return JsonResponse({"number": shown.revision})
    news.seen(group=group, person=request.user)
    tip = queries.tip_of(shown)
    told = {"number": tip.number, "title": tip.title, "body": tip.body}
    return JsonResponse({**told, "said": _("%(name)s has written, %(when)s.") % _who_and_when(tip)})


@require_POST
@inside
def remove(request: PersonRequest, group: Group, text_id: int) -> HttpResponse:
    """Take a text out of sight."""
    actions.remove(text=visible(request, group, text_id), person=request.user, at=clock.now())
    messages.success(request, _("The text is removed. For a month you can put it back, at the end of this page."))
    return redirect("writing:texts", group_id=group.pk)


@require_POST
@inside
def put_back(request: PersonRequest, group: Group, text_id: int) -> HttpResponse:
    """Put a removed text back."""
    removed = get_object_or_404(queries.visible_texts(group, request.user).select_related("group"), pk=text_id)
    actions.put_back(text=removed, person=request.user, at=clock.now())
    messages.success(request, _("The text is back."))
    return redirect("writing:texts", group_id=group.pk)


def visible(request: PersonRequest, group: Group, text_id: int) -> Text:
    """Return a text the reader may see.

    Raises:
        Http404: there is no such text for them.
    """
    shown = queries.visible_texts(group, request.user).select_related("group")
    return get_object_or_404(shown, pk=text_id, removed_at__isnull=True)


def _desk(request: PersonRequest, group: Group, text: Text, form: TextForm, **more: Any) -> HttpResponse:
    comments = queries.visible_comments(text, request.user).filter(settled_at__isnull=True)
    context = {
        "group": group,
        "text": text,
        "form": form,
        "waiting": queries.waiting(text, request.user),
        "comments": comments.select_related("written_by").order_by("written_at", "pk"),
        **more,
    }
    return render(request, "writing/write.html", context)


def _comment_form(request: PersonRequest, tip: TextVersion, reading: queries.Reading) -> dict[str, Any]:
    """Return the form for a comment beside the part that the address names."""
    asked = request.GET.get("comment", "")
    if not asked.isdecimal() or int(asked[:6]) >= len(reading.passages):
        return {}
    number = int(asked)
    return {
        "commented": number,
        "comment_form": CommentForm(initial={"number": tip.number, "passage": number, "key": new_key()}),
    }


def _is_for_script(request: PersonRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def _answer(saved: actions.Saved, draft: actions.Draft) -> dict[str, Any]:
    """Tell the script what became of what it sent; the text comes along when it is not what was sent."""
    if saved.waits:
        said = _(
            "You and somebody else have changed the same paragraph. Your words are kept. Look at both, and choose."
        )
        return {"state": "both", "said": said}
    told: dict[str, Any] = {
        "state": "saved",
        "number": saved.now.number,
        "sent": saved.sent.number,
        "said": _("Saved, %(when)s") % {"when": clock_of(clock.now())},
    }
    if saved.now.body != one_way_of_lines(draft.body) or saved.now.title != draft.title:
        told |= {"body": saved.now.body, "title": saved.now.title, "merged": _("What the others wrote is here too.")}
    return told


def _who_and_when(tip: TextVersion) -> dict[str, str]:
    return {"name": str(tip.written_by or _("Somebody who has left")), "when": clock_of(tip.written_at)}
