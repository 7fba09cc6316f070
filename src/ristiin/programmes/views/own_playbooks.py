"""The community's own playbooks: made of a programme, downloaded, brought from a file, taken away."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.kernel import clock
from ristiin.kernel.refusal import Refusal
from ristiin.kernel.rights import require
from ristiin.programmes import own_playbooks, permissions
from ristiin.programmes.actions import keeping_playbooks
from ristiin.programmes.forms.own_playbooks import BringPlaybookForm, SavePlaybookForm
from ristiin.programmes.models import OwnPlaybook, Programme


@require_http_methods(["GET", "HEAD", "POST"])
def playbooks(request: PersonRequest) -> HttpResponse:
    """List the community's playbooks; make one of a programme."""
    require(permissions.may_start(request.user))
    save = _save_form(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and save.is_valid():
        try:
            kept = keeping_playbooks.save_as_playbook(
                programme=save.cleaned_data["programme"], names=save.names(), by=request.user, at=clock.now()
            )
        except Refusal as refusal:
            save.add_error(None, str(refusal))
        else:
            return _kept(request, kept)
    return _show(request, save, BringPlaybookForm())


@require_POST
def bring(request: PersonRequest) -> HttpResponse:
    """Keep the playbook in a file."""
    require(permissions.may_start(request.user))
    form = BringPlaybookForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            content = file.read(own_playbooks.LONGEST_FILE + 1)
            kept = keeping_playbooks.bring(content=content, by=request.user, at=clock.now())
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            return _kept(request, kept)
    return _show(request, _save_form(request, None), form)


@require_safe
def download(request: PersonRequest, playbook: str) -> HttpResponse:
    """Hand out a playbook as a file."""
    require(permissions.may_start(request.user))
    kept = get_object_or_404(OwnPlaybook, key=playbook)
    headers = {"Content-Disposition": f'attachment; filename="{kept.key.removeprefix(own_playbooks.OWN)}.toml"'}
    return HttpResponse(kept.text, content_type="application/toml; charset=utf-8", headers=headers)


@require_POST
def remove(request: PersonRequest, playbook: str) -> HttpResponse:
    """Take a playbook away."""
    require(permissions.may_start(request.user))
    kept = get_object_or_404(OwnPlaybook, key=playbook)
    require(permissions.keeps(request.user, kept))
    keeping_playbooks.remove(playbook=kept, by=request.user, at=clock.now())
    messages.success(request, _("Taken away. Programmes started from it stay as they are."))
    return redirect("programmes:own_playbooks")


def _save_form(request: PersonRequest, data: Any) -> SavePlaybookForm:  # noqa: ANN401 - what was sent
    mine = Programme.objects.organised_by(request.user).order_by("-created_at", "-pk")
    return SavePlaybookForm(data, programmes=mine)


def _kept(request: PersonRequest, kept: OwnPlaybook) -> HttpResponse:
    messages.success(request, _("Kept: %(name)s. New programmes can be started from it.") % {"name": kept.name})
    return redirect("programmes:own_playbooks")


def _show(request: PersonRequest, save: SavePlaybookForm, bring_form: BringPlaybookForm) -> HttpResponse:
    rows = [(kept, permissions.keeps(request.user, kept)) for kept in own_playbooks.own()]
    context = {"rows": rows, "save": save, "bring": bring_form}
    return render(request, "programmes/own_playbooks.html", context)
