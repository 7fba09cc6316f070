"""Questions about who is asked to facilitate."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from ristiin.accounts.agenda import Step
from ristiin.accounts.models import Person
from ristiin.growth.models import AskedToFacilitate
from ristiin.programmes.choices import Phase, State
from ristiin.programmes.models import Programme
from ristiin.programmes.queries import timeline, with_timeline

RANK = 8


def programmes_to_ask_for(organiser: Person, at: datetime) -> list[Programme]:
    """Return the organiser's programmes that may need facilitators: neither cancelled nor over, the newest first."""
    rows = Programme.objects.organised_by(organiser).exclude(state=State.CANCELLED).order_by("-created_at", "-pk")
    return [one for one in with_timeline(rows) if one.phase(timeline(one), at) != Phase.CLOSED]


def asked_by_programmes_of(organiser: Person, person: Person) -> "QuerySet[AskedToFacilitate]":
    """Return what the organiser's programmes have asked of a person, the latest first."""
    mine = Programme.objects.organised_by(organiser)
    rows = AskedToFacilitate.objects.filter(programme__in=mine, person=person, taken_back_at=None)
    return rows.select_related("programme").order_by("-asked_at", "-pk")


def of_organiser(organiser: Person) -> "QuerySet[AskedToFacilitate]":
    """Return what the organiser's programmes have asked of anybody."""
    return AskedToFacilitate.objects.filter(programme__in=Programme.objects.organised_by(organiser))


def of_person(person: Person) -> "QuerySet[AskedToFacilitate]":
    """Return what the person is asked; what was taken back is shown as that."""
    return AskedToFacilitate.objects.filter(person=person).select_related("programme", "asked_by", "person")


def waiting(person: Person, at: datetime) -> "QuerySet[AskedToFacilitate]":  # noqa: ARG001 - a teller is told the moment
    """Return what the person is asked and has not answered."""
    return of_person(person).filter(answered_at=None, taken_back_at=None).exclude(programme__state=State.CANCELLED)


def steps(person: Person, at: datetime) -> list[Step]:
    """Return the askings that wait for the person's answer."""
    return [
        Step(
            programme=one.programme.name,
            title=_("You are asked to facilitate"),
            text=_("You say yes or no. A no needs no reason."),
            url=reverse("asked:answer", args=[one.pk]),
            label=_("Answer"),
            rank=RANK,
        )
        for one in waiting(person, at).order_by("asked_at", "pk")
    ]


def asking_url(person_id: int) -> str:
    """Return where an organiser asks a person, for the directory."""
    return reverse("asked:ask", args=[person_id])
