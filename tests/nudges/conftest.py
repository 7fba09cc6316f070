"""A published pair, and topics of each kind."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.conf import settings

from ristiin.accounts import topics
from ristiin.accounts.choices import How
from ristiin.accounts.models import MailChoice, Person
from ristiin.accounts.telling import tell
from ristiin.accounts.topics import Topic
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.models import Group, Membership
from ristiin.kernel.models import OutgoingMail
from ristiin.programmes.models import Programme
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.models import Meeting

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NEWS = Topic("test-news", "News", "When something is new.")
NEED = Topic("test-need", "Needed", is_essential=True)
ANSWER = Topic("test-answer", "Answers", is_essential=True, waits_for_morning=False)


@pytest.fixture(autouse=True)
def kinds():
    """Enter three topics for the length of a test."""
    for topic in (NEWS, NEED, ANSWER):
        topics.register(topic)
    yield
    for topic in (NEWS, NEED, ANSWER):
        del topics._topics[topic.key]


@pytest.fixture
def reader(make_person: Callable[..., Person]) -> Person:
    """Somebody who reads English in Helsinki."""
    return make_person("Riikka Lukija", language="en")


def news(person: Person, at: datetime, **more: object) -> OutgoingMail | None:
    """Tell somebody something."""
    parts = {
        "topic": "test-news",
        "kind": "accounts/passkey_added",
        "context": {"passkey": "phone", "url": f"{settings.BASE_URL}/now/"},
    }
    return tell(person=person, at=at, **parts | more)


def choose(person: Person, how: How, topic: str = "test-news") -> None:
    """Let somebody have chosen how a topic comes."""
    MailChoice.objects.update_or_create(person=person, topic=topic, defaults={"how": how})


def group_of(programme: Programme, number: int, people: list[Person], at: datetime) -> Group:
    """Publish a group of some people."""
    group = Group.objects.create(programme=programme, number=number, published_at=at)
    for person in people:
        enrolment = Enrolment.objects.create(
            programme=programme, person=person, state=EnrolmentState.REGISTERED, registered_at=at, changed_at=at
        )
        Membership.objects.create(group=group, enrolment=enrolment, joined_at=at)
    return group


def settled(group: Group, starts_at: datetime, changed_at: datetime, **columns: object) -> Meeting:
    """Let a group have agreed on a meeting."""
    return Meeting.objects.create(
        group=group,
        state=MeetingState.SETTLED,
        starts_at=starts_at,
        ends_at=starts_at + HOUR,
        changed_at=changed_at,
        **columns,
    )


@pytest.fixture
def pair(programme: Programme, reader: Person, other_participant: Person, at: datetime) -> Group:
    """The pair of two."""
    programme.pairs_published_at = at
    programme.save(update_fields=["pairs_published_at"])
    return group_of(programme, 1, [reader, other_participant], at)
