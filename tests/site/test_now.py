"""An organiser's home says of each programme how far it is and what to do next, the first to act on first."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ristiin.kernel import clock
from ristiin.programmes.actions import launching, starting
from ristiin.programmes.choices import EntryKind
from ristiin.programmes.models import Programme
from ristiin.site.agenda import agenda
from ristiin.ui import dates


@pytest.fixture
def begin(organiser):
    """Start a programme whose registration opens in so many days."""

    def begin(name: str, days: int, *, publish: bool = True) -> Programme:
        now = clock.now()
        first_day = (now + timedelta(days=days)).date()
        programme = starting.start(
            playbook="cem", person=organiser, names={"fi": name}, first_day=first_day, at=now - timedelta(days=400)
        )
        if publish:
            launching.publish(programme=programme, by=organiser, at=now - timedelta(days=400))
        return programme

    return begin


def test_the_programme_whose_next_act_comes_first_leads(organiser, begin):
    ended, draft, soon = begin("Päättynyt", -390), begin("Luonnos", 90, publish=False), begin("Pian", 2)

    found = agenda(organiser, clock.now())

    assert [one.programme for one in found.organising] == [soon, draft, ended]
    assert (found.leading.programme, found.organising[-1].is_over) == (soon, True)


def test_the_page_says_the_state_the_act_and_its_day(browse, organiser, begin):
    draft, soon = begin("Luonnos", 90, publish=False), begin("Pian", 2)
    opens = draft.timeline.get(kind=EntryKind.REGISTRATION).starts_at

    said = browse(organiser).get(reverse("now")).content.decode()

    assert said.index(f"/programmes/{soon.slug}/share/") < said.index(f"/programmes/{draft.slug}/timeline/#publish")
    assert ">Luonnos</span>" in said
    assert dates.day(opens) in said


def test_own_steps_go_before_what_one_organises(organiser, begin):
    begin("Pian", 2)
    found = agenda(organiser, clock.now())
    found.steps.append(found.organising[0].next_act)

    assert found.leading is None


def test_an_ended_programme_alone_leads_nobody(organiser, begin):
    begin("Päättynyt", -390)

    assert agenda(organiser, clock.now()).leading is None


def test_ten_programmes_ask_the_same_as_one(browse, organiser, begin):
    begin("Ensimmäinen", 2)
    client = browse(organiser)
    client.get(reverse("now"))
    counts = []
    for names in ([], [f"Ohjelma {number}" for number in range(9)]):
        for name in names:
            begin(name, 3)
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("now"))
        counts.append(len(captured))

    assert counts[1] == counts[0]


def test_whoever_keeps_the_community_finds_what_they_keep(browse, administrator, outsider):
    kept = [reverse(name) for name in ("community:settings", "community:organisers", "community:sites", "growth:ideas")]

    said, other = (browse(person).get(reverse("now")).content.decode() for person in (administrator, outsider))

    assert [url for url in kept if f'href="{url}"' not in said] == []
    assert [url for url in kept if f'href="{url}"' in other] == []


def test_whoever_may_start_programmes_is_led_to_the_playbooks(browse, organiser):
    said = browse(organiser).get(reverse("now")).content.decode()

    assert f'href="{reverse("programmes:start")}"' in said
