"""P2 and P3: the export holds all of the person's tokens and none of others'; erasure leaves none."""

import io
import json
import zipfile
from base64 import b64decode
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.test import Client
from django.urls import reverse

from ristiin.accounts.actions import erase
from ristiin.accounts.models import Erasure, Person
from ristiin.connect.models import CalendarFeed
from ristiin.demand.models import BroughtList
from ristiin.enrolment.models import Enrolment, ImportBatch
from ristiin.grouping.models import Membership
from ristiin.kernel import clock, outbox
from ristiin.kernel.choices import MailState
from ristiin.kernel.models import OutgoingMail
from ristiin.kernel.personal import export_of
from ristiin.kernel.sealed import unseal
from ristiin.writing.models import RoomFile
from tests.trust.crawl import tokens_in
from tests.trust.world import IN_GROUPS, World

pytestmark = pytest.mark.django_db

SECRETS = {"feed_token", "offer_token", "passkey", "survey_token", "opener_token", "opener_address"}
"""Keys rather than facts: whoever holds the file must not get in by it."""
SHARED_HISTORY = {
    "opened_meeting",
    "opener_address",
    "opener_token",
    "room_text",
    "shared_insight",
    "question",
    "group_question",
    "coming_question",
}
"""What a group wrote together, and what a course asks, stands when one of them is erased, without the name."""
SEALED = "gAAAA"
PUBLISHED_TOGETHER = {"neighbour", "companion"}
KEPT_WITH_ONES_OWN = {
    "organiser": {"decision", "card", "own_step", "outside_event", "session_file"},
    **{who: {"outside_event"} for who in IN_GROUPS},
}
"""Facts of the programme in a row of one's own: what one wrote for it, and the event one was invited to."""
PEOPLE = (*IN_GROUPS, "half_way_person", "elsewhere_person", "facilitator", "teacher", "outsider", "administrator")


def tokens_of(world: World, who: str, *, but: set[str] = frozenset()) -> set[str]:
    mine = (canary for canary in world.canaries if canary.owner.rpartition("/")[2] == who)
    return {canary.token for canary in mine if canary.kind not in but}


def opened(cell: str) -> str:
    """Return what a cell says, unsealed when it is sealed."""
    return unseal(cell.encode()).decode(errors="replace") if cell.startswith(SEALED) else cell


def files_in(exported: Any) -> Iterator[bytes]:
    """Return the content of every file in an export, as it was brought."""
    if isinstance(exported, dict) and set(exported) == {"base64"}:
        yield b64decode(exported["base64"], validate=True)
    elif isinstance(exported, dict | list):
        for part in exported.values() if isinstance(exported, dict) else exported:
            yield from files_in(part)


def in_database() -> dict[str, set[str]]:
    """Return every token anywhere in the database, with the tables it is in."""
    found: dict[str, set[str]] = {}
    for model in apps.get_models(include_auto_created=True):
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')  # noqa: S608 - our own tables
            for row in cursor.fetchall():
                cells = [
                    opened(bytes(cell).decode(errors="replace") if isinstance(cell, bytes | memoryview) else str(cell))
                    for cell in row
                ]
                for token in tokens_in(" ".join(cells)):
                    found.setdefault(token, set()).add(model._meta.label)
    return found


@pytest.mark.parametrize("who", [*PEOPLE, "organiser", "other_organiser"])
def test_an_export_holds_all_of_ones_own_and_nothing_of_others(who: str, world: World) -> None:
    client = Client()
    client.force_login(world.people[who])

    answer = client.post(reverse("accounts:export"))

    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        written = packed.read("ristiin.json").decode()
    text = " ".join([written, *(file.decode(errors="replace") for file in files_in(json.loads(written)))])
    theirs = tokens_of(world, who, but={*SECRETS, "mapping"})
    # A list one brought is named in one's export, what stands in it is not.
    lists = (*ImportBatch.objects.all(), *BroughtList.objects.all())
    names_of_lists = {token for one in lists for token in tokens_in(one.file_name)} if who == "organiser" else set()
    # What several have published together is each one's.
    published = {c.token for c in world.canaries if c.kind == "programme_output" and who in PUBLISHED_TOGETHER}
    of_the_programme = {c.token for c in world.canaries if c.kind in KEPT_WITH_ONES_OWN.get(who, ())}
    assert tokens_in(text) - names_of_lists - of_the_programme == theirs | published


def test_a_file_comes_out_of_an_export_byte_for_byte(world: World) -> None:
    content = b"\x89PNG\r\n\x1a\n\xff\xfe\x00"
    brought = RoomFile.objects.filter(added_by=world.participant).earliest("pk")
    brought.content = content
    brought.save()

    exported = json.loads(json.dumps(export_of(world.participant), cls=DjangoJSONEncoder))

    assert content in set(files_in(exported))


def test_the_world_has_tokens_of_everybody_in_the_database(world: World) -> None:
    """Erasure is measured against this."""
    assert set(in_database()) == {canary.token for canary in world.canaries}


@pytest.mark.parametrize("who", PEOPLE)
def test_erasure_leaves_nothing_of_the_person_and_all_of_the_others(who: str, world: World) -> None:
    erase(person=world.people[who], at=clock.now())

    gone = {canary.token for canary in world.canaries} - set(in_database())
    assert gone == tokens_of(world, who, but=SHARED_HISTORY)


def test_what_others_wrote_of_one_goes_too(world: World) -> None:
    neighbour, at = world.neighbour, clock.now()
    wish = world.enrolments["open"]["participant"].partner_wishes.get(kind="avoids")
    wish.about, wish.written = neighbour, neighbour.name
    wish.save()
    letter = outbox.write(
        kind="accounts/login_code",
        to_address=world.participant.email,
        language="fi",
        context={"code": f"{neighbour.name} {neighbour.email}"},
        at=at,
        person_id=world.participant.pk,
    )
    OutgoingMail.objects.filter(pk=letter.pk).update(state=MailState.SENT)
    listed = f"Nimi;Sähköposti\n{neighbour.name};{neighbour.email}\n".encode("utf-16")
    ImportBatch.objects.filter(pk=world.import_batch.pk).update(content=listed)

    erase(person=neighbour, at=at)

    letter.refresh_from_db()
    world.import_batch.refresh_from_db()
    assert (type(wish).objects.filter(pk=wish.pk).exists(), letter.body, bytes(world.import_batch.content)) == (
        False,
        "",
        b"",
    )
    assert letter.to_address == world.participant.email


def test_shared_history_stands_without_the_name(world: World) -> None:
    erase(person=world.neighbour, at=clock.now())

    group = world.groups[1]
    assert Membership.objects.filter(group=group).count() == 2
    assert Enrolment.objects.filter(person=world.neighbour).count() == 3
    partner = Client()
    partner.force_login(world.companion)
    room = partner.get(reverse("rooms:room", kwargs={"group_id": group.pk}))
    assert ("Nora" in room.content.decode(), room.status_code in {200, 404}) == (False, True)


def test_one_who_is_erased_is_out_everywhere_at_once(world: World) -> None:
    browser, token = Client(), world.neighbour_feed.token
    browser.force_login(world.neighbour)

    erase(person=world.neighbour, at=clock.now())

    feed = Client().get(reverse("connect:feed", kwargs={"token": token}))
    assert (browser.get(reverse("now")).status_code, feed.status_code) == (302, 404)
    assert CalendarFeed.objects.filter(person=world.neighbour).count() == 0


def test_erasing_the_pair_tells_the_other_without_a_name_or_reason(world: World) -> None:
    before = set(OutgoingMail.objects.values_list("pk", flat=True))

    erase(person=world.neighbour, at=clock.now())

    letters = OutgoingMail.objects.exclude(pk__in=before).exclude(to_address__endswith="@erased.invalid")
    told = " ".join(f"{letter.subject} {letter.body}" for letter in letters)
    assert tokens_in(told) & tokens_of(world, "neighbour") == set()


def test_the_erasure_is_logged_as_a_bare_number(world: World) -> None:
    at = clock.now()

    erase(person=world.neighbour, at=at)

    assert [(row.person_number, row.erased_at) for row in Erasure.objects.all()] == [(world.neighbour.pk, at)]
    assert Person.objects.get(pk=world.neighbour.pk).erased_at == at
