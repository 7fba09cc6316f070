"""R5 in full: 10,000 reminders of tomorrow's meetings through 40 kills of workers (SIGKILL).

    scripts/with-postgres python benchmarks/reminders/reminders.py [people] [kills]

Makes a database of its own beside the one that DATABASE_URL names, and drops it at the end. Two workers run at a time;
one of them is killed at intervals drawn by lot, from before the first reminder is found until most have gone. A letter
that a dead worker had in its hand waits until its claim is over, so the last ones take five minutes.
"""

import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import django
from aiosmtpd.controller import Controller

PROJECT = Path(__file__).parents[2]
PEOPLE, KILLS, WORKERS = 10_000, 40, 2
LONGEST = timedelta(minutes=60)


class Sink:
    """A mail server that remembers who got which Message-ID."""

    def __init__(self):
        self.received = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        head = envelope.content.partition(b"\r\n\r\n")[0].replace(b"\r\n ", b" ")
        message_id = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"message-id:"))
        self.received.append((envelope.rcpt_tos[0], message_id.partition(b":")[2].strip().decode()))
        return "250 OK"


def main() -> int:
    people, kills = (int(word) for word in (sys.argv[1:] + [str(PEOPLE), str(KILLS)][len(sys.argv) - 1 :])[:2])
    sys.path.insert(0, str(PROJECT / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ristiin.site.settings")
    django.setup()
    from django.db import connection

    if connection.vendor != "postgresql":
        print("This measures workers beside each other: run it with scripts/with-postgres.")
        return 1
    connection.creation.create_test_db(verbosity=0)
    sink = Sink()
    port = free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        return measure(sink, port, people, kills)
    finally:
        controller.stop()
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def measure(sink, port, people, kills) -> int:
    from ristiin.kernel.choices import MailState
    from ristiin.kernel.models import OutgoingMail

    begin = time.monotonic()
    fill(people)
    print(f"{people:,} people in pairs meet tomorrow ({time.monotonic() - begin:.0f} s to write)", flush=True)
    begin, lot, killed = time.monotonic(), random.Random(5), 0
    gone = OutgoingMail.objects.filter(state=MailState.SENT)
    workers = [start(port) for _ in range(WORKERS)]
    while gone.count() < people:
        if time.monotonic() - begin > LONGEST.total_seconds():
            break
        if killed < kills and len(sink.received) >= people * 0.85 * killed / kills - people * 0.05:
            time.sleep(lot.uniform(0.5, 6))
            worker = workers.pop(lot.randrange(WORKERS))
            worker.kill()
            worker.wait()
            killed += 1
            workers.append(start(port))
        else:
            time.sleep(0.5)
    seconds = time.monotonic() - begin
    for worker in workers:
        worker.kill()
        worker.wait()
    return report(sink.received, people, killed, seconds)


def report(received, people, killed, seconds) -> int:
    times = Counter(address for address, _id in received)
    ids = Counter(address for address, _id in set(received))
    lost, twice = people - len(times), sum(times.values()) - len(times)
    others = sum(number > 1 for number in ids.values())
    print(f"{killed} kills in {seconds:.0f} s: {lost} lost, {twice} twice, {others} with another Message-ID")
    return 0 if lost == 0 and twice <= killed and others == 0 else 1


def start(port):
    from django.db import connection

    database = connection.settings_dict
    told = {
        "DATABASE_URL": f"postgres://{database['USER']}@{quote(database['HOST'])}:{database['PORT']}/{database['NAME']}",
        "PYTHONPATH": str(PROJECT / "src"),
        "RISTIIN_MAIL_URL": f"smtp://127.0.0.1:{port}",
        "RISTIIN_VAR": tempfile.gettempdir(),
        "RISTIIN_SECRET_KEY": "for a benchmark",
    }
    command = [sys.executable, "-m", "ristiin.site.manage", "ristiin_worker", "--interval", "0.2"]
    return subprocess.Popen(command, env=os.environ | told)


def fill(number) -> None:
    """Write pairs whose members live where it is six in the evening now, and who meet in twenty hours."""
    from ristiin.accounts.actions import people_for_addresses
    from ristiin.accounts.models import Person
    from ristiin.enrolment.choices import EnrolmentState
    from ristiin.enrolment.models import Enrolment
    from ristiin.grouping.models import Group, Membership
    from ristiin.kernel import clock
    from ristiin.programmes.choices import EntryKind, State
    from ristiin.programmes.models import Programme, TimelineEntry
    from ristiin.rooms.choices import MeetingState
    from ristiin.rooms.models import Meeting

    at = clock.now()
    before, meets = at - timedelta(days=4), at + timedelta(hours=20)
    programme = Programme.objects.create(
        slug="r5",
        playbook="cem",
        names={"en": "R5"},
        state=State.PUBLISHED,
        created_at=before,
        published_at=before,
        pairs_published_at=before,
    )
    TimelineEntry.objects.create(
        programme=programme,
        key="close",
        kind=EntryKind.CLOSE,
        starts_at=at + timedelta(days=90),
        ends_at=at + timedelta(days=99),
        changed_at=before,
    )
    names = {f"r{n}@many.example": f"R {n}" for n in range(number)}
    people = list(people_for_addresses(names=names, at=before, languages={}).values())
    Person.objects.update(timezone=f"Etc/GMT{(at.hour - 6) % 24 - 12:+d}", quiet_from=0, quiet_until=0)
    groups = Group.objects.bulk_create(
        Group(programme=programme, number=n + 1, published_at=before) for n in range(number // 2)
    )
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(
            programme=programme,
            person=person,
            state=EnrolmentState.REGISTERED,
            registered_at=before,
            changed_at=before,
        )
        for person in people
    )
    Membership.objects.bulk_create(
        Membership(group=groups[n // 2], enrolment=enrolment, joined_at=before)
        for n, enrolment in enumerate(enrolments)
    )
    Meeting.objects.bulk_create(
        Meeting(
            group=group,
            state=MeetingState.SETTLED,
            starts_at=meets,
            ends_at=meets + timedelta(hours=1),
            changed_at=before,
        )
        for group in groups
    )


if __name__ == "__main__":
    sys.exit(main())
