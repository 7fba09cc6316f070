"""Letters about asking somebody to facilitate."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from ristiin.accounts.models import Person
from ristiin.accounts.telling import tell
from ristiin.growth.models import AskedToFacilitate

TOPIC = "facilitating"


def once(asked: AskedToFacilitate) -> str:
    """Return what the keys of the letters about one asking begin with."""
    return f"asked-to-facilitate/{asked.pk}/{asked.asked_at:%Y%m%d%H%M%S}"


def asked(one: AskedToFacilitate, at: datetime) -> None:
    """Ask the person."""
    tell(
        person=one.person,
        topic=TOPIC,
        kind="growth/facilitating_asked",
        context={
            "programme": one.programme,
            "by": one.asked_by,
            "message": one.message,
            "url": settings.BASE_URL + reverse("asked:answer", args=[one.pk]),
        },
        at=at,
        once_key=once(one),
    )


def answered(one: AskedToFacilitate, organisers: Iterable[Person], at: datetime) -> None:
    """Tell the organisers what the person answered."""
    for organiser in organisers:
        tell(
            person=organiser,
            topic=TOPIC,
            kind="growth/facilitating_answered",
            context={
                "programme": one.programme,
                "who": one.person,
                "yes": one.said_yes,
                "url": settings.BASE_URL + reverse("grouping:facilitators", args=[one.programme.slug]),
            },
            at=at,
        )
