"""The certificates of a programme, for those who organise it and, in a course, for its teacher to read."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ristiin.accounts.models import Person
from ristiin.accounts.requests import PersonRequest
from ristiin.kernel import clock
from ristiin.kernel.rights import require
from ristiin.programmes.models import Programme
from ristiin.programmes.permissions import organises, teaches
from ristiin.reports.actions import certifying
from ristiin.reports.papers import pdf as made
from ristiin.reports.papers import queries, shown

ON_A_PAGE = 100


@require_safe
def certificates(request: PersonRequest, slug: str) -> HttpResponse:
    """List the certificates, and who could be given one."""
    programme, may_change = _shown(request, slug)
    has_closed = queries.has_closed(programme, clock.now())
    page = Paginator(queries.certificates(programme), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "programme": programme,
        "may_change": may_change,
        "has_closed": has_closed,
        "page": page,
        "without": queries.may_be_given(programme) if may_change and has_closed else [],
    }
    return render(request, "reports/certificates.html", context)


@never_cache
@require_safe
def pdf(request: PersonRequest, slug: str, certificate_id: int) -> HttpResponse:
    """Give a valid certificate of the programme as a PDF."""
    programme, _may_change = _shown(request, slug)
    valid = queries.certificates(programme).filter(withdrawn_at=None)
    return shown.pdf(made.certificate(get_object_or_404(valid, pk=certificate_id)), "certificate")


@require_POST
def give(request: PersonRequest, slug: str) -> HttpResponse:
    """Give somebody who took part a certificate."""
    programme = _kept(request, slug)
    number = request.POST.get("person", "")
    person = get_object_or_404(Person, pk=number if number.isdecimal() else 0)
    certifying.give(programme=programme, person=person, by=request.user, at=clock.now())
    messages.success(request, _("The certificate has been given, and they get a letter about it."))
    return redirect("reports:certificates", programme.slug)


@require_POST
def withdraw(request: PersonRequest, slug: str, certificate_id: int) -> HttpResponse:
    """Take a certificate back."""
    programme = _kept(request, slug)
    found = get_object_or_404(queries.certificates(programme), pk=certificate_id)
    certifying.withdraw(certificate=found, by=request.user, at=clock.now())
    messages.success(request, _("The certificate is withdrawn. Whoever checks it is told so from now on."))
    return redirect("reports:certificates", programme.slug)


@require_POST
def write_anew(request: PersonRequest, slug: str, certificate_id: int) -> HttpResponse:
    """Give a new certificate in place of one, with the name as it is now."""
    programme = _kept(request, slug)
    found = get_object_or_404(queries.certificates(programme), pk=certificate_id)
    certifying.write_anew(certificate=found, by=request.user, at=clock.now())
    messages.success(request, _("The certificate has been written anew. The old one is no longer valid."))
    return redirect("reports:certificates", programme.slug)


def _shown(request: PersonRequest, slug: str) -> tuple[Programme, bool]:
    """Return a programme whose certificates the reader may see, and whether they may change them.

    Raises:
        Http404: the programme does not exist for this reader.
        PermissionDenied: it does, and its certificates are not theirs to see.
    """
    programme: Programme = get_object_or_404(Programme.objects.visible_to(request.user), slug=slug)
    may_change = organises(request.user, programme)
    require(may_change or (programme.is_part_of_teaching and teaches(request.user, programme)))
    return programme, may_change


def _kept(request: PersonRequest, slug: str) -> Programme:
    programme: Programme = get_object_or_404(Programme.objects.visible_to(request.user), slug=slug)
    require(organises(request.user, programme))
    return programme
