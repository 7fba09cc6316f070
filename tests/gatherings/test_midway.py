"""The midway check: the group's own words, and a state the organiser sees when everybody has ticked so (S19)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from ristiin.accounts import agenda
from ristiin.gatherings.actions import checking
from ristiin.gatherings.choices import MidwayState
from ristiin.gatherings.models import MidwayCheck
from ristiin.gatherings.refusals import MidwayNotNow
from ristiin.grouping.states import states
from ristiin.rooms import archive
from ristiin.rooms.signals import room_emptied

WORDS = "Tapaamisia on jäänyt väliin"


@pytest.fixture
def check(pair, participant, now):
    def make(person=participant, *, state=MidwayState.HELP, words=WORDS, shows=True, at=now):
        return checking.check(group=pair, state=state, words=words, shows=shows, person=person, at=at)

    return make


def told(pair, now):
    return [state.kind for state in states([pair.pk], now)[pair.pk] if state.kind in {"heed", "done"}]


def test_the_organiser_sees_the_state_once_every_member_has_ticked(check, pair, other_participant, now):
    check()
    assert told(pair, now) == []
    check(other_participant)
    assert told(pair, now) == ["heed"]


def test_any_member_hides_it_again(check, pair, other_participant, now):
    check()
    check(other_participant)
    check(other_participant, shows=False)
    assert told(pair, now) == []


def test_another_state_asks_everybody_anew(check, pair, participant, other_participant, now):
    check()
    check(other_participant)
    check(participant, state=MidwayState.ON_TRACK)
    assert told(pair, now) == []
    check(other_participant, state=MidwayState.ON_TRACK)
    assert told(pair, now) == ["done"]


def test_the_words_are_nobody_elses(check, pair, organiser, other_participant, running, browse):
    check()
    check(other_participant)
    board = reverse("grouping:board", args=[running.slug])
    assert WORDS not in browse(organiser).get(board).content.decode()
    assert browse(organiser).get(reverse("gatherings:midway", args=[pair.pk])).status_code == 404
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM gatherings_midwaycheck")
        assert "Tapaamisia" not in cursor.fetchone()[0]


def test_it_is_open_from_two_weeks_before_until_two_weeks_after(check, session):
    entry = session("midway")
    for at in (entry.starts_at - timedelta(days=14, minutes=1), entry.ends_at + timedelta(days=14)):
        with pytest.raises(MidwayNotNow):
            check(at=at)
    for at in (entry.starts_at - timedelta(days=14), entry.ends_at + timedelta(days=13)):
        check(at=at)
    assert MidwayCheck.objects.count() == 1


def test_a_pair_answers_by_its_page(pair, participant, other_participant, browse, now):
    there = reverse("gatherings:midway", args=[pair.pk])
    assert there in [step.url for step in agenda.steps(participant, now)]
    browse(participant).post(there, {"state": "help", "words": f"<b>{WORDS}</b>", "shows": "on"})
    page = browse(other_participant).get(there).content.decode()
    assert f"&lt;b&gt;{WORDS}&lt;/b&gt;" in page
    assert there not in [step.url for step in agenda.steps(participant, now)]


def test_it_goes_with_the_room_and_with_the_group(check, pair, participant, now):
    check()
    assert WORDS in dict(archive.files(pair, participant))["midway.txt"].decode()
    room_emptied.send(sender=type(pair), group=pair, at=now)
    assert MidwayCheck.objects.count() == 0
