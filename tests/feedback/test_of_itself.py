"""From publishing the pairs to the network after: the periodic jobs do it, and nothing by name is left."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ristiin.feedback import queries, tasks
from ristiin.feedback.actions import developing, knowing
from ristiin.feedback.choices import Instrument
from ristiin.feedback.models import FollowUp, Listed, Tie
from ristiin.kernel.models import OutgoingMail
from ristiin.programmes.queries import timeline
from ristiin.surveys import actions as surveys
from ristiin.surveys import tasks as surveys_tasks
from ristiin.surveys.models import Round, Sheet, Ticket


def run_due(at):
    """Do what is due, in the order of the floors."""
    surveys_tasks.close_rounds(at)
    for job in (tasks.send_due, tasks.follow_due, tasks.tell, tasks.remind, tasks.settle_closed):
        job(at)


def answer_all(running, key, at):
    for number, ticket in enumerate(Ticket.objects.filter(round__programme=running, round__key=key).order_by("pk")):
        surveys.answer(ticket=ticket, answers={"time": number % 5 + 1}, at=at)


def test_a_programme_is_followed_from_beginning_to_end_without_anybody_doing_anything(running, people, now):
    keys = list(queries.names_of_competences(running))
    moments = [now, queries.due_at(running, timeline(running), Instrument.END)]
    for key, moment in zip(("start", "end"), moments, strict=True):
        run_due(moment)
        for number, person in enumerate(people):
            knows = (
                [people[number ^ 1].pk]
                if key == "end" and Listed.objects.filter(person=people[number ^ 1]).exists()
                else []
            )
            knowing.say(programme=running, person=person, may_be_named=True, knows=knows, at=moment)
            developing.assess(
                programme=running, person=person, levels={keys[0]: number % 2 + 2}, own=[], joins_others=True, at=moment
            )
        answer_all(running, key, moment)
        over = Round.objects.get(programme=running, key=key).closes_at
        run_due(over - timedelta(days=3))
        run_due(over)
        run_due(over + timedelta(minutes=10))

    found = queries.networks(running)
    assert sorted(Round.objects.exclude(closed_at=None).values_list("key", flat=True)) == [
        "development",
        "end",
        "start",
    ]
    assert (len(found["before"].nodes), len(found["after"].nodes)) == (12, 12)
    assert [table.objects.count() for table in (Listed, Tie, Sheet)] == [0, 0, 0]
    letters = OutgoingMail.objects.filter(kind__startswith="feedback/").values_list("kind", flat=True)
    assert sorted(set(letters)) == ["feedback/asked"]
    assert len(letters) == 24


def test_who_may_be_asked_again_is_forgotten_when_the_last_questions_have_closed(running, people, now):
    for person in people[:6]:
        FollowUp.objects.create(programme=running, person=person)
    last = queries.due_at(running, timeline(running), Instrument.FOLLOW_UP_6)
    run_due(last)
    found = []
    for days in (0, 27, 28):
        tasks.forget_follow_ups(last + timedelta(days=days))
        found.append(FollowUp.objects.count())

    assert found == [6, 6, 0]
    assert Round.objects.get(key=Instrument.FOLLOW_UP_6).tickets.count() == 6


def test_views_told_together_are_nobodys_questions(client, running, people, now):
    keys = list(queries.names_of_competences(running))
    for person in people:
        for moment in (now, now + timedelta(days=61)):
            developing.assess(
                programme=running,
                person=person,
                levels={keys[0]: person.pk % 3 + 1},
                own=[],
                joins_others=True,
                at=moment,
            )
    round_ = developing.tell_together(programme=running, at=now)
    ticket = Ticket.objects.filter(round=round_).first()
    client.force_login(ticket.person)

    assert client.get(reverse("feedback:answer", args=[ticket.token])).status_code == 404
    assert client.get(reverse("feedback:mine")).context["rows"] == []
    assert not OutgoingMail.objects.filter(kind__startswith="feedback/").exists()


@pytest.fixture
def desk(client, organiser):
    """The organiser's browser."""
    client.force_login(organiser)
    return client


def test_a_plan_is_kept_as_it_was_sent_from_the_page(desk, running, make_pairs):
    make_pairs(8)
    url = reverse("feedback:plan", args=[running.slug])
    sent = {"asked": ["start", "end"], "cut": "organisation", "end-0-text": " Sopiva tahti ", "end-0-kind": "scale"}
    answer = desk.post(url, sent)
    plan = queries.plan_of(running)

    assert answer.status_code == 302
    assert (plan.off, plan.cut) == (["midway", "follow-up-3", "follow-up-6"], "organisation")
    assert plan.own_questions == {"end": [{"kind": "scale", "text": "Sopiva tahti"}]}
    assert desk.get(url).context["form"]["end-0-text"].value() == "Sopiva tahti"


def test_a_plan_that_makes_no_sense_is_not_kept(desk, running):
    url = reverse("feedback:plan", args=[running.slug])
    answer = desk.post(url, {"asked": ["secret"], "cut": "person"})

    assert (answer.status_code, sorted(answer.context["form"].errors)) == (200, ["asked", "cut"])
    assert queries.plan_of(running).pk is None


def test_a_way_to_divide_is_offered_when_two_classes_reach_eight(desk, running, make_pairs):  # S37
    url = reverse("feedback:plan", args=[running.slug])
    offered = []
    for first, last in ((0, 7), (7, 8)):
        make_pairs(last - first, first=first)
        page = desk.get(url)
        offered.append(([key for key, _ in page.context["form"].fields["cut"].choices], page.context["is_divisible"]))

    assert offered == [(["none"], False), (["none", "organisation"], True)]


def test_how_results_are_divided_is_told_before_answering(client, desk, running, make_pairs, now):
    make_pairs(8)
    desk.post(reverse("feedback:plan", args=[running.slug]), {"asked": ["start"], "cut": "organisation"})
    run_due(now)
    client.logout()
    url = reverse("feedback:answer", args=[Ticket.objects.first().token])

    assert "by organisation" in client.get(url, headers={"accept-language": "en"}).context["cut"]
