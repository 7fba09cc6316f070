"""Answers and registrations for tests of this floor."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from ristiin.accounts.models import Person
from ristiin.enrolment.actions.registration import register
from ristiin.enrolment.choices import Source
from ristiin.enrolment.models import Enrolment
from ristiin.enrolment.wishes import Wishes
from ristiin.kernel import clock
from ristiin.programmes.models import Programme

SLOTS = ("mon-9-11", "mon-11-13", "tue-9-11", "wed-13-15")


@pytest.fixture
def wishes(programme: Programme) -> Callable[..., Wishes]:
    """Answers that are in order; what is given differs."""
    skills = {skill.folded_name: skill.pk for skill in programme.skills.all()}

    def make(
        *, seeks: tuple[str, ...] = ("fasilitointi",), offers: tuple[str, ...] = ("videotuotanto",), **more
    ) -> Wishes:
        answers = {"organisation": "Laurea", "languages": ("fi",), "free_slots": SLOTS, **more}
        return Wishes(
            seeks=tuple(skills[name] for name in seeks), offers=tuple(skills[name] for name in offers), **answers
        )

    return make


@pytest.fixture
def enrol(
    programme: Programme, organiser: Person, wishes: Callable[..., Wishes], at: datetime
) -> Callable[..., Enrolment]:
    """Register somebody as the organiser would at the desk, whatever the phase."""

    def make(person: Person, **answers) -> Enrolment:
        return register(
            programme=programme, person=person, wishes=wishes(**answers), at=at, source=Source.DESK, actor=organiser
        )

    return make


@pytest.fixture
def open_now(programme):
    """The programme, its registration open by the real clock that views ask."""
    shift = clock.now() - programme.timeline.get(key="registration").starts_at - timedelta(days=2)
    for entry in programme.timeline.all():
        entry.starts_at, entry.ends_at = entry.starts_at + shift, entry.ends_at + shift
        entry.save()
    return programme
