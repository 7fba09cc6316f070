"""What came of a theme survey, and joining wishes that mean the same."""

from collections import Counter

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.demand import likeness, queries
from ristiin.demand.actions import likening
from ristiin.demand.forms import JoinForm
from ristiin.demand.queries import Item
from ristiin.demand.views.access import pictured
from ristiin.kernel import clock
from ristiin.programmes import permissions

ON_A_PAGE = 50
MOST_TARGETS = 60


@require_safe
def demand(request: PersonRequest, slug: str) -> HttpResponse:
    """Show what people want: themes by demand, by region where enough answered, times of day, own words."""
    programme, picture = pictured(request, slug)
    context = {
        "programme": programme,
        "organises": permissions.organises(request.user, programme),
        "picture": picture,
        "has_own": any(topic.suggested for topic in picture.topics),
        "times": [(name, count, (count,)) for name, count in picture.times],
        "most_time": max((count for _name, count in picture.times), default=0),
        "parts": queries.parts(programme, picture),
        "words": Counter(picture.words).most_common(),
    }
    return render(request, "demand/demand.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: PersonRequest, slug: str) -> HttpResponse:
    """Propose which wishes mean the same, and count them as one when the organiser says so."""
    programme, picture = pictured(request, slug)
    found = [item for item, _ranks in queries.items(picture.survey, picture.survey.round)]  # type: ignore[arg-type]
    proposed = _proposed(found)
    page = Paginator(_in_order(found, proposed), ON_A_PAGE).get_page(request.GET.get("page"))
    form = JoinForm(
        request.POST if request.method == "POST" else None,
        items=list(page),
        proposed=proposed,
        into=_targets(found, proposed),
    )
    if request.method == "POST" and form.is_valid():
        changed = likening.liken(survey=picture.survey, into=form.chosen(), actor=request.user, at=clock.now())
        text = ngettext("%(n)s wish counts as another now.", "%(n)s wishes count as others now.", changed)
        messages.success(request, text % {"n": changed} if changed else _("Nothing changed."))
        return redirect("demand:demand", slug)
    context = {
        "programme": programme,
        "organises": permissions.organises(request.user, programme),
        "picture": picture,
        "form": form,
        "page": page,
        "lines": [(item, form[name], item.key in proposed) for item, name in zip(page, form.keys, strict=True)],
        "has_joined": any(item.into for item in found),
    }
    return render(request, "demand/wishes.html", context)


@require_POST
def undo_wishes(request: PersonRequest, slug: str) -> HttpResponse:
    """Take the latest joining back."""
    _programme, picture = pictured(request, slug)
    gone = likening.undo(survey=picture.survey, actor=request.user, at=clock.now())
    text = ngettext("%(n)s wish stands by itself again.", "%(n)s wishes stand by themselves again.", gone)
    messages.success(request, text % {"n": gone})
    return redirect("demand:wishes", slug)


def _proposed(found: list[Item]) -> dict[str, str]:
    themes = {item.key: item.name for item in found if item.is_theme and not item.into}
    loose = {item.key: item.name for item in found if not item.is_theme and not item.into}
    return likeness.proposed(loose, themes)


def _in_order(found: list[Item], proposed: dict[str, str]) -> list[Item]:
    """Return the wishes people wrote and the themes that are joined: those with a proposal first."""
    shown = [item for item in found if not item.is_theme or item.into]
    return sorted(shown, key=lambda item: (item.key not in proposed, bool(item.into), -item.count, item.name))


def _targets(found: list[Item], proposed: dict[str, str]) -> list[Item]:
    """Return what a wish may count as: the themes, what others go into, and the most common wishes."""
    wanted = {*proposed.values(), *(item.into for item in found)}
    themes = [item for item in found if item.is_theme]
    common = sorted(
        (item for item in found if not item.is_theme), key=lambda item: (item.key not in wanted, -item.count)
    )
    sure = [item for item in common if item.key in wanted]
    return [*themes, *common[: max(MOST_TARGETS, len(sure))]]
