"""Two thousand people: asked, followed, closed and read, each in a number of questions that no row adds to."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ristiin.feedback.actions import asking
from ristiin.feedback.choices import Instrument
from ristiin.surveys import actions as surveys
from ristiin.surveys.models import Sheet, Ticket
from tests.feedback.test_killed_letters import crowd

MANY = 2000
MOST_QUESTIONS = 60


def asked(work: Callable[[], Any]) -> tuple[Any, int]:
    """Return what came of the work, and how many questions it put to the database."""
    with CaptureQueriesContext(connection) as queries:
        found = work()
    return found, len(queries)


def test_two_thousand_are_asked_and_their_answers_closed_in_a_few_questions(client, running, organiser, now):
    crowd(running, MANY, now)
    round_, to_ask = asked(lambda: asking.send(programme=running, instrument=Instrument.END, at=now))
    tickets = list(Ticket.objects.filter(round=round_))
    sheets = Sheet.objects.bulk_create(
        Sheet(round=round_, answers={"ideas": n % 5 + 1, "useful": n % 4 + 1, "best": f"Sanat {n}"})
        for n in range(MANY)
    )
    for ticket, sheet in zip(tickets, sheets, strict=True):
        ticket.sheet, ticket.has_answered = sheet, True
    Ticket.objects.bulk_update(tickets, ["sheet", "has_answered"], batch_size=500)
    _nobody, to_follow = asked(lambda: asking.follow(round_=round_, at=now))
    released, to_close = asked(lambda: surveys.close(round_=round_, at=now))
    client.force_login(organiser)
    page, to_read = asked(lambda: client.get(reverse("feedback:round", args=[running.slug, "end"])))

    assert (len(tickets), released.answered, page.status_code) == (MANY, MANY, 200)
    assert all(5 < number < MOST_QUESTIONS for number in (to_ask, to_follow, to_close, to_read)), (
        to_ask,
        to_follow,
        to_close,
        to_read,
    )
