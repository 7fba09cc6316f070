"""A programme under way in which people are asked how it is."""

from datetime import timedelta

import pytest

from ristiin.community.models import Organisation
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.feedback.actions import asking
from ristiin.feedback.choices import Instrument
from ristiin.grouping.models import Group, Membership
from ristiin.kernel import clock
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.models import Meeting
from ristiin.surveys import actions as surveys
from ristiin.surveys.models import Ticket


@pytest.fixture
def now():
    """The moment at which a browser does something."""
    return clock.now()


@pytest.fixture
def running(programme, now, at):
    """The programme, its pairs published a minute ago; the midway session is in thirty days, the closing in sixty."""
    programme.pairs_published_at = now - timedelta(minutes=1)
    programme.save()
    days = {"kick-off": 5, "midway": 30, "closing": 60, "close": 75, "output": 55, "work": 55}
    for entry in programme.timeline.all():
        entry.starts_at = now + timedelta(days=days.get(entry.key, -30))
        entry.ends_at = entry.starts_at + timedelta(minutes=90)
        entry.save()
    return programme


@pytest.fixture
def make_pairs(running, make_person, now):
    """Publish pairs of people, the first of an organisation, the second of another; every other pair has met."""

    def make(count, *, first=0, organisations=("Koekorkea", "Toiskorkea")):
        homes = [Organisation.objects.get_or_create(name=name, folded_name=name.lower())[0] for name in organisations]
        people = []
        for number in range(first, first + count):
            group = Group.objects.create(programme=running, number=number + 1, published_at=now)
            for place, home in enumerate(homes[:2]):
                person = make_person(f"Henkilö {number} {'ab'[place]}")
                enrolment = Enrolment.objects.create(
                    programme=running,
                    person=person,
                    organisation=home,
                    state=EnrolmentState.REGISTERED,
                    registered_at=now,
                    changed_at=now,
                )
                Membership.objects.create(group=group, enrolment=enrolment, joined_at=now)
                people.append(person)
            if number % 2 == 0:
                Meeting.objects.create(
                    group=group,
                    state=MeetingState.HELD,
                    starts_at=now - timedelta(days=1),
                    ends_at=now - timedelta(days=1) + timedelta(hours=1),
                    changed_at=now,
                )
        return people

    return make


@pytest.fixture
def people(make_pairs):
    """Six pairs: a programme of twelve people."""
    return make_pairs(6)


@pytest.fixture
def asked(running, people, now):
    """The questions at the start, sent."""
    return asking.send(programme=running, instrument=Instrument.START, at=now)


@pytest.fixture
def ask(running, people, now):
    """Send an instrument now."""

    def send(instrument):
        return asking.send(programme=running, instrument=instrument, at=now)

    return send


@pytest.fixture
def reply(now):
    """Answer for the first so many of those who were asked, each by a function of their number."""

    def answer(round_, count, answers):
        for number, ticket in enumerate(Ticket.objects.filter(round=round_).order_by("pk")[:count]):
            surveys.answer(ticket=ticket, answers=answers(number), at=now)

    return answer


@pytest.fixture
def ticket_of():
    """Return somebody's ticket in a round."""

    def find(round_, person):
        return Ticket.objects.select_related("round__programme", "person").get(round=round_, person=person)

    return find
