from ristiin.kernel.models import WorkerPulse
from tests.infrastructure.waiting import wait_until


def test_a_worker_works_on_the_database_under_test_until_it_is_killed(worker_process):
    wait_until(WorkerPulse.objects.exists, seconds=20)
    assert worker_process.running

    worker_process.kill()

    assert not worker_process.running


def test_a_worker_that_is_asked_ends_in_peace(worker_process):
    wait_until(WorkerPulse.objects.exists, seconds=20)

    assert worker_process.stop() == 0
