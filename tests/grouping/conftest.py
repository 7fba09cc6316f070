"""An organiser who reads English, twelve people in the programme, and a proposal for them."""

import pytest
from django.utils.translation import override

from ristiin.grouping.actions.proposing import propose
from ristiin.grouping.choices import Emphasis
from tests.grouping.cem import register_twelve


@pytest.fixture(autouse=True)
def in_english():
    """The words in these tests are those of the code."""
    with override("en"):
        yield


@pytest.fixture
def organiser(make_person):
    """May start programmes, organises `programme` and reads English."""
    return make_person("Olga Organisoija", language="en", may_start_programmes=True)


@pytest.fixture
def twelve(programme, at):
    """The twelve by name."""
    return register_twelve(programme, at)


@pytest.fixture
def proposal(programme, organiser, twelve, at):
    """Proposal A, mutual wishes first."""
    return propose(programme=programme, emphasis=Emphasis.WISHES, letter="A", actor=organiser, at=at)
