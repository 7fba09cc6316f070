"""Getting started, and asking for help."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from ristiin.kernel import clock
from ristiin.kernel.models import AuditEntry, OutgoingMail
from ristiin.programmes.attention import notes
from ristiin.rooms import agenda
from ristiin.rooms.actions import beginning, meetings
from ristiin.rooms.actions.meetings import Details
from ristiin.rooms.choices import Addressee, HelpKind, StartAnswer
from ristiin.rooms.models import HelpRequest, StartCheck

DAY = timedelta(days=1)


def asked(room, person, at, addressee=Addressee.ORGANISER, body="Emme löydä aikaa"):
    return beginning.ask_for_help(
        group=room,
        person=person,
        kind=HelpKind.OTHER_PAIR,
        addressee=addressee,
        body=body,
        form_key=uuid.uuid4(),
        at=at,
    )


@pytest.fixture
def facilitated(room, facilitator):
    room.facilitator = facilitator
    room.save()
    return room


def test_a_request_reaches_the_organiser_by_a_letter_without_its_words(room, participant, organiser, at):  # S45
    asked(room, participant, at)

    (letter,) = OutgoingMail.objects.all()
    assert letter.person == organiser
    assert "aikaa" not in letter.subject + letter.body
    assert "Paula" not in letter.subject + letter.body


def test_the_form_sent_twice_asks_once(room, participant, inside):
    sent = {"kind": "advice", "body": "Apua", "form_key": str(uuid.uuid4())}
    for _ in range(2):
        inside.post(reverse("rooms:help", args=[room.pk]), sent)

    assert HelpRequest.objects.count() == 1


def test_only_the_one_who_was_chosen_reads_it(facilitated, participant, browse, organiser, facilitator, at):
    asked(facilitated, participant, at, Addressee.FACILITATOR, "Ohjaajalle")
    asked(facilitated, participant, at, Addressee.ORGANISER, "Järjestäjälle")
    desk = reverse("help:desk", args=[facilitated.programme.slug])
    read = {person.name: browse(person).get(desk).content.decode() for person in (organiser, facilitator)}

    assert ["Ohjaajalle" in read[organiser.name], "Järjestäjälle" in read[organiser.name]] == [False, True]
    assert ["Ohjaajalle" in read[facilitator.name], "Järjestäjälle" in read[facilitator.name]] == [True, False]


def test_the_others_in_the_room_are_not_told(room, participant, other_participant, browse, at):
    asked(room, participant, at)
    client = browse(other_participant)
    pages = [reverse(name, args=[room.pk]) for name in ("rooms:room", "rooms:help")] + [reverse("now")]

    assert not any("Emme löydä" in client.get(page).content.decode() for page in pages)
    assert not OutgoingMail.objects.filter(person=other_participant).exists()


def test_a_facilitator_who_looks_after_the_group_no_more_reads_nothing(
    facilitated, participant, facilitator, browse, at
):
    request = asked(facilitated, participant, at, Addressee.FACILITATOR)
    facilitated.facilitator = None
    facilitated.save()

    slug = facilitated.programme.slug
    assert browse(facilitator).get(reverse("help:desk", args=[slug])).status_code == 403
    assert browse(facilitator).post(reverse("help:answered", args=[slug, request.pk])).status_code == 403


def test_without_a_facilitator_nobody_can_be_asked_in_vain(room, participant, at):
    with pytest.raises(beginning.NoFacilitator):
        asked(room, participant, at, Addressee.FACILITATOR)


def test_the_organiser_marks_it_answered_and_open_again(room, participant, organiser, browse, at):
    request = asked(room, participant, at)
    url = reverse("help:answered", args=[room.programme.slug, request.pk])
    client = browse(organiser)

    assert any("help" in note.url for note in notes(room.programme, at))
    client.post(url)
    assert not any("help" in note.url for note in notes(room.programme, at))
    client.post(url, {"answered": "no"})
    assert HelpRequest.objects.get().answered_at is None


def test_the_log_does_not_tell_the_programme_that_help_was_asked(facilitated, participant, at):
    asked(facilitated, participant, at, Addressee.FACILITATOR)

    (entry,) = AuditEntry.objects.filter(verb="help asked")
    assert (entry.programme_id, entry.details) == (None, {})


def titles(person, at):
    return [step.title for step in agenda.steps(person, at)]


@pytest.fixture
def under_way(room, at):
    """The pair after its publishing; the kick-off is 23 days ahead."""
    room.programme.pairs_published_at = at
    room.programme.save()
    return room


def test_one_is_asked_two_weeks_after_the_kick_off_and_answers_once(under_way, participant, at):  # S45
    later = at + 38 * DAY
    assert "Did you get started?" not in titles(participant, at + 30 * DAY)
    assert "Did you get started?" in [*english(participant, later)]
    beginning.say_started(group=under_way, person=participant, answer=StartAnswer.SLOWLY, at=later)
    assert "Did you get started?" not in [*english(participant, later)]


def english(person, at):
    from django.utils.translation import override  # noqa: PLC0415 - words of the steps in one language

    with override("en"):
        return titles(person, at)


def test_a_pair_that_has_met_is_not_asked(under_way, participant, at):
    later = at + 38 * DAY
    meetings.agree(
        group=under_way,
        person=participant,
        times=[(at + 30 * DAY, at + 30 * DAY + timedelta(hours=1))],
        details=Details(),
        form_key=uuid.uuid4(),
        at=later,
    )
    assert "Did you get started?" not in english(participant, later)


def test_the_answer_no_leads_to_asking_for_help(room, inside):
    answer = inside.post(reverse("rooms:started", args=[room.pk]), {"started": "not"})

    assert answer.headers["Location"] == reverse("rooms:help", args=[room.pk])
    assert StartCheck.objects.get().answer == StartAnswer.NOT


def test_the_home_page_tells_what_waits_in_the_room(under_way, participant, other_participant, at):
    start = at + 2 * DAY
    assert english(participant, at)[0] == "Agree on your first meeting"
    meetings.propose(
        group=under_way,
        person=other_participant,
        options=[(start, start + timedelta(hours=1))],
        details=Details(),
        form_key=uuid.uuid4(),
        at=at,
    )
    assert english(participant, at)[0] == "When do you meet?"
    assert "When do you meet?" not in english(other_participant, at)
    assert clock.now() < at
