"""The real worker in a process of its own, to be killed in the middle of things."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.infrastructure.databases import address_of_test_database

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 20


@dataclass(frozen=True)
class WorkerProcess:
    process: "subprocess.Popen[bytes]"
    log: Path

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """Ask it to end after the task under way, and return its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


@pytest.fixture
def start_worker(transactional_db, settings, tmp_path):
    """Call it to start a worker on the database under test; all are ended with the test.

    Tasks may live in any module of `tests` or `ristiin` that can be imported.
    """
    started = []

    def start(**environment: str) -> WorkerProcess:
        log = tmp_path / f"worker-{len(started)}.log"
        told = {
            "DATABASE_URL": address_of_test_database(),
            "PYTHONPATH": os.pathsep.join([str(PROJECT / "src"), str(PROJECT)]),
            "RISTIIN_BASE_URL": settings.BASE_URL,
            "RISTIIN_MAIL_URL": settings.MAIL_URL,
            "RISTIIN_SECRET_KEY": settings.SECRET_KEY,
        }
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "ristiin.site.manage", "ristiin_worker", "--interval", "0.1"],
                env=os.environ | told | environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        worker = WorkerProcess(process, log)
        started.append(worker)
        return worker

    yield start
    for worker in started:
        if worker.running:
            worker.kill()
        # Shown only with a test that failed.
        print(worker.log.read_text(errors="replace"))  # noqa: T201


@pytest.fixture
def worker_process(start_worker):
    """One running worker."""
    return start_worker()
