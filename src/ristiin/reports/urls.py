"""Addresses of reports."""

from django.urls import URLPattern, path

from ristiin.reports.files import MADE
from ristiin.reports.papers.urls import urlpatterns as papers
from ristiin.reports.stories.urls import urlpatterns as stories
from ristiin.reports.views import programme, sharing, together

app_name = "reports"


def _files(address: str, view: object, name: str) -> list[URLPattern]:
    return [path(f"{address}.{kind}", view, {"kind": kind}, name=f"{name}_{kind}") for kind in MADE]  # type: ignore[call-overload]


urlpatterns: list[URLPattern] = [
    path("programmes/<slug:slug>/report/", programme.report, name="report"),
    *_files("programmes/<slug:slug>/report/report", programme.report_file, "report"),
    path("programmes/<slug:slug>/report/funder/", programme.funder, name="funder"),
    *_files("programmes/<slug:slug>/report/funder", programme.funder_file, "funder"),
    path("programmes/<slug:slug>/report/shared/", sharing.shared, name="shared"),
    path("programmes/<slug:slug>/report/share/", sharing.share, name="share"),
    path("programmes/<slug:slug>/report/share/stop/", sharing.stop, name="stop_sharing"),
    path("programmes/<slug:slug>/report/facts/", programme.facts, name="facts"),
    path("programmes/<slug:slug>/report/costs/", programme.add_cost, name="add_cost"),
    path("programmes/<slug:slug>/report/costs/<int:line_id>/", programme.change_cost, name="change_cost"),
    path("programmes/<slug:slug>/report/costs/<int:line_id>/remove/", programme.remove_cost, name="remove_cost"),
    path("reports/runs/", together.runs, name="runs"),
    *_files("reports/runs", together.runs_file, "runs"),
    path("reports/year/", together.this_year, name="this_year"),
    path("reports/year/<int:year>/", together.year, name="year"),
    *_files("reports/year/<int:year>", together.year_file, "year"),
    *papers,
    *stories,
]
