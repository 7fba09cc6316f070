"""The files of a room."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.grouping.models import Group
from ristiin.kernel import clock
from ristiin.kernel.downloads import download
from ristiin.kernel.refusal import Refusal
from ristiin.rooms.access import inside
from ristiin.writing import queries
from ristiin.writing.actions import files as actions
from ristiin.writing.actions import news
from ristiin.writing.forms import FileForm
from ristiin.writing.models import RoomFile


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def files(request: PersonRequest, group: Group) -> HttpResponse:
    """Show the files of the room, and take one."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.add(group=group, person=request.user, file=said["file"], send_key=said["key"], at=clock.now())
        except Refusal as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, _("The file is in the room."))
            return redirect("writing:files", group_id=group.pk)
    news.seen(group=group, person=request.user)
    context = {
        "group": group,
        "form": form,
        "files": queries.files(group, request.user),
        "removed": queries.removed_files(group, request.user),
    }
    return render(request, "writing/files.html", context)


@require_safe
@inside
def file(request: PersonRequest, group: Group, file_id: int) -> HttpResponse:
    """Give a file to keep; it never opens as a page of ours."""
    shown = get_object_or_404(RoomFile.objects.filter(pk__in=_visible(request, group, file_id)))
    return download(shown.content, shown.name, shown.content_type)


@require_POST
@inside
def remove(request: PersonRequest, group: Group, file_id: int) -> HttpResponse:
    """Take a file out of sight."""
    shown = get_object_or_404(_visible(request, group, file_id).select_related("group"))
    actions.remove(file=shown, person=request.user, at=clock.now())
    messages.success(request, _("The file is removed. For a month you can put it back, at the end of this page."))
    return redirect("writing:files", group_id=group.pk)


@require_POST
@inside
def put_back(request: PersonRequest, group: Group, file_id: int) -> HttpResponse:
    """Put a removed file back."""
    removed = queries.visible_files(group, request.user).select_related("group")
    actions.put_back(file=get_object_or_404(removed, pk=file_id), person=request.user)
    messages.success(request, _("The file is back."))
    return redirect("writing:files", group_id=group.pk)


def _visible(request: PersonRequest, group: Group, file_id: int) -> QuerySet[RoomFile]:
    return queries.visible_files(group, request.user).filter(pk=file_id, removed_at__isnull=True)
