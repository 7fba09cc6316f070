"""Asking somebody of the facilitators' directory into one's own programme."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ristiin.accounts.agenda import steps
from ristiin.community.facilitators.actions import say_about_oneself, stop
from ristiin.growth.facilitating_asked import actions, refusals
from ristiin.growth.models import AskedToFacilitate
from ristiin.kernel import clock
from ristiin.kernel.choices import MailState
from ristiin.kernel.models import AuditEntry, OutgoingMail
from ristiin.programmes.actions.launching import cancel
from ristiin.programmes.choices import RoleKind
from ristiin.programmes.models import Role, TimelineEntry
from ristiin.programmes.refusals import ProgrammeIsCancelled


@pytest.fixture
def listed(outsider, at):
    """Somebody whom organisers may ask."""
    say_about_oneself(
        person=outsider,
        groups_at_most=1,
        themes=[],
        free_slots=[],
        about="Kuuntelen.",
        organisation="",
        has_facilitated=False,
        is_listed=True,
        at=at,
    )
    return outsider


@pytest.fixture
def ask(programme, listed, organiser, at):
    """Ask them into the programme."""

    def ask(**changes):
        return actions.ask(
            **{
                "programme": programme,
                "person": listed,
                "message": "Tule mukaan.",
                "by": organiser,
                "at": at,
                **changes,
            }
        )

    return ask


def letters(kind):
    return OutgoingMail.objects.filter(kind=f"growth/{kind}")


def facilitates(person, programme):
    return Role.objects.filter(person=person, programme=programme, role=RoleKind.FACILITATOR).exists()


def test_a_yes_makes_a_facilitator_and_the_organiser_hears_it(ask, programme, listed, organiser, at):  # S76
    asked = ask()
    assert not facilitates(listed, programme)
    assert [letter.to_address for letter in letters("facilitating_asked")] == [listed.email]
    actions.answer(asked=asked, yes=True, at=at)
    assert facilitates(listed, programme)
    assert [letter.to_address for letter in letters("facilitating_answered")] == [organiser.email]
    assert AuditEntry.objects.filter(subject_id=listed.pk, verb="asked to facilitate").count() == 1


def test_a_no_changes_nothing_and_is_not_asked_again(ask, programme, listed, at):
    asked = ask()
    actions.answer(asked=asked, yes=False, at=at)
    assert not facilitates(listed, programme)
    with pytest.raises(refusals.SaidNo):
        ask()


def test_asking_and_answering_twice_is_once(ask, listed, programme, at):
    assert ask() == ask()
    asked = AskedToFacilitate.objects.get()
    for _twice in range(2):
        actions.answer(asked=asked, yes=True, at=at)
    assert (letters("facilitating_asked").count(), letters("facilitating_answered").count()) == (1, 1)
    with pytest.raises(refusals.Answered):
        actions.answer(asked=asked, yes=False, at=at)
    with pytest.raises(refusals.FacilitatesAlready):
        ask()


def test_what_is_taken_back_is_not_answered_and_its_letter_stays(ask, listed, organiser, at):
    asked = ask()
    actions.take_back(asked=asked, by=organiser, at=at)
    assert [letter.state for letter in letters("facilitating_asked")] == [MailState.EXPIRED]
    with pytest.raises(refusals.NotAskedAnyMore):
        actions.answer(asked=asked, yes=True, at=at)
    again = ask(at=at + timedelta(hours=1))
    assert (again.pk, again.is_open, letters("facilitating_asked").count()) == (asked.pk, True, 2)


def test_an_answer_is_not_taken_back(ask, organiser, at):
    asked = ask()
    actions.answer(asked=asked, yes=True, at=at)
    with pytest.raises(refusals.Answered):
        actions.take_back(asked=asked, by=organiser, at=at)


def test_nobody_is_asked_who_does_not_let_it(ask, listed, participant, at):
    with pytest.raises(refusals.NotListed):
        ask(person=participant)
    stop(person=listed, at=at)
    with pytest.raises(refusals.NotListed):
        ask()


def test_nobody_is_asked_into_what_is_over_or_cancelled(ask, programme, organiser, at):
    asked = ask()
    TimelineEntry.objects.filter(programme=programme).update(
        starts_at=at - timedelta(days=9), ends_at=at - timedelta(days=8)
    )
    with pytest.raises(refusals.ProgrammeIsOver):
        ask()
    with pytest.raises(refusals.NotAskedAnyMore):
        actions.answer(asked=asked, yes=True, at=at)
    cancel(programme=programme, by=organiser, at=at)
    with pytest.raises(ProgrammeIsCancelled):
        ask()


def test_the_directory_leads_to_the_page_and_the_page_asks(programme, listed, organiser, browse):
    client, address = browse(organiser), reverse("asked:ask", args=[listed.pk])
    assert address in client.get(reverse("community:facilitators")).content.decode()
    TimelineEntry.objects.filter(programme=programme).update(ends_at=clock.now() + timedelta(days=400))
    assert client.post(address, {"programme": programme.pk, "message": "Tule."}).status_code == 302
    page = client.get(address).content.decode()
    assert reverse("asked:take_back", args=[AskedToFacilitate.objects.get().pk]) in page


def test_somebody_elses_programme_cannot_be_chosen(programme, listed, other_organiser, other_programme, browse):
    page = browse(other_organiser).post(reverse("asked:ask", args=[listed.pk]), {"programme": programme.pk})
    assert list(page.context["form"].errors) == ["programme"]
    assert AskedToFacilitate.objects.count() == 0


def test_the_one_who_is_asked_answers_on_a_page_of_their_own(ask, programme, listed, participant, browse):
    asked = ask()
    TimelineEntry.objects.filter(programme=programme).update(ends_at=clock.now() + timedelta(days=400))
    address = reverse("asked:answer", args=[asked.pk])
    assert browse(participant).get(address).status_code == 404
    client = browse(listed)
    assert "Tule mukaan." in client.get(address).content.decode()
    assert not facilitates(listed, programme)
    client.post(address, {"answer": "maybe"})
    assert not facilitates(listed, programme)
    client.post(address, {"answer": "yes"})
    assert facilitates(listed, programme)
    assert client.get(address).status_code == 200


def test_the_home_page_says_that_an_answer_is_waited_for(ask, listed, organiser, at):
    asked = ask()
    assert reverse("asked:answer", args=[asked.pk]) in [step.url for step in steps(listed, at)]
    actions.take_back(asked=asked, by=organiser, at=at)
    assert reverse("asked:answer", args=[asked.pk]) not in [step.url for step in steps(listed, at)]


def test_the_pages_cost_at_most_twenty_questions(ask, listed, organiser, browse, django_assert_max_num_queries):
    asked = ask()
    for person, address in (
        (organiser, reverse("asked:ask", args=[listed.pk])),
        (listed, reverse("asked:answer", args=[asked.pk])),
    ):
        client = browse(person)
        with django_assert_max_num_queries(20):
            assert client.get(address).status_code == 200
