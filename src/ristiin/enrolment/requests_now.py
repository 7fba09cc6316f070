"""Somebody asks a person to be their pair, on the person's home page."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from ristiin.accounts.agenda import Step
from ristiin.accounts.models import Person
from ristiin.enrolment.choices import EnrolmentState, RequestState
from ristiin.enrolment.models import PairRequest
from ristiin.enrolment.windows import groups_published_at

FIRST = 0


def waiting(person: Person, at: datetime) -> "QuerySet[PairRequest]":  # noqa: ARG001 - a teller is told the moment
    """Return the requests that the person has not answered, those for pairs that are made by now among them."""
    mine = PairRequest.objects.filter(asked__person=person, state=RequestState.ASKED)
    return mine.exclude(asked__state=EnrolmentState.WITHDRAWN)


def steps(person: Person, at: datetime) -> list[Step]:
    """Return the requests that wait for the person's answer."""
    rows = waiting(person, at).select_related("programme", "asker__person", "asked__target_group").order_by("pk")
    return [
        Step(
            programme=request.programme.name,
            title=_("%(name)s asks you to be their pair") % {"name": request.asker.person.name},
            text=_("Look at what they offer and hope for, then answer. You need not give a reason for a no."),
            url=reverse("enrolment:people", args=[request.programme.slug]),
            label=_("Answer"),
            rank=FIRST,
        )
        for request in rows
        if groups_published_at(request.programme, request.asked.target_group) is None
    ]
