"""A worker killed while it writes to many: another goes on, nobody hears twice and nobody is missed."""

from collections import Counter
from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from ristiin.accounts.actions import people_for_addresses
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.feedback.actions import asking
from ristiin.feedback.choices import Instrument
from ristiin.grouping.models import Group, Membership
from ristiin.kernel.models import OutgoingMail, WorkerPulse
from ristiin.surveys.models import Ticket
from tests.infrastructure.waiting import wait_until

MANY = 600


def crowd(running, number, now):
    """Put so many people into one group."""
    names = {f"f{n}@many.example": f"F {n}" for n in range(number)}
    people = people_for_addresses(names=names, at=now, languages={}).values()
    state = EnrolmentState.REGISTERED
    rows = Enrolment.objects.bulk_create(
        Enrolment(programme=running, person=person, state=state, registered_at=now, changed_at=now) for person in people
    )
    group = Group.objects.create(programme=running, number=900, published_at=now)
    Membership.objects.bulk_create(Membership(group=group, enrolment=row, joined_at=now) for row in rows)


def written():
    return Counter(OutgoingMail.objects.filter(kind="feedback/asked").values_list("to_address", flat=True))


def test_a_killed_worker_costs_nobody_their_letter_and_writes_to_nobody_twice(
    transactional_db, running, start_worker, smtp_sink, now
):
    crowd(running, MANY, now)
    asking.send(programme=running, instrument=Instrument.START, at=now)
    for least in (1, MANY // 2):
        worker = start_worker()
        wait_until(lambda least=least: sum(written().values()) >= least, seconds=90, every=0.02)
        worker.kill()
        WorkerPulse.objects.update(beat_at=now - timedelta(days=365))

    start_worker()
    wait_until(lambda: not Ticket.objects.filter(told_at=None).exists(), seconds=90)

    assert len(written()) == MANY
    assert set(written().values()) == {1}


def test_letters_that_break_off_are_written_again(running, people, now):
    asking.send(programme=running, instrument=Instrument.START, at=now)
    with transaction.atomic():
        asking.tell(at=now)
        transaction.set_rollback(True)
    before = (len(written()), Ticket.objects.filter(told_at=None).count())
    asking.tell(at=now)

    assert before == (0, 12)
    assert set(written().values()) == {1}
    assert len(written()) == 12


def test_one_who_answers_before_the_letter_gets_none(running, asked, reply, now):
    reply(asked, 1, lambda _number: {"confidence": 4})

    assert asking.tell(at=now) == 11
    assert asking.tell(at=now) == 0


def test_the_organiser_sees_how_far_the_letters_are(client, running, organiser, now):
    crowd(running, 150, now)
    asking.send(programme=running, instrument=Instrument.START, at=now)
    organiser.language = "en"
    organiser.save(update_fields=["language"])
    client.force_login(organiser)
    urls = reverse("feedback:programme", args=[running.slug]), reverse("feedback:round", args=[running.slug, "start"])

    def seen():
        programme, round_ = (client.get(url).content.decode() for url in urls)
        return "letters " in programme, "The letters are on their way" in round_

    asking.tell(at=now)
    midway = client.get(urls[0]).context["lines"][0]
    found = [seen()]
    asking.tell(at=now)
    found.append(seen())

    assert (midway.told, midway.asked) == (100, 150)
    assert found == [(True, True), (False, False)]
