"""The next run: its dates beside the old ones, those invited again, groups that go on, pairs that change every year."""

from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from ristiin.accounts.requests import PersonRequest
from ristiin.grouping.models import Group
from ristiin.growth import next_days, past, queries, rounds
from ristiin.growth.actions import renewing, rotating
from ristiin.growth.forms.runs import CloneForm, HistoryForm, WhenForm
from ristiin.kernel import clock
from ristiin.kernel.refusal import Refusal
from ristiin.kernel.rights import require
from ristiin.programmes.actions import cloning
from ristiin.programmes.models import Programme
from ristiin.programmes.permissions import may_start
from ristiin.programmes.views.access import organised


@require_http_methods(["GET", "HEAD", "POST"])
def next_run(request: PersonRequest, slug: str) -> HttpResponse:
    """Show the days of the next run beside the old ones; draft it."""
    programme, at = organised(request, slug), clock.now()
    prefetch_related_objects([programme], "timeline")
    suggested = next_days.suggested_first_day(programme, at)
    names = next_days.suggested_names(programme, suggested)
    form = CloneForm(request.POST if request.method == "POST" else None, suggested=names)
    if request.method == "POST" and form.is_valid():
        require(may_start(request.user))
        draft = cloning.clone(
            programme=programme,
            actor=request.user,
            first_day=form.cleaned_data["first_day"],
            names=form.names(),
            site=form.cleaned_data["site"],
            at=at,
        )
        messages.success(request, _("The next run is a draft. Nobody else sees it until you publish its page."))
        return redirect("programmes:timeline", draft.slug)
    when = WhenForm(_asked(request), initial={"first_day": suggested, "site": programme.site_id})
    is_looked_at = when.is_bound and when.is_valid()
    first_day = when.cleaned_data["first_day"] if is_looked_at else suggested
    context = {
        "programme": programme,
        "form": form,
        "when": when,
        "first_day": first_day,
        "site": when.cleaned_data["site"] if is_looked_at else programme.site,
        "rows": next_days.side_by_side(programme, first_day),
        "copied": next_days.copied(programme),
        "may_start": may_start(request.user),
        **_after(programme),
    }
    return render(request, "growth/next.html", context)


def _asked(request: PersonRequest) -> Any:  # noqa: ANN401 - a form's data
    source = request.POST if request.method == "POST" else request.GET
    return source if "first_day" in source else None


def _after(programme: Programme) -> dict[str, Any]:
    """Return which runs come after this one, how many may be invited to them, and which groups would go on."""
    return {
        "runs": queries.runs_after(programme),
        "willing": queries.willing(programme),
        "renewals": queries.renewals(programme),
    }


@require_POST
def invite(request: PersonRequest, slug: str) -> HttpResponse:
    """Invite those of this run who may be invited to a later one."""
    programme = organised(request, slug)
    later = _later(request, programme)
    sent = renewing.invite_again(programme=later, actor=request.user, at=clock.now(), label=programme.name[:80])
    messages.success(
        request, ngettext("%(n)s person invited.", "%(n)s people invited.", sent.invited) % {"n": sent.invited}
    )
    return redirect("growth:next", slug)


@require_POST
def renew(request: PersonRequest, slug: str, group_id: int) -> HttpResponse:
    """Let a group go on in a later run."""
    programme = organised(request, slug)
    group = get_object_or_404(Group, programme=programme, pk=group_id)
    renewing.renew(
        group=group,
        programme=_later(request, programme),
        actor=request.user,
        at=clock.now(),
        label=_("groups that go on"),
    )
    messages.success(request, _("The group goes on. Its people have an invitation, and stay together."))
    return redirect("growth:next", slug)


def _later(request: PersonRequest, programme: Programme) -> Programme:
    """Return the later run that was chosen, which the reader organises too."""
    chosen = request.POST.get("run", "")
    mine = Programme.objects.organised_by(request.user).filter(follows=programme)
    return get_object_or_404(mine, pk=int(chosen) if chosen.isdecimal() and len(chosen) < 10 else 0)  # noqa: PLR2004 - digits of an id


@require_http_methods(["GET", "HEAD", "POST"])
def rotation(request: PersonRequest, slug: str) -> HttpResponse:
    """Show how many rounds without repeats are left, and take lists of earlier years."""
    programme, at = organised(request, slug), clock.now()
    form = HistoryForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            brought = rotating.bring_history(
                programme=programme, content=file.read(), file_name=file.name, by=request.user, at=at
            )
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, rounds.brought_in_words(brought))
            return redirect("growth:rotation", slug)
    context = {
        "programme": programme,
        "form": form,
        "years": past.years_of(programme),
        "here": rounds.kept_here(programme),
        "left": rounds.left(programme),
        "runs": queries.runs_after(programme),
    }
    return render(request, "growth/rotation.html", context)


@require_POST
def forget(request: PersonRequest, slug: str) -> HttpResponse:
    """Forget the lists of earlier years."""
    programme = organised(request, slug)
    rotating.forget_history(programme=programme, by=request.user, at=clock.now())
    messages.success(request, _("The lists are forgotten. Pairs that were made here are still known."))
    return redirect("growth:rotation", slug)
