"""A pair with a room, and what its calendars are sent."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from icalendar import Calendar, Event

from ristiin.accounts.models import Person
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.models import Group, Membership
from ristiin.kernel.models import OutgoingMail
from ristiin.programmes.models import Programme
from ristiin.rooms.actions import meetings
from ristiin.rooms.models import Meeting, Promise
from tests.infrastructure.mailbox import imap_server  # noqa: F401 - a fixture for the tests here

HEADLINE = "otsikko josta ei kerrota"


@pytest.fixture
def pair(programme: Programme, participant: Person, other_participant: Person, at: datetime) -> Group:
    """The published pair of two participants, who have promised."""
    group = Group.objects.create(programme=programme, number=1, published_at=at - timedelta(days=1))
    for person in (participant, other_participant):
        enrolment = Enrolment.objects.create(
            programme=programme, person=person, state=EnrolmentState.REGISTERED, registered_at=at, changed_at=at
        )
        Membership.objects.create(group=group, enrolment=enrolment, joined_at=group.published_at)
        Promise.objects.create(group=group, person=person, promised_at=at)
    return group


@pytest.fixture
def agree(pair: Group, participant: Person, at: datetime) -> Callable[..., Meeting]:
    """Write down a meeting of the pair, in a week unless said otherwise."""

    def make(starts_at: datetime | None = None, *, place: str = "Kahvila ä; 2. krs", link: str = "") -> Meeting:
        starts_at = starts_at or at + timedelta(days=7)
        return meetings.agree(
            group=pair,
            person=participant,
            times=[(starts_at, starts_at + timedelta(hours=1))],
            details=meetings.Details(place=place, link=link, headline=HEADLINE),
            form_key=uuid.uuid4(),
            at=at,
        )[0]

    return make


def invitations(person: Person, kind: str = "connect/") -> list[OutgoingMail]:
    """Return the letters with invitations to one person, oldest first."""
    return list(
        OutgoingMail.objects.filter(person=person, kind__startswith=kind, attachments__isnull=False).order_by("pk")
    )


def events_of(letter: OutgoingMail) -> list[tuple[str, Event]]:
    """Return the method and the event of each calendar part of a letter."""
    calendars = [Calendar.from_ical(part["text"]) for part in letter.attachments or []]
    return [(str(calendar["method"]), event) for calendar in calendars for event in calendar.walk("VEVENT")]


def event_of(letter: OutgoingMail) -> Event:
    """Return what a letter says to calendars, read by an independent parser."""
    calendar = Calendar.from_ical((letter.attachments or [])[0]["text"])
    (event,) = calendar.walk("VEVENT")
    return event


def said(letter: OutgoingMail) -> tuple[str, int]:
    """Return the method and the sequence of a letter."""
    method = str(Calendar.from_ical((letter.attachments or [])[0]["text"])["method"])
    assert method == (letter.attachments or [])[0]["method"]
    return method, int(event_of(letter)["sequence"])
