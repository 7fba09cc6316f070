"""Whom people know: by consent, drawn when both say so, without names when it is over (S43)."""

from collections import Counter

import pytest
from django.urls import reverse

from ristiin.feedback import queries
from ristiin.feedback.actions import knowing, settling
from ristiin.feedback.choices import Moment
from ristiin.feedback.models import Listed, NetworkSnapshot, Tie
from ristiin.feedback.refusals import NobodyIsAsked, NotOnTheList
from ristiin.surveys import actions as surveys
from ristiin.surveys.thresholds import OTHERS


def page(running):
    return reverse("feedback:knowing", args=[running.slug])


@pytest.fixture
def say(asked, running, now):
    """Say at the start whom somebody knows."""

    def tell(person, *knows, may_be_named=True):
        knowing.say(
            programme=running, person=person, may_be_named=may_be_named, knows=[one.pk for one in knows], at=now
        )

    return tell


@pytest.fixture
def all_listed(say, people):
    """Everybody lets themselves be named."""
    for person in people:
        say(person)
    return people


def settled(running, asked, now):
    surveys.close(round_=asked, at=now)
    settling.settle_closed(at=now)
    return queries.networks(running)


def test_only_those_who_agreed_are_on_the_list(client, running, asked, say, people):
    say(people[1])
    say(people[2], may_be_named=False)
    client.force_login(people[0])

    assert client.get(page(running)).context["people"] == [people[1]]


def test_a_tick_on_the_page_is_kept_and_can_be_taken_back(client, running, asked, say, people):
    say(people[1])
    client.force_login(people[0])
    client.post(page(running), {"may_be_named": "on", "knows": [str(people[1].pk)]})
    kept = list(Tie.objects.values_list("named_by", "knows")), Listed.objects.count()
    client.post(page(running), {})

    assert kept == ([(people[0].pk, people[1].pk)], 2)
    assert (Tie.objects.count(), Listed.objects.count()) == (0, 1)


def test_somebody_who_has_not_agreed_cannot_be_named(say, people, outsider):
    say(people[1], may_be_named=False)

    for somebody in (people[1], people[0], outsider):
        with pytest.raises(NotOnTheList):
            say(people[0], somebody)


def test_one_who_takes_the_consent_back_is_named_by_nobody(say, people):
    say(people[1])
    say(people[0], people[1])
    say(people[1], may_be_named=False)

    assert not Tie.objects.exists()


def test_whom_one_knows_is_asked_only_while_questions_are_open(client, running, asked, say, people, now):
    surveys.close(round_=asked, at=now)
    client.force_login(people[0])

    with pytest.raises(NobodyIsAsked):
        say(people[0])
    assert "form" not in client.get(page(running)).context


def test_a_tie_is_there_when_both_say_so(all_listed, say, people, running, asked, now):
    say(people[0], people[1], people[2])
    say(people[1], people[0])
    net = settled(running, asked, now)["before"]

    assert (len(net.nodes), len(net.edges)) == (12, 1)
    assert net.across is None


def test_closing_destroys_what_was_said_by_name(all_listed, say, people, running, asked, now):
    say(people[0], *people[1:])
    first = settled(running, asked, now)
    again = settled(running, asked, now)

    assert first == again
    assert (Tie.objects.count(), Listed.objects.count(), NetworkSnapshot.objects.count()) == (0, 0, 1)


def test_of_eight_people_nothing_is_kept_and_nine_are_drawn(say, people, running, asked, now):
    ring = dict(zip(range(9), range(9), strict=True))
    said = {(one, (one + 1) % 8) for one in range(8)} | {((one + 1) % 8, one) for one in range(8)}

    assert knowing.without_names(range(8), said, {}) == {"nodes": [], "edges": []}
    assert len(knowing.without_names(ring, said, {})["edges"]) == 8


def test_places_are_in_random_order():
    said = {(1, 2), (2, 1)}
    places = [tuple(knowing.without_names(range(1, 13), said, {})["edges"][0]) for _ in range(40)]

    assert len(set(places)) > 10


def test_organisations_are_told_apart_only_when_there_are_enough_people(make_pairs, running, now):
    homes = ("Koekorkea", "Toiskorkea")
    people = [person.pk for person in make_pairs(8, organisations=homes)]
    third = [person.pk for person in make_pairs(2, first=20, organisations=("Pikku", "Pieni"))]
    few, alone = knowing._classes(running, people[:14]), knowing._classes(running, [*people, *third[:1]])
    told = knowing._classes(running, [*people, *third])

    assert few == {}
    assert sorted(Counter(alone.values()).values()) == [8, 9]
    assert min(Counter(told.values()).values()) >= 5
    assert OTHERS in told.values()


def test_the_two_moments_are_apart(all_listed, say, people, running, asked, ask, now):
    say(people[0], people[1])
    say(people[1], people[0])
    settled(running, asked, now)
    round_ = ask(queries.Instrument.END)
    for person in people:
        knowing.say(programme=running, person=person, may_be_named=True, knows=[], at=now)
    surveys.close(round_=round_, at=now)
    settling.settle_closed(at=now)
    found = queries.networks(running)

    assert [len(found[key].edges) for key in ("before", "after")] == [1, 0]
    assert NetworkSnapshot.objects.filter(moment=Moment.END).count() == 1


def test_a_name_stands_on_no_page_of_one_who_is_not_signed_in(client, all_listed, running, asked, ticket_of, people):
    url = reverse("feedback:answer", args=[ticket_of(asked, people[0]).token])
    pages = [client.get(url).content.decode(), client.get(f"{url}thanks/").content.decode()]

    assert client.get(page(running)).status_code == 302
    assert [person.name for person in people if any(person.name in one for one in pages)] == []
