"""`make run` as its reader meets it: web and worker come up together, and end together."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from tests.house.rules import PROJECT
from tests.infrastructure.databases import address_of_database
from tests.infrastructure.mail import free_port
from tests.infrastructure.waiting import wait_until

IN_BACKGROUND = ["sh", "-c", 'trap "" INT; exec "$@"', "sh"]
"""As a shell starts what it does not wait for: with Ctrl-C ignored."""
SERVE = [sys.executable, str(PROJECT / "scripts" / "serve.py")]


@pytest.fixture(scope="module")
def environment(migrated_database, tmp_path_factory):
    var = tmp_path_factory.mktemp("var")
    return os.environ | {
        "DATABASE_URL": address_of_database(migrated_database),
        "PYTHONPATH": str(PROJECT / "src"),
        "RISTIIN_DEVELOPMENT": "1",
        "RISTIIN_VAR": str(var),
        "PORT": str(free_port()),
    }


def answers(port: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            return answer.status == 200
    except urllib.error.URLError:
        return False


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_web_and_worker_end_with_the_command(environment, tmp_path, ending):
    log = tmp_path / "log"

    with log.open("wb") as output:
        served = subprocess.Popen(
            [*IN_BACKGROUND, *SERVE], env=environment, stdout=output, stderr=output, start_new_session=True
        )
    try:
        wait_until(lambda: answers(environment["PORT"]), seconds=30)
        served.send_signal(ending)
        status = served.wait(60)
    finally:
        served.terminate()
        served.wait(60)

    assert status == 0
    assert f"http://127.0.0.1:{environment['PORT']}/" in log.read_text()
    assert not answers(environment["PORT"])


def test_a_taken_port_is_named_with_another_one(environment):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        result = subprocess.run(
            SERVE, env=environment | {"PORT": str(port)}, capture_output=True, text=True, check=False
        )

    assert result.returncode == 1
    assert result.stderr == f"Port {port} is taken. Another one: make run PORT={port + 1}\n"
