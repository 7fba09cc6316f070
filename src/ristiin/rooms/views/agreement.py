"""The agreement of a group: reading, writing, signing."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ristiin.accounts.models import Person
from ristiin.accounts.requests import PersonRequest
from ristiin.grouping.models import Group
from ristiin.grouping.queries import members
from ristiin.kernel import clock
from ristiin.programmes.queries import timeline
from ristiin.rooms import agreements
from ristiin.rooms.access import inside, sees_from
from ristiin.rooms.actions import agreeing
from ristiin.rooms.forms.agreement import LEAST_DAYS, MOST_DAYS, AgreementForm, days_in, initial_of, writes_for
from ristiin.rooms.models import AgreementVersion
from ristiin.rooms.times import same_day
from ristiin.ui.dates import full_day


@require_safe
@inside
def agreement(request: PersonRequest, group: Group) -> HttpResponse:
    """Show the agreement as it stands, who has signed it and what changed last."""
    since = sees_from(group, request.user)
    version = agreements.latest(group, since)
    entries = timeline(group.programme)
    context: dict[str, Any] = {
        "group": group,
        "due_at": agreements.due_at(group, entries),
        "at": clock.now(),
        "earlier": agreements.versions(group, since)[1:],
        "is_from_before": version is None and agreements.number_now(group) > 0,
    }
    if version is not None:
        context["agreement"] = agreements.agreement(group, version, request.user, _people(group), since)
        context["clashes"] = _clashes(group, version.content)
        context["signs"] = group.facilitator_id != request.user.pk
    return render(request, "rooms/agreement.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def change_agreement(request: PersonRequest, group: Group) -> HttpResponse:
    """Write the agreement, the first time or anew; what somebody else saved meanwhile is shown beside."""
    since = sees_from(group, request.user)
    enrolments = members(group)
    everybody = [enrolment.person for enrolment in enrolments]
    people = writes_for(request.user, everybody)
    latest = agreements.latest(group, since)
    content = latest.content if latest else agreements.suggestion(group, enrolments)
    others = {str(person.pk) for person in everybody} - {str(person.pk) for person in people}
    kept = {pk: own for pk, own in (content.get("people") or {}).items() if pk in others}
    context: dict[str, Any] = {"group": group, "trail": _trail(group), "is_own_part": bool(others)}
    if request.method != "POST":
        initial = initial_of(content, people, agreements.number_now(group))
        context["form"] = AgreementForm(initial=initial, people=people, days=days_in(content))
        return render(request, "rooms/change_agreement.html", context)
    form = AgreementForm(request.POST, people=people, kept=kept, days=_days_sent(request))
    context["form"] = form
    if not form.is_valid():
        return render(request, "rooms/change_agreement.html", context)
    signs = "sign" in request.POST and group.facilitator_id != request.user.pk
    try:
        agreeing.save(
            group=group,
            person=request.user,
            content=form.content,
            base=form.cleaned_data["base"],
            signs=signs,
            at=clock.now(),
        )
    except agreeing.ChangedMeanwhile as stale:
        return _both(request, context, form, everybody, stale.latest)
    messages.success(request, _("Saved and signed.") if signs else _("Saved. Sign it when it is as you want it."))
    for said in _clashes(group, form.content):
        messages.warning(request, said)
    return redirect("rooms:agreement", group_id=group.pk)


@require_safe
@inside
def agreement_version(request: PersonRequest, group: Group, number: int) -> HttpResponse:
    """Show an earlier version and what it changed."""
    since = sees_from(group, request.user)
    version = next((one for one in agreements.versions(group, since) if one.number == number), None)
    if version is None:
        raise Http404
    shown = agreements.agreement(group, version, request.user, _people(group), since)
    context = {"group": group, "agreement": shown, "trail": _trail(group)}
    return render(request, "rooms/agreement_version.html", context)


@require_POST
@inside
def sign(request: PersonRequest, group: Group) -> HttpResponse:
    """Stand behind the agreement, or take the signature back."""
    if request.POST.get("signature") == "back":
        agreeing.take_back(group=group, person=request.user, at=clock.now())
        messages.success(request, _("Your signature is taken back."))
    else:
        text = request.POST.get("number", "")
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0  # noqa: PLR2004 - no group writes so many
        agreeing.sign(group=group, number=number, person=request.user, at=clock.now())
        messages.success(request, _("You have signed the agreement."))
    return redirect("rooms:agreement", group_id=group.pk)


def _people(group: Group) -> list[Person]:
    return [enrolment.person for enrolment in members(group)]


def _days_sent(request: PersonRequest) -> int:
    """Return how many fields for days the form that was sent had."""
    sent = [number for number in range(1, MOST_DAYS + 1) if f"day_{number}" in request.POST]
    return max([LEAST_DAYS, *sent])


def _both(
    request: PersonRequest,
    context: dict[str, Any],
    form: AgreementForm,
    everybody: list[Person],
    latest: AgreementVersion,
) -> HttpResponse:
    """Show one's own words in the form and, where they differ, the other's beside them."""
    since = sees_from(context["group"], request.user)
    fresh = {**{name: form.data.get(name, "") for name in form.fields}, "base": str(latest.number)}
    again = AgreementForm(fresh, people=form.people, days=len(form.day_fields))
    again.is_valid()
    mine, theirs = agreements.parts(form.content), agreements.parts(latest.content)
    written = {*form.fields, "dates"}
    names = agreements.call_names(everybody)
    hidden = since is not None and latest.written_at < since
    differing = [
        (label, theirs.get(key, ""), mine.get(key, ""))
        for key, label in agreements.labels(names.items()).items()
        if theirs.get(key, "") != mine.get(key, "") and key in written
    ]
    context |= {"form": again, "differing": [] if hidden else differing, "is_stale": True}
    return render(request, "rooms/change_agreement.html", context)


def _clashes(group: Group, content: dict[str, Any]) -> list[str]:
    """Return what is to be said of days on which there is a joint session (S28)."""
    entries, zone = timeline(group.programme), ZoneInfo(group.programme.timezone)
    found = []
    for day in (date.fromisoformat(text) for text in content.get("dates") or ()):
        name = same_day(entries, day, zone)
        if name:
            said = _("On the same day, %(day)s, there is a joint session: %(name)s.")
            found.append(said % {"day": full_day(day), "name": name})
    return found


def _trail(group: Group) -> list[dict[str, str]]:
    return [{"url": reverse("rooms:agreement", args=[group.pk]), "label": _("Agreement")}]
