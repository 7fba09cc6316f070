"""R5 in small: reminders through workers that are killed; the full figure is `benchmarks/reminders/reminders.py`."""

from collections import Counter

import pytest

from ristiin.accounts import gathering, reminding, telling
from ristiin.accounts.actions import people_for_addresses
from ristiin.accounts.models import DigestLine, Person
from ristiin.kernel import clock
from ristiin.kernel.choices import MailState
from ristiin.kernel.models import OutgoingMail
from ristiin.rooms.models import Meeting
from tests.infrastructure.waiting import wait_until
from tests.kernel.pressure import at_once
from tests.nudges.conftest import DAY, HOUR, group_of, settled

PEOPLE = 300
KILLS = 5


@pytest.fixture
def tomorrow(transactional_db, programme):
    """Pairs that meet tomorrow, where it is late in the afternoon now, and who have heard nothing yet."""
    now = clock.now()
    names = {f"r{n}@many.example": f"R {n}" for n in range(PEOPLE)}
    people = list(people_for_addresses(names=names, at=now, languages={}).values())
    Person.objects.filter(email__in=names).update(
        timezone=f"Etc/GMT{(now.hour - 6) % 24 - 12:+d}", quiet_from=0, quiet_until=0
    )
    programme.timeline.exclude(kind="close").delete()
    for number, pair in enumerate(zip(people[::2], people[1::2], strict=True)):
        settled(group_of(programme, number + 1, list(pair), now - 4 * DAY), now + 20 * HOUR, now - 3 * DAY)
    return now


@pytest.mark.postgres
def test_reminders_outlive_their_workers(tomorrow, start_worker, smtp_sink) -> None:
    def sent() -> int:
        return len(smtp_sink.received)

    milestones = [
        DigestLine.objects.exists,
        OutgoingMail.objects.exists,
        *(lambda least=least: sent() >= least for least in (40, 110, 200)),
    ]
    for reached in milestones:
        worker = start_worker()
        wait_until(reached, seconds=60, every=0.02)
        worker.kill()
        # The dead worker's claim on the letter in its hand would be over in five minutes.
        OutgoingMail.objects.filter(state=MailState.QUEUED).update(next_try_at=clock.now())

    start_worker()
    wait_until(lambda: OutgoingMail.objects.filter(state=MailState.SENT).count() == PEOPLE, seconds=120)

    ids = {(mail.recipients[0], mail.message["Message-ID"]) for mail in smtp_sink.received}
    assert len(milestones) == KILLS
    assert sorted(address for address, _id in ids) == sorted(f"r{n}@many.example" for n in range(PEOPLE))
    assert sent() - PEOPLE <= KILLS
    assert DigestLine.objects.count() == OutgoingMail.objects.count() == PEOPLE
    assert max(Counter(address for address, _id in ids).values()) == 1


@pytest.mark.postgres
def test_workers_that_gather_at_the_same_moment_write_one_letter_a_person(tomorrow) -> None:
    reminding.remind(tomorrow)

    at_once(lambda: [gathering.gather(tomorrow) for _ in range(4)], 4)

    assert OutgoingMail.objects.count() == PEOPLE
    assert DigestLine.objects.filter(letter=None).count() == 0


@pytest.mark.postgres
def test_what_is_taken_back_while_it_is_gathered_does_not_go(tomorrow) -> None:
    reminding.remind(tomorrow)
    meetings = list(Meeting.objects.order_by("pk"))
    turn = iter(range(2))

    def gather_or_withdraw() -> None:
        if next(turn):
            for meeting in meetings[:40]:
                telling.withdraw(f"nudge/{meeting.group.programme_id}/meeting/{meeting.pk}/", at=tomorrow)
        else:
            while gathering.gather(tomorrow):
                pass

    at_once(gather_or_withdraw, 2)

    gone = Person.objects.filter(enrolments__memberships__group__meetings__in=meetings[:40])
    assert OutgoingMail.objects.filter(person__in=gone, state=MailState.QUEUED).count() == 0
    assert OutgoingMail.objects.filter(state=MailState.QUEUED).count() == PEOPLE - 80
