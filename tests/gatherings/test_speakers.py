"""Guests who speak: invited by a letter, without an account."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ristiin.gatherings import attention, queries
from ristiin.gatherings.actions import speaking
from ristiin.gatherings.choices import Answer
from ristiin.gatherings.models import Speaker
from ristiin.gatherings.refusals import InvitedAlready, LinkIsDead, ProgrammeNotLive, SessionOver
from ristiin.kernel.choices import MailState
from ristiin.kernel.models import OutgoingMail
from ristiin.programmes.actions import launching, scheduling
from ristiin.programmes.actions.scheduling import When
from ristiin.programmes.choices import State

WHO = {"name": "Veera Vieras", "address": "Veera@Example.com", "topic": "Palaute", "language": "sv"}


def letters(kind=None):
    waiting = OutgoingMail.objects.filter(to_address="veera@example.com", state=MailState.QUEUED).order_by("pk")
    return [letter for letter in waiting if kind is None or letter.kind == f"gatherings/{kind}"]


def move(entry, organiser, at, *, days=0, link=None):
    when = When(entry.starts_at, entry.ends_at, entry.is_online, entry.place, entry.link)
    shift = timedelta(days=days)
    when = replace(when, starts_at=when.starts_at + shift, ends_at=when.ends_at + shift, link=link or when.link)
    scheduling.change_dates(programme=entry.programme, whens={entry.key: when}, by=organiser, at=at)
    entry.refresh_from_db()


@pytest.fixture
def entry(session):
    return session("kick-off")


@pytest.fixture
def speaker(entry, organiser, now):
    """Veera, invited to the kick-off; her letter has gone."""
    speaker = speaking.invite(entry=entry, by=organiser, at=now, **WHO)
    OutgoingMail.objects.update(state=MailState.SENT)
    return speaker


def page_of(speaker):
    return reverse("gatherings:guest", args=[speaker.token])


def test_a_guest_gets_one_letter_in_their_language_with_a_link(entry, organiser, now):  # S18, S58
    speaker = speaking.invite(entry=entry, by=organiser, at=now, **WHO)
    (letter,) = letters()
    assert (letter.language, letter.not_after) == ("sv", entry.ends_at)
    assert page_of(speaker) in letter.body
    assert str(organiser) in letter.body


def test_an_address_is_invited_once(speaker, entry, organiser, now):
    with pytest.raises(InvitedAlready):
        speaking.invite(entry=entry, by=organiser, at=now, **WHO)
    assert (Speaker.objects.count(), letters()) == (1, [])


def test_nobody_is_invited_to_what_is_over_or_not_published(entry, organiser, now):
    with pytest.raises(SessionOver):
        speaking.invite(entry=entry, by=organiser, at=entry.ends_at, **WHO)
    entry.programme.state = State.DRAFT
    entry.programme.save()
    with pytest.raises(ProgrammeNotLive):
        speaking.invite(entry=entry, by=organiser, at=now, **WHO)


def test_looking_answers_nothing(speaker):
    client = Client()
    for method in (client.get, client.head, client.get):
        assert method(page_of(speaker)).status_code == 200
    speaker.refresh_from_db()
    assert (speaker.answer, speaker.answered_at) == (Answer.WAITING, None)


def test_a_guest_answers_and_changes_their_mind_without_an_account(speaker, entry):
    client = Client(enforce_csrf_checks=False)
    page = client.post(page_of(speaker), {"answer": "yes"}, follow=True)
    assert page.status_code == 200
    assert [one.name for one in queries.coming_speakers(entry)] == ["Veera Vieras"]
    client.post(page_of(speaker), {"answer": "no"})
    assert queries.coming_speakers(entry) == []


def test_an_answer_is_taken_from_the_page_alone(speaker):
    assert Client(enforce_csrf_checks=True).post(page_of(speaker), {"answer": "yes"}).status_code == 403
    speaker.refresh_from_db()
    assert speaker.answer == Answer.WAITING


def test_the_page_shows_that_session_and_no_other(speaker, entry, session):
    other = session("closing")
    other.names, other.place = {"fi": "Päätösjuhla"}, "Kellari"
    other.save()
    page = Client().get(page_of(speaker)).content.decode()
    assert entry.name in page
    assert not {"Päätösjuhla", "Kellari"} & set(page.split())


def test_the_page_is_kept_nowhere_and_tells_nobody_where_one_came_from(speaker):
    headers = Client().get(page_of(speaker)).headers
    assert "no-store" in headers["Cache-Control"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Robots-Tag"] == "noindex"


def test_the_token_is_in_no_log(speaker, caplog):
    caplog.set_level(logging.DEBUG)
    Client().get(page_of(speaker))
    Client().post(page_of(speaker), {"answer": "yes"})
    Client().get(page_of(speaker)[:-4] + "/")
    assert [record.getMessage() for record in caplog.records if speaker.token in record.getMessage()] == []


def test_a_link_that_was_taken_back_is_dead_at_once(speaker, organiser, now):
    speaking.withdraw(speaker=speaker, by=organiser, at=now)
    speaking.withdraw(speaker=speaker, by=organiser, at=now)
    assert Client().get(page_of(speaker)).status_code == 410
    assert Client().post(page_of(speaker), {"answer": "yes"}).status_code == 410
    assert [letter.kind for letter in letters()] == ["gatherings/speaker_withdrawn"]


def test_an_invitation_that_has_not_gone_is_taken_back_without_a_letter(entry, organiser, now):
    speaker = speaking.invite(entry=entry, by=organiser, at=now, **WHO)
    speaking.withdraw(speaker=speaker, by=organiser, at=now)
    assert letters() == []


def test_who_was_taken_back_can_be_invited_anew_by_another_link(speaker, entry, organiser, now):
    speaking.withdraw(speaker=speaker, by=organiser, at=now)
    again = speaking.invite(entry=entry, by=organiser, at=now + timedelta(minutes=1), **WHO)
    assert again.pk == speaker.pk
    assert (Client().get(page_of(speaker)).status_code, Client().get(page_of(again)).status_code) == (404, 200)


def test_the_link_dies_a_week_after_the_session(speaker, entry):
    last = entry.ends_at + timedelta(days=7)
    assert queries.speaker_by(speaker.token, last - timedelta(minutes=1)) == speaker
    assert queries.speaker_by(speaker.token, last) is None
    with pytest.raises(LinkIsDead):
        speaking.answer(speaker=speaker, comes=True, at=entry.ends_at)


def test_an_unknown_link_is_nothing(db):
    assert Client().get("/guest/zzzz/").status_code == 404


def test_a_change_reaches_the_guest_and_asks_anew(speaker, entry, organiser, now):
    speaking.answer(speaker=speaker, comes=True, at=now)
    move(entry, organiser, now, days=1)
    (letter,) = letters()
    assert (letter.kind, letter.not_after) == ("gatherings/speaker_changed", entry.ends_at)
    speaker.refresh_from_db()
    assert speaker.answer == Answer.WAITING
    assert queries.coming_speakers(entry) == []
    speaking.answer(speaker=speaker, comes=True, at=now)
    assert queries.coming_speakers(entry) == [speaker]


def test_another_link_leaves_the_answer_standing(speaker, entry, organiser, now):
    speaking.answer(speaker=speaker, comes=True, at=now)
    move(entry, organiser, now, link="https://example.org/uusi")
    (letter,) = letters()
    assert "https://example.org/uusi" in letter.body
    assert queries.coming_speakers(entry) == [speaker]


def test_of_several_changes_in_a_row_the_last_is_told(speaker, entry, organiser, now):
    for number in range(3):
        move(entry, organiser, now, link=f"https://example.org/{number}")
    (letter,) = letters()
    assert "https://example.org/2" in letter.body


def test_a_change_before_the_invitation_has_gone_changes_the_invitation(entry, organiser, now):
    speaking.invite(entry=entry, by=organiser, at=now, **WHO)
    move(entry, organiser, now, link="https://example.org/uusi")
    (letter,) = letters()
    assert (letter.kind, "https://example.org/uusi" in letter.body) == ("gatherings/speaker_invited", True)


def test_who_said_no_or_was_taken_back_hears_no_more(speaker, entry, organiser, now):
    speaking.answer(speaker=speaker, comes=False, at=now)
    move(entry, organiser, now, days=1)
    assert letters() == []


def test_a_session_that_is_over_is_not_spoken_of(speaker, entry, organiser):
    move(entry, organiser, entry.ends_at + timedelta(days=1), link="https://example.org/tallenne")
    assert letters() == []


def test_a_letter_about_a_session_that_turns_out_to_be_over_does_not_go(speaker, entry, organiser, now):
    move(entry, organiser, now, link="https://example.org/uusi")
    move(entry, organiser, now, days=-30)
    assert letters() == []


def test_a_cancelled_programme_tells_its_guests(speaker, entry, organiser, now):
    launching.cancel(programme=entry.programme, by=organiser, at=now)
    assert [letter.kind for letter in letters()] == ["gatherings/speaker_withdrawn"]
    assert Client().get(page_of(speaker)).status_code == 410


def test_the_organiser_hears_of_a_no_and_of_silence(speaker, entry, running, organiser, now):
    texts = [str(note.text) for note in attention.guests_without_yes(running, now)]
    speaking.answer(speaker=speaker, comes=False, at=now)
    later = [str(note.text) for note in attention.guests_without_yes(running, now)]
    speaking.answer(speaker=speaker, comes=True, at=now)
    assert (len(texts), len(later), texts == later) == (1, 1, False)
    assert attention.guests_without_yes(running, now) == []


def test_a_name_brings_no_header(entry, organiser, now):
    speaking.invite(entry=entry, by=organiser, at=now, **WHO | {"name": "Veera\r\nBcc: kaikki@example.com"})
    (letter,) = letters()
    assert "\n" not in letter.subject
    assert letter.to_address == "veera@example.com"


def test_inviting_by_the_page_says_what_is_wrong(running, organiser, browse):
    there = reverse("gatherings:invite", args=[running.slug, "kick-off"])
    answer = browse(organiser).post(there, WHO | {"address": "veera"})
    assert (answer.status_code, Speaker.objects.count()) == (200, 0)
    assert browse(organiser).post(there, WHO).status_code == 302
    assert Speaker.objects.get().address == "veera@example.com"


def test_facilitators_hear_of_a_change_once(entry, organiser, facilitator, now, participant, pair):
    OutgoingMail.objects.all().delete()
    for days in (1, 1):
        move(entry, organiser, now, days=days)
    queued = OutgoingMail.objects.filter(state=MailState.QUEUED)
    assert [one.kind for one in queued.filter(person=facilitator)] == ["gatherings/session_changed"]
    assert queued.filter(person=participant).count() == 1
