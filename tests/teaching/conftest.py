"""A course with two published groups, its teacher, and a question."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from ristiin.accounts.models import Person
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.models import Group, Membership
from ristiin.programmes.choices import OutputPolicy, RoleKind, Teaching
from ristiin.programmes.models import Programme, Role
from ristiin.rooms.models import Promise
from ristiin.teaching.actions import asking
from ristiin.teaching.models import Question

DAY = timedelta(days=1)


@pytest.fixture
def teacher(make_person: Callable[..., Person], programme: Programme, at: datetime) -> Person:
    """Teaches the course that `programme` belongs to."""
    person = make_person("Tuula Opettaja")
    Role.objects.create(programme=programme, person=person, role=RoleKind.TEACHER, given_at=at)
    return person


@pytest.fixture
def course(programme: Programme, at: datetime) -> Programme:
    """The programme as part of teaching, its groups published."""
    programme.teaching, programme.output_policy = Teaching.PART, OutputPolicy.NONE
    programme.pairs_published_at = at - DAY
    programme.save()
    return programme


@pytest.fixture
def make_group(course: Programme, make_person: Callable[..., Person], at: datetime) -> Callable[..., Group]:
    """Publish a group of two, by number; both have promised."""

    def make(number: int, *people: Person, facilitator: Person | None = None) -> Group:
        there = people or (make_person(f"Anna {number}"), make_person(f"Ben {number}"))
        group = Group.objects.create(programme=course, number=number, facilitator=facilitator, published_at=at - DAY)
        for person in there:
            enrolment = Enrolment.objects.create(
                programme=course,
                person=person,
                state=EnrolmentState.REGISTERED,
                registered_at=at - 2 * DAY,
                changed_at=at - 2 * DAY,
            )
            Membership.objects.create(group=group, enrolment=enrolment, joined_at=group.published_at)
        for person in (*there, *([facilitator] if facilitator else [])):
            Promise.objects.create(group=group, person=person, promised_at=at - DAY)
        return group

    return make


@pytest.fixture
def group(make_group: Callable[..., Group], participant: Person, other_participant: Person) -> Group:
    """The group of `participant` and `other_participant`."""
    return make_group(1, participant, other_participant)


@pytest.fixture
def other_group(make_group: Callable[..., Group]) -> Group:
    """Another group of the course."""
    return make_group(2)


@pytest.fixture
def ask(course: Programme, teacher: Person, at: datetime) -> Callable[..., Question]:
    """Write a question; unless told otherwise it opened a moment ago and is due in a week."""

    def write(text: str = "Mitä opitte tällä viikolla?", **changes: object) -> Question:
        said = {"texts": {"fi": text}, "opens_at": at - DAY, "due_at": at + 7 * DAY} | changes
        return asking.ask(
            programme=course, wording=asking.Wording(**said), key=uuid.uuid4(), by=teacher, at=at - 2 * DAY
        )

    return write
