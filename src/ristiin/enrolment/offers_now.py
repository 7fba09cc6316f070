"""A place that is kept for somebody, on their home page."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from ristiin.accounts.agenda import Step
from ristiin.accounts.models import Person
from ristiin.enrolment import queries
from ristiin.enrolment.choices import OfferState
from ristiin.enrolment.models import Offer
from ristiin.ui import dates

FIRST = 5


def waiting(person: Person, at: datetime) -> "QuerySet[Offer]":
    """Return the offers that the person has not answered."""
    return queries.offers().filter(enrolment__person=person, state=OfferState.OPEN, until__gt=at)


def steps(person: Person, at: datetime) -> list[Step]:
    """Return the offers that wait for the person's answer."""
    return [
        Step(
            programme=offer.enrolment.programme.name,
            title=_("A place is kept for you"),
            text=_("Say whether you take it, at the latest: %(when)s") % {"when": dates.day_clock(offer.until)},
            url=reverse("enrolment:register", args=[offer.enrolment.programme.slug]),
            label=_("Answer"),
            rank=FIRST,
        )
        for offer in waiting(person, at).order_by("until", "pk")
    ]
