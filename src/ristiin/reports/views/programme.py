"""The report of one programme, and the report to its funder: on the page and as files."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.kernel import clock
from ristiin.programmes.models import Programme
from ristiin.reports import files, queries
from ristiin.reports.actions import funding
from ristiin.reports.forms import CostForm, FactsForm
from ristiin.reports.models import BudgetLine
from ristiin.reports.sections import Reader
from ristiin.reports.telling import funder_report, programme_report
from ristiin.reports.views.access import organised


@require_safe
def report(request: PersonRequest, slug: str) -> HttpResponse:
    """Show what the programme has given so far."""
    programme = organised(request, slug)
    told = programme_report(programme, Reader(request.user), clock.now())
    return render(
        request,
        "reports/programme.html",
        {"programme": programme, "report": told, "shared": queries.sharing_of(programme)},
    )


@require_safe
def report_file(request: PersonRequest, slug: str, kind: str) -> HttpResponse:
    """Hand out the report as a file to be passed on."""
    programme = organised(request, slug)
    told = programme_report(programme, Reader(request.user, passes_on=True), clock.now())
    return files.answer(told, kind, "-".join([programme.slug, _("report")]))


@require_safe
def funder(request: PersonRequest, slug: str) -> HttpResponse:
    """Show what a funder's report says, and the forms of what it needs."""
    return _funder(request, organised(request, slug))


@require_safe
def funder_file(request: PersonRequest, slug: str, kind: str) -> HttpResponse:
    """Hand out the funder's report as a file."""
    programme = organised(request, slug)
    told = funder_report(programme, Reader(request.user, passes_on=True), clock.now())
    return files.answer(told, kind, "-".join([programme.slug, _("funder")]))


@require_POST
def facts(request: PersonRequest, slug: str) -> HttpResponse:
    """Keep what the programme is for."""
    programme = organised(request, slug)
    form = FactsForm(request.POST)
    if not form.is_valid():
        return _funder(request, programme, facts_form=form)
    funding.say_facts(programme=programme, **form.cleaned_data, by=request.user, at=clock.now())
    messages.success(request, _("Saved."))
    return redirect("reports:funder", slug)


@require_POST
def add_cost(request: PersonRequest, slug: str) -> HttpResponse:
    """Add a line to the budget."""
    programme = organised(request, slug)
    form = CostForm(request.POST)
    if not form.is_valid():
        return _funder(request, programme, cost_form=form)
    key = form.cleaned_data["form_key"]
    funding.add_cost(programme=programme, cost=form.cost(), form_key=key, by=request.user, at=clock.now())
    messages.success(request, _("Added."))
    return redirect("reports:funder", slug)


@require_POST
def change_cost(request: PersonRequest, slug: str, line_id: int) -> HttpResponse:
    """Change a line of the budget."""
    programme = organised(request, slug)
    line = get_object_or_404(BudgetLine, programme=programme, pk=line_id)
    form = CostForm(request.POST)
    if not form.is_valid():
        return _funder(request, programme, changed=(line, form))
    funding.change_cost(line=line, cost=form.cost(), by=request.user, at=clock.now())
    messages.success(request, _("Saved."))
    return redirect("reports:funder", slug)


@require_POST
def remove_cost(request: PersonRequest, slug: str, line_id: int) -> HttpResponse:
    """Take a line out of the budget."""
    programme = organised(request, slug)
    line = get_object_or_404(BudgetLine, programme=programme, pk=line_id)
    funding.remove_cost(line=line, by=request.user, at=clock.now())
    messages.success(request, _("Removed."))
    return redirect("reports:funder", slug)


def _funder(
    request: HttpRequest,
    programme: Programme,
    *,
    facts_form: FactsForm | None = None,
    cost_form: CostForm | None = None,
    changed: tuple[BudgetLine, CostForm] | None = None,
) -> HttpResponse:
    lines = queries.budget_of(programme)
    wrong = changed[0].pk if changed else None
    form_key = str(uuid.uuid4())
    context = {
        "programme": programme,
        "report": funder_report(programme, Reader(request.user), clock.now()),  # type: ignore[arg-type]
        "facts_form": facts_form or FactsForm.of(queries.facts_of(programme)),
        "cost_form": cost_form or CostForm(initial={"form_key": form_key, "kind": "internal"}),
        "lines": [
            (line, changed[1] if changed and line.pk == wrong else _prefixed(line), line.pk == wrong) for line in lines
        ],
    }
    return render(request, "reports/funder.html", context)


def _prefixed(line: BudgetLine) -> CostForm:
    form = CostForm.of(line)
    form.auto_id = f"id_{line.pk}_%s"
    return form
