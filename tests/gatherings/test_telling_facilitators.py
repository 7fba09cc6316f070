"""Those who facilitate hear of a moved session: the first at once, the others from the worker."""

from datetime import timedelta

import pytest
from django.db import transaction

from ristiin.accounts.actions import people_for_addresses
from ristiin.gatherings.actions import announcing
from ristiin.kernel.choices import MailState
from ristiin.kernel.models import AuditEntry, OutgoingMail
from ristiin.programmes.actions import launching, scheduling
from ristiin.programmes.choices import RoleKind
from ristiin.programmes.models import Role


@pytest.fixture
def move(running, session, organiser, now):
    """Move the midway session by some hours."""

    def by(hours):
        entry = session("midway")
        shift = timedelta(hours=hours)
        when = scheduling.When(entry.starts_at + shift, entry.ends_at + shift, is_online=True, place="", link="")
        scheduling.change_dates(programme=running, whens={"midway": when}, by=organiser, at=now)

    return by


@pytest.fixture
def facilitators(running, now):
    """Two hundred and fifty people who facilitate, one of them from the cast."""
    names = {f"o{n}@many.example": f"O {n}" for n in range(249)}
    people = people_for_addresses(names=names, at=now, languages={}).values()
    Role.objects.bulk_create(
        Role(programme=running, person=person, role=RoleKind.FACILITATOR, given_at=now) for person in people
    )
    return list(Role.objects.filter(programme=running, role=RoleKind.FACILITATOR).values_list("person_id", flat=True))


def letters():
    return OutgoingMail.objects.filter(kind="gatherings/session_changed", state=MailState.QUEUED)


def test_a_few_letters_are_written_at_once_and_the_others_by_the_worker(facilitators, move, now):
    move(2)
    counts = [letters().count()]
    with transaction.atomic():
        announcing.tell_some(at=now)
        transaction.set_rollback(True)
    counts.append(letters().count())
    while announcing.tell_some(at=now):
        counts.append(letters().count())

    assert counts == [100, 100, 200, 250]
    assert letters().values("to_address").distinct().count() == 250
    assert AuditEntry.objects.filter(verb="session change told", details={"letters": 250}).count() == 1


def test_a_second_move_tells_each_the_latest_time_alone(facilitators, session, move, now):
    move(2)
    move(1)
    while announcing.tell_some(at=now):
        pass

    entry = session("midway")
    assert set(letters().values_list("once_key", flat=True)) == {
        f"session-facilitator/{entry.uid}/{entry.sequence}/{pk}" for pk in facilitators
    }


def test_what_is_over_is_told_to_no_more(facilitators, session, move, now):
    move(2)
    after = session("midway").ends_at

    assert (announcing.tell_some(at=after), announcing.tell_some(at=now), letters().count()) == (0, 0, 100)


def test_of_a_programme_that_is_called_off_no_more_is_told(facilitators, running, organiser, move, now):
    move(2)
    launching.cancel(programme=running, by=organiser, at=now)

    assert announcing.tell_some(at=now) == 0
