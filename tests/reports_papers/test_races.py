"""Two workers and an organiser give certificates at the same moment: everybody gets one."""

import threading

import pytest
from django.db import connection

from ristiin.reports.actions import certifying
from ristiin.reports.models import Certificate

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*acts) -> list[BaseException]:
    """Let several act at the same moment, each over a connection of its own, and return what went wrong."""
    start, wrong = threading.Barrier(len(acts)), []

    def run(act) -> None:
        try:
            start.wait()
            act()
        except Exception as error:  # noqa: BLE001 - told by the test
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def test_nobody_gets_two(programme, pair, participant, organiser, later) -> None:
    def by_itself() -> None:
        certifying.issue(programme=programme, at=later)

    def by_hand() -> None:
        certifying.give(programme=programme, person=participant, by=organiser, at=later)

    wrong = at_once(by_itself, by_hand, by_itself, by_hand)

    assert wrong == []
    assert sorted(Certificate.objects.values_list("name", flat=True)) == ["Paula Osallistuja", "Åke Toinen"]


def test_written_anew_twice_leaves_one_that_is_valid(programme, pair, participant, organiser, later) -> None:
    certifying.issue(programme=programme, at=later)
    old = Certificate.objects.get(person=participant)

    wrong = at_once(*[lambda: certifying.write_anew(certificate=old, by=organiser, at=later)] * 4)

    assert wrong == []
    assert Certificate.objects.filter(person=participant, withdrawn_at=None).count() == 1
    assert Certificate.objects.filter(person=participant).count() == 2
