"""What is asked, when, of whom: once, with one reminder (S41, S46)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ristiin.accounts import agenda
from ristiin.feedback import instruments, queries
from ristiin.feedback.actions import asking, planning
from ristiin.feedback.choices import Instrument
from ristiin.feedback.models import FollowUp
from ristiin.kernel.models import OutgoingMail
from ristiin.programmes import attention
from ristiin.programmes.choices import State
from ristiin.programmes.queries import timeline
from ristiin.surveys import actions as surveys
from ristiin.surveys.choices import Cut
from ristiin.surveys.models import Round, Ticket
from ristiin.surveys.questions import Choice, Open, Scale, asked, read
from ristiin.surveys.refusals import RoundHasBegun


def sent(running):
    return sorted(Round.objects.filter(programme=running).values_list("key", flat=True))


def letters(kind):
    return OutgoingMail.objects.filter(kind=f"feedback/{kind}")


def plan(running, organiser, now, **choices):
    usual = {"asked": list(Instrument), "cut": Cut.NONE, "own_questions": {}}
    return planning.choose(programme=running, by=organiser, at=now, **(usual | choices))


@pytest.mark.parametrize("instrument", list(Instrument))
def test_every_instrument_is_short_and_in_three_languages(instrument):  # S41
    found = instruments.standard(instrument)

    assert found.key == instrument.value
    assert sum(isinstance(one, Scale | Choice) for one in found.questions) <= 11
    assert sum(isinstance(one, Open) for one in found.questions) <= 2
    assert all(one.texts.keys() == {"fi", "sv", "en"} for one in found.questions)


def test_the_end_asks_what_the_method_promises():  # S41 S42 S43 S46 S69 S127
    keys = [one.key for one in instruments.standard(Instrument.END).questions]

    assert keys == [
        "ideas", "change", "rewarding", "empowering", "support", "encounters", "trust",
        "useful", "network", "time", "apply", "best", "better",
    ]  # fmt: skip


def test_publishing_pairs_sends_the_start_once(running, people, now):
    for moment in (now, now + timedelta(minutes=10)):
        asking.send_due(at=moment)
        asking.tell(at=moment)

    assert sent(running) == ["start"]
    assert Ticket.objects.count() == 12
    assert letters("asked").count() == 12


def test_each_is_sent_when_its_moment_has_come_and_follow_ups_to_those_who_said_yes(running, people, now):
    for person in people[:5]:
        FollowUp.objects.create(programme=running, person=person)
    moments = {key: queries.due_at(running, timeline(running), key) for key in Instrument}

    found = {}
    for instrument, moment in moments.items():
        asking.send_due(at=moment - timedelta(minutes=1))
        before = instrument.value in sent(running)
        asking.send_due(at=moment)
        round_ = Round.objects.get(programme=running, key=instrument)
        found[instrument.value] = (before, round_.tickets.count(), round_.closes_at - moment)

    fortnight = timedelta(days=14)
    assert found == {
        "start": (False, 12, fortnight),
        "midway": (False, 12, timedelta(days=10)),
        "end": (False, 12, fortnight),
        "follow-up-3": (False, 5, fortnight),
        "follow-up-6": (False, 5, fortnight),
    }


def test_nothing_is_sent_before_pairs_are_there_nor_when_it_would_be_late(running, people, now):
    running.pairs_published_at = None
    running.save()
    asking.send_due(at=now)
    before = sent(running)
    running.pairs_published_at = now - timedelta(days=15)
    running.save()
    asking.send_due(at=now)
    late = sent(running)
    running.pairs_published_at, running.state = now, State.CANCELLED
    running.save()
    asking.send_due(at=now)

    assert (before, late, sent(running)) == ([], [], [])


def test_four_people_are_not_asked_for_nothing_could_be_shown(running, make_pairs, now):
    make_pairs(2)
    asking.send_due(at=now)

    assert sent(running) == []
    assert asking.tell(at=now) == 0


def test_a_group_that_has_not_met_is_not_asked_about_its_meetings(ask, people):
    round_ = ask(Instrument.END)
    questions = read(round_.questionnaire).questions
    of = {
        ticket.person.name: {one.key for one in asked(questions, frozenset(ticket.happened))}
        for ticket in round_.tickets.select_related("person")
    }

    met, has_not = of["Henkilö 0 a"], of["Henkilö 1 a"]
    assert met - has_not == {"change", "rewarding", "support", "encounters", "trust"}
    assert has_not < met


def test_those_who_have_not_answered_are_reminded_once(asked, reply, now):
    asking.tell(at=now)
    reply(asked, 2, lambda _: {"confidence": 3})
    soon = asked.closes_at - queries.REMINDED

    counts = [asking.remind(at=moment) for moment in (soon - timedelta(minutes=1), soon, soon)]

    assert counts == [0, 10, 0]
    assert letters("reminded").count() == 10


def test_nobody_is_reminded_of_what_is_called_off(asked, running, now):
    asking.tell(at=now)
    running.state = State.CANCELLED
    running.save()

    assert asking.remind(at=asked.closes_at - timedelta(days=1)) == 0


def test_an_organiser_leaves_out_what_is_not_wanted_and_adds_questions(running, people, organiser, now):
    own = [{"text": "Sisältö oli sopivan haastavaa", "kind": "scale"}, {"text": "Mitä jäi puuttumaan?", "kind": "open"}]
    plan(running, organiser, now, asked=[Instrument.START], own_questions={Instrument.START: own})
    asking.send_due(at=now)
    asking.send_due(at=queries.due_at(running, timeline(running), Instrument.MIDWAY))

    assert sent(running) == ["start"]
    found = [(one.key, one.text) for one in read(Round.objects.get().questionnaire).questions][-3:]
    assert found == [
        ("own-1", "Sisältö oli sopivan haastavaa"),
        ("own-2", "Mitä jäi puuttumaan?"),
        ("wish", found[2][1]),
    ]


def test_what_has_been_sent_stays_as_it_was(asked, running, organiser, now):
    frozen = Round.objects.values("questionnaire", "cut", "thresholds").get()
    own = {Instrument.START: [{"text": "Entä nyt?", "kind": "open"}]}
    kept = plan(running, organiser, now, asked=[], cut=Cut.ORGANISATION, own_questions=own)

    assert Round.objects.values("questionnaire", "cut", "thresholds").get() == frozen
    assert (kept.off, kept.own_questions) == (["midway", "end", "follow-up-3", "follow-up-6"], {})


def test_twelve_people_are_never_divided_and_forty_may_be(running, make_pairs, organiser, now):
    plan(running, organiser, now, cut=Cut.ORGANISATION)
    make_pairs(6)
    few = asking.send(programme=running, instrument=Instrument.START, at=now)
    make_pairs(14, first=6)
    many = asking.send(programme=running, instrument=Instrument.MIDWAY, at=now)

    assert (few.cut, many.cut) == (Cut.NONE, Cut.ORGANISATION)
    assert set(few.tickets.values_list("label", flat=True)) == {""}
    assert set(many.tickets.values_list("label", flat=True)) == {"Koekorkea", "Toiskorkea"}


def test_the_same_questions_are_not_sent_twice(asked, running, now):
    with pytest.raises(RoundHasBegun):
        asking.send(programme=running, instrument=Instrument.START, at=now)


def test_home_shows_what_waits_until_it_is_answered(asked, people, ticket_of, now):
    ticket = ticket_of(asked, people[0])
    waits = [step.url for step in agenda.steps(people[0], now)]
    surveys.answer(ticket=ticket, answers={"confidence": 2}, at=now)

    url = reverse("feedback:answer", args=[ticket.token])
    assert url in waits
    assert url not in [step.url for step in agenda.steps(people[0], now)]


def test_the_organiser_hears_of_results_until_they_are_published(asked, running, organiser, now):
    url = reverse("feedback:round", args=[running.slug, "start"])

    def told():
        return url in [note.url for note in attention.notes(running, now)]

    found = [told()]
    surveys.close(round_=asked, at=now)
    found.append(told())
    surveys.publish(round_=asked, by=organiser, at=now)
    found.append(told())

    assert found == [False, True, False]
