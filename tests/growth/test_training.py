"""From those who could imagine facilitating to trained facilitators."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from ristiin.community.choices import Path
from ristiin.community.models import Facilitator
from ristiin.enrolment.actions import registration
from ristiin.enrolment.models import Invitation
from ristiin.enrolment.wishes import Wishes
from ristiin.growth import queries, tasks
from ristiin.growth.actions import renewing, training
from ristiin.growth.models import Onward
from ristiin.growth.refusals import DoesNotGoOn, NoCandidates, NoDraft
from ristiin.kernel.models import OutgoingMail
from ristiin.programmes.actions import launching

pytestmark = pytest.mark.django_db
FIRST_DAY = date(2027, 1, 11)


@pytest.fixture
def trained(programme, organiser, at):
    """The training that grew out of `programme`, published."""
    started = training.start_training(
        programme=programme, names={"fi": "Ohjaajakoulutus"}, first_day=FIRST_DAY, by=organiser, at=at
    )
    return launching.publish(programme=started, by=organiser, at=at)


@pytest.fixture
def path_of():
    """How far somebody is."""

    def path_of(person):
        return Facilitator.objects.get(person=person).path

    return path_of


def test_candidates_are_those_who_said_yes_and_then_those_who_said_maybe(programme, enrol, make_person):  # S110, S131
    for name, says in (("Aino", "maybe"), ("Eero", "no"), ("Outi", "yes"), ("Pia", "")):
        enrol(make_person(name), could_facilitate=says)
    assert [one.person.name for one in queries.candidates(programme)] == ["Outi", "Aino"]


def test_a_training_is_started_once(programme, organiser, at):  # S78
    first, again = (
        training.start_training(
            programme=programme, names={"fi": "Koulutus"}, first_day=FIRST_DAY, by=organiser, at=at + timedelta(hours=n)
        )
        for n in range(2)
    )
    assert (again, first.playbook, queries.grew_from(first)) == (first, "facilitator-training", programme)


def test_without_a_training_nobody_is_invited(programme, enrol, participant, organiser, at):
    enrol(participant, could_facilitate="yes")
    with pytest.raises(NoDraft):
        training.invite_candidates(programme=programme, people=[participant.pk], by=organiser, at=at)


def test_only_candidates_are_invited_and_each_gets_a_letter(
    programme, trained, enrol, participant, other_participant, organiser, at, path_of
):
    enrol(participant, could_facilitate="yes")
    enrol(other_participant, could_facilitate="no")
    people = [participant.pk, other_participant.pk]
    assert training.invite_candidates(programme=programme, people=people, by=organiser, at=at).invited == 1
    assert [invitation.address for invitation in Invitation.objects.filter(programme=trained)] == [participant.email]
    assert OutgoingMail.objects.filter(to_address=participant.email, kind="enrolment/invitation").count() == 1
    assert path_of(participant) == Path.CANDIDATE
    with pytest.raises(NoCandidates):
        training.invite_candidates(programme=programme, people=[other_participant.pk], by=organiser, at=at)


def test_the_way_leads_from_the_training_to_being_trained_when_it_has_closed(trained, participant, at, path_of):  # S78
    registration.register(programme=trained, person=participant, wishes=Wishes(), at=at)
    assert path_of(participant) == Path.TRAINING
    tasks.end_trainings(at)
    assert path_of(participant) == Path.TRAINING
    tasks.end_trainings(at + timedelta(days=300))
    assert path_of(participant) == Path.TRAINED


def test_nobody_experienced_goes_back(trained, participant, at, path_of):
    Facilitator.objects.create(person=participant, path=Path.EXPERIENCED, changed_at=at)
    registration.register(programme=trained, person=participant, wishes=Wishes(), at=at)
    tasks.end_trainings(at + timedelta(days=300))
    assert path_of(participant) == Path.EXPERIENCED


def test_one_may_say_at_the_end_that_one_could_facilitate_and_be_invited(programme, enrol, participant, at):
    enrol(participant)
    for may in (True, False):
        renewing.say_onward(programme=programme, person=participant, may_be_invited=may, could="maybe", at=at)
    assert [one.person for one in queries.candidates(programme)] == [participant]
    assert Onward.objects.get().may_be_invited is False


def test_who_does_not_take_part_says_nothing(programme, outsider, at):
    with pytest.raises(DoesNotGoOn):
        renewing.say_onward(programme=programme, person=outsider, may_be_invited=True, could="yes", at=at)


def test_the_page_asks_the_same_of_two_and_of_forty(
    programme, organiser, enrol, make_person, client, django_assert_max_num_queries
):
    for number in range(40):
        enrol(make_person(f"Ehdokas {number}"), could_facilitate="yes")
    client.force_login(organiser)
    with django_assert_max_num_queries(20):
        page = client.get(reverse("growth:candidates", args=[programme.slug]))
    assert b"Ehdokas 39" in page.content
