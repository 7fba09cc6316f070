"""A published pair that has given its promise, and a way to look into its room."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from ristiin.accounts.models import Person
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.models import Group, Membership
from ristiin.programmes.models import Programme
from ristiin.rooms.models import Promise

SLOTS = ["mon-9-11", "tue-13-15", "thu-9-11"]


@pytest.fixture
def pair(programme: Programme, participant: Person, other_participant: Person, at: datetime) -> Group:
    """The published pair of two participants."""
    group = Group.objects.create(programme=programme, number=1, published_at=at)
    for person in (participant, other_participant):
        enrolment = Enrolment.objects.create(
            programme=programme,
            person=person,
            state=EnrolmentState.REGISTERED,
            registered_at=at,
            changed_at=at,
            free_slots=SLOTS,
        )
        Membership.objects.create(group=group, enrolment=enrolment, joined_at=at)
    return group


@pytest.fixture
def room(pair: Group, participant: Person, other_participant: Person, at: datetime) -> Group:
    """The same pair; both have promised."""
    for person in (participant, other_participant):
        Promise.objects.create(group=pair, person=person, promised_at=at)
    return pair


@pytest.fixture
def newcomer(room: Group, make_person: Callable[..., Person], at: datetime) -> Person:
    """Somebody who joined the group thirty days later, and has promised."""
    person = make_person("Teppo Tulokas")
    enrolment = Enrolment.objects.create(
        programme=room.programme, person=person, state=EnrolmentState.REGISTERED, registered_at=at, changed_at=at
    )
    Membership.objects.create(group=room, enrolment=enrolment, joined_at=at + timedelta(days=30))
    Promise.objects.create(group=room, person=person, promised_at=at + timedelta(days=30))
    return person


@pytest.fixture
def inside(browse: Callable[[Person | None], Client], participant: Person) -> Client:
    """The participant's browser."""
    return browse(participant)


@pytest.fixture
def key() -> Callable[[], uuid.UUID]:
    """A fresh key for a form."""
    return uuid.uuid4
