"""Letters about reports."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from ristiin.accounts.models import Person
from ristiin.accounts.telling import tell
from ristiin.reports.models import SharedReport

TOPIC = "report"


def once_of(shared: SharedReport) -> str:
    """Return how the letters about one sharing are known."""
    return f"report/{shared.pk}/"


def report_shared(shared: SharedReport, person: Person, at: datetime) -> None:
    """Tell somebody who took part that they can read what their programme has given."""
    tell(
        person=person,
        topic=TOPIC,
        kind="reports/report_shared",
        context={
            "programme": shared.programme,
            "url": settings.BASE_URL + reverse("reports:shared", args=[shared.programme.slug]),
        },
        at=at,
        once_key=f"{once_of(shared)}{person.pk}",
    )
