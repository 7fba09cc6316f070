"""However many take part and answer, a page of feedback asks the database the same."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ristiin.accounts import agenda
from ristiin.feedback import queries, standing
from ristiin.feedback.actions import asking, knowing
from ristiin.feedback.choices import Instrument
from ristiin.surveys import actions as surveys
from ristiin.surveys.models import Round, Ticket

MOST = 20


@pytest.fixture
def crowd(running, make_pairs, organiser, now):
    """Bring everything on the pages to a number of pairs."""

    def grow(first, last):
        people = make_pairs(last - first, first=first)
        Round.objects.all().delete()
        rounds = [
            asking.send(programme=running, instrument=one, at=now) for one in (Instrument.START, Instrument.MIDWAY)
        ]
        for round_ in rounds:
            for number, ticket in enumerate(Ticket.objects.filter(round=round_)):
                answers = {"time": number % 5 + 1, "wish" if round_.key == "start" else "change": f"Sanat {number}"}
                surveys.answer(ticket=ticket, answers=answers, at=now)
        for person in people:
            knowing.say(programme=running, person=person, may_be_named=True, knows=[], at=now)
        surveys.close(round_=rounds[1], at=now)
        surveys.publish(round_=rounds[1], by=organiser, at=now)
        return people

    return grow


@pytest.mark.once
def test_pages_ask_the_same_of_ten_and_of_two_hundred(client, running, crowd, organiser, now):
    people = crowd(0, 5)
    token = Ticket.objects.get(round__key="start", person=people[0]).token
    pages = {
        "programme": (organiser, [running.slug]),
        "plan": (organiser, [running.slug]),
        "round": (people[0], [running.slug, "midway"]),
        "knowing": (people[0], [running.slug]),
        "mine": (people[0], []),
        "development": (people[0], [running.slug]),
        "developments": (people[0], []),
    }

    def counted():
        found = {}
        for name, (person, args) in pages.items():
            client.force_login(person)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert client.get(reverse(f"feedback:{name}", args=args)).status_code == 200
            found[name] = len(asked)
        for name, call in {
            "steps": lambda: agenda.steps(people[0], now) and standing.steps(people[0], now),
            "notes": lambda: standing.notes(running, now),
            "lines": lambda: queries.lines(running, now),
        }.items():
            with CaptureQueriesContext(connection) as asked:
                call()
            found[name] = len(asked)
        return found

    few = counted()
    assert token
    crowd(5, 100)
    many = counted()

    assert many == few
    assert {name: count for name, count in few.items() if count > MOST} == {}
