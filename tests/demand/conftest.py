"""A draft programme whose organiser asks for themes, and answers to its survey."""

from datetime import timedelta
from pathlib import Path

import pytest

from ristiin.demand import asking
from ristiin.demand.actions import answering, bringing, keeping
from ristiin.demand.actions.keeping import Plan
from ristiin.kernel import clock
from ristiin.programmes.choices import RoleKind, State
from ristiin.programmes.models import Programme, Role

THEMES = ("ajanhallinta ja jaksaminen", "itsensä johtaminen", "somemarkkinointi", "verkkokauppa")
FILE = Path(__file__).parents[1] / "data" / "association-theme-survey.csv"


@pytest.fixture
def at():
    """The moment at which a browser does something."""
    return clock.now()


@pytest.fixture
def draft(organiser, at):
    """A draft of peer groups of about ten."""
    programme = Programme.objects.create(
        slug="yhdistyksen-ryhmat",
        playbook="peer-groups",
        names={"fi": "Yhdistyksen vertaisryhmät", "sv": "Föreningens grupper", "en": "Peer groups"},
        languages=["fi", "sv"],
        size_min=8,
        size_max=12,
        state=State.DRAFT,
        created_by=organiser,
        created_at=at,
    )
    Role.objects.create(programme=programme, person=organiser, role=RoleKind.ORGANISER, given_at=at)
    return programme


@pytest.fixture
def plan(at):
    """Four themes, two weeks, no classes."""
    return Plan(themes=[{"fi": name} for name in THEMES], closes_at=at + timedelta(days=14))


@pytest.fixture
def open_survey(draft, organiser, at):
    """Make and open a survey; what is given changes the plan."""

    def make(**more):
        usual = {"themes": [{"fi": name} for name in THEMES], "closes_at": at + timedelta(days=14)}
        survey = keeping.make(programme=draft, plan=Plan(**(usual | more)), actor=organiser, at=at)
        return keeping.open_survey(survey=survey, actor=organiser, at=at)

    return make


@pytest.fixture
def say(at):
    """Answer a survey as so many people, each in an order of their own."""

    def answer(survey, number, *, own="", label="", words="", first=0):
        keys = [theme["key"] for theme in survey.themes]
        for n in range(first, first + number):
            order = [keys[n % len(keys)], keys[(n + 1 + n // 3) % len(keys)]]
            answers = {asking.THEMES: list(dict.fromkeys(order)), asking.TIME: ["morning" if n % 3 else "evening"]}
            if own:
                answers[asking.OWN] = own
            if words:
                answers[asking.WORDS] = words
            answering.answer(survey=survey, answers=answers, key=f"key {n} {label}", label=label, at=at)

    return answer


@pytest.fixture
def closed_survey(open_survey, say, organiser, at):
    """A survey that twenty have answered, closed."""
    survey = open_survey()
    say(survey, 20)
    return keeping.close_now(survey=survey, actor=organiser, at=at)


@pytest.fixture
def taken_list(draft, organiser, at):
    """The survey of the association's 412 answers."""
    brought = bringing.bring(programme=draft, content=FILE.read_bytes(), file_name=FILE.name, actor=organiser, at=at)
    return bringing.take(brought=brought, actor=organiser, at=at)
