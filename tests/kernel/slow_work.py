"""A task that a worker may be killed in."""

import time
from pathlib import Path

from django_tasks import task

from ristiin.kernel import clock, outbox


@task()
def write_a_letter(began: str, once_key: str) -> None:
    """Note that work began, write one letter, and take very long the first time."""
    file = Path(began)
    with file.open("a") as lines:
        lines.write("began\n")
    first = len(file.read_text().splitlines()) == 1
    outbox.write(
        kind="accounts/login_code",
        to_address="paula@example.org",
        language="fi",
        context={"code": "BCDF-GHJK"},
        at=clock.now(),
        once_key=once_key,
    )
    if first:
        time.sleep(120)
