"""Letters about certificates and stories. None says a word of a story."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from ristiin.accounts.models import Person
from ristiin.accounts.telling import tell
from ristiin.reports.models import Certificate, Story

PAPERS = "papers"
STORIES = "stories"


def certificate_given(certificate: Certificate, at: datetime) -> None:
    """Tell the holder that their certificate is there."""
    _tell_holder("reports/certificate_given", certificate, at)


def certificate_withdrawn(certificate: Certificate, at: datetime) -> None:
    """Tell the holder that their certificate is valid no more."""
    _tell_holder("reports/certificate_withdrawn", certificate, at)


def _tell_holder(kind: str, certificate: Certificate, at: datetime) -> None:
    tell(
        person=certificate.person,
        topic=PAPERS,
        kind=kind,
        context={"programme": certificate.programme, "url": _whole("reports:papers")},
        at=at,
        once_key=f"{kind}/{certificate.pk}",
    )


def story_taken_back(story: Story, organisers: Iterable[Person], at: datetime) -> None:
    """Tell those who have taken a story out that its teller has changed it, or lets it be told no more."""
    for person in organisers:
        tell(
            person=person,
            topic=STORIES,
            kind="reports/story_taken_back",
            context={"programme": story.programme, "url": _whole("reports:stories", story.programme.slug)},
            at=at,
        )


def _whole(name: str, *args: object) -> str:
    return f"{settings.BASE_URL}{reverse(name, args=args)}"
