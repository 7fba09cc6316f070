"""A programme that has closed, and those who took part in it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from ristiin.accounts.models import Person
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.models import Group, Membership
from ristiin.programmes.models import Programme

AFTER = timedelta(days=143)
"""How long after `at` the programme has closed."""


@pytest.fixture
def later(at: datetime) -> datetime:
    """A day after the close."""
    return at + AFTER


@pytest.fixture
def make_group(programme: Programme, at: datetime) -> Callable[..., Group]:
    """Publish a group of people."""

    def make(*people: Person, number: int = 1) -> Group:
        Programme.objects.filter(pk=programme.pk).update(pairs_published_at=at, hours_estimate=27)
        programme.refresh_from_db()
        group = Group.objects.create(programme=programme, number=number, published_at=at)
        for person in people:
            enrolment = Enrolment.objects.create(
                programme=programme, person=person, state=EnrolmentState.REGISTERED, registered_at=at, changed_at=at
            )
            Membership.objects.create(group=group, enrolment=enrolment, joined_at=at)
        return group

    return make


@pytest.fixture
def pair(make_group: Callable[..., Group], participant: Person, other_participant: Person) -> Group:
    """Paula and Åke."""
    return make_group(participant, other_participant)
