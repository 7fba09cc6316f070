"""A programme with a pair whose stories may be told."""

from collections.abc import Callable, Collection

import pytest

from ristiin.accounts.models import Person
from ristiin.reports.actions import telling_stories
from ristiin.reports.actions.telling_stories import Told
from ristiin.reports.choices import Channel
from ristiin.reports.models import Story
from tests.reports_papers.conftest import later, make_group, pair  # noqa: F401 - fixtures

WORDS = "Sain kurssilleni kolme uutta tapaa antaa palautetta."


@pytest.fixture
def make_story(programme, pair, participant, at) -> Callable[..., Story]:  # noqa: F811 - a fixture
    """Have somebody tell a story."""

    def make(
        *channels: Channel, text: str = WORDS, name: str = "Maija Meikäläinen", by: Person | None = None, key: str = ""
    ) -> Story:
        return telling_stories.offer(
            programme=programme, person=by or participant, told=told(*channels, text=text, name=name), key=key, at=at
        )

    return make


def told(*channels: Channel, text: str = WORDS, name: str = "") -> Told:
    """Return what a person writes."""
    chosen: Collection[Channel] = channels
    return Told(text=text, name_shown=name, language="fi", channels=chosen)
