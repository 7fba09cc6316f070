"""What groups write is sealed in the database; its keys can be changed while people write, whatever is killed."""

import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.db import connection

from ristiin.grouping.models import Group
from ristiin.kernel import resealing, sealed
from ristiin.kernel.sealed import KeyMissing
from ristiin.writing.models import Message, RoomFile, Text
from tests.infrastructure.databases import address_of_test_database
from tests.trust.world import build

pytestmark = pytest.mark.django_db
PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    """A key file of the test's own."""
    settings.ROOM_KEYS_FILE = str(tmp_path / "room-keys")
    return tmp_path / "room-keys"


@pytest.fixture
def group(programme, at):
    return Group.objects.create(programme=programme, number=1, published_at=at)


@pytest.fixture
def filled(group, participant, at):
    """Enough of everything for several batches."""
    Message.objects.bulk_create(
        [Message(group=group, body=f"viesti {n}", written_by=participant, written_at=at) for n in range(450)]
    )
    for n in range(7):
        RoomFile.objects.create(
            group=group,
            name=f"tiedosto {n}",
            content_type="text/plain",
            size=3,
            content=b"\x00\xff%d" % n,
            added_by=participant,
            added_at=at,
        )
    Text.objects.create(group=group, title="otsikko", created_at=at, changed_at=at)
    return group


def everything():
    return (
        sorted(Message.objects.values_list("body", flat=True)),
        sorted((name, bytes(content)) for name, content in RoomFile.objects.values_list("name", "content")),
        list(Text.objects.values_list("title", flat=True)),
    )


def dump():
    """Every row of every table, as the database alone shows it."""
    said = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names of our own tables
            said += [
                " ".join(
                    bytes(v).decode(errors="replace") if isinstance(v, bytes | memoryview) else str(v) for v in row
                )
                for row in cursor.fetchall()
            ]
    return "\n".join(said)


def rotate(**options):
    out = StringIO()
    call_command("rotate_room_keys", grace=0, stdout=out, **options)
    return out.getvalue()


def test_a_dump_of_the_database_shows_no_word_of_any_room(at):
    world = build(at)
    said = dump()
    in_rooms = [canary.token for canary in world.canaries if canary.kind == "room_text"]
    elsewhere = [canary.token for canary in world.canaries if canary.kind == "address"]

    assert len(in_rooms) > 20
    assert [token for token in in_rooms if token in said] == []
    # The dump can find what is there.
    assert [token for token in elsewhere if token not in said] == []


def test_every_sealed_field_of_every_table_is_found():
    found = {f"{model._meta.label}.{field.name}" for model, field in resealing.sealed_columns()}
    named = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if type(field).__name__.startswith("Sealed")
    }

    assert found == named
    assert {"writing.Message.body", "writing.RoomFile.content", "writing.TextVersion.body"} <= found


def test_sealed_text_cannot_be_searched(group, participant, at):
    Message.objects.create(group=group, body="salaisuus", written_by=participant, written_at=at)

    for look in ({"body": "salaisuus"}, {"body__contains": "sala"}):
        with pytest.raises(FieldError):
            list(Message.objects.filter(**look))


def test_the_same_words_are_sealed_differently_each_time():
    assert sealed.seal(b"hei") != sealed.seal(b"hei")


def test_after_a_change_of_keys_all_is_read_and_the_old_key_opens_nothing(filled, keys):
    before, old = everything(), keys.read_text()
    said = rotate()

    assert "the old ones are forgotten" in said
    assert everything() == before
    (new,) = keys.read_text().split()
    assert new not in old
    keys.write_text(old)
    for model, field in resealing.sealed_columns():
        for pk in model.objects.values_list("pk", flat=True):
            with pytest.raises(KeyMissing):
                model.objects.values_list(field.name, flat=True).get(pk=pk)


class Killed(Exception):
    pass


def test_a_change_of_keys_that_is_cut_midway_leaves_all_readable_and_is_finished_by_the_next(filled, keys):
    before, batches = everything(), []

    def told(column, rows):
        batches.append((column, rows))
        if len(batches) == 4:
            raise Killed

    sealed.add_key()
    with pytest.raises(Killed):
        resealing.seal_anew(told=told)

    assert everything() == before
    assert len(keys.read_text().split()) == 2
    assert rotate().startswith("Going on with the change of keys")
    assert everything() == before
    assert len(keys.read_text().split()) == 1


@pytest.mark.django_db(transaction=True)
def test_a_change_of_keys_that_is_killed_is_run_again(filled, keys):
    before = everything()
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "ristiin.site.manage", "rotate_room_keys", "--grace", "60"],
        env=os.environ
        | {
            "DATABASE_URL": address_of_test_database(),
            "PYTHONPATH": str(PROJECT / "src"),
            "RISTIIN_ROOM_KEYS": str(keys),
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        heard = [line for line in iter(process.stdout.readline, "") if not stop_at(line, process)]

    assert process.returncode == -signal.SIGKILL
    assert any(line.startswith("A new key") for line in heard)
    assert everything() == before
    assert rotate().startswith("Going on")
    assert everything() == before


def stop_at(line, process):
    if "Message.body" in line:
        process.kill()
        return True
    return False


@pytest.mark.django_db(transaction=True)
def test_what_is_written_while_keys_change_is_never_put_back(filled):
    """Somebody writes in one row after the other all the while; before each save they find what they wrote last."""
    said, over, lost = dict(Message.objects.order_by("-pk").values_list("pk", "body")), threading.Event(), []

    def write():
        try:
            for pk in itertools.cycle(list(said)):
                row = Message.objects.filter(pk=pk)
                if row.get().body != said[pk]:
                    lost.append(pk)
                said[pk] = f"kirjoitettu {time.monotonic_ns()}"
                row.update(body=said[pk])
                if over.is_set():
                    return
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        try:
            for _ in range(4):
                rotate()
        finally:
            over.set()
        writing.result()

    assert lost == []
    assert dict(Message.objects.values_list("pk", "body")) == said


def test_two_do_not_change_keys_at_once(filled, keys):
    with sealed.keys_held(), pytest.raises(CommandError, match="another process"):
        rotate()

    assert len(keys.read_text().split()) == 1


def test_a_missing_key_says_what_to_do(filled, keys):
    keys.unlink()

    with pytest.raises(KeyMissing, match="Put back the key file"):
        everything()
    with pytest.raises(CommandError, match="Put back the key file"):
        rotate()


def test_many_who_begin_at_once_share_one_key(keys):
    with ThreadPoolExecutor(16) as pool:
        boxes = list(pool.map(lambda n: sealed.seal(str(n).encode()), range(64)))

    assert [sealed.unseal(box) for box in boxes] == [str(n).encode() for n in range(64)]
    assert len(keys.read_text().split()) == 1
    assert keys.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in keys.parent.iterdir() if file.name.endswith(".new")] == []
