"""Events outside the programmes: everybody is told once, answers are counted, calendars follow."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from ristiin.growth import queries, tasks
from ristiin.growth.actions import events
from ristiin.growth.actions.events import Occasion
from ristiin.growth.choices import Coming
from ristiin.growth.models import EventGuest
from ristiin.growth.refusals import EventIsOver
from ristiin.kernel.models import OutgoingMail
from ristiin.programmes.actions import starting

pytestmark = pytest.mark.django_db


@pytest.fixture
def occasion(at):
    return Occasion("Järjestöpäivät", at + timedelta(days=30), at + timedelta(days=30, hours=4), place="Kuopio")


@pytest.fixture
def event(programme, enrol, participant, other_participant, organiser, occasion, at):
    """Two who take part are invited."""
    for person in (participant, other_participant):
        enrol(person)
    return events.invite(
        programme=programme, occasion=occasion, also_for=[], form_key=uuid.uuid4(), by=organiser, at=at
    )


def letters():
    return list(OutgoingMail.objects.filter(kind="growth/event").order_by("pk"))


def test_everybody_who_takes_part_gets_one_letter_with_the_date(event, at):  # S112
    tasks.tell_of_events(at)
    tasks.tell_of_events(at)
    assert sorted(letter.to_address for letter in letters()) == [
        "ake.toinen@example.org",
        "paula.osallistuja@example.org",
    ]
    part = letters()[0].attachments[0]
    assert (part["method"], "LOCATION:Kuopio" in part["text"]) == ("REQUEST", True)


def test_somebody_in_two_programmes_is_invited_once(programme, enrol, participant, organiser, occasion, at):
    other = starting.start(
        playbook="cem", person=organiser, names={"fi": "Toinen"}, first_day=at.date() + timedelta(days=6), at=at
    )
    enrol(participant)
    enrol(participant, other)
    both = events.invite(
        programme=programme, occasion=occasion, also_for=[other], form_key=uuid.uuid4(), by=organiser, at=at
    )
    assert both.guests.count() == 1


def test_the_organiser_counts_answers_and_may_change_ones_mind(event, participant, programme, at):
    for coming in (Coming.NO, Coming.YES):
        events.answer(event=event, person=participant, coming=coming, at=at)
    row = queries.events_with_counts(programme)[0]
    assert (row.invited, row.coming, row.away) == (2, 1, 0)


def test_answers_are_told_once_there_are_five(event, programme, enrol, make_person, organiser, client, at):
    people = [guest.person for guest in event.guests.select_related("person")]
    people += [make_person(f"Jäsen {number}") for number in range(3)]
    EventGuest.objects.bulk_create(EventGuest(event=event, person=person) for person in people[2:])
    client.force_login(organiser)
    told = []
    for person in people:
        events.answer(event=event, person=person, coming=Coming.YES, at=at)
        told.append(client.get(reverse("growth:events", args=[programme.slug])).context["rows"][0].is_told)
    assert told == [False] * 4 + [True]


def test_the_organisers_page_names_nobody(event, participant, other_participant, organiser, programme, client, at):
    events.answer(event=event, person=participant, coming=Coming.YES, at=at)
    client.force_login(organiser)
    page = client.get(reverse("growth:events", args=[programme.slug])).content.decode()
    assert "Järjestöpäivät" in page
    assert [name for name in (participant.name, other_participant.name, participant.email) if name in page] == []


def test_a_moved_event_is_told_once_more_and_new_words_alone_are_not(event, organiser, occasion, at):
    tasks.tell_of_events(at)
    words = Occasion(**{**vars(occasion), "text": "Kahvit ovelta"})
    events.change(event=event, occasion=words, by=organiser, at=at)
    tasks.tell_of_events(at)
    assert len(letters()) == 2
    moved = Occasion(**{**vars(words), "place": "Oulu"})
    events.change(event=event, occasion=moved, by=organiser, at=at)
    tasks.tell_of_events(at)
    assert ["LOCATION:Oulu" in letter.attachments[0]["text"] for letter in letters()] == [False, False, True, True]


def test_calendars_drop_an_event_that_is_called_off(event, organiser, at):
    tasks.tell_of_events(at)
    events.call_off(event=event, by=organiser, at=at)
    tasks.tell_of_events(at)
    assert [letter.attachments[0]["method"] for letter in letters()] == ["REQUEST"] * 2 + ["CANCEL"] * 2
    with pytest.raises(EventIsOver):
        events.call_off(event=event, by=organiser, at=at)


def test_what_was_called_off_before_anybody_heard_of_it_is_not_told(event, organiser, at):
    events.call_off(event=event, by=organiser, at=at)
    tasks.tell_of_events(at)
    assert letters() == []


def test_nobody_answers_what_is_over(event, participant, at):
    with pytest.raises(EventIsOver):
        events.answer(event=event, person=participant, coming=Coming.YES, at=at + timedelta(days=31))


def test_only_those_invited_find_the_event(event, participant, outsider, organiser, client):
    found = []
    for person in (participant, outsider, organiser):
        client.force_login(person)
        found.append(client.get(reverse("growth:event", args=[event.pk])).status_code)
    assert found == [200, 404, 404]
    assert EventGuest.objects.filter(event=event).count() == 2
