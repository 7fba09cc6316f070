"""A change of the programme reaches those who take part, once, and nobody else (E1)."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from ristiin.accounts.actions import people_for_addresses
from ristiin.accounts.models import Person
from ristiin.enrolment.actions import telling
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.kernel import periodic
from ristiin.kernel.choices import MailState
from ristiin.kernel.models import AuditEntry, OutgoingMail
from ristiin.programmes.actions import launching, scheduling
from ristiin.programmes.models import Programme


@pytest.fixture
def enrol(programme: Programme, at: datetime) -> Callable[..., Enrolment]:
    """Put somebody's registration into the programme in a state."""

    def make(person: Person, state: EnrolmentState, number: int | None = None) -> Enrolment:
        return Enrolment.objects.create(
            programme=programme, person=person, state=state, waiting_number=number, registered_at=at, changed_at=at
        )

    return make


def move(programme: Programme, organiser: Person, at: datetime, *, hours: int) -> None:
    """Move the kick-off by some hours."""
    entry = programme.timeline.get(key="kick-off")
    shift = timedelta(hours=hours)
    when = scheduling.When(entry.starts_at + shift, entry.ends_at + shift, is_online=True, place="", link="")
    scheduling.change_dates(programme=programme, whens={"kick-off": when}, by=organiser, at=at)


def addresses() -> list[str]:
    """Return where letters go, in order."""
    ours = OutgoingMail.objects.filter(kind__startswith="enrolment/")
    return sorted(ours.values_list("to_address", flat=True))


def test_a_moved_session_is_told_to_those_who_take_part(
    programme: Programme,
    organiser: Person,
    participant: Person,
    other_participant: Person,
    outsider: Person,
    enrol: Callable[..., Enrolment],
    at: datetime,
) -> None:
    enrol(participant, EnrolmentState.REGISTERED)
    enrol(other_participant, EnrolmentState.WAITING, 1)
    enrol(outsider, EnrolmentState.WITHDRAWN)
    move(programme, organiser, at, hours=2)
    assert addresses() == [participant.email]
    letter = OutgoingMail.objects.get(person=participant)
    entry = programme.timeline.get(key="kick-off")
    assert letter.not_after == entry.ends_at
    assert "kick-off" in letter.subject


def test_the_same_dates_again_are_not_told_again(
    programme: Programme, organiser: Person, participant: Person, enrol: Callable[..., Enrolment], at: datetime
) -> None:
    enrol(participant, EnrolmentState.REGISTERED)
    move(programme, organiser, at, hours=2)
    move(programme, organiser, at, hours=0)
    assert len(addresses()) == 1


def test_a_session_that_is_over_is_not_spoken_of(
    programme: Programme, organiser: Person, participant: Person, enrol: Callable[..., Enrolment], at: datetime
) -> None:
    enrol(participant, EnrolmentState.REGISTERED)
    after = programme.timeline.get(key="kick-off").ends_at + timedelta(days=1)
    move(programme, organiser, after, hours=1)
    assert addresses() == []


def test_calling_off_is_told_to_those_who_take_part_or_wait(
    programme: Programme,
    organiser: Person,
    participant: Person,
    other_participant: Person,
    enrol: Callable[..., Enrolment],
    at: datetime,
) -> None:
    enrol(participant, EnrolmentState.REGISTERED)
    enrol(other_participant, EnrolmentState.WAITING, 1)
    launching.cancel(programme=programme, by=organiser, at=at)
    launching.cancel(programme=programme, by=organiser, at=at)
    assert addresses() == sorted([participant.email, other_participant.email])


# -------------------------------------------------------------------------------------------------- many, in the worker


def moved_among_many(programme: Programme, organiser: Person, at: datetime, number: int, *, hours: int = 2) -> None:
    """Register so many people and move the kick-off."""
    names = {f"m{n}@many.example": f"M {n}" for n in range(number)}
    people = people_for_addresses(names=names, at=at, languages={}).values()
    state = EnrolmentState.REGISTERED
    Enrolment.objects.bulk_create(
        Enrolment(programme=programme, person=person, state=state, registered_at=at, changed_at=at) for person in people
    )
    move(programme, organiser, at, hours=hours)


def test_a_move_writes_a_few_letters_at_once_and_leaves_the_others_to_the_worker(
    programme: Programme, organiser: Person, at: datetime
) -> None:  # S97
    moved_among_many(programme, organiser, at, 250)
    counts = [len(addresses())]
    with transaction.atomic():
        telling.tell_some(at=at)
        transaction.set_rollback(True)
    counts.append(len(addresses()))
    while telling.tell_some(at=at):
        counts.append(len(addresses()))

    assert counts == [100, 100, 200, 250]
    assert len(set(addresses())) == 250
    assert AuditEntry.objects.filter(verb="session change told", details={"letters": 250}).count() == 1


def test_a_second_move_tells_everybody_the_latest_time_alone(
    programme: Programme, organiser: Person, at: datetime
) -> None:
    moved_among_many(programme, organiser, at, 120)
    move(programme, organiser, at, hours=1)
    while telling.tell_some(at=at):
        pass

    going = OutgoingMail.objects.filter(kind="enrolment/session_changed", state=MailState.QUEUED)
    entry = programme.timeline.get(key="kick-off")
    assert set(going.values_list("once_key", flat=True)) == {
        f"session/{entry.uid}/{entry.sequence}/{pk}" for pk in Enrolment.objects.values_list("pk", flat=True)
    }


def test_one_who_came_after_the_move_has_the_new_time_already(
    programme: Programme, organiser: Person, participant: Person, enrol: Callable[..., Enrolment], at: datetime
) -> None:
    moved_among_many(programme, organiser, at, 100)
    enrol(participant, EnrolmentState.REGISTERED)

    assert telling.tell_some(at=at) == 0
    assert participant.email not in addresses()


def test_what_is_over_or_called_off_is_told_to_nobody_more(
    programme: Programme, organiser: Person, at: datetime
) -> None:
    moved_among_many(programme, organiser, at, 150)
    after = programme.timeline.get(key="kick-off").ends_at

    assert (telling.tell_some(at=after), telling.tell_some(at=at), len(addresses())) == (0, 0, 100)


def called_off_among_many(programme: Programme, organiser: Person, at: datetime, number: int) -> None:
    """Register so many people and call the programme off."""
    names = {f"m{n}@many.example": f"M {n}" for n in range(number)}
    people = people_for_addresses(names=names, at=at, languages={}).values()
    state = EnrolmentState.REGISTERED
    Enrolment.objects.bulk_create(
        Enrolment(programme=programme, person=person, state=state, registered_at=at, changed_at=at) for person in people
    )
    launching.cancel(programme=programme, by=organiser, at=at)


def test_calling_off_writes_a_few_letters_at_once_and_leaves_the_others_to_the_worker(
    programme: Programme, organiser: Person, at: datetime
) -> None:
    called_off_among_many(programme, organiser, at, 250)
    counts = [len(addresses())]
    with transaction.atomic():
        telling.tell_some_of_cancelling(at=at)
        transaction.set_rollback(True)
    counts.append(len(addresses()))
    while telling.tell_some_of_cancelling(at=at):
        counts.append(len(addresses()))

    assert counts == [100, 100, 200, 250]
    assert len(set(addresses())) == 250
    assert AuditEntry.objects.filter(verb="cancelling told", details={"letters": 250}).count() == 1


def test_the_worker_ends_what_calling_off_began(programme: Programme, organiser: Person, at: datetime) -> None:
    called_off_among_many(programme, organiser, at, 150)
    for _round in range(3):
        periodic.run_errands(at)

    assert len(addresses()) == 150
