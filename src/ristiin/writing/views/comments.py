"""Comments beside a text."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ristiin.accounts.requests import PersonRequest
from ristiin.grouping.models import Group
from ristiin.kernel import clock
from ristiin.rooms.access import inside
from ristiin.writing import markdown, queries
from ristiin.writing.actions import comments as actions
from ristiin.writing.forms import CommentForm
from ristiin.writing.models import Comment
from ristiin.writing.views.texts import visible


@require_POST
@inside
def comment(request: PersonRequest, group: Group, text_id: int) -> HttpResponse:
    """Put a comment beside a part of a text."""
    text = visible(request, group, text_id)
    form = CommentForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("writing:text", group_id=group.pk, text_id=text.pk)
    said = form.cleaned_data
    version = get_object_or_404(queries.visible_versions(text, request.user), number=said["number"])
    parts = markdown.blocks(version.body)
    anchor = parts[said["passage"]].source if said["passage"] < len(parts) else ""
    made = actions.add(
        text=text, person=request.user, anchor=anchor, body=said["body"], send_key=said["key"], at=clock.now()
    )
    return _back(group, text_id, f"comment-{made.pk}")


@require_POST
@inside
def settle(request: PersonRequest, group: Group, text_id: int, comment_id: int) -> HttpResponse:
    """Say that what a comment asked for is done."""
    actions.settle(comment=_comment(request, group, text_id, comment_id), person=request.user, at=clock.now())
    messages.success(request, _("The comment is settled. It stands below the text, where it can be opened again."))
    return _back(group, text_id, "settled")


@require_POST
@inside
def open_again(request: PersonRequest, group: Group, text_id: int, comment_id: int) -> HttpResponse:
    """Open a settled comment."""
    shown = actions.open_again(comment=_comment(request, group, text_id, comment_id), person=request.user)
    return _back(group, text_id, f"comment-{shown.pk}")


@require_POST
@inside
def take_back(request: PersonRequest, group: Group, text_id: int, comment_id: int) -> HttpResponse:
    """Take away a comment of one's own."""
    shown = _comment(request, group, text_id, comment_id, mine=True)
    actions.take_back(comment=shown, person=request.user)
    messages.success(request, _("Your comment is gone."))
    return _back(group, text_id, "main")


def _comment(request: PersonRequest, group: Group, text_id: int, comment_id: int, *, mine: bool = False) -> Comment:
    found = queries.visible_comments(visible(request, group, text_id), request.user).select_related("text__group")
    return get_object_or_404(found.filter(written_by=request.user) if mine else found, pk=comment_id)


def _back(group: Group, text_id: int, to: str) -> HttpResponse:
    return redirect(f"{reverse('writing:text', args=[group.pk, text_id])}#{to}")
