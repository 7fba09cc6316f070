"""Pages ask the database as much of few as of many."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ristiin.demand import asking
from ristiin.demand.actions import answering, inviting, keeping
from ristiin.surveys.choices import Cut

pytestmark = pytest.mark.django_db
MOST = 20


@pytest.fixture
def asked_of(client, organiser, draft):
    """How often the organiser's page asks the database."""

    def count(name):
        client.force_login(organiser)
        client.get(reverse(f"demand:{name}", args=[draft.slug]))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(f"demand:{name}", args=[draft.slug])).status_code == 200
        return len(captured)

    return count


def answered_by(survey, number, at):
    keys = [theme["key"] for theme in survey.themes]
    for n in range(number):
        answers = {
            asking.THEMES: [keys[n % len(keys)], keys[(n + 1) % len(keys)]],
            asking.OWN: f"toive {n}",
            asking.WORDS: f"terveiset {n}",
        }
        label = survey.classes[n % len(survey.classes)]
        answering.answer(survey=survey, answers=answers, key=f"key {n}", label=label, at=at)


@pytest.mark.once
@pytest.mark.parametrize("name", ["demand", "wishes", "themes", "survey"])
def test_a_closed_survey_of_ten_and_of_two_hundred_asks_the_same(asked_of, open_survey, organiser, at, name):
    found = []
    for number, themes in ((12, 4), (200, 30)):
        plan = {"themes": [{"fi": f"teema {n}"} for n in range(themes)]}
        survey = open_survey(cut=Cut.REGION, classes=["Lappi", "Uusimaa"], **plan)
        answered_by(survey, number, at)
        keeping.close_now(survey=survey, actor=organiser, at=at)
        found.append(asked_of(name))
        keeping.throw_away(survey=survey, actor=organiser, at=at)
    assert found[0] == found[1] <= MOST


@pytest.mark.once
@pytest.mark.parametrize("name", ["survey", "invite"])
def test_an_open_survey_asks_the_same_however_many_have_letters(asked_of, open_survey, organiser, at, name):
    survey = open_survey(cut=Cut.REGION, classes=["Lappi"])
    found = []
    for number in (10, 200):
        addresses = [f"a{n}@example.org" for n in range(number)]
        inviting.invite(survey=survey, addresses=addresses, language="fi", actor=organiser, at=at)
        found.append(asked_of(name))
    assert found[0] == found[1] <= MOST
