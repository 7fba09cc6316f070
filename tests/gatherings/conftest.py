"""A programme under way with two pairs, whose joint sessions have a time, a place and a link."""

from datetime import timedelta

import pytest

from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.models import Group, Membership
from ristiin.kernel import clock
from ristiin.programmes.models import TimelineEntry
from ristiin.rooms.models import Promise


@pytest.fixture
def now():
    """The moment at which a browser does something."""
    return clock.now()


@pytest.fixture
def running(programme, at):
    """The programme, its groups published; the midway session is in ten days from the real now."""
    programme.pairs_published_at = at
    programme.save()
    ahead = clock.now() - at
    for entry in programme.timeline.all():
        days = {"kick-off": 5, "midway": 10, "closing": 60, "close": 75, "output": 55, "work": 55}.get(entry.key)
        shift = timedelta(days=days) if days else timedelta(days=-60)
        length = entry.ends_at - entry.starts_at
        if days:
            entry.starts_at = at + ahead + shift
            entry.ends_at = entry.starts_at + max(length, timedelta(minutes=90))
        else:
            entry.starts_at, entry.ends_at = entry.starts_at + ahead + shift, entry.ends_at + ahead + shift
        entry.save()
    return programme


@pytest.fixture
def neighbour(make_person):
    """A member of the second pair."""
    return make_person("Nora Naapuri")


@pytest.fixture
def companion(make_person):
    """The other member of the second pair."""
    return make_person("Niilo Kumppani")


@pytest.fixture
def make_group(running, at):
    """Publish a group whose members have promised, ten days ago."""
    then = clock.now() - timedelta(days=10)

    def make(number, *members, facilitator=None):
        group = Group.objects.create(programme=running, number=number, facilitator=facilitator, published_at=then)
        for person in members:
            enrolment, _new = Enrolment.objects.get_or_create(
                programme=running,
                person=person,
                defaults={"state": EnrolmentState.REGISTERED, "registered_at": at, "changed_at": at},
            )
            Membership.objects.create(group=group, enrolment=enrolment, joined_at=then)
        for person in filter(None, (*members, facilitator)):
            Promise.objects.create(group=group, person=person, promised_at=then)
        return group

    return make


@pytest.fixture
def pair(make_group, participant, other_participant):
    """Paula and Åke."""
    return make_group(1, participant, other_participant)


@pytest.fixture
def other_pair(make_group, neighbour, companion):
    """Nora and Niilo."""
    return make_group(2, neighbour, companion)


@pytest.fixture
def session(running):
    """Return one of the joint sessions, by key."""

    def find(key):
        return TimelineEntry.objects.select_related("programme").get(programme=running, key=key)

    return find
