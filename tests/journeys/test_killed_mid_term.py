"""The web application and the worker are killed in the middle of a term: every save that was answered is there."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings as installation
from django.test import Client
from django.urls import reverse

from ristiin.accounts.actions import person_for_address
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.models import Group, Membership
from ristiin.kernel import clock, outbox
from ristiin.kernel.choices import MailState
from ristiin.kernel.models import OutgoingMail
from ristiin.rooms.models import Promise
from ristiin.writing.actions import texts
from ristiin.writing.models import Message, TextVersion
from tests.infrastructure.databases import address_of_test_database
from tests.infrastructure.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
PROJECT = Path(__file__).resolve().parents[2]
WRITERS, SAVES, KILLS = 4, 25, 4
LETTERS = 80
TOKEN = "a" * 32
BETWEEN = "\n\n***\n\n"


class Web:
    """The web application in processes of its own, to be killed as a power cut would."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.environment, self.log = environment, log

    def start(self) -> None:
        command = ["granian", "ristiin.site.wsgi:application", "--interface", "wsgi", "--port", str(self.port)]
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [Path(sys.executable).parent / command[0], *command[1:], "--blocking-threads", "8"],
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait_until(self.answers, seconds=120)

    def answers(self) -> bool:
        try:
            return self.ask("GET", reverse("community:trust"), {}, {})[0] == 200
        except OSError:
            return False

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def ask(self, method: str, path: str, fields: dict[str, object], headers: dict[str, str]) -> tuple[int, bytes]:
        there = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            there.request(method, path, urlencode(fields), headers)
            answer = there.getresponse()
            return answer.status, answer.read()
        except http.client.HTTPException as broken:
            raise ConnectionError from broken
        finally:
            there.close()

    def until_answered(self, path: str, fields: dict[str, object], headers: dict[str, str]) -> tuple[int, bytes]:
        """Send a form again and again, the very same, until somebody answers."""
        while True:
            try:
                return self.ask("POST", path, fields, headers)
            except OSError:
                time.sleep(0.1)


@pytest.fixture
def web(settings, tmp_path):
    """The web application on the database under test."""
    told = {
        "DATABASE_URL": address_of_test_database(),
        "PYTHONPATH": str(PROJECT / "src"),
        "RISTIIN_BASE_URL": "http://127.0.0.1",
        "RISTIIN_SECRET_KEY": settings.SECRET_KEY,
        "RISTIIN_ROOM_KEYS": settings.ROOM_KEYS_FILE,
        "RISTIIN_DEVELOPMENT": "1",
    }
    web = Web(os.environ | told, tmp_path / "web.log")
    try:
        web.start()
        yield web
    finally:
        web.kill()
    print(web.log.read_text(errors="replace"))  # noqa: T201 - shown only with a test that failed


@pytest.fixture
def text(programme):
    """A text of a group of four, with a paragraph for each of them."""
    now = clock.now()
    group = Group.objects.create(programme=programme, number=1, published_at=now)
    people = [person_for_address(address=f"k{n}@x.example", name=f"Kirjoittaja {n}", at=now) for n in range(WRITERS)]
    for person in people:
        enrolment = Enrolment.objects.create(
            programme=programme, person=person, state=EnrolmentState.REGISTERED, registered_at=now, changed_at=now
        )
        Membership.objects.create(group=group, enrolment=enrolment, joined_at=now)
        Promise.objects.create(group=group, person=person, promised_at=now)
    text = texts.start(group=group, person=people[0], title="Yhdessä", save_key=str(uuid.uuid4()), at=now)
    draft = texts.Draft(
        title="Yhdessä", body=BETWEEN.join(f"Kohta {n}." for n in range(WRITERS)), base=1, save_key=str(uuid.uuid4())
    )
    texts.save(text=text, person=people[0], draft=draft, at=now)
    text.refresh_from_db()
    return text


def who(person) -> dict[str, str]:
    """Return the headers of somebody's own browser."""
    client = Client()
    client.force_login(person)
    session = client.cookies[installation.SESSION_COOKIE_NAME].value
    return {
        "Cookie": f"{installation.SESSION_COOKIE_NAME}={session}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
        "Accept": "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
    }


class Writer(threading.Thread):
    """Writes a sentence after another into a paragraph of their own, and a message now and then."""

    def __init__(self, web: Web, text, number: int, headers: dict[str, str]) -> None:
        super().__init__()
        self.web, self.number, self.headers = web, number, headers
        self.room, self.save = f"/rooms/{text.group_id}/", f"/rooms/{text.group_id}/texts/{text.pk}/save/"
        self.base, self.body = text.revision, BETWEEN.join(f"Kohta {n}." for n in range(WRITERS))
        self.saved: list[str] = []
        self.told: list[str] = []
        self.failed = ""

    def run(self) -> None:
        try:
            for turn in range(SAVES):
                self.write(f"Lause {self.number}/{turn}.")
                if turn % 5 == 0:
                    self.tell(f"Viesti {self.number}/{turn}")
        except (AssertionError, KeyError, ValueError) as wrong:
            self.failed = repr(wrong)

    def write(self, sentence: str) -> None:
        paragraphs = self.body.split(BETWEEN)
        paragraphs[self.number] += f" {sentence}"
        sent = BETWEEN.join(paragraphs)
        fields = {"title": "Yhdessä", "body": sent, "base": self.base, "key": str(uuid.uuid4())}
        status, answer = self.web.until_answered(self.save, fields, self.headers)
        said = json.loads(answer)
        assert (status, said["state"]) == (200, "saved"), (status, said)
        self.base, self.body = said["number"], said.get("body", sent)
        self.saved.append(sentence)

    def tell(self, words: str) -> None:
        fields = {"body": words, "key": str(uuid.uuid4())}
        status, _answer = self.web.until_answered(f"{self.room}thread/", fields, self.headers)
        assert status == 302, status
        self.told.append(words)


def test_a_web_process_killed_mid_save_loses_nothing_that_was_answered(web, text):
    people = [m.enrolment.person for m in text.group.memberships.select_related("enrolment__person").order_by("pk")]
    writers = [Writer(web, text, number, who(person)) for number, person in enumerate(people)]
    for writer in writers:
        writer.start()
    for kill in range(1, KILLS + 1):
        least = kill * WRITERS * SAVES // (KILLS + 1)
        wait_until(lambda least=least: sum(len(writer.saved) for writer in writers) >= least, seconds=120, every=0.01)
        web.kill()
        web.start()
    for writer in writers:
        writer.join(120)

    assert [writer.failed for writer in writers] == [""] * WRITERS
    tip = TextVersion.objects.filter(text=text).order_by("-number").first()
    paragraphs = tip.body.split(BETWEEN)
    assert paragraphs == [
        " ".join([f"Kohta {n}.", *(f"Lause {n}/{turn}." for turn in range(SAVES))]) for n in range(WRITERS)
    ]
    numbers = list(TextVersion.objects.filter(text=text).order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    said = Counter(message.body for message in Message.objects.filter(group=text.group))
    assert said == Counter(words for writer in writers for words in writer.told)


def test_a_worker_killed_mid_sending_loses_no_letter(participant, start_worker, smtp_sink):
    now = clock.now()
    for number in range(LETTERS):
        outbox.write(
            kind="accounts/login_code",
            to_address=f"k{number}@x.example",
            language="fi",
            context={"code": "ABCD-1234"},
            at=now,
        )
    for kill in range(1, KILLS + 1):
        worker = start_worker()
        wait_until(lambda kill=kill: len(smtp_sink.received) >= kill * LETTERS // (KILLS + 1), seconds=120, every=0.01)
        worker.kill()
        # The dead worker's claim on the letter in its hand would be over in five minutes.
        OutgoingMail.objects.filter(state=MailState.QUEUED).update(next_try_at=clock.now())
    start_worker()
    wait_until(lambda: OutgoingMail.objects.filter(state=MailState.SENT).count() == LETTERS, seconds=120)

    ids = {(mail.recipients[0], mail.message["Message-ID"]) for mail in smtp_sink.received}
    assert sorted(address for address, _id in ids) == sorted(f"k{number}@x.example" for number in range(LETTERS))
    assert len(smtp_sink.received) - LETTERS <= KILLS
