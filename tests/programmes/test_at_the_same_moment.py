"""Two at the same moment: what the locks are for, and what happens without them."""

from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from ristiin.kernel.refusal import Refusal
from ristiin.programmes import queries
from ristiin.programmes.actions import appointing, starting
from ristiin.programmes.choices import RoleKind
from ristiin.programmes.models import Programme, Role
from ristiin.programmes.playbooks import playbooks
from tests.programmes.conftest import FIRST_DAY

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

NAMES = {"fi": "CEM"}


def at_once(*works):
    """Do each work in a thread and connection of its own, all beginning together."""
    together = Barrier(len(works))

    def do(work):
        together.wait()
        try:
            work()
        except Refusal:
            pass
        finally:
            connection.close()

    threads = [Thread(target=do, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_four_presses_start_one_programme(organiser, at):
    def press():
        starting.start(playbook="cem", person=organiser, names=NAMES, first_day=FIRST_DAY, at=at)

    at_once(press, press, press, press)
    assert Programme.objects.count() == 1


def test_without_the_lock_they_start_several(organiser, at):
    looked = Barrier(4)

    def press():
        with transaction.atomic():
            # Everybody has a snapshot of their own before anybody writes: the lock is what forbids this.
            Programme.objects.count()
            looked.wait()
            starting._start_once(playbooks()["cem"], organiser, NAMES, FIRST_DAY, at)

    at_once(press, press, press, press)
    assert Programme.objects.count() > 1


@pytest.fixture
def two_organisers(draft, organiser, other_organiser, at):
    appointing.give_role(programme=draft, address=other_organiser.email, role=RoleKind.ORGANISER, by=organiser, at=at)
    return list(Role.objects.filter(programme=draft, role=RoleKind.ORGANISER).select_related("person"))


def test_two_organisers_who_leave_together_leave_one(draft, two_organisers, at):
    first, second = two_organisers
    at_once(
        lambda: appointing.take_role(role=first, by=first.person, at=at),
        lambda: appointing.take_role(role=second, by=second.person, at=at),
    )
    assert len(queries.organisers(draft)) == 1


def test_without_the_lock_both_are_gone(draft, two_organisers, at):
    looked = Barrier(2)

    def leave(role):
        with transaction.atomic():
            appointing._end(role, draft, role.person, at)
            # Neither sees that the other has gone.
            looked.wait()

    at_once(*(lambda role=role: leave(role) for role in two_organisers))
    assert queries.organisers(draft) == []
