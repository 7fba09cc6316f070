"""Several people press at once: the last yes shares once, no words appear without every yes, one poll is asked."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from ristiin.gatherings import poll_queries
from ristiin.gatherings.actions import planning, polling, sharing
from ristiin.gatherings.actions.polling import Proposed
from ristiin.gatherings.choices import Stream
from ristiin.gatherings.models import AgendaItem, Insight, InsightConsent, Poll, PollAnswer, Reply
from ristiin.kernel.models import AuditEntry, OutgoingMail
from ristiin.kernel.refusal import Refusal
from ristiin.rooms.access import people_in
from ristiin.rooms.choices import Fit

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*works):
    """Do everything at the same moment, each on a connection of its own; a refusal is an outcome."""
    barrier = threading.Barrier(len(works))

    def one(work):
        try:
            barrier.wait(timeout=30)
            return work()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


@pytest.fixture
def insight(pair, session, participant, now):
    return sharing.write(
        group=pair,
        entry=session("midway"),
        stream=Stream.THEME,
        body="Ensin",
        person=participant,
        agrees=False,
        send_key="",
        at=now,
    )


def test_two_yeses_at_once_share_it_once(insight, participant, other_participant, now):
    at_once(
        *[
            lambda person=person: sharing.agree(insight=insight, revision=1, person=person, at=now)
            for person in (participant, other_participant)
        ]
    )

    assert Insight.objects.get().shared_at == now
    assert AuditEntry.objects.filter(verb="insight shared").count() == 1


def yes_without_lock(insight, person, now, barrier):
    """Say yes as `agree` does, but for the lock: each looks for the others' yes before they have said it."""
    seen = set(InsightConsent.objects.filter(insight=insight).values_list("person_id", flat=True)) | {person.pk}
    barrier.wait(timeout=30)
    InsightConsent.objects.create(insight=insight, person=person, revision=1, given_at=now)
    if {one.pk for one in people_in(insight.group)} <= seen:
        Insight.objects.filter(pk=insight.pk).update(shared_at=now)


def test_with_the_lock_taken_away_both_yeses_are_there_and_nothing_is_shared(
    insight, participant, other_participant, now
):
    barrier = threading.Barrier(2)
    at_once(
        *[
            lambda person=person: yes_without_lock(insight, person, now, barrier)
            for person in (participant, other_participant)
        ]
    )

    assert (Insight.objects.get().shared_at, InsightConsent.objects.count()) == (None, 2)


@pytest.mark.parametrize("round_", range(6))
def test_new_words_and_the_last_yes_at_once_never_share_what_one_has_not_read(
    insight, participant, other_participant, now, round_
):
    sharing.agree(insight=insight, revision=1, person=participant, at=now)
    at_once(
        lambda: sharing.rewrite(
            insight=insight, revision=1, body="Toisin", person=participant, agrees=True, at=now + timedelta(seconds=1)
        ),
        lambda: sharing.agree(insight=insight, revision=1, person=other_participant, at=now),
    )

    after = Insight.objects.get()
    assert (after.body, after.revision, after.shared_at) == ("Toisin", 2, None)


def test_one_press_many_times_replies_once(insight, other_pair, neighbour, participant, other_participant, now):
    for person in (participant, other_participant):
        sharing.agree(insight=insight, revision=1, person=person, at=now)
    at_once(
        *[
            lambda: sharing.reply(insight=insight, body="Kyllä", person=neighbour, send_key="k", at=now)
            for _press in range(8)
        ]
    )

    assert Reply.objects.count() == 1


def test_two_organisers_ask_one_poll(running, pair, session, organiser, participant, now):
    entry = session("midway")
    times = [Proposed(entry, entry.starts_at + timedelta(days=n), entry.ends_at + timedelta(days=n)) for n in (1, 2)]
    at_once(
        *[
            lambda: polling.ask(programme=running, times=times, closes_at=now + timedelta(days=3), by=organiser, at=now)
            for _press in range(4)
        ]
    )

    assert Poll.objects.count() == 1
    assert OutgoingMail.objects.filter(person=participant, kind="gatherings/poll_asked").count() == 1


def test_settling_and_answering_at_once_leaves_one_settled_poll(running, pair, session, organiser, participant, now):
    entry = session("midway")
    times = [Proposed(entry, entry.starts_at + timedelta(days=n), entry.ends_at + timedelta(days=n)) for n in (1, 2)]
    poll = polling.ask(programme=running, times=times, closes_at=now + timedelta(days=3), by=organiser, at=now)
    first, second = poll_queries.options_of(poll)
    fits = {first.pk: Fit.YES, second.pk: Fit.NO}
    at_once(
        lambda: polling.settle(poll=poll, chosen={entry.pk: first}, by=organiser, at=now),
        lambda: polling.settle(poll=poll, chosen={entry.pk: second}, by=organiser, at=now),
        *[lambda: polling.answer(poll=poll, person=participant, fits=fits, at=now) for _press in range(4)],
    )

    assert poll.options.filter(is_chosen=True).count() == 1
    assert session("midway").sequence == entry.sequence + 1
    assert PollAnswer.objects.count() in {0, 2}


def test_parts_moved_at_once_keep_their_order_whole(running, session, organiser, now):
    entry = session("kick-off")
    planning.take_script(entry=entry, by=organiser, at=now)
    items = list(AgendaItem.objects.filter(entry=entry).order_by("position"))
    at_once(
        *[lambda item=item: planning.move_part(item=item, up=True, by=organiser, at=now) for item in items],
        lambda: planning.remove_part(item=items[2], by=organiser, at=now),
        lambda: planning.take_script(entry=entry, by=organiser, at=now),
    )

    positions = list(AgendaItem.objects.filter(entry=entry).order_by("position").values_list("position", flat=True))
    assert (len(positions), len(set(positions))) == (5, 5)
