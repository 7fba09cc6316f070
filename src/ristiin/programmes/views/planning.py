"""What organisers and providers plan together: the whole of it, and how many groups themes get."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.kernel import clock
from ristiin.kernel.refusal import Refusal
from ristiin.programmes import drawing, figures, permissions, queries
from ristiin.programmes.actions import options, planning
from ristiin.programmes.choices import EntryKind
from ristiin.programmes.forms.planning import ThemePlanForm
from ristiin.programmes.forms.steering import OptionForm
from ristiin.programmes.models import Programme, TargetGroup, TimelineEntry
from ristiin.programmes.views.access import planned

LATEST = 3


@require_safe
def plan(request: PersonRequest, slug: str) -> HttpResponse:
    """Show the whole plan: when, for whom, on which themes, and what was decided last."""
    programme, at = planned(request, slug), clock.now()
    entries, counts = queries.timeline(programme), figures.of_one(programme)
    plans = queries.theme_plans(programme)
    log = [decision for decision in queries.decisions(programme) if not hasattr(decision, "replaced_by")]
    context = {
        "programme": programme,
        "organises": permissions.organises(request.user, programme),
        "counts": counts,
        "thread": drawing.thread(
            _("Timeline: %(name)s") % {"name": programme.name},
            entries,
            groups=queries.word(programme, "pairs" if programme.makes_pairs else "groups"),
            everyone=queries.word(programme, "everyone"),
            today=timezone.localdate(at),
        )
        if entries
        else None,
        "target_groups": standings(programme, entries, at),
        "plans": plans,
        "places": queries.places(programme, plans),
        "themes": queries.live_themes(programme),
        "decisions": log[:LATEST],
        "providers": queries.providers(programme),
    }
    return render(request, "programmes/plan.html", context)


def standings(programme: Programme, entries: list[TimelineEntry], at: datetime) -> list[dict[str, Any]]:
    """Return each target group with its figures and whether one may register to it now."""
    groups = queries.target_groups(programme)
    counts = figures.of_target_groups(groups)
    registration = queries.entry_of(entries, EntryKind.REGISTRATION)
    return [
        {
            "target_group": group,
            "standing": group.standing(at, registration),
            "window": group.window(registration),
            "counts": counts[group.pk],
        }
        for group in groups
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def theme_plans(request: PersonRequest, slug: str) -> HttpResponse:
    """Set how many groups each theme gets, and see how many places that makes."""
    programme = planned(request, slug)
    parts = _parts(request, programme)
    forms = [form for _target_group, rows in parts for form in rows]
    refusal, is_valid = "", [form.is_valid() for form in forms]
    if request.method == "POST" and all(is_valid):
        try:
            planning.plan_themes(
                programme=programme,
                plans=[form.to_plan() for form in forms if form.has_changed()],
                actor=request.user,
                at=clock.now(),
            )
        except Refusal as no:
            refusal = str(no)
        else:
            messages.success(request, _("Saved."))
            return redirect("programmes:theme_plans", slug)
    add = OptionForm(auto_id="id_theme_%s")
    places = queries.places(programme, queries.theme_plans(programme))
    context = {
        "programme": programme,
        "organises": permissions.organises(request.user, programme),
        "wrong": next((form for form in forms if form.is_bound and form.errors), add),
        "parts": parts,
        "forms": forms,
        "refusal": refusal,
        "places": places,
        "total": sum(line.total for line in places),
        "add": add,
    }
    return render(request, "programmes/theme_plans.html", context)


def _parts(request: PersonRequest, programme: Programme) -> list[tuple[TargetGroup | None, list[ThemePlanForm]]]:
    """Return a form for each theme of the whole programme, or of each target group when there are some."""
    known = {(plan.target_group_id, plan.theme_id): plan for plan in queries.theme_plans(programme)}
    groups: list[TargetGroup | None] = list(queries.target_groups(programme))
    if not groups or any(target_group is None for target_group, _theme in known):
        groups.insert(0, None)
    themes = queries.live_themes(programme)
    data = request.POST if request.method == "POST" else None
    return [
        (
            group,
            [
                ThemePlanForm(
                    data, theme=theme, target_group=group, plan=known.get((group.pk if group else None, theme.pk))
                )
                for theme in themes
            ],
        )
        for group in groups
    ]


@require_POST
def theme_add(request: PersonRequest, slug: str) -> HttpResponse:
    """Put a theme on the list while planning."""
    programme = planned(request, slug)
    form = OptionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give it a name in at least one language."))
        return redirect("programmes:theme_plans", slug)
    try:
        options.add_theme(programme=programme, names=form.names(), by=request.user, at=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Added to the list."))
    return redirect("programmes:theme_plans", slug)
