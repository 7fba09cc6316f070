"""Web and worker side by side, until Ctrl-C or until either of them ends."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

BIN = Path(sys.executable).parent
PATIENCE = 10


def main() -> int:
    """Serve on 127.0.0.1 at PORT and return the exit status."""
    port = int(os.environ.get("PORT", "8000"))
    if taken(port):
        sys.stderr.write(f"Port {port} is taken. Another one: make run PORT={port + 1}\n")
        return 1
    web = f"granian ristiin.site.wsgi:application --interface wsgi --port {port} --blocking-threads 8 --log-level error"
    worker = "python -m ristiin.site.manage ristiin_worker"
    # SIGINT, too: a shell that starts this in the background has it ignored.
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.default_int_handler)
    # Sessions of their own: Ctrl-C reaches this process only, which then ends both in order.
    processes = [
        subprocess.Popen([BIN / program, *arguments], start_new_session=True)
        for program, *arguments in (web.split(), worker.split())
    ]
    try:
        print(f"Ristiin is at http://127.0.0.1:{port}/  (Ctrl-C stops it)", flush=True)
        while all(process.poll() is None for process in processes):
            time.sleep(0.2)
    except KeyboardInterrupt:
        stop(processes)
        return 0
    stop(processes)
    return 1


def taken(port: int) -> bool:
    """Return whether something listens at the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """End the processes, gently first."""
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()


if __name__ == "__main__":
    sys.exit(main())
