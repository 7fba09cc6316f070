"""R3: many at once on few places, and pairs made at once; each with the lock taken away to show that it is needed."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from ristiin.accounts.actions import person_for_address
from ristiin.enrolment.actions import offering, pairing
from ristiin.enrolment.actions.registration import register, withdraw
from ristiin.enrolment.choices import EnrolmentState, OfferState, RequestState, Source
from ristiin.enrolment.holding import places_held
from ristiin.enrolment.models import Enrolment, Offer, PairRequest
from ristiin.enrolment.wishes import Wishes
from ristiin.kernel.refusal import Refusal
from ristiin.programmes.choices import Pairing
from ristiin.programmes.models import Programme, TargetGroup

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PLACES = 12


def at_once(work, items, threads):
    """Do `work` with every item, `threads` at a time, each thread on a connection of its own."""
    items = list(items)
    outcomes, waiting = [None] * len(items), iter(range(len(items)))

    def attempt(item):
        try:
            return work(item)
        except Refusal as refusal:
            return refusal

    def take_turns(_thread):
        try:
            for place in waiting:
                outcomes[place] = attempt(items[place])
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(take_turns, range(threads)))
    return outcomes


def without_lock(threads):
    """Count and write without a lock; nobody finishes before all have counted and written."""
    barrier = threading.Barrier(threads)

    @contextmanager
    def hold(programme):
        yield Programme.objects.get(pk=programme.pk)
        barrier.wait(timeout=30)

    return hold


def crowd(number, at):
    return [person_for_address(address=f"p{n}@example.org", name=f"Nimi {n}", at=at) for n in range(number)]


def rush(programme, people, at, *, threads, hold):
    def work(person):
        return register(programme=programme, person=person, wishes=Wishes(), at=at, hold=hold)

    return at_once(work, people, threads)


def standing():
    queue = Enrolment.objects.filter(state=EnrolmentState.WAITING).order_by("waiting_number")
    return (
        Enrolment.objects.filter(state=EnrolmentState.REGISTERED).count(),
        list(queue.values_list("waiting_number", flat=True)),
    )


def test_two_hundred_tries_give_exactly_the_places_and_a_gapless_queue(programme, at):
    programme.capacity = PLACES
    programme.save()

    rush(programme, crowd(200, at), at, threads=24, hold=places_held)

    assert standing() == (PLACES, list(range(1, 189)))


def test_with_the_lock_taken_away_the_same_tries_overbook(programme, at):
    programme.capacity = PLACES
    programme.save()

    rush(programme, crowd(24, at), at, threads=24, hold=without_lock(24))

    assert standing() == (24, [])


def test_one_person_pressing_fifty_times_registers_once(programme, participant, at):
    outcomes = rush(programme, [participant] * 50, at, threads=16, hold=places_held)

    assert Enrolment.objects.count() == 1
    assert {outcome.pk for outcome in outcomes} == {Enrolment.objects.get().pk}


def test_withdrawing_while_others_register_never_overbooks(programme, at):
    programme.capacity = PLACES
    programme.save()
    people = crowd(60, at)
    first = [register(programme=programme, person=person, wishes=Wishes(), at=at) for person in people[:20]]

    def work(item):
        if isinstance(item, Enrolment):
            return withdraw(enrolment=item, at=at)
        return register(programme=programme, person=item, wishes=Wishes(), at=at)

    at_once(work, [item for pair in zip(first, people[20:40], strict=True) for item in pair] + people[40:], 16)

    assert standing() == (PLACES, list(range(1, 29)))


@pytest.fixture
def three_lines(programme):
    """A programme of 120 places in three target groups of 30, 40 and 50."""
    programme.size_min, programme.size_max, programme.capacity = 5, 10, 120
    programme.save()
    return [
        TargetGroup.objects.create(
            programme=programme, names={"fi": name}, folded_name=name, capacity=places, position=place
        )
        for place, (name, places) in enumerate((("a", 30), ("b", 40), ("c", 50)))
    ]


def line_of(group):
    """Return how many of a target group hold a place, taken or offered, its numbers, and who waits without an offer."""
    rows = Enrolment.objects.filter(target_group=group)
    waiting = rows.filter(state=EnrolmentState.WAITING)
    offered = Offer.objects.filter(enrolment__target_group=group, state=OfferState.OPEN)
    held = rows.filter(state=EnrolmentState.REGISTERED).count() + offered.count()
    unasked = waiting.exclude(pk__in=offered.values("enrolment")).count()
    return held, sorted(waiting.values_list("waiting_number", flat=True)), unasked


@pytest.mark.long
def test_two_thousand_tries_on_120_places_while_offers_are_taken_declined_and_run_out(
    programme, three_lines, organiser, at
):  # S103
    people = crowd(500, at)
    late = at + timedelta(days=3)

    def try_at(number):
        person, group = people[number % 500], three_lines[number % 3]
        act = number // 500
        own = Enrolment.objects.filter(person=person).select_related("programme").first()
        if act == 0 or own is None:
            fresh = {"person": person, "wishes": Wishes(), "source": Source.DESK, "actor": organiser}
            return register(programme=programme, target_group=group, at=at, **fresh)
        if act == 1 and number % 2:
            return withdraw(enrolment=own, at=at)
        if number % 250 == 0:
            return offering.lapse(programme=programme, at=late)
        open_now = Offer.objects.filter(state=OfferState.OPEN).order_by("pk")[number % 5 : number % 5 + 1]
        for offer in open_now:
            return (offering.decline if number % 9 == 0 else offering.take)(offer=offer, at=at)
        return own

    outcomes = at_once(try_at, range(2000), 24)

    assert len(outcomes) == 2000
    offering.offer_free_places(at=at)
    for group in three_lines:
        held, numbers, unasked = line_of(group)
        assert held <= group.capacity
        assert held == group.capacity or unasked == 0
        assert numbers == list(range(1, len(numbers) + 1))
    assert line_of(three_lines[0])[0] == 30
    assert Enrolment.objects.count() == Enrolment.objects.values("person").distinct().count() == 500


@pytest.fixture
def one_offer_many_takers(programme, organiser, at):
    """One free place and many who wait, each of whom is offered it at the same moment."""
    programme.size_min, programme.size_max, programme.capacity = 5, 10, 0
    programme.save()
    rows = [register(programme=programme, person=person, wishes=Wishes(), at=at) for person in crowd(12, at)]
    Programme.objects.filter(pk=programme.pk).update(capacity=1)
    return rows


def test_one_free_place_is_offered_to_one_of_many_asked_at_once(one_offer_many_takers, organiser, at):
    at_once(lambda row: offering.offer(enrolment=row, actor=organiser, at=at), one_offer_many_takers, 12)

    assert Offer.objects.filter(state=OfferState.OPEN).count() == 1


def test_with_the_lock_taken_away_the_same_offers_promise_more_than_there_is(one_offer_many_takers, organiser, at):
    hold = without_lock(12)

    at_once(lambda row: offering.offer(enrolment=row, actor=organiser, at=at, hold=hold), one_offer_many_takers, 12)

    assert Offer.objects.filter(state=OfferState.OPEN).count() == 12


def test_an_offer_taken_and_run_out_at_once_is_one_of_the_two(programme, three_lines, organiser, at):
    line = three_lines[:1]
    TargetGroup.objects.filter(pk=line[0].pk).update(capacity=1)
    rows = [
        register(programme=programme, person=person, wishes=Wishes(), target_group=line[0], at=at)
        for person in crowd(30, at)
    ]
    withdraw(enrolment=rows[0], at=at)
    offer = Offer.objects.get(state=OfferState.OPEN)

    def act(number):
        if number % 2:
            return offering.take(offer=offer, at=at)
        return offering.lapse(programme=programme, at=offer.until)

    at_once(act, range(40), 16)

    held, numbers, _unasked = line_of(line[0])
    assert (held, numbers) == (1, list(range(1, len(numbers) + 1)))


@pytest.fixture
def looking(programme, at):
    """People of a programme in which they find each other."""
    programme.pairing = Pairing.FREE
    programme.save()
    return [register(programme=programme, person=person, wishes=Wishes(), at=at) for person in crowd(5, at)]


def _asked_by_all(looking, at):
    first, *others = looking
    return [pairing.ask(asker=other, asked=first, at=at) for other in others]


def test_of_many_yeses_at_once_one_makes_a_pair(looking, at):
    requests = _asked_by_all(looking, at)

    outcomes = at_once(lambda request: pairing.accept(request=request, at=at), requests, 4)

    assert sum(isinstance(outcome, PairRequest) for outcome in outcomes) == 1
    (accepted,) = PairRequest.objects.filter(state=RequestState.ACCEPTED)
    assert set(Enrolment.objects.filter(partner__isnull=False).values_list("pk", "partner")) == {
        (accepted.asker_id, accepted.asked_id),
        (accepted.asked_id, accepted.asker_id),
    }
    assert PairRequest.objects.filter(state=RequestState.ASKED).count() == 0


def test_two_who_ask_each_other_at_once_are_one_pair(looking, at):
    first, second = looking[:2]

    at_once(lambda pair: pairing.ask(asker=pair[0], asked=pair[1], at=at), [(first, second), (second, first)], 2)

    assert set(Enrolment.objects.filter(partner__isnull=False).values_list("pk", "partner")) == {
        (first.pk, second.pk),
        (second.pk, first.pk),
    }


def test_whatever_the_code_does_the_database_lets_nobody_have_two_pairs(looking):
    first, second, third = looking[:3]
    Enrolment.objects.filter(pk=second.pk).update(partner=first)

    with pytest.raises(IntegrityError):
        Enrolment.objects.filter(pk=third.pk).update(partner=first)
