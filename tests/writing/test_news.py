"""News of a room: one letter at most until one has been there, and never what was written."""

from datetime import timedelta

import pytest

from ristiin.kernel.models import OutgoingMail
from ristiin.kernel.periodic import run_due
from ristiin.writing import tasks  # noqa: F401 - its jobs are entered by importing it
from ristiin.writing.actions import news, thread
from ristiin.writing.models import RoomNews

pytestmark = pytest.mark.django_db


def letters():
    return list(OutgoingMail.objects.filter(kind="writing/room_news").order_by("pk"))


def say(pair, person, at, words="SALAISUUS"):
    return thread.send(group=pair, person=person, body=words, send_key="", at=at)


def test_news_becomes_a_letter_to_the_others_that_says_nothing_of_it(pair, participant, other_participant, room, at):
    say(pair, participant, at)
    assert news.tell_waiting(at=at + timedelta(minutes=4)) == 0
    assert news.tell_waiting(at=at + timedelta(minutes=6)) == 1

    (letter,) = letters()
    assert letter.to_address == other_participant.email
    assert room("thread/") in letter.body
    assert "SALAISUUS" not in letter.subject + letter.body
    assert "Paula" not in letter.subject + letter.body


def test_nobody_is_told_twice_before_they_come(pair, participant, other_participant, browse, room, at):
    say(pair, participant, at)
    news.tell_waiting(at=at + timedelta(minutes=6))
    say(pair, participant, at + timedelta(days=1))
    assert news.tell_waiting(at=at + timedelta(days=2)) == 0
    assert len(letters()) == 1

    browse(other_participant).get(room("thread/"))
    say(pair, participant, at + timedelta(days=3))
    news.tell_waiting(at=at + timedelta(days=4))
    assert len(letters()) == 2


@pytest.mark.parametrize("path", ["", "texts/", "thread/", "files/"])
def test_who_comes_before_the_letter_gets_none(path, pair, participant, other_participant, browse, room, at):
    say(pair, participant, at)
    browse(other_participant).get(room(path))

    assert RoomNews.objects.count() == 0
    assert news.tell_waiting(at=at + timedelta(minutes=6)) == 0


def test_what_is_saved_in_a_text_is_news_too(text, other_participant):
    assert [one.person for one in RoomNews.objects.all()] == [other_participant]


def test_one_who_has_left_is_not_told(pair, participant, other_participant, at):
    say(pair, participant, at)
    pair.memberships.filter(enrolment__person=other_participant).update(left_at=at)

    assert news.tell_waiting(at=at + timedelta(minutes=6)) == 0
    assert letters() == []


def test_the_letter_is_written_by_a_periodic_job(pair, participant, at):
    say(pair, participant, at)

    done = run_due(at + timedelta(minutes=10))

    assert "ristiin.writing.tasks.tell_news" in done
    assert len(letters()) == 1
