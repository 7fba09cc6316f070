"""One's own programmes, and starting another."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.kernel import clock
from ristiin.kernel.rights import require
from ristiin.kernel.translated import in_language
from ristiin.programmes import calendar, drawing, figures, own_playbooks, permissions, queries
from ristiin.programmes.actions import starting
from ristiin.programmes.choices import RoleKind
from ristiin.programmes.forms.steering import FirstDayForm, StartForm
from ristiin.programmes.playbooks import Playbook
from ristiin.programmes.steps import next_step
from ristiin.ui import dates

PROGRAMMES_ON_A_PAGE = 30


@require_safe
def mine(request: PersonRequest) -> HttpResponse:
    """List the programmes one has a role in, each with its phase and the one next thing."""
    at = clock.now()
    page = Paginator(queries.programmes_of(request.user), PROGRAMMES_ON_A_PAGE).get_page(request.GET.get("page"))
    programmes = list(page.object_list)
    roles = queries.programmes_by_role(request.user)
    organised = roles[RoleKind.ORGANISER]
    counts = figures.of(programmes)
    rows = []
    for programme in programmes:
        entries = queries.timeline(programme)
        step = next_step(programme, entries, counts[programme.pk], at) if programme.pk in organised else None
        rows.append(
            {
                "programme": programme,
                "phase": programme.phase(entries, at),
                "organises": programme.pk in organised,
                "teaches": programme.pk in roles[RoleKind.TEACHER],
                "plans": programme.pk in roles[RoleKind.PROVIDER],
                "is_partner": programme.pk in roles[RoleKind.PARTNER],
                "step": step,
                "entries": entries,
                "counts": counts[programme.pk],
            }
        )
    context = {
        "rows": rows,
        "page": page,
        "organises": bool(organised),
        "may_start": permissions.may_start(request.user),
        "roles": RoleKind,
    }
    return render(request, "programmes/mine.html", context)


@require_safe
def start(request: PersonRequest) -> HttpResponse:
    """Offer the playbooks, each with what starting it means."""
    require(permissions.may_start(request.user))
    return render(request, "programmes/start.html", {"playbooks": own_playbooks.offered()})


@require_http_methods(["GET", "HEAD", "POST"])
def start_from(request: PersonRequest, playbook: str) -> HttpResponse:
    """Show the whole timeline before anything is made; start the programme."""
    require(permissions.may_start(request.user))
    book = own_playbooks.find(playbook)
    if book is None:
        raise Http404
    suggested = {language: f"{name} {timezone.localdate().year}" for language, name in book.names.items()}
    form = StartForm(request.POST if request.method == "POST" else None, suggested=suggested)
    if request.method == "POST" and form.is_valid():
        programme = starting.start(
            playbook=book.key,
            person=request.user,
            names=form.names(),
            first_day=form.cleaned_data["first_day"],
            at=clock.now(),
        )
        messages.success(request, _("Started as a draft. Nobody else sees it until you publish its page."))
        return redirect("programmes:timeline", programme.slug)
    looked_at = FirstDayForm(_asked(request), initial={"first_day": suggested_first_day(clock.now().date())})
    first_day = looked_at.cleaned_data["first_day"] if looked_at.is_bound and looked_at.is_valid() else None
    context = {
        "form": form,
        "days": looked_at,
        **_preview(book, first_day or suggested_first_day(timezone.localdate())),
    }
    return render(request, "programmes/start_from.html", context)


def _asked(request: PersonRequest) -> Any:  # noqa: ANN401 - a form's data
    source = request.POST if request.method == "POST" else request.GET
    return source if "first_day" in source else None


def _preview(book: Playbook, first_day: date) -> dict[str, Any]:
    spans = book.spans(first_day)
    return {
        "playbook": book,
        "first_day": first_day,
        "spans": spans,
        "concerns": queries.concerns(spans),
        "thread": drawing.thread(
            _("The timeline from %(day)s") % {"day": dates.full_day(first_day)},
            spans,
            groups=in_language(book.words["pairs" if book.size_max == book.size_min else "groups"]),
            everyone=in_language(book.words["everyone"]),
            today=timezone.localdate(),
        ),
    }


def suggested_first_day(today: date) -> date:
    """Return the first working Monday that leaves a week to prepare, or the working day after it."""
    monday = today + timedelta(days=14 - today.weekday())
    return calendar.next_working_day(monday)
