"""Programmes as growth finds them."""

from datetime import timedelta

import pytest

from ristiin.enrolment.models import Enrolment
from ristiin.grouping.models import Group, Membership


@pytest.fixture
def enrol(programme, at):
    """Register somebody in `programme`, or in another."""

    def enrol(person, where=None, **columns):
        return Enrolment.objects.create(
            programme=where or programme,
            person=person,
            state="registered",
            registered_at=at - timedelta(days=3),
            changed_at=at - timedelta(days=3),
            **columns,
        )

    return enrol


@pytest.fixture
def put_together(at):
    """Publish a group of some registrations."""

    def put_together(*enrolments, number=1, **columns):
        programme = enrolments[0].programme
        group = Group.objects.create(programme=programme, number=number, published_at=at, **columns)
        for enrolment in enrolments:
            Membership.objects.create(group=group, enrolment=enrolment, joined_at=at)
        return group

    return put_together
