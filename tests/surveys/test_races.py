"""Things that happen to a round at the same moment, each on a connection of its own."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from ristiin.accounts.actions import person_for_address
from ristiin.kernel.refusal import Refusal
from ristiin.surveys import actions
from ristiin.surveys.actions import Asked
from ristiin.surveys.models import Release, Round, Sheet, Ticket
from ristiin.surveys.questions import Questionnaire, Scale
from ristiin.surveys.refusals import RoundHasBegun, RoundIsClosed

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
WORDS = {"fi": "Oliko hyötyä?", "sv": "Var det till nytta?", "en": "Was it useful?"}
ASKED = Questionnaire("end", WORDS, WORDS, (Scale("useful", WORDS, low=WORDS, high=WORDS),))
MANY = 12


def at_once(works):
    """Do all of it at the same moment; what is refused comes back as its refusal."""
    start = threading.Barrier(len(works))

    def one(work):
        try:
            start.wait(timeout=30)
            return work()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


@pytest.fixture
def crowd(transactional_db, at):
    """So many people to ask."""
    return [Asked(person_for_address(address=f"p{n}@example.org", name=f"Nimi {n}", at=at)) for n in range(MANY)]


@pytest.fixture
def launch(programme, crowd, at):
    """Begin the round."""

    def begin(**more):
        usual = {"people": crowd, "questionnaire": ASKED, "closes_at": at + timedelta(days=14)}
        return actions.launch(programme=programme, at=at, **(usual | more))

    return begin


def test_two_launches_make_one_round_and_one_ticket_each(launch):
    found = at_once([launch] * 6)

    assert sorted(type(one).__name__ for one in found) == ["Round", *["RoundHasBegun"] * 5]
    assert sum(isinstance(one, RoundHasBegun) for one in found) == 5
    assert (Round.objects.count(), Ticket.objects.count()) == (1, MANY)


def test_answers_to_one_ticket_at_once_are_one_sheet(launch, at):
    ticket = launch().tickets.earliest("pk")

    def answer(value):
        return lambda: actions.answer(ticket=Ticket.objects.get(pk=ticket.pk), answers={"useful": value}, at=at)

    at_once([answer(1 + n % 5) for n in range(8)])

    ticket.refresh_from_db()
    assert list(Sheet.objects.values_list("pk", flat=True)) == [ticket.sheet_id]
    assert ticket.has_answered


def test_one_form_sent_openly_at_once_is_one_sheet(launch, at):
    round_ = launch(people=(), is_public=True)

    def answer():
        actions.answer_openly(round_=round_, answers={"useful": 4}, key="one browser", at=at)

    at_once([answer] * 8)

    assert Sheet.objects.count() == 1


def test_what_is_answered_while_it_closes_is_counted_or_refused(launch, at):
    round_ = launch()
    tickets = list(round_.tickets.order_by("pk"))
    works = [
        *(lambda one=one: actions.answer(ticket=one, answers={"useful": 1 + one.pk % 5}, at=at) for one in tickets),
        lambda: actions.close(round_=Round(pk=round_.pk), at=at),
    ]
    found = at_once(works)

    refused = sum(isinstance(one, RoundIsClosed) for one in found)
    release = Release.objects.get()
    assert release.answered == MANY - refused
    assert sum(cell["people"] for cell in release.cells) == MANY - refused
    assert Ticket.objects.filter(has_answered=True).count() == MANY - refused
    assert not Sheet.objects.exists()
    assert not Ticket.objects.exclude(sheet=None).exists()


def test_who_leaves_while_answering_is_counted_once_at_most(launch, crowd, at):
    round_ = launch()
    ticket = round_.tickets.get(person=crowd[0].person)
    at_once(
        [
            lambda: actions.answer(ticket=ticket, answers={"useful": 4}, at=at),
            lambda: actions.follow(round_=Round(pk=round_.pk), people=crowd[1:], at=at),
        ]
    )

    ticket.refresh_from_db()
    assert (ticket.sheet, ticket.closed_at) == (None, at)
    assert Sheet.objects.count() == int(ticket.has_answered)


def test_who_comes_at_once_is_asked_once(launch, crowd, at):
    round_ = launch(people=crowd[1:])
    at_once([lambda: actions.follow(round_=Round(pk=round_.pk), people=crowd, at=at)] * 6)

    assert Ticket.objects.filter(round=round_).count() == MANY


def test_those_who_write_at_once_write_to_each_once(launch, at):
    tickets = list(launch().tickets.order_by("pk"))
    found = at_once([lambda: actions.told(tickets=tickets, at=at)] * 6)

    assert sorted(ticket.pk for some in found for ticket in some) == [ticket.pk for ticket in tickets]
    assert not Ticket.objects.filter(told_at=None).exists()
