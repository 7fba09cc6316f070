"""Runs side by side, and the community over a year."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.kernel import clock
from ristiin.kernel.rights import require
from ristiin.programmes.models import Programme
from ristiin.reports import files, permissions, queries
from ristiin.reports.forms import RunsForm
from ristiin.reports.runs import runs_report, year_report

FIRST, LAST = 2000, 2098


@require_safe
def runs(request: PersonRequest) -> HttpResponse:
    """Compare programmes that the reader organises."""
    form = RunsForm(request.GET, programmes=queries.comparable(request.user))
    wanted = form.wanted()
    context = {"report": runs_report(wanted, clock.now()), "programmes": form.programmes, "wanted": wanted}
    return render(request, "reports/runs.html", context)


@require_safe
def runs_file(request: PersonRequest, kind: str) -> HttpResponse:
    """Hand out the comparison as a file."""
    wanted = RunsForm(request.GET, programmes=queries.comparable(request.user)).wanted()
    return files.answer(runs_report(wanted, clock.now()), kind, _("runs"))


@require_safe
def this_year(request: PersonRequest) -> HttpResponse:
    """Go to the year we live in."""
    require(permissions.may_read_years(request.user))
    return redirect("reports:year", localtime(clock.now()).year)


@require_safe
def year(request: PersonRequest, year: int) -> HttpResponse:
    """Show what the programmes that began in a year have given together."""
    programmes = _programmes(request, year)
    context = {
        "year": year,
        "report": year_report(year, programmes, request.user, clock.now()),
        "earlier": year - 1 if year > FIRST else None,
        "later": year + 1 if year < localtime(clock.now()).year else None,
    }
    return render(request, "reports/year.html", context)


@require_safe
def year_file(request: PersonRequest, year: int, kind: str) -> HttpResponse:
    """Hand out the year's report as a file."""
    programmes = _programmes(request, year)
    return files.answer(year_report(year, programmes, request.user, clock.now()), kind, str(year))


def _programmes(request: PersonRequest, year: int) -> list[Programme]:
    require(permissions.may_read_years(request.user))
    if not FIRST <= year <= LAST:
        raise Http404
    return queries.of_year(year, request.user)
