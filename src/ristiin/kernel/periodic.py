"""Periodic work: a job runs once a slot, whatever the number of workers."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction

from ristiin.kernel.models import PeriodicRun

logger = logging.getLogger(__name__)
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_jobs: dict[str, "Job"] = {}
_errands: dict[str, Callable[[datetime], object]] = {}


@dataclass(frozen=True)
class Job:
    """A function that is called with the moment, once in every `every`."""

    name: str
    every: timedelta
    run: Callable[[datetime], None]


def every(interval: timedelta) -> Callable[[Callable[[datetime], None]], Callable[[datetime], None]]:
    """Make a function of an app's `tasks.py` a periodic job."""

    def enter(function: Callable[[datetime], None]) -> Callable[[datetime], None]:
        name = f"{function.__module__}.{function.__name__}"
        _jobs[name] = Job(name, interval, function)
        return function

    return enter


def every_round(function: Callable[[datetime], object]) -> Callable[[datetime], object]:
    """Have a function of an app's `tasks.py` called on every round of every worker.

    It looks first whether there is anything to do, does a part of it in a transaction of its own, and shares the work
    with others by locks.
    """
    _errands[f"{function.__module__}.{function.__name__}"] = function
    return function


def run_errands(at: datetime) -> None:
    """Call what is done on every round; one that fails keeps none of the others from running."""
    for name, function in _errands.items():
        try:
            function(at)
        except Exception:
            logger.exception("The errand %s failed", name)


def jobs() -> list[Job]:
    """Return every job that has been entered."""
    return list(_jobs.values())


def run_due(at: datetime) -> list[str]:
    """Run the jobs whose slot at `at` nobody has taken yet and return their names.

    The slot's row and the job's work are one transaction: a job that is killed midway leaves its slot free. A job that
    fails keeps none of the others from running, and is tried again with the next call.
    """
    done = []
    for job in jobs():
        slot = _EPOCH + job.every * ((at - _EPOCH) // job.every)
        if PeriodicRun.objects.filter(name=job.name, slot=slot).exists():
            continue
        try:
            with transaction.atomic():
                PeriodicRun.objects.create(name=job.name, slot=slot)
                job.run(at)
        except Exception:
            if not PeriodicRun.objects.filter(name=job.name, slot=slot).exists():
                logger.exception("The job %s failed", job.name)
            continue
        done.append(job.name)
    return done
