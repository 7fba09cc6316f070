"""R3: many at once on few places, and pairs made at once; each with the lock taken away to show that it is needed."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection

from ristiin.accounts.actions import person_for_address
from ristiin.enrolment.actions import pairing
from ristiin.enrolment.actions.registration import register, withdraw
from ristiin.enrolment.choices import EnrolmentState, RequestState
from ristiin.enrolment.holding import places_held
from ristiin.enrolment.models import Enrolment, PairRequest
from ristiin.enrolment.wishes import Wishes
from ristiin.kernel.refusal import Refusal
from ristiin.programmes.choices import Pairing
from ristiin.programmes.models import Programme

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PLACES = 12


def at_once(work, items, threads):
    """Do `work` with every item, `threads` at a time, each thread on a connection of its own."""

    def one(item):
        try:
            return work(item)
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, items))


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
