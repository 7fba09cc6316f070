"""Two thousand people: asked, followed, closed and read in time."""

import time

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ristiin.feedback.actions import asking
from ristiin.feedback.choices import Instrument
from ristiin.surveys import actions as surveys
from ristiin.surveys.models import Sheet, Ticket
from tests.feedback.test_killed_letters import crowd

MANY = 2000


def test_two_thousand_are_asked_and_their_answers_closed_within_seconds(client, running, organiser, now):
    crowd(running, MANY, now)
    began = time.perf_counter()
    round_ = asking.send(programme=running, instrument=Instrument.END, at=now)
    asked = time.perf_counter() - began
    tickets = list(Ticket.objects.filter(round=round_))
    sheets = Sheet.objects.bulk_create(
        Sheet(round=round_, answers={"ideas": n % 5 + 1, "useful": n % 4 + 1, "best": f"Sanat {n}"})
        for n in range(MANY)
    )
    for ticket, sheet in zip(tickets, sheets, strict=True):
        ticket.sheet, ticket.has_answered = sheet, True
    Ticket.objects.bulk_update(tickets, ["sheet", "has_answered"], batch_size=500)
    began = time.perf_counter()
    asking.follow(round_=round_, at=now)
    followed = time.perf_counter() - began
    began = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        released = surveys.close(round_=round_, at=now)
        count = len(queries)
    closed = time.perf_counter() - began
    client.force_login(organiser)
    began = time.perf_counter()
    page = client.get(reverse("feedback:round", args=[running.slug, "end"]))
    read = time.perf_counter() - began

    assert (released.answered, page.status_code) == (MANY, 200)
    assert max(asked, followed, closed, read) < 10, (asked, followed, closed, read)
    assert 5 < count < 40
