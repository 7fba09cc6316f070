"""The organiser's desk across programmes."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.enrolment import exporting
from ristiin.growth import desk as desks
from ristiin.growth.desk import Line, Sieve
from ristiin.growth.permissions import organises_anything
from ristiin.kernel import clock
from ristiin.kernel.rights import require
from ristiin.programmes.permissions import may_start

LINES_ON_A_PAGE = 30


@require_safe
def desk(request: PersonRequest) -> HttpResponse:
    """Show everything the reader organises, side by side."""
    sieve = _sieve(request)
    found = _lines(request)
    kept = [line for line in found if sieve.keeps(line)]
    context = {
        "page": Paginator(kept, LINES_ON_A_PAGE).get_page(request.GET.get("page")),
        "has_any": bool(found),
        "sieve": sieve,
        "is_sifted": any(vars(sieve).values()),
        "choices": desks.choices(found),
        "may_start": may_start(request.user),
        "query": request.GET.urlencode(),
    }
    return render(request, "growth/desk.html", context)


@require_safe
def as_csv(request: PersonRequest) -> HttpResponse:
    """Hand out the desk as CSV."""
    headings, rows = desks.table(_kept(request))
    return _file(exporting.as_csv(headings, rows), "text/csv; charset=utf-8", "csv")


@require_safe
def as_xlsx(request: PersonRequest) -> HttpResponse:
    """Hand out the desk as a workbook."""
    headings, rows = desks.table(_kept(request))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(exporting.as_xlsx(headings, rows, _("Programmes")), kind, "xlsx")


def _lines(request: PersonRequest) -> list[Line]:
    require(may_start(request.user) or organises_anything(request.user))
    return desks.lines(request.user, clock.now())


def _kept(request: PersonRequest) -> list[Line]:
    sieve = _sieve(request)
    return [line for line in _lines(request) if sieve.keeps(line)]


def _sieve(request: PersonRequest) -> Sieve:
    return Sieve(*(request.GET.get(name, "")[:80] for name in ("label", "year", "site")))


def _file(content: bytes, kind: str, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    called = _("programmes")
    name = f"{called}-{localdate(clock.now()):%Y-%m-%d}.{ending}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["Cache-Control"] = "private, no-cache"
    return response
