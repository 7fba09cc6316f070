"""Periodic work: once a slot, whatever the number of workers and whoever is killed."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import IntegrityError

from ristiin.kernel import periodic
from ristiin.kernel.models import OutgoingMail, PeriodicRun
from tests.infrastructure.databases import address_of_test_database
from tests.infrastructure.waiting import wait_until
from tests.infrastructure.workers import PROJECT
from tests.kernel.pressure import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def only_job():
    """Enter one job for the length of the test, alone."""
    others = dict(periodic._jobs)
    periodic._jobs.clear()
    yield periodic.every(timedelta(hours=1))
    periodic._jobs.clear()
    periodic._jobs.update(others)


def test_a_job_runs_once_a_slot(only_job, at) -> None:
    ran = []
    only_job(ran.append)

    names = [periodic.run_due(at + timedelta(minutes=minutes)) for minutes in (0, 20, 59, 60, 61)]

    assert ran == [at, at + timedelta(minutes=60)]
    assert [len(done) for done in names] == [1, 0, 0, 1, 0]


@pytest.mark.django_db(transaction=True)
def test_many_workers_run_a_slot_once(only_job, at) -> None:
    ran = []
    only_job(ran.append)

    at_once(lambda: periodic.run_due(at), 8)

    assert (ran, PeriodicRun.objects.count()) == ([at], 1)


def test_a_job_that_fails_is_tried_again_and_undone(only_job, at, caplog) -> None:
    tries = []

    def fails_once(moment) -> None:
        tries.append(moment)
        PeriodicRun.objects.create(name="half done", slot=moment)
        if len(tries) == 1:
            raise RuntimeError

    only_job(fails_once)

    periodic.run_due(at)
    after_first = list(PeriodicRun.objects.values_list("name", flat=True))
    periodic.run_due(at)

    assert (after_first, len(tries), PeriodicRun.objects.filter(name="half done").count()) == ([], 2, 1)
    assert "failed" in caplog.text


def test_a_job_that_fails_keeps_no_other_from_running(only_job, at) -> None:
    ran = []

    def fails(_moment) -> None:
        raise IntegrityError

    only_job(fails)
    only_job(ran.append)

    periodic.run_due(at)

    assert ran == [at]


def test_the_slot_of_a_killed_job_is_free(transactional_db, tmp_path, settings) -> None:
    began = tmp_path / "began"
    told = {
        "DATABASE_URL": address_of_test_database(),
        "PYTHONPATH": os.pathsep.join([str(PROJECT / "src"), str(PROJECT)]),
        "DJANGO_SETTINGS_MODULE": "ristiin.site.settings",
        "RISTIIN_SECRET_KEY": settings.SECRET_KEY,
    }
    command = [sys.executable, "-m", "tests.kernel.job_to_kill", str(began)]
    process = subprocess.Popen(command, env=os.environ | told)
    wait_until(began.exists, seconds=20)
    process.kill()
    process.wait()

    again = subprocess.run([*command, "quickly"], env=os.environ | told, timeout=30, check=True)

    assert again.returncode == 0
    assert list(OutgoingMail.objects.values_list("once_key", flat=True)) == ["job to kill"]
    assert PeriodicRun.objects.filter(name="tests.kernel.job_to_kill.job").count() == 1
