"""Mending published groups: who is without one, and what could be done about it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from ristiin.enrolment.models import Enrolment
from ristiin.grouping import forms, queries, words
from ristiin.grouping.actions import exceptions, repairing
from ristiin.grouping.goodness import broken_in_words
from ristiin.grouping.views.board import BoardRequest, board_of, checked, repair_of, the_programme, the_target_group
from ristiin.kernel import clock
from ristiin.programmes.models import Programme, TargetGroup


@require_http_methods(["GET", "HEAD", "POST"])
def repair(request: BoardRequest, slug: str) -> HttpResponse:
    """Show who is without a group and the ways to mend it; carry one out."""
    programme = the_programme(request, slug)
    asked = checked(forms.OfForm(request.GET)).cleaned_data["of"]
    target_group = the_target_group(programme, asked or 0)
    if request.method == "POST":
        form = checked(forms.RepairForm(request.POST))
        changed = repairing.repair(
            programme=programme,
            target_group=target_group,
            fingerprint=form.cleaned_data["way"],
            reason=form.cleaned_data["reason"],
            tells_why=form.cleaned_data["tells_why"],
            actor=request.user,
            at=clock.now(),
        )
        said = ngettext(
            "Done. One group changed and was told.", "Done. %(n)s groups changed and were told.", len(changed)
        )
        messages.success(request, said % {"n": len(changed)})
        return redirect(board_of(programme, target_group))
    trail = [
        {
            "url": board_of(programme, target_group),
            "label": str(target_group) if target_group else _("Pairs") if programme.makes_pairs else _("Groups"),
        }
    ]
    context = {"programme": programme, "target_group": target_group, "trail": trail}
    return render(request, "grouping/repair.html", {**context, **_repair_context(programme, target_group)})


@require_POST
def leave(request: BoardRequest, slug: str) -> HttpResponse:
    """Take down that somebody drops out; the ways to mend the groups come next."""
    programme = the_programme(request, slug)
    form = checked(forms.LeaveForm(request.POST)).cleaned_data
    enrolment = get_object_or_404(Enrolment.objects.active(), programme=programme, pk=form["person"])
    exceptions.take_out(enrolment=enrolment, reason=form["reason"], actor=request.user, at=clock.now())
    return redirect(repair_of(programme, enrolment.target_group))


def _repair_context(programme: Programme, target_group: TargetGroup | None) -> dict[str, Any]:
    now = repairing.situation(programme, target_group)
    where = {one: group for group, ids in now.groups for one in ids}
    ways = [
        {
            "fingerprint": found.fingerprint,
            "readers_id": f"readers-{found.fingerprint}",
            "groups": [
                (
                    words.group_name(programme, home.number, is_pair=len(ids) == queries.PAIR) if home else _("New"),
                    now.material.names(ids),
                )
                for ids, home in zip(found.changed, repairing.homes_of(found.changed, now), strict=True)
            ],
            "moved": now.material.names(found.way.moved),
            "told": len({one for ids in found.changed for one in ids}),
            "changes": [
                (now.material.name(one), round(points), "" if change is None else words.points(change))
                for one, (points, change) in found.changes.items()
            ],
            "broken": [
                broken_in_words(now.material, b)
                for b in found.way.broken
                if any(set(b.people) & set(ids) for ids in found.changed)
            ],
        }
        for found in now.repairs
    ]
    return {
        "alone": [(now.material.members[one], where.get(one)) for one in now.alone],
        "ways": ways,
        "trouble": now.trouble,
        "people": list(now.material.members.values()),
        "has_groups": bool(now.groups),
    }
