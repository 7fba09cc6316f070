"""Bringing a list in: the file, its columns, a look at every row, taking it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from ristiin.accounts.requests import PersonRequest
from ristiin.enrolment import intake_queries
from ristiin.enrolment.actions import importing as actions
from ristiin.enrolment.actions.writing import checked, choices_of, fields_of, sheet_of
from ristiin.enrolment.choices import ImportState
from ristiin.enrolment.forms.importing import ColumnsForm, TakeForm, UnknownWordsForm
from ristiin.enrolment.importing.checked import WRITTEN, Checked, CheckedRow, Outcome
from ristiin.enrolment.importing.columns import Field
from ristiin.enrolment.importing.known import not_asked
from ristiin.enrolment.models import ImportBatch
from ristiin.enrolment.views.intake import ON_A_PAGE, kept
from ristiin.kernel import clock
from ristiin.kernel.tables import Sheet, UnreadableFile
from ristiin.programmes.models import Programme
from ristiin.ui.forms import ListForm

SAMPLES = 3
PROBLEMS_ON_A_PAGE = 50
LONGEST_SAMPLE = 60
CSV = "text/csv; charset=utf-8"


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: PersonRequest, slug: str) -> HttpResponse:
    """Take a file and lead to its columns; show the lists brought before."""
    programme = kept(request, slug)
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = actions.upload(
                programme=programme, person=request.user, content=file.read(), file_name=file.name, at=clock.now()
            )
            return redirect("enrolment:import_columns", slug, batch.pk)
        except UnreadableFile as refusal:
            form.refused(refusal)
    batches = Paginator(intake_queries.imports(programme), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"programme": programme, "form": form, "batches": batches}
    return render(request, "enrolment/import.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: PersonRequest, slug: str, batch_id: int) -> HttpResponse:
    """Show what each column is taken to hold, with samples, and take the organiser's word."""
    programme, batch = _open(request, slug, batch_id)
    if batch.state not in actions.OPEN_STATES:
        return redirect("enrolment:import_progress", slug, batch_id)
    sheet = sheet_of(batch)
    form = ColumnsForm(
        request.POST or None,
        headings=sheet.headings,
        fields=fields_of(batch),
        not_asked=not_asked(programme),
    )
    if request.method == "POST" and form.is_valid():
        actions.name_columns(batch=batch, fields=form.chosen(), person=request.user, at=clock.now())
        return redirect("enrolment:import_preview", slug, batch_id)
    rows = [(form[name], _samples(sheet, at)) for at, name in enumerate(form.names)]
    return render(
        request, "enrolment/import_columns.html", {"programme": programme, "batch": batch, "form": form, "rows": rows}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: PersonRequest, slug: str, batch_id: int) -> HttpResponse:
    """Show every problem and every row before anything is written; take what is done about unknown words."""
    programme, batch = _open(request, slug, batch_id)
    if batch.state not in actions.OPEN_STATES:
        return redirect("enrolment:import_progress", slug, batch_id)
    found = checked(batch)
    unknown = _unknown_words(request, batch, found)
    if request.method == "POST" and unknown.is_valid():
        actions.choose(batch=batch, person=request.user, at=clock.now(), **unknown.cleaned_data)
        return redirect("enrolment:import_preview", slug, batch_id)
    context = {
        "programme": programme,
        "batch": batch,
        "found": found,
        "counts": found.counts(),
        "good": sum(row.outcome in WRITTEN for row in found.rows),
        "errors": sum(row.outcome == Outcome.REFUSED for row in found.rows),
        "problems": Paginator(found.problems, PROBLEMS_ON_A_PAGE).get_page(request.GET.get("problems")),
        "unknown": unknown,
        "take": TakeForm(),
        **_table(request, batch, found),
    }
    return render(request, "enrolment/import_preview.html", context)


@require_POST
def take(request: PersonRequest, slug: str, batch_id: int) -> HttpResponse:
    """Write the good rows, at once or in the background."""
    _programme, batch = _open(request, slug, batch_id)
    form = TakeForm(request.POST)
    form.is_valid()
    if batch.state in actions.OPEN_STATES:
        sends_mail = form.cleaned_data["sends_mail"]
        actions.take(batch=batch, person=request.user, sends_mail=sends_mail, at=clock.now())
    return redirect("enrolment:import_progress", slug, batch_id)


@require_POST
def throw_away(request: PersonRequest, slug: str, batch_id: int) -> HttpResponse:
    """Take none of it."""
    _programme, batch = _open(request, slug, batch_id)
    actions.throw_away(batch=batch, person=request.user, at=clock.now())
    messages.success(request, _("Nothing was taken, and the list is forgotten."))
    return redirect("enrolment:import", slug)


@require_safe
def progress(request: PersonRequest, slug: str, batch_id: int) -> HttpResponse:
    """Show how far a list is, and in the end what came of it."""
    programme, batch = _open(request, slug, batch_id)
    if batch.state in actions.OPEN_STATES:
        return redirect("enrolment:import_preview", slug, batch_id)
    done = batch.state in {ImportState.DONE, ImportState.TAKEN_BACK}
    context = {
        "programme": programme,
        "batch": batch,
        "is_done": done,
        "counts": batch.counts,
        "left_out": batch.counts.get("refused", 0) + len(batch.counts.get("refused_later", {})),
        "untouched": actions.untouched_since(batch).count() if batch.state == ImportState.DONE else 0,
        "has_file": bool(batch.content),
    }
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRefresh() if done else render(request, "enrolment/import_state.html", context)
    return render(request, "enrolment/import_progress.html", context)


@require_safe
def left_out(request: PersonRequest, slug: str, batch_id: int) -> HttpResponse:
    """Hand over the rows that are not taken, each with the reason."""
    _programme, batch = _open(request, slug, batch_id)
    response = HttpResponse(actions.left_out(batch), content_type=CSV)
    response["Content-Disposition"] = f'attachment; filename="left-out-{batch.pk}.csv"'
    return response


@require_POST
def take_back(request: PersonRequest, slug: str, batch_id: int) -> HttpResponse:
    """Remove what came by an import alone."""
    _programme, batch = _open(request, slug, batch_id)
    gone = actions.take_back(batch=batch, person=request.user, at=clock.now())
    text = ngettext("%(n)s registration was taken back.", "%(n)s registrations were taken back.", gone)
    messages.success(request, text % {"n": gone})
    return redirect("enrolment:import_progress", slug, batch_id)


def _open(request: PersonRequest, slug: str, batch_id: int) -> tuple[Programme, ImportBatch]:
    programme = kept(request, slug)
    batch = get_object_or_404(ImportBatch.objects.select_related("uploaded_by"), programme=programme, pk=batch_id)
    batch.programme = programme
    return programme, batch


def _samples(sheet: Sheet, at: int) -> list[str]:
    values = dict.fromkeys(row.cells[at].strip() for row in sheet.rows[:100])
    return [value if len(value) <= LONGEST_SAMPLE else f"{value[:LONGEST_SAMPLE]}…" for value in values if value][
        :SAMPLES
    ]


def _unknown_words(request: PersonRequest, batch: ImportBatch, found: Checked) -> UnknownWordsForm:
    choices = choices_of(batch)
    return UnknownWordsForm(
        request.POST or None,
        has_themes=bool(found.new_themes),
        has_times=bool(found.new_times),
        initial={"unknown_themes": choices.unknown_themes, "adds_times": "1" if choices.adds_times else "0"},
    )


def _table(request: PersonRequest, batch: ImportBatch, found: Checked) -> dict[str, Any]:
    """Return one page of the rows: number, what becomes of it, and the cells of the columns that are used."""
    used = [(at, field) for at, field in enumerate(fields_of(batch)) if field not in {Field.IGNORE, Field.SUBMITTED}]
    headings = sheet_of(batch).headings
    page = Paginator(found.rows, ON_A_PAGE).get_page(request.GET.get("page"))
    used = [(at, field) for at, field in used if at < len(headings)]
    lines = [(row, _shape(row), [row.source.cells[at] for at, _field in used]) for row in page]
    return {"page": page, "lines": lines, "headings": [headings[at] for at, _field in used]}


def _shape(row: CheckedRow) -> str:
    """Return the class of a row in the table."""
    if row.outcome == Outcome.REFUSED:
        return "bad"
    return "heed" if row.problems else ""
