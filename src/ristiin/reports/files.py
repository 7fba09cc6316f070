"""Reports as files."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from ristiin.reports import paper, tables
from ristiin.reports.blocks import Report

MADE = {"pdf": paper.pdf, "xlsx": tables.as_xlsx, "csv": tables.as_csv}
TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def answer(report: Report, kind: str, stem: str) -> HttpResponse:
    """Return a report as a file of one of the kinds; a PDF opens in the browser, tables are saved."""
    name = f"{stem}-{report.at:%Y-%m-%d}.{kind}"
    response = HttpResponse(MADE[kind](report), content_type=TYPES[kind])
    response["Content-Disposition"] = content_disposition_header(as_attachment=kind != "pdf", filename=name) or ""
    response["Cache-Control"] = "private, no-cache"
    return response
