"""Runs one periodic job in a process of its own: slowly, to be killed halfway, or quickly."""

import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

MOMENT = datetime(2027, 1, 12, 10, 0, tzinfo=UTC)


def main(began: Path, *, slowly: bool) -> None:
    django.setup()
    from ristiin.kernel import outbox, periodic  # noqa: PLC0415 - after the set-up

    def job(at: datetime) -> None:
        outbox.write(
            kind="accounts/login_code",
            to_address="x@example.org",
            language="fi",
            context={"code": "BCDF-GHJK"},
            at=at,
            once_key="job to kill",
        )
        began.touch()
        if slowly:
            time.sleep(60)

    job.__module__, job.__qualname__ = "tests.kernel.job_to_kill", "job"
    periodic.every(timedelta(hours=1))(job)
    periodic.run_due(MOMENT)


if __name__ == "__main__":
    main(Path(sys.argv[1]), slowly=len(sys.argv) == 2)
