"""One's own papers, their PDFs, and the page at which a certificate is checked."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.enrolment.models import Enrolment
from ristiin.kernel import clock
from ristiin.reports.actions import stating
from ristiin.reports.models import Certificate
from ristiin.reports.papers import pdf, queries, shown
from ristiin.reports.papers.forms import HoursForm
from ristiin.ui import dates


@require_safe
def mine(request: PersonRequest) -> HttpResponse:
    """List one's certificates and the programmes one can have a working-time statement of."""
    context = {
        "certificates": [shown.own(one) for one in queries.certificates_of(request.user)],
        "statements": queries.stated(request.user),
    }
    return render(request, "reports/papers.html", context)


@never_cache
@require_safe
def certificate(request: PersonRequest, certificate_id: int) -> HttpResponse:
    """Give a certificate of one's own as a PDF."""
    valid = Certificate.objects.filter(person=request.user, withdrawn_at=None).exclude(name="")
    return shown.pdf(pdf.certificate(get_object_or_404(valid, pk=certificate_id)), "certificate")


@require_http_methods(["GET", "HEAD", "POST"])
def working_time(request: PersonRequest, slug: str) -> HttpResponse:
    """Let a person write the hours they have used, and take the statement out."""
    place = _own_place(request, slug)
    programme, said = place.programme, queries.hours_of(request.user, place.programme)
    form = HoursForm(request.POST or None, initial={"hours": said})
    if form.is_valid():
        stating.state_hours(programme=programme, person=request.user, hours=form.cleaned_data["hours"], at=clock.now())
        messages.success(request, _("Saved."))
        return redirect("reports:working_time", programme.slug)
    together = queries.together(programme)
    context = {
        "programme": programme,
        "form": form,
        "hours": said,
        "together": together,
        "sessions": pdf.sessions_said(together),
        "signer": queries.signer_of(programme),
    }
    return render(request, "reports/working_time.html", context)


@never_cache
@require_safe
def working_time_pdf(request: PersonRequest, slug: str) -> HttpResponse:
    """Give the working-time statement as a PDF."""
    programme = _own_place(request, slug).programme
    hours = queries.hours_of(request.user, programme)
    content = pdf.working_time(programme, request.user, hours, clock.now())
    return shown.pdf(content, "working-time")


@login_not_required
@never_cache
@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Tell whoever has a certificate's address whether it is valid, whose it is and of what; nothing else."""
    found = get_object_or_404(Certificate.objects.defer("salt"), code=code)
    when = dates.long_days(found.starts_on, found.ends_on)
    response = render(request, "reports/verify.html", {"certificate": found, "when": when})
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _own_place(request: PersonRequest, slug: str) -> Enrolment:
    place = queries.own_place(request.user, slug)
    if place is None:
        raise Http404
    return place
