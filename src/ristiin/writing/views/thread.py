"""The room's thread of messages."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ristiin.accounts.requests import PersonRequest
from ristiin.grouping.models import Group
from ristiin.kernel import clock
from ristiin.rooms.access import inside
from ristiin.writing import markdown, queries
from ristiin.writing.actions import news
from ristiin.writing.actions import thread as actions
from ristiin.writing.forms import MessageForm


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def thread(request: PersonRequest, group: Group) -> HttpResponse:
    """Show the messages of the room, and send one."""
    form, at = MessageForm(request.POST or None), clock.now()
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        sent = actions.send(group=group, person=request.user, body=said["body"], send_key=said["key"], at=at)
        return redirect(f"{reverse('writing:thread', args=[group.pk])}#message-{sent.pk}")
    news.seen(group=group, person=request.user)
    page, found = queries.thread(group, request.user, request.GET.get("page"))
    lines = [
        (
            message,
            markdown.plainly(message.body),
            message.written_by_id == request.user.pk and at - message.written_at <= actions.TAKEN_BACK_WITHIN,
        )
        for message in found
    ]
    return render(request, "writing/thread.html", {"group": group, "form": form, "page": page, "lines": lines})


@require_POST
@inside
def take_back(request: PersonRequest, group: Group, message_id: int) -> HttpResponse:
    """Take back a message of one's own."""
    mine = queries.visible_messages(group, request.user).filter(written_by=request.user).select_related("group")
    actions.take_back(message=get_object_or_404(mine, pk=message_id), person=request.user, at=clock.now())
    messages.success(request, _("Your message is taken back."))
    return redirect("writing:thread", group_id=group.pk)
