"""Letters about certificates."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from ristiin.accounts.telling import tell
from ristiin.reports.models import Certificate

TOPIC = "papers"


def certificate_given(certificate: Certificate, at: datetime) -> None:
    """Tell the holder that their certificate is there."""
    _tell_holder("reports/certificate_given", certificate, at)


def certificate_withdrawn(certificate: Certificate, at: datetime) -> None:
    """Tell the holder that their certificate is valid no more."""
    _tell_holder("reports/certificate_withdrawn", certificate, at)


def _tell_holder(kind: str, certificate: Certificate, at: datetime) -> None:
    tell(
        person=certificate.person,
        topic=TOPIC,
        kind=kind,
        context={"programme": certificate.programme, "url": settings.BASE_URL + reverse("reports:papers")},
        at=at,
        once_key=f"{kind}/{certificate.pk}",
    )
