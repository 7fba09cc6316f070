"""Programmes as organisers have them, dated from the moment of the test."""

from datetime import date

import pytest

from ristiin.kernel import clock
from ristiin.programmes.actions import launching, starting

FIRST_DAY = date(2027, 1, 11)


@pytest.fixture
def draft(organiser, at):
    """A fresh CEM programme of `organiser`, whose registration opens on Monday 11 January 2027."""
    return starting.start(
        playbook="cem", person=organiser, names={"fi": "CEM kevät", "en": "CEM spring"}, first_day=FIRST_DAY, at=at
    )


@pytest.fixture
def open_today(organiser):
    """A published CEM programme whose registration opened today, whatever day it is."""
    now = clock.now()
    programme = starting.start(
        playbook="cem", person=organiser, names={"fi": "Tänään", "en": "Today"}, first_day=now.date(), at=now
    )
    return launching.publish(programme=programme, by=organiser, at=now)
