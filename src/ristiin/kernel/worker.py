"""The worker: runs background tasks under a lease, sends mail and starts periodic work."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import OperationalError, close_old_connections, connection, transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from ristiin.kernel import clock, periodic, postman
from ristiin.kernel.models import WorkerPulse

BEAT = timedelta(seconds=3)
LEASE = timedelta(seconds=15)
MOST_RUNS = 5

logger = logging.getLogger(__name__)


class LeasedWorker(Worker):
    """A worker whose tasks go back to the queue when it dies.

    Its pulse is renewed by a thread of its own. Any worker whose own pulse has been steady returns the tasks of one
    whose pulse has stopped for `LEASE`; a task that has killed `MOST_RUNS` workers is marked failed instead.
    """

    def __init__(self, worker_id: str, *, interval: float = 1.0) -> None:
        super().__init__(
            queue_names=["*"],
            interval=interval,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_id,
            excluded_queue_names=[],
        )
        self._stopped = threading.Event()
        self._beat_at = self._steady_since = time.monotonic()

    def run(self) -> None:
        """Work until told to stop."""
        beat(self.worker_id)
        # Mail has a thread of its own: a server that stalls keeps nothing else waiting.
        soon = timedelta(seconds=self.interval)
        for duty, pause in ((self._beat, BEAT), (self._errands, soon), (self._mail, soon)):
            threading.Thread(target=self._repeat, args=(duty, pause), daemon=True).start()
        try:
            super().run()
        finally:
            self._stopped.set()

    def _repeat(self, duty: Callable[[], None], pause: timedelta) -> None:
        while not self._stopped.wait(pause.total_seconds()):
            try:
                close_old_connections()
                duty()
            except OperationalError:
                logger.warning("The database did not answer; trying again")
                connection.close()
            except Exception:
                logger.exception("A periodic job failed; it is tried again")

    def _beat(self) -> None:
        beat(self.worker_id)
        now = time.monotonic()
        if now - self._beat_at > 2 * BEAT.total_seconds():
            self._steady_since = now
        self._beat_at = now

    def _errands(self) -> None:
        # Who could not write for a while has no business to call others dead: they could not write either.
        if time.monotonic() - self._steady_since > LEASE.total_seconds():
            return_tasks_of_the_dead()
        periodic.run_due(clock.now())
        periodic.run_errands(clock.now())

    def _mail(self) -> None:
        postman.deliver_due()


def beat(worker_id: str) -> None:
    """Renew a worker's lease."""
    WorkerPulse.objects.update_or_create(worker_id=worker_id, defaults={"beat_at": clock.now()})


def return_tasks_of_the_dead() -> int:
    """Put the tasks of workers without a pulse back in the queue and return how many there were."""
    alive = set(WorkerPulse.objects.filter(beat_at__gte=clock.now() - LEASE).values_list("worker_id", flat=True))
    returned = 0
    with transaction.atomic():
        running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
        if connection.features.has_select_for_update_skip_locked:
            running = running.select_for_update(skip_locked=True)
        for task in running:
            if task.worker_ids and task.worker_ids[-1] in alive:
                continue
            hopeless = len(task.worker_ids) >= MOST_RUNS
            task.status = TaskResultStatus.FAILED if hopeless else TaskResultStatus.READY
            task.save(update_fields=["status"])
            logger.warning(
                "Task %s of a stopped worker %s", task.id, "given up" if hopeless else "returned to the queue"
            )
            returned += 1
    return returned
