"""What waits: questions to answer, results to read."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from ristiin.accounts.agenda import Step
from ristiin.accounts.models import Person
from ristiin.accounts.my_page import Matter
from ristiin.feedback import queries
from ristiin.programmes.attention import Note
from ristiin.programmes.models import Programme
from ristiin.surveys.models import Round
from ristiin.surveys.queries import name_of
from ristiin.surveys.questions import read
from ristiin.ui import dates


def steps(person: Person, at: datetime) -> list[Step]:
    """Return what the person is being asked and has not answered."""
    return [
        Step(
            programme=ticket.round.programme.name,
            title=read(ticket.round.questionnaire).name,
            text=_("Takes about two minutes. Open until %(when)s.") % {"when": dates.day_clock(ticket.round.closes_at)},
            url=reverse("feedback:answer", args=[ticket.token]),
            label=_("Answer"),
            rank=60,
        )
        for ticket in queries.open_tickets(person, at)
        if not ticket.has_answered
    ]


def ready(programme: Programme, at: datetime) -> "QuerySet[Round]":
    """Return the rounds whose results wait for the organiser."""
    del at
    return queries.ready_rounds(programme)


def notes(programme: Programme, _at: datetime) -> list[Note]:
    """Return the results that wait for the organiser."""
    return [
        Note(
            _("The results are ready: %(name)s") % {"name": name_of(round_)},
            _("Read them, and publish them to those who take part."),
            reverse("feedback:round", args=[programme.slug, round_.slug]),
            _("Read the results"),
        )
        for round_ in queries.ready_rounds(programme)
    ]


def matters(person: Person) -> list[Matter]:
    """Return the pages of one's own, when there is something on them."""
    found = []
    if queries.developments_of(person).exists():
        found.append(Matter(_("My own development"), reverse("feedback:developments")))
    if queries.own_tickets(person).exists():
        found.append(Matter(_("What I have been asked"), reverse("feedback:mine")))
    return found
