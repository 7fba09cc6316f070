"""How certificates are shown and handed over."""

from dataclasses import dataclass

from django.http import HttpResponse

from ristiin.reports.models import Certificate
from ristiin.reports.papers.pdf import address_of


@dataclass(frozen=True)
class Own:
    """A certificate of one's own, and the whole address at which others check it."""

    certificate: Certificate
    address: str


def own(certificate: Certificate) -> Own:
    """Return a certificate as its holder sees it."""
    return Own(certificate, address_of(certificate))


def pdf(content: bytes, name: str) -> HttpResponse:
    """Return a PDF that no cache keeps."""
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
