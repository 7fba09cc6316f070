"""R4, R5: a killed worker's task is run again within 30 s, and its effects are there once."""

import time
from datetime import timedelta

import pytest
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ristiin.kernel import clock
from ristiin.kernel.models import OutgoingMail, PeriodicRun, WorkerPulse
from ristiin.kernel.tasks import forget_old_rows
from ristiin.kernel.worker import BEAT, LEASE, MOST_RUNS, beat, return_tasks_of_the_dead
from tests.infrastructure.waiting import wait_until
from tests.kernel.slow_work import write_a_letter

pytestmark = pytest.mark.django_db(transaction=True)
AGAIN_WITHIN = timedelta(seconds=30)
PATIENCE = 90
"""Seconds for a machine that is busy with other things: that says nothing about the software."""


def lines(file) -> int:
    return len(file.read_text().splitlines()) if file.exists() else 0


def state() -> str:
    return DBTaskResult.objects.get().status


def test_a_killed_workers_task_is_run_again_with_its_effects_once(start_worker, tmp_path) -> None:
    began = tmp_path / "began"
    first = start_worker()
    write_a_letter.enqueue(str(began), "once")
    wait_until(lambda: OutgoingMail.objects.count() == 1, seconds=20)
    other = start_worker()

    first.kill()
    wait_until(lambda: state() == TaskResultStatus.SUCCESSFUL, seconds=PATIENCE)

    assert (lines(began), OutgoingMail.objects.count(), len(DBTaskResult.objects.get().worker_ids)) == (2, 1, 2)
    assert other.running


def test_a_dead_workers_lease_ends_soon_enough() -> None:
    # It is noticed a moment after, and worked on at once.
    assert LEASE + 2 * BEAT < AGAIN_WITHIN


def test_a_living_workers_task_is_left_to_it(start_worker, tmp_path) -> None:
    began = tmp_path / "began"
    start_worker()
    write_a_letter.enqueue(str(began), "once")
    wait_until(lambda: lines(began) == 1, seconds=20)
    start_worker()

    time.sleep(LEASE.total_seconds() + 6)

    assert (lines(began), state()) == (1, TaskResultStatus.RUNNING)


def test_two_workers_run_each_job_once_a_slot(start_worker) -> None:
    for _number in range(2):
        start_worker()

    wait_until(lambda: PeriodicRun.objects.count() >= 3, seconds=30)
    time.sleep(2)

    runs = list(PeriodicRun.objects.values_list("name", "slot"))
    assert len(runs) == len(set(runs))


def test_a_worker_told_to_stop_finishes_first(start_worker, tmp_path) -> None:
    began = tmp_path / "began"
    began.write_text("began\n")
    worker = start_worker()
    write_a_letter.enqueue(str(began), "once")
    wait_until(lambda: lines(began) == 2, seconds=20)

    worker.stop()

    assert state() == TaskResultStatus.SUCCESSFUL


@pytest.fixture
def running_task(tmp_path):
    """Make a task that the given workers have run, the last of them still."""

    def make(*worker_ids: str) -> DBTaskResult:
        write_a_letter.enqueue(str(tmp_path / "began"), "once")
        DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, worker_ids=list(worker_ids))
        return DBTaskResult.objects.get()

    return make


def test_a_task_that_kills_its_workers_is_given_up(running_task) -> None:
    running_task(*(f"dead {number}" for number in range(MOST_RUNS)))

    return_tasks_of_the_dead()

    assert state() == TaskResultStatus.FAILED


def test_a_task_waits_for_the_lease_to_end(running_task) -> None:
    running_task("a")
    beat("a")
    alive = return_tasks_of_the_dead()
    WorkerPulse.objects.update(beat_at=clock.now() - LEASE - timedelta(seconds=1))

    dead = return_tasks_of_the_dead()

    assert (alive, dead, state()) == (0, 1, TaskResultStatus.READY)


def test_old_pulses_are_forgotten(at) -> None:
    WorkerPulse.objects.create(worker_id="old", beat_at=at - timedelta(days=2))
    WorkerPulse.objects.create(worker_id="new", beat_at=at)

    forget_old_rows(at)

    assert [pulse.worker_id for pulse in WorkerPulse.objects.all()] == ["new"]
