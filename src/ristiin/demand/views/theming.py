"""From demand to themes with places, in one step."""

from collections.abc import Sequence

from django.contrib import messages
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ristiin.accounts.requests import PersonRequest
from ristiin.demand import queries
from ristiin.demand.actions import theming
from ristiin.demand.forms import SizeForm, ThemesForm
from ristiin.demand.models import ThemeSurvey
from ristiin.demand.queries import Proposed
from ristiin.demand.views.access import pictured
from ristiin.kernel import clock
from ristiin.kernel.refusal import Refusal
from ristiin.programmes import permissions
from ristiin.programmes.choices import State
from ristiin.programmes.models import Programme, TargetGroup
from ristiin.programmes.queries import live_themes

MOST = 30
SHARE = 33
"""So many of a hundred who answer are taken to register, until the organiser says otherwise."""


@require_http_methods(["GET", "HEAD", "POST"])
def themes(request: PersonRequest, slug: str) -> HttpResponse:
    """List themes by demand with numbers of groups, and make them the programme's."""
    programme, picture = pictured(request, slug)
    parts = queries.parts(programme, picture)
    part = next((one for one in parts if str(one.target_group.pk) == request.GET.get("for")), None)
    group, of = (part.target_group, part.demand) if part else (None, None)
    usual = _usual(group or programme)
    asked = SizeForm(request.GET if "size" in request.GET else None, initial=usual)
    numbers = asked.cleaned_data if asked.is_bound and asked.is_valid() else usual
    found = queries.proposed(picture, size=numbers["size"], share=numbers["share"], of=of)[:MOST]
    data, has_others = request.POST if request.method == "POST" else None, bool(live_themes(programme))
    form = ThemesForm(data, proposed=found, has_others=has_others, target_group=group)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            return _made(request, programme, picture.survey, form, group)
        except Refusal as no:
            refusal = str(no)
    context = {
        "programme": programme,
        "organises": permissions.organises(request.user, programme),
        "picture": picture,
        "asked": asked,
        "form": form,
        "refusal": refusal,
        "numbers": numbers,
        "parts": parts,
        "part": part,
        "answered": of.people if of else picture.answered,
        "groups": sum(one.groups for one in found),
        "lines": _lines(form, found),
        "is_draft": programme.state == State.DRAFT,
        "making": picture.survey.makings.order_by("-made_at", "-pk").first(),
    }
    return render(request, "demand/themes.html", context)


@require_POST
def undo(request: PersonRequest, slug: str) -> HttpResponse:
    """Put the programme's themes back as they were."""
    _programme, picture = pictured(request, slug)
    theming.undo(survey=picture.survey, actor=request.user, at=clock.now())
    messages.success(request, _("The themes are as they were before."))
    return redirect("demand:themes", slug)


def _made(
    request: PersonRequest, programme: Programme, survey: ThemeSurvey, form: ThemesForm, group: TargetGroup | None
) -> HttpResponse:
    wanted = form.wanted(get_language()[:2])
    theming.make_themes(
        survey=survey,
        wanted=wanted,
        takes_off_others=form.cleaned_data.get("takes_off_others", False),
        target_group=group,
        actor=request.user,
        at=clock.now(),
    )
    text = ngettext(
        "%(n)s theme is on the programme’s list, with its groups.",
        "%(n)s themes are on the programme’s list, with their groups.",
        len(wanted),
    )
    messages.success(request, text % {"n": len(wanted)})
    shown = reverse("demand:themes", args=[programme.slug])
    return redirect(f"{shown}?for={group.pk}" if group else shown)


def _lines(form: ThemesForm, found: Sequence[Proposed]) -> list[tuple[Proposed, BoundField, BoundField, BoundField]]:
    return [
        (one, form[f"takes-{place}"], form[f"name-{place}"], form[f"groups-{place}"]) for place, one in enumerate(found)
    ]


def _usual(whose: Programme | TargetGroup) -> dict[str, int]:
    return {"size": max(2, round((whose.size_min + whose.size_max) / 2)), "share": SHARE}
