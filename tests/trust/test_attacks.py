"""What will be tried (TRUST §3), against the whole site: by an attacker, and by somebody who is unlucky."""

import csv
import io
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse

from ristiin.accounts.actions import BrokenAddress, erase, person_for_address, rename
from ristiin.accounts.models import Person, is_address, normal_address
from ristiin.enrolment.exporting import as_csv
from ristiin.enrolment.importing.addresses import pasted
from ristiin.grouping.models import Group, PairRule, Proposal
from ristiin.kernel import clock
from ristiin.kernel.plain import plain, plain_line
from ristiin.kernel.tables import looks_like_address
from ristiin.programmes.models import Programme
from ristiin.site import settings
from ristiin.site.middleware import LARGEST_BODY
from tests.trust.browsing import browser
from tests.trust.matrix import GET, POST, Row, rows
from tests.trust.world import World

pytestmark = pytest.mark.django_db
ROWS = rows()
ENTERS = ("organiser", "administrator", "participant", "neighbour", "facilitator", "outsider")


def enters(row: Row) -> str | None:
    return next((role for role in ENTERS if row.expected(role) in {200, 302}), None)


def ids_of(found: list[Row]) -> list[Row]:
    return [row for row in found if enters(row)]


# ------------------------------------------------------------------------------------- shared computers and caches


SAME_FOR_ALL = {
    "community:stylesheet",
    "community:logo",
    "badges:issuer",
    "badges:keys",
    "badges:key",
    "badges:achievement",
    "shared_front",
    "shared_programme",
}


@pytest.mark.once
@pytest.mark.parametrize("row", ids_of([row for row in ROWS if row.method == GET]), ids=str)
def test_no_page_of_somebody_signed_in_is_kept_by_a_cache(row: Row, world: World) -> None:
    answer = browser(world, enters(row) or "").get(reverse(row.name, kwargs=dict(row.kwargs(world))))

    kept = answer.headers.get("Cache-Control", "")
    shared_by_all = row.name in SAME_FOR_ALL and "no-cache" not in kept
    said_by_the_feed = row.name == "connect:feed" and kept.startswith("private")
    assert shared_by_all or said_by_the_feed or ("no-store" in kept and "private" in kept), kept


def test_what_an_invitation_says_is_not_kept_either(world: World) -> None:
    answer = Client().get(reverse("enrolment:invited", kwargs={"token": world.invitation.token}))

    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_erasing_ends_every_other_session(world: World) -> None:
    elsewhere = browser(world, "outsider")

    erase(person=world.outsider, at=clock.now())

    assert elsewhere.get(reverse("now")).status_code == 302


# ------------------------------------------------------------------------------------------ where forms come from


# A mail program stops letters without a page of ours before it (RFC 8058): the token in the address is what lets it.
FROM_ELSEWHERE = {"accounts:stop_letters"}


@pytest.mark.once
@pytest.mark.parametrize("row", [row for row in ROWS if row.method == POST and row.name not in FROM_ELSEWHERE], ids=str)
def test_nothing_is_posted_from_another_site(row: Row, world: World) -> None:
    client = browser(world, enters(row) or "anonymous", enforce_csrf_checks=True)

    answer = client.post(reverse(row.name, kwargs=dict(row.kwargs(world))), dict(row.data(world)))

    assert answer.status_code == 403


def test_a_stranger_host_gets_nothing(world: World) -> None:
    answer = browser(world, "anonymous").get(reverse("front"), headers={"host": "evil.example"})

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "evil", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "\t//evil.example"]
)
def test_no_way_leads_out_of_the_house(evil: str, world: World) -> None:
    client = browser(world, "participant")
    sent = [
        client.post(reverse("accounts:set_language"), {"language": "sv", "next": evil}),
        client.get(reverse("account_request_login_code"), {"next": evil}),
        client.post(reverse("enrolment:withdraw", kwargs={"slug": "cem-pairing"}), headers={"referer": evil}),
    ]

    assert [answer.headers["Location"] for answer in sent if not answer.headers["Location"].startswith("/")] == []
    assert [answer.headers["Location"] for answer in sent if "evil" in answer.headers["Location"]] == []


def test_no_page_stands_in_a_frame(world: World) -> None:
    answer = browser(world, "participant").get(reverse("now"))

    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


# ---------------------------------------------------------------------------------------------------- large bodies


def test_a_body_larger_than_any_page_takes_is_turned_away_unread(world: World) -> None:
    class Unread(io.RawIOBase):
        def readinto(self, _buffer: bytearray) -> int:
            message = "the body was read"
            raise AssertionError(message)

    request = RequestFactory().post("/account/login/", data={}).environ | {
        "CONTENT_LENGTH": str(LARGEST_BODY + 1),
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
        "wsgi.input": Unread(),
    }

    answer = Client().handler(request)

    assert answer.status_code == 413


def test_the_largest_file_that_we_take_is_never_on_the_disk(world: World, settings, tmp_path) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "nowhere"
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7" + bytes(LARGEST_BODY - 10_000))

    request = RequestFactory().post("/", {"file": file})

    assert LARGEST_BODY - 10_000 < int(request.META["CONTENT_LENGTH"]) <= LARGEST_BODY
    assert request.FILES["file"].size == file.size


def test_thousands_of_fields_are_refused_with_words(world: World) -> None:
    many = {f"f{number}": "1" for number in range(10_000)}

    answer = browser(world, "participant").post(reverse("accounts:mine"), many)

    assert answer.status_code == 400


# ---------------------------------------------------------------------------------------------- twins of addresses


@pytest.mark.parametrize(
    "twin",
    [
        "PAULA@Example.ORG",
        "  paula@example.org\n",
        "paula\uff20example.org",
        "paula\u200b@example.org",
        "\u202apaula@example.org\u202c",
        "paula@exam\u00adple.org",
        "paula@exam\u200bple.org",
        "\uff30aula@example\uff0eorg",
    ],
)
def test_twins_of_an_address_are_one_person(twin: str, at) -> None:
    person = person_for_address(address="paula@example.org", at=at)

    assert person_for_address(address=twin, at=at) == person


@pytest.mark.parametrize(
    "address",
    [
        "weiß@example.org",
        "x@straße.example",
        "pa\u0131la@example.org",
        "\u0130pa@example.org",
        "pe\u0301@example.org",
        "paula@example.org.",
        '"a\x01b"@example.org',
        '"bcc: x"@example.org',
        "paula@example.org\r\nBcc: a@b.example",
        f"{'a' * 250}@example.org",
    ],
)
def test_an_address_that_would_reach_somebody_else_or_nobody_is_refused(address: str, at) -> None:
    with pytest.raises(BrokenAddress):
        person_for_address(address=address, at=at)
    assert [found.address for found in pasted(address).found if not is_address(found.address)] == []


def test_a_domain_has_one_spelling() -> None:
    composed, decomposed = "matti@p\u00e4iv\u00e4.example", "matti@pa\u0308iva\u0308.example"

    assert normal_address(composed) == normal_address(decomposed) == "matti@xn--piv-qlac.example"


# ------------------------------------------------------------------------------------------------- hostile texts


def test_a_name_shows_what_it_is(world: World) -> None:
    person = rename(person=world.outsider, name="Ulla \u202e nenila\x1b[31m\r\nBcc: x\u2028y\u200b", at=clock.now())

    assert person.name == "Ulla nenila [31m Bcc: x y"


def test_a_name_of_nothing_is_no_name(world: World) -> None:
    said = {"name": "\u202e\u200b", "language": "fi", "timezone": "Europe/Helsinki"}

    answer = browser(world, "outsider").post(reverse("accounts:mine"), said)

    assert answer.status_code == 200
    assert Person.objects.get(pk=world.outsider.pk).name == "Ulla Ulkopuolinen"


def test_lines_stay_where_there_are_lines_and_emoji_stay_whole() -> None:
    family = "👩\u200d👩\u200d👧"

    assert plain(f"yksi\r\nkaksi \u202e{family}") == f"yksi\nkaksi {family}"
    assert plain_line(f"yksi\r\nkaksi {family}") == f"yksi kaksi {family}"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n=", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_no_cell_is_a_formula(start: str) -> None:
    cell = f"{start}HYPERLINK(1)"

    read = list(csv.reader(io.StringIO(as_csv(["x"], [[cell]]).decode("utf-8-sig"), newline="")))

    assert read[1] == [f"'{cell}"]


# ------------------------------------------------------------------------------------------- numbers and days


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2100-01-01", "9999-12-31", "99999-01-01"])
def test_a_day_at_the_end_of_the_calendar_is_refused_with_words(day: str, world: World) -> None:
    client, address = browser(world, "organiser"), reverse("programmes:start_from", kwargs={"playbook": "cem"})

    shown = client.get(address, {"first_day": day})
    started = client.post(address, {"first_day": day, "name_fi": "Kaukana"})

    assert (shown.status_code, started.status_code) == (200, 200)
    assert not Programme.objects.filter(names__fi="Kaukana").exists()


@pytest.mark.parametrize("place", ["\u00b2", "9" * 5000, "-1", "1e3", "\u0663"])
def test_a_place_that_is_no_number_is_refused_with_words(place: str, world: World) -> None:
    theme = world.open.themes.first()
    client, address = browser(world, "outsider"), reverse("enrolment:register", kwargs={"slug": world.open.slug})

    answer = client.post(address, {"name": "Ulla", "half_way": "1", f"themes-{theme.pk}": place})

    assert answer.status_code == 200
    assert not world.open.enrolments.filter(person=world.outsider).exists()


def other_peoples(world: World) -> list[tuple[str, str]]:
    """Return a choice of another programme for each field of the form that holds ids."""
    skill, theme = world.elsewhere.skills.first(), world.elsewhere.themes.first()
    return [("seeks", str(skill.pk)), ("offers", str(skill.pk)), (f"themes-{theme.pk}", "1"), ("free_slots", "mon-3-4")]


@pytest.mark.parametrize("at", range(4))
def test_nothing_of_another_programme_can_be_chosen(at: int, world: World) -> None:
    field, value = other_peoples(world)[at]
    client, address = browser(world, "outsider"), reverse("enrolment:register", kwargs={"slug": world.open.slug})

    client.post(address, {"name": "Ulla", "half_way": "1", field: value})

    own = world.open.enrolments.filter(person=world.outsider).first()
    taken = [list(own.skill_choices.all()), list(own.theme_choices.all()), own.free_slots] if own else [[], [], []]
    assert taken == [[], [], []]


def test_fields_that_are_not_in_a_form_change_nothing(world: World) -> None:
    more = {"role": "organiser", "is_platform_admin": "1", "may_start_programmes": "on", "email": "x@example.org"}
    said = {"name": "Ulla U", "language": "fi", "timezone": "Europe/Helsinki", "person": "1", "state": "registered"}

    browser(world, "outsider").post(reverse("accounts:mine"), said | more)

    ulla = Person.objects.get(pk=world.outsider.pk)
    assert (ulla.name, ulla.email) == ("Ulla U", world.outsider.email)
    assert not ulla.is_platform_admin
    assert not ulla.may_start_programmes


# ---------------------------------------------------------------------------------------- ids of another programme

ADDRESSES = {
    "enrolment:registration": lambda w: {"enrolment_id": theirs(w)},
    "enrolment:withdraw_for": lambda w: {"enrolment_id": theirs(w)},
    "enrolment:restore": lambda w: {"enrolment_id": theirs(w)},
    "enrolment:admit": lambda w: {"enrolment_id": theirs(w)},
    "enrolment:move_up": lambda w: {"enrolment_id": theirs(w)},
    "enrolment:fix_address": lambda w: {"invitation_id": w.invitation.pk},
    "enrolment:withdraw_invitation": lambda w: {"invitation_id": w.invitation.pk},
    "enrolment:channel_qr": lambda w: {"channel_id": w.channel.pk},
    "enrolment:remove_channel": lambda w: {"channel_id": w.channel.pk},
    **{
        f"enrolment:import_{name}": lambda w: {"batch_id": w.import_batch.pk}
        for name in ("columns", "preview", "take", "throw_away", "progress", "left_out", "take_back")
    },
    "grouping:moves": lambda w: {"letter": "A", "enrolment_id": theirs(w)},
}


def theirs(world: World) -> int:
    return world.enrolments["elsewhere"]["elsewhere_person"].pk


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_id_of_another_programme_is_not_there(name: str, world: World) -> None:
    address = reverse(name, kwargs={"slug": world.pairing.slug, **ADDRESSES[name](world)})
    client = browser(world, "organiser")

    assert {answer.status_code for answer in (client.get(address), client.post(address))} <= {404, 405}


@pytest.mark.parametrize("name", ["rule", "move", "hand"])
def test_somebody_of_another_programme_is_not_put_on_the_board(name: str, world: World) -> None:
    here = world.enrolments["pairing"]["participant"].pk
    said = {
        "rule": {"first": here, "second": theirs(world), "kind": "never", "version": world.proposal.version},
        "hand": {"first": here, "second": theirs(world), "kind": "hand", "version": world.proposal.version},
        "move": {"person": theirs(world), "where": "to:0", "version": world.proposal.version},
    }[name]
    page = "move" if name == "move" else "rule"
    address = reverse(f"grouping:{page}", kwargs={"slug": world.pairing.slug, "letter": "A"})
    before, rules = world.proposal.layout, PairRule.objects.count()

    browser(world, "organiser").post(address, said)

    assert Proposal.objects.get(pk=world.proposal.pk).layout == before
    assert PairRule.objects.count() == rules


def test_a_facilitator_of_another_programme_looks_after_no_group(world: World) -> None:
    group = world.groups[1]

    for person in (world.other_organiser.pk, 9 * 10**30):
        browser(world, "organiser").post(
            reverse("grouping:facilitate", kwargs={"slug": world.running.slug}), {"group": group.pk, "person": person}
        )

    assert Group.objects.get(pk=group.pk).facilitator is None


def test_a_pair_request_to_another_programme_finds_nobody(world: World) -> None:
    client = browser(world, "participant")

    answer = client.post(reverse("enrolment:ask", kwargs={"slug": world.open.slug}), {"enrolment": theirs(world)})

    assert answer.status_code == 404


@pytest.mark.parametrize("which", ["first", "second", "version"])
def test_a_number_that_no_database_holds_is_refused_with_words(which: str, world: World) -> None:
    people = [world.enrolments["pairing"][who].pk for who in ("participant", "neighbour")]
    said = {"first": people[0], "second": people[1], "kind": "never", "version": world.proposal.version}
    address = reverse("grouping:rule", kwargs={"slug": world.pairing.slug, "letter": "A"})

    answer = browser(world, "organiser").post(address, said | {which: "9" * 30})

    assert answer.status_code == 400


# -------------------------------------------------------------------------------------- texts made to take for ever


@pytest.mark.parametrize("piece", [" ", "a ", "a@", "a.", '"', "<", "<a ", ' "<'])
def test_a_paste_is_read_once_whatever_is_in_it(piece: str) -> None:
    began = time.process_time()

    pasted(piece * 20_000)
    looks_like_address(piece * 20_000)

    assert time.process_time() - began < 5


def test_a_name_before_brackets_is_found_backwards() -> None:
    text = 'Oili <oili@example.org>, "Virtanen, Matti" <matti@example.org>; x, Åsa Ek <mailto:asa@example.org>'

    assert [(found.name, found.address) for found in pasted(text).found] == [
        ("Oili", "oili@example.org"),
        ("Virtanen, Matti", "matti@example.org"),
        ("Åsa Ek", "asa@example.org"),
    ]


def test_too_many_tries_are_told_in_the_readers_words(world: World) -> None:
    client, address = Client(REMOTE_ADDR="192.0.2.77", headers={"accept-language": "fi"}), reverse("mfa_login_webauthn")
    answers = (client.post(address, {"credential": ""}) for _try in range(100))

    refused = next(answer for answer in answers if answer.status_code == 429)

    assert "Liian monta yritystä" in refused.content.decode()


# --------------------------------------------------------------------------------------------------- what is secret


@pytest.mark.parametrize("address", ["/i/%00/", "/i/a%00b/", "/calendar/%00.ics", "/s/%00/", "/i/%E2%80%AE/"])
def test_a_secret_that_cannot_be_one_is_not_there(address: str, world: World) -> None:
    assert browser(world, "participant").get(address).status_code == 404


SHAPES = [
    '{"id": 1}',
    '{"id": "a", "rawId": "a", "response": {}, "type": "public-key"}',
    '{"id": "YWE", "rawId": "YWE", "response": {"clientDataJSON": "e30", "signature": "YQ"}, "type": "public-key"}',
    "[" * 5000,
    "[1]",
    '"x"',
    "1",
    "not json",
]


@pytest.mark.parametrize("said", SHAPES)
@pytest.mark.parametrize("name", ["mfa_login_webauthn", "mfa_add_webauthn"])
def test_a_passkey_of_any_shape_is_refused_with_words(name: str, said: str, world: World) -> None:
    client = browser(world, "anonymous")
    if name == "mfa_add_webauthn":
        client.force_login(world.participant)
        session = client.session
        session["proved_at"] = clock.now().isoformat()
        session.save()
    client.get(reverse(name))

    answer = client.post(reverse(name), {"credential": said, "name": "x"}, REMOTE_ADDR="192.0.2.78")

    assert answer.status_code == 400


@pytest.mark.parametrize("proxies", ["0", "1"])
def test_a_real_server_lacks_no_protection(proxies: str, tmp_path: Path) -> None:
    said = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(settings.PROJECT / "src"),
        "RISTIIN_VAR": str(tmp_path),
        "RISTIIN_BASE_URL": "https://ristiin.example.org",
        "RISTIIN_PROXIES": proxies,
    }
    words = ["-m", "ristiin.site.manage", "check", "--deploy", "--fail-level", "WARNING"]

    checked = subprocess.run([sys.executable, *words], env=said, capture_output=True, text=True, check=False)

    assert (checked.returncode, checked.stderr) == (0, "")
