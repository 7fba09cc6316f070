"""Answering by a link on a phone, changing one's mind, and what others may read of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ristiin.feedback.actions import answering
from ristiin.feedback.choices import Instrument
from ristiin.feedback.models import FollowUp
from ristiin.kernel.models import AuditEntry
from ristiin.programmes.choices import State
from ristiin.surveys import actions as surveys
from ristiin.surveys.models import Release, Round, Sheet, Ticket


def link(ticket, page="answer"):
    return reverse(f"feedback:{page}", args=[ticket.token])


def results(running, key="start"):
    return reverse("feedback:round", args=[running.slug, key])


@pytest.fixture
def ticket(asked, people, ticket_of):
    """The first person's ticket."""
    return ticket_of(asked, people[0])


def test_a_link_answers_without_signing_in_and_says_nothing_of_the_account(client, ticket, people):
    page = client.get(link(ticket)).content.decode()
    done = client.post(link(ticket), {"confidence": "4", "expectations": ["ideas", "support"], "wish": "Kiitos "})

    assert done.url == link(ticket, "thanks")
    assert Sheet.objects.get().answers == {"confidence": 4, "expectations": ["ideas", "support"], "wish": "Kiitos"}
    assert people[0].name not in page
    assert people[0].email not in page


def test_looking_answers_nothing(client, ticket):
    client.get(link(ticket))
    client.head(link(ticket))

    assert not Sheet.objects.exists()


def test_answers_can_be_changed_and_taken_back_until_closing(client, ticket):
    client.post(link(ticket), {"confidence": "4"})
    shown = client.get(link(ticket)).context["form"]["confidence"].value()
    client.post(link(ticket), {"confidence": "2"})
    changed = [sheet.answers for sheet in Sheet.objects.all()]
    client.post(link(ticket), {})

    assert (shown, changed) == ("4", [{"confidence": 2}])
    assert not Sheet.objects.exists()
    assert client.get(link(ticket, "thanks")).context["has_answered"] is False


def test_answering_twice_at_once_counts_once(client, ticket):
    for _ in range(2):
        client.post(link(ticket), {"confidence": "4"})

    assert Sheet.objects.count() == 1


def test_an_answer_that_does_not_fit_is_said_and_nothing_is_kept(client, ticket):
    response = client.post(link(ticket), {"confidence": "6"})

    assert (response.status_code, Sheet.objects.count()) == (200, 0)
    assert "confidence" in response.context["form"].errors


def test_a_question_about_meetings_is_not_taken_from_one_whose_group_has_not_met(client, ask, people, ticket_of):
    ticket = ticket_of(ask(Instrument.END), people[2])
    client.post(link(ticket), {"trust": "5", "ideas": "4"})

    assert Sheet.objects.get().answers == {"ideas": 4}


def test_after_closing_the_link_says_so_and_keeps_nothing(client, asked, ticket, now):
    client.post(link(ticket), {"confidence": "4"})
    surveys.close(round_=asked, at=now)

    answers = [
        client.get(link(ticket)),
        client.post(link(ticket), {"confidence": "1"}),
        client.get(link(ticket, "thanks")),
    ]
    assert [one.status_code for one in answers] == [410, 410, 410]
    assert not Sheet.objects.exists()


def test_a_programme_that_is_called_off_asks_nobody(client, running, ticket):
    running.state = State.CANCELLED
    running.save()

    assert client.get(link(ticket)).status_code == 410


def test_an_unknown_link_leads_nowhere(client, db):
    assert client.get(reverse("feedback:answer", args=["x" * 32])).status_code == 404


def test_a_yes_to_being_asked_again_is_kept_apart_from_the_answers(client, ask, people, ticket_of):
    ticket = ticket_of(ask(Instrument.END), people[0])
    client.post(link(ticket), {"ideas": "4", "again": "on"})
    yes = list(FollowUp.objects.values_list("person_id", flat=True))
    ticked = client.get(link(ticket)).context["form"]["again"].value()
    client.post(link(ticket), {"ideas": "4"})

    assert (yes, ticked, FollowUp.objects.count()) == ([people[0].pk], True, 0)
    assert Sheet.objects.get().answers == {"ideas": 4}


def test_the_start_does_not_touch_a_yes_to_being_asked_again(ticket, people, running, now):
    FollowUp.objects.create(programme=running, person=people[0])
    answering.answer(ticket=ticket, answers={"confidence": 2}, at=now)

    assert FollowUp.objects.count() == 1


def test_the_page_tells_the_thresholds_and_who_reads_before_the_first_question(client, ticket):
    page = client.get(link(ticket), headers={"accept-language": "en"}).content.decode()
    form = page.index('class="stack loose figures" novalidate')

    assert 0 < page.index("Nobody sees whose answers are whose") < form
    assert 0 < page.index("at least 5") < form


def test_when_somebody_answered_is_nobodys_business(client, ticket):
    before = AuditEntry.objects.count()
    client.post(link(ticket), {"confidence": "4"})

    assert AuditEntry.objects.count() == before


def test_no_results_before_closing_then_organisers_then_everybody(
    client, running, asked, reply, people, organiser, now
):
    reply(asked, 10, lambda number: {"confidence": number % 5 + 1, "wish": f"Sanat {number}"})

    def reads(person):
        client.force_login(person)
        response = client.get(results(running))
        return response.status_code, bool(response.context and response.context.get("results"))

    found = [reads(organiser), reads(people[0])]
    surveys.close(round_=asked, at=now)
    found += [reads(organiser), reads(people[0])]
    client.force_login(organiser)
    client.post(reverse("feedback:publish", args=[running.slug, "start"]))
    found += [reads(organiser), reads(people[0])]

    assert found == [(200, False), (404, False), (200, True), (404, False), (200, True), (200, True)]


def test_publishing_before_closing_is_not_there(client, running, asked, organiser):
    client.force_login(organiser)

    assert client.post(reverse("feedback:publish", args=[running.slug, "start"])).status_code == 404
    assert Round.objects.get().published_at is None


def test_a_score_stands_on_five_others_than_the_reader(client, running, asked, reply, people, organiser, now):
    reply(asked, 5, lambda number: {"confidence": number % 2 + 3})
    surveys.close(round_=asked, at=now)
    surveys.publish(round_=asked, by=organiser, at=now)

    def score(person):
        client.force_login(person)
        found = client.get(results(running)).context["results"].scales
        return next(one.mean for one in found if one.people)

    assert (score(organiser), score(people[11]), score(people[0])) == (3.4, 3.4, None)


def test_words_are_read_from_ten_on(client, running, asked, reply, organiser, now):
    reply(asked, 9, lambda number: {"wish": f"Sanat {number}"})
    surveys.close(round_=asked, at=now)
    client.force_login(organiser)

    assert "Sanat" not in client.get(results(running)).content.decode()


def test_published_pages_read_the_release_alone(client, running, asked, reply, organiser, now):
    reply(asked, 12, lambda number: {"confidence": number % 5 + 1})
    surveys.close(round_=asked, at=now)
    client.force_login(organiser)
    before = client.get(results(running)).context["results"]
    Ticket.objects.all().delete()
    Sheet.objects.all().delete()

    assert client.get(results(running)).context["results"] == before
    assert Release.objects.count() == 1


def test_a_closed_round_holds_no_link_between_person_and_answers(client, asked, reply, now):
    reply(asked, 12, lambda number: {"confidence": number % 5 + 1, "wish": f"Sanat {number}"})
    surveys.close(round_=asked, at=asked.closes_at + timedelta(minutes=1))

    left = Ticket.objects.values_list("sheet", "label", "happened").distinct()
    assert [tuple(one) for one in left] == [(None, "", [])]
    assert not Sheet.objects.exists()
