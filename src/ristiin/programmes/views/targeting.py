"""Target groups: listed, made, changed, put off and opened."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.kernel import clock
from ristiin.kernel.refusal import Refusal
from ristiin.programmes import figures, permissions, queries
from ristiin.programmes.actions import targeting
from ristiin.programmes.actions.targeting import Target
from ristiin.programmes.choices import EntryKind
from ristiin.programmes.forms.planning import TargetGroupForm, WindowForm
from ristiin.programmes.models import Programme, TargetGroup
from ristiin.programmes.views.access import planned
from ristiin.programmes.views.planning import standings


def _of(programme: Programme, target_group_id: int) -> TargetGroup:
    groups = programme.target_groups.select_related("site")
    found: TargetGroup = get_object_or_404(groups, pk=target_group_id)
    return found


@require_safe
def target_groups(request: PersonRequest, slug: str) -> HttpResponse:
    """List the target groups, each with what was decided about it and whether one may register now."""
    programme, at = planned(request, slug), clock.now()
    themes: dict[int | None, list[str]] = {}
    for plan in queries.theme_plans(programme):
        themes.setdefault(plan.target_group_id, []).append(plan.theme.name)
    rows = standings(programme, queries.timeline(programme), at)
    for row in rows:
        row["themes"] = themes.get(row["target_group"].pk, [])
    context = {
        "programme": programme,
        "organises": permissions.organises(request.user, programme),
        "rows": rows,
    }
    return render(request, "programmes/target_groups.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def target_group_new(request: PersonRequest, slug: str) -> HttpResponse:
    """Make a target group."""
    programme = planned(request, slug)
    start = Target(names={}, size_min=programme.size_min, size_max=programme.size_max)
    form = TargetGroupForm(request.POST if request.method == "POST" else None, target=start)

    def save() -> None:
        targeting.add_target_group(programme=programme, target=form.to_target(), by=request.user, at=clock.now())

    return _edit(request, programme, form, save, {})


@require_http_methods(["GET", "HEAD", "POST"])
def target_group(request: PersonRequest, slug: str, target_group_id: int) -> HttpResponse:
    """Change what was decided about a target group."""
    programme = planned(request, slug)
    group = _of(programme, target_group_id)
    form = TargetGroupForm(request.POST if request.method == "POST" else None, target=Target.of(group))

    def save() -> None:
        targeting.change_target_group(target_group=group, target=form.to_target(), by=request.user, at=clock.now())

    more = {"target_group": group, "counts": figures.of_target_groups([group])[group.pk]}
    return _edit(request, programme, form, save, more)


def _edit(
    request: PersonRequest,
    programme: Programme,
    form: TargetGroupForm,
    save: Callable[[], None],
    more: dict[str, Any],
) -> HttpResponse:
    """Show the form, or save it and go back to the list."""
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("programmes:target_groups", programme.slug)
    organises = permissions.organises(request.user, programme)
    context = {"programme": programme, "organises": organises, "form": form, **more}
    return render(request, "programmes/target_group.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def target_group_open(request: PersonRequest, slug: str, target_group_id: int) -> HttpResponse:
    """Open a target group that was put off, with its own days."""
    programme = planned(request, slug)
    group = _of(programme, target_group_id)
    registration = queries.entry_of(queries.timeline(programme), EntryKind.REGISTRATION)
    opens_at, closes_at = group.window(registration)
    initial = {"opens_at": opens_at, "closes_at": closes_at}
    form = WindowForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            targeting.open_target_group(target_group=group, **form.cleaned_data, by=request.user, at=clock.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It opens on its day. The programme’s page tells so."))
            return redirect("programmes:target_groups", slug)
    context = {
        "programme": programme,
        "organises": permissions.organises(request.user, programme),
        "target_group": group,
        "form": form,
    }
    return render(request, "programmes/target_group_open.html", context)


@require_POST
def target_group_defer(request: PersonRequest, slug: str, target_group_id: int) -> HttpResponse:
    """Put a target group off."""
    programme = planned(request, slug)
    group = _of(programme, target_group_id)
    try:
        targeting.defer_target_group(target_group=group, by=request.user, at=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Put off. The page says that it comes later."))
    return redirect("programmes:target_groups", slug)


@require_POST
def target_group_remove(request: PersonRequest, slug: str, target_group_id: int) -> HttpResponse:
    """Take away a target group to which nobody has registered."""
    programme = planned(request, slug)
    group = _of(programme, target_group_id)
    try:
        targeting.remove_target_group(target_group=group, by=request.user, at=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken off the list."))
    return redirect("programmes:target_groups", slug)
