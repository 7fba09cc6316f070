"""The history of a text: who saved what and when, comparing, bringing back, settling what two have changed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.grouping.models import Group
from ristiin.kernel import clock
from ristiin.rooms.access import inside
from ristiin.writing import markdown, queries
from ristiin.writing.actions import texts as actions
from ristiin.writing.comparing import compare as compared
from ristiin.writing.comparing import words
from ristiin.writing.forms import Choice, SettleForm
from ristiin.writing.merging import Clash
from ristiin.writing.models import Text, TextVersion
from ristiin.writing.views.texts import visible


@require_safe
@inside
def history(request: PersonRequest, group: Group, text_id: int) -> HttpResponse:
    """Show who has saved the text and when."""
    text = visible(request, group, text_id)
    every = request.GET.get("every") == "1"
    page, lines = queries.history(text, request.user, request.GET.get("page"), every=every)
    context = {"group": group, "text": text, "page": page, "lines": lines, "every": every}
    return render(request, "writing/history.html", context)


@require_safe
@inside
def version(request: PersonRequest, group: Group, text_id: int, number: int) -> HttpResponse:
    """Show a text as it was."""
    text = visible(request, group, text_id)
    shown = _version(request, text, number)
    context = {"group": group, "text": text, "version": shown, "html": markdown.render(shown.body)}
    return render(request, "writing/version.html", context)


@require_safe
@inside
def compare(request: PersonRequest, group: Group, text_id: int, old: int, new: int) -> HttpResponse:
    """Show what has changed between two versions."""
    text = visible(request, group, text_id)
    before, after = _version(request, text, old), _version(request, text, new)
    context = {
        "group": group,
        "text": text,
        "before": before,
        "after": after,
        "passages": compared(before.body, after.body),
        "titles": words(before.title, after.title) if before.title != after.title else None,
    }
    return render(request, "writing/compare.html", context)


@require_POST
@inside
def bring_back(request: PersonRequest, group: Group, text_id: int) -> HttpResponse:
    """Make an older version the text again."""
    text = visible(request, group, text_id)
    said = request.POST.get("number", "")
    old = _version(request, text, int(said[:9]) if said.isdecimal() else 0)
    actions.bring_back(text=text, person=request.user, number=old.number, at=clock.now())
    messages.success(request, _("The text is again as it was then. What was written since is in the history."))
    return redirect("writing:text", group_id=group.pk, text_id=text.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def settle(request: PersonRequest, group: Group, text_id: int, number: int) -> HttpResponse:
    """Lay both versions of a paragraph before the one who wrote one of them, and put in what they choose."""
    text = visible(request, group, text_id)
    mine = TextVersion.objects.filter(text=text, is_beside=True, written_by=request.user).select_related("text__group")
    beside = get_object_or_404(mine, number=number)
    if not beside.is_open:
        return redirect("writing:text", group_id=group.pk, text_id=text.pk)
    tip = queries.tip_of(text)
    merged = actions.together(beside, tip)
    form = SettleForm(request.POST or None, clashes=merged.clashes, seen=tip.number)
    if request.method == "POST" and form.is_valid():
        done = actions.settle(
            beside=beside, person=request.user, seen=form.cleaned_data["seen"], said=form.said, at=clock.now()
        )
        if done is not None:
            messages.success(request, _("Saved."))
            return redirect("writing:text", group_id=group.pk, text_id=text.pk)
        messages.warning(request, _("Somebody has saved again meanwhile. Here is how it stands now."))
        form = SettleForm(None, clashes=merged.clashes, seen=tip.number)
    context = {
        "group": group,
        "text": text,
        "tip": tip,
        "beside": beside,
        "form": form,
        "clashes": [(clash, _marked(clash), form.fields_of(at)) for at, clash in enumerate(merged.clashes)],
    }
    return render(request, "writing/settle.html", context)


def _marked(clash: Clash) -> object:
    return {"mine": words(clash.base, clash.mine), "theirs": words(clash.base, clash.theirs), "choices": Choice}


def _version(request: PersonRequest, text: Text, number: int) -> TextVersion:
    versions = queries.visible_versions(text, request.user).select_related("written_by")
    return get_object_or_404(versions, number=number)
