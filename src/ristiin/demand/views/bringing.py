"""Bringing answers from elsewhere: the file, its columns, a look at it, taking it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from ristiin.accounts.requests import PersonRequest
from ristiin.demand import queries
from ristiin.demand.actions import bringing
from ristiin.demand.forms import ColumnsForm
from ristiin.demand.models import BroughtList
from ristiin.demand.views.access import made
from ristiin.kernel import clock
from ristiin.kernel.tables import Sheet, UnreadableFile
from ristiin.programmes.models import Programme
from ristiin.programmes.views.access import organised
from ristiin.surveys.thresholds import Thresholds
from ristiin.ui.forms import ListForm

SAMPLES = 3
LONGEST_SAMPLE = 60
PROBLEMS_SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: PersonRequest, slug: str) -> HttpResponse:
    """Take a file and lead to its columns."""
    programme = organised(request, slug)
    survey = queries.survey_of(programme)
    if survey and survey.round:
        return redirect("demand:survey", slug)
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            bringing.bring(
                programme=programme, content=file.read(), file_name=file.name, actor=request.user, at=clock.now()
            )
            return redirect("demand:import_columns", slug)
        except UnreadableFile as refusal:
            form.refused(refusal)
    return render(request, "demand/import.html", {"programme": programme, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: PersonRequest, slug: str) -> HttpResponse:
    """Show what each column is taken to hold, with samples, and take the organiser's word."""
    programme, brought = _brought(request, slug)
    sheet = bringing.sheet_of(brought)
    form = ColumnsForm(
        request.POST if request.method == "POST" else None, headings=sheet.headings, columns=brought.columns
    )
    if request.method == "POST" and form.is_valid():
        bringing.name_columns(brought=brought, columns=form.chosen(), at=clock.now())
        return redirect("demand:import_rows", slug)
    rows = [(form[name], _samples(sheet, at)) for at, name in enumerate(form.names)]
    context = {"programme": programme, "brought": brought, "form": form, "rows": rows, "count": len(sheet.rows)}
    return render(request, "demand/import_columns.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rows(request: PersonRequest, slug: str) -> HttpResponse:
    """Show what would be taken and what is the matter with other rows; take it."""
    programme, brought = _brought(request, slug)
    if request.method == "POST":
        survey = bringing.take(brought=brought, actor=request.user, at=clock.now())
        count = survey.round.release.answered if survey.round else 0
        text = ngettext("%(n)s answer was taken.", "%(n)s answers were taken.", count)
        messages.success(request, text % {"n": count})
        return redirect("demand:demand", slug)
    found = bringing.answers_of(brought, brought.survey)
    context = {
        "programme": programme,
        "brought": brought,
        "found": found,
        "problems": found.problems[:PROBLEMS_SHOWN],
        "more": max(0, len(found.problems) - PROBLEMS_SHOWN),
        "is_too_few": len(found.sheets) <= Thresholds().distribution,
    }
    return render(request, "demand/import_rows.html", context)


@require_POST
def leave(request: PersonRequest, slug: str) -> HttpResponse:
    """Take none of it."""
    _programme, brought = _brought(request, slug)
    bringing.leave(brought=brought, actor=request.user, at=clock.now())
    messages.success(request, _("Nothing was taken, and the list is forgotten."))
    return redirect("demand:survey", slug)


def _brought(request: PersonRequest, slug: str) -> tuple[Programme, BroughtList]:
    programme, survey = made(request, slug)
    brought = BroughtList.objects.filter(survey=survey).first()
    if brought is None:
        raise Http404
    brought.survey = survey
    return programme, brought


def _samples(sheet: Sheet, at: int) -> list[str]:
    values = dict.fromkeys(row.cells[at].strip() for row in sheet.rows[:100])
    return [value if len(value) <= LONGEST_SAMPLE else f"{value[:LONGEST_SAMPLE]}…" for value in values if value][
        :SAMPLES
    ]
