"""The facilitators of a programme: the list, one by hand, a file, changes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ristiin.accounts.models import Person
from ristiin.accounts.requests import PersonRequest
from ristiin.community.choices import Path
from ristiin.grouping import guides, permissions, queries
from ristiin.grouping.actions import guiding
from ristiin.grouping.forms import BringForm, GuideForm, NewGuideForm, SealedForm
from ristiin.grouping.views.board import checked
from ristiin.kernel import clock
from ristiin.kernel.refusal import Refusal
from ristiin.kernel.rights import require
from ristiin.programmes.models import Programme


@require_safe
def listed(request: PersonRequest, slug: str) -> HttpResponse:
    """Show who looks after groups, how many they have and can take, and how to add more."""
    programme = _programme(request, slug)
    context = {
        "programme": programme,
        "guides": queries.guides(programme),
        "bring": BringForm(),
        **_rights(request, programme),
    }
    return render(request, "grouping/facilitators.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: PersonRequest, slug: str) -> HttpResponse:
    """Add one facilitator by hand."""
    programme = _programme(request, slug)
    form = NewGuideForm(request.POST or None, programme=programme)
    if request.method == "POST" and form.is_valid():
        try:
            guiding.add(programme=programme, rows=[form.row()], actor=request.user, at=clock.now())
        except Refusal as refused:
            form.add_error("address", str(refused))
        else:
            messages.success(request, _("Added. They have had a letter."))
            return redirect("grouping:facilitators", slug=slug)
    context = {"programme": programme, "form": form, "trail": _trail(programme), **_rights(request, programme)}
    return render(request, "grouping/facilitator_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PersonRequest, slug: str, person_id: int) -> HttpResponse:
    """Change how many groups one takes, which themes and when."""
    programme = _programme(request, slug)
    person = _facilitator(programme, person_id)
    known = getattr(person, "facilitator", None)
    first = {
        "groups_at_most": known.groups_at_most if known else 1,
        "experience": "experienced" if known and known.path == Path.EXPERIENCED else "new",
        "themes": known.themes if known else [],
        "free_slots": known.free_slots if known else [],
    }
    form = GuideForm(request.POST or None, programme=programme, initial=first)
    if request.method == "POST" and form.is_valid():
        guiding.change(programme=programme, person=person, row=form.row(), actor=request.user, at=clock.now())
        messages.success(request, _("Saved. A proposal made before keeps its facilitators: work its hours out again."))
        return redirect("grouping:facilitators", slug=slug)
    context = {"programme": programme, "form": form, "person": person, "trail": _trail(programme)}
    return render(request, "grouping/facilitator_form.html", {**context, **_rights(request, programme)})


@require_POST
def remove(request: PersonRequest, slug: str, person_id: int) -> HttpResponse:
    """Take somebody off the list."""
    programme = _programme(request, slug)
    person = _facilitator(programme, person_id)
    guiding.remove(programme=programme, person=person, actor=request.user, at=clock.now())
    messages.success(request, _("Taken off the list."))
    return redirect("grouping:facilitators", slug=slug)


@require_POST
def bring(request: PersonRequest, slug: str) -> HttpResponse:
    """Look through a file; nothing is written before it is taken."""
    programme = _programme(request, slug)
    form = BringForm(request.POST, request.FILES)
    rights = _rights(request, programme)
    if form.is_valid():
        try:
            file = form.cleaned_data["file"]
            rows = guides.rows_of(file.read(), file.name)
        except Refusal as refused:
            form.add_error("file", str(refused))
        else:
            context = {
                "programme": programme,
                "rows": rows,
                "good": sum(not row.problem for row in rows),
                "sealed": guides.sealed(rows),
                "trail": _trail(programme),
            }
            return render(request, "grouping/facilitators_preview.html", {**context, **rights})
    context = {"programme": programme, "guides": queries.guides(programme), "bring": form, **rights}
    return render(request, "grouping/facilitators.html", context)


@require_POST
def take(request: PersonRequest, slug: str) -> HttpResponse:
    """Take the rows that were looked through."""
    programme = _programme(request, slug)
    rows = guides.opened(checked(SealedForm(request.POST)).cleaned_data["rows"])
    people = guiding.add(programme=programme, rows=rows, actor=request.user, at=clock.now())
    said = ngettext("%(n)s facilitator is on the list.", "%(n)s facilitators are on the list.", len(people))
    messages.success(request, said % {"n": len(people)})
    return redirect("grouping:facilitators", slug=slug)


def _programme(request: PersonRequest, slug: str) -> Programme:
    programme = get_object_or_404(Programme.objects.visible_to(request.user), slug=slug)
    require(permissions.may_choose_facilitators(request.user, programme))
    return programme


def _facilitator(programme: Programme, pk: int) -> Person:
    known = [person.pk for person in queries.facilitators(programme)]
    person: Person = get_object_or_404(Person.objects.select_related("facilitator"), pk__in=known, pk=pk)
    return person


def _rights(request: PersonRequest, programme: Programme) -> dict[str, Any]:
    return {"may_group": permissions.may_group(request.user, programme)}


def _trail(programme: Programme) -> list[dict[str, str]]:
    return [{"url": reverse("grouping:facilitators", args=[programme.slug]), "label": _("Facilitators")}]
