"""Passkeys, the second step, and showing once more who one is."""

import html
import json
import re
from datetime import timedelta

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from ristiin.accounts.actions import add_passkey, ask_for_both
from ristiin.accounts.proof import HOLDS
from ristiin.kernel import clock
from ristiin.kernel.models import AuditEntry, OutgoingMail
from tests.accounts.software_key import SoftwareKey

ADD, LIST, LOGIN = "/account/passkeys/add/", "/account/passkeys/", "/account/login/passkey/"


def key_of(person) -> SoftwareKey:
    return SoftwareKey(user_pk_to_url_str(person))


def add(client: Client, key: SoftwareKey, name: str = "Työkone"):
    page = client.get(ADD).content.decode()
    options = json.loads(html.unescape(re.search(r'data-options="([^"]+)"', page)[1]))
    answer = {"name": name, "passwordless": "on", "credential": json.dumps(key.made(options))}
    return client.post(ADD, answer)


def come_by_passkey(client: Client, key: SoftwareKey, **more: str):
    options = client.get(LOGIN, headers={"Accept": "application/json"}).json()["request_options"]
    return client.post(LOGIN, {"credential": json.dumps(key.shown(options)), **more})


@pytest.fixture
def with_passkey(participant, sign_in) -> tuple[Client, SoftwareKey]:
    client, key = sign_in(participant.email), key_of(participant)
    assert add(client, key).url == LIST
    return client, key


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_passkey_is_added_and_lets_in(with_passkey) -> None:
    _client, key = with_passkey
    visitor = Client()

    come = come_by_passkey(visitor, key)

    assert (come.url, is_in(visitor)) == ("/now/", True)


def test_a_passkey_leads_where_one_was_going(with_passkey) -> None:
    assert come_by_passkey(Client(), with_passkey[1], next="/me/").url == "/me/"
    assert come_by_passkey(Client(), with_passkey[1], next="//evil.example").url == "/now/"


def test_somebody_elses_key_lets_nobody_in(with_passkey, participant) -> None:
    visitor = Client()

    come_by_passkey(visitor, key_of(participant))

    assert not is_in(visitor)


def test_an_answer_to_an_old_challenge_lets_nobody_in(with_passkey) -> None:
    key, visitor = with_passkey[1], Client()
    options = visitor.get(LOGIN, headers={"Accept": "application/json"}).json()["request_options"]
    visitor.get(LOGIN, headers={"Accept": "application/json"})

    visitor.post(LOGIN, {"credential": json.dumps(key.shown(options))})

    assert not is_in(visitor)


def test_a_passkey_is_listed_renamed_and_removed(with_passkey, participant) -> None:
    client, key = with_passkey
    passkey = Authenticator.objects.get(user=participant)
    shown = "Työkone" in client.get(LIST).content.decode()

    client.post(reverse("mfa_edit_webauthn", args=[passkey.pk]), {"name": "Puhelin"})
    renamed = "Puhelin" in client.get(LIST).content.decode()
    client.post(reverse("mfa_remove_webauthn", args=[passkey.pk]))
    visitor = Client()
    come_by_passkey(visitor, key)

    assert (shown, renamed, Authenticator.objects.count(), is_in(visitor)) == (True, True, 0, False)


def test_each_change_of_passkeys_is_told_and_noted(with_passkey, participant) -> None:
    client, _key = with_passkey
    client.post(reverse("mfa_remove_webauthn", args=[Authenticator.objects.get().pk]))

    letters = OutgoingMail.objects.filter(person=participant).exclude(kind="accounts/login_code").order_by("pk")
    assert [letter.kind for letter in letters] == ["accounts/passkey_added", "accounts/passkey_removed"]
    assert "Työkone" in letters[0].body
    verbs = AuditEntry.objects.filter(verb__startswith="passkey").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["passkey added", "passkey removed"]


def test_a_mailed_code_alone_is_enough_beside_a_passkey(with_passkey, participant, sign_in) -> None:
    assert is_in(sign_in(participant.email))


@pytest.fixture
def asks_for_both(with_passkey, participant) -> SoftwareKey:
    with_passkey[0].post(reverse("mfa_view_recovery_codes"))
    return with_passkey[1]


def test_one_who_asked_for_both_needs_both(asks_for_both, participant, sign_in) -> None:
    client = sign_in(participant.email)
    before = is_in(client)
    page = client.get(reverse("mfa_authenticate")).content.decode()
    options = json.loads(re.search(r'<script id="passkey-options"[^>]*>(.+?)</script>', page)[1])["request_options"]

    client.post(reverse("mfa_authenticate"), {"credential": json.dumps(asks_for_both.shown(options))})

    assert (before, is_in(client)) == (False, True)


def test_a_recovery_code_takes_the_place_of_a_passkey_once(asks_for_both, participant, sign_in) -> None:
    code = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()[0]
    first, second = sign_in(participant.email), sign_in(participant.email)

    for client in (first, second):
        client.post(reverse("mfa_authenticate"), {"code": code})

    assert (is_in(first), is_in(second)) == (True, False)


def test_a_passkey_alone_is_both(asks_for_both) -> None:
    visitor = Client()

    come_by_passkey(visitor, asks_for_both)

    assert is_in(visitor)


def test_the_last_passkey_takes_the_second_step_with_it(asks_for_both, with_passkey, participant, sign_in) -> None:
    passkey = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)

    with_passkey[0].post(reverse("mfa_remove_webauthn", args=[passkey.pk]))

    assert (Authenticator.objects.count(), is_in(sign_in(participant.email))) == (0, True)


def test_the_second_step_can_be_given_up(asks_for_both, with_passkey, participant, sign_in) -> None:
    with_passkey[0].post(reverse("account_one_step"))

    assert is_in(sign_in(participant.email))


def test_both_cannot_be_asked_for_without_a_passkey(participant, sign_in) -> None:
    client = sign_in(participant.email)

    answer = client.post(reverse("mfa_view_recovery_codes"), headers={"Referer": f"http://testserver{LIST}"})

    assert (answer.url, Authenticator.objects.count()) == (f"http://testserver{LIST}", 0)


def test_nobody_touches_anothers_passkey(with_passkey, other_participant, sign_in) -> None:
    passkey = Authenticator.objects.get()
    thief = sign_in(other_participant.email)

    answers = [
        thief.get(reverse("mfa_edit_webauthn", args=[passkey.pk])).status_code,
        thief.post(reverse("mfa_edit_webauthn", args=[passkey.pk]), {"name": "oma"}).status_code,
        thief.post(reverse("mfa_remove_webauthn", args=[passkey.pk])).status_code,
    ]

    assert (answers, str(Authenticator.objects.get())) == ([404, 404, 404], "Työkone")


def grow_old(client: Client) -> Client:
    """Let the proof of the browser's person run out."""
    session = client.session
    session["proved_at"] = (clock.now() - HOLDS - timedelta(seconds=1)).isoformat()
    session.save()
    return client


GUARDED = ["/account/passkeys/", "/account/passkeys/add/", "/account/recovery-codes/", "/me/erase/"]


@pytest.mark.parametrize("page", GUARDED)
def test_what_opens_the_account_asks_again_after_a_while(participant, sign_in, page) -> None:
    client = grow_old(sign_in(participant.email))

    answer = client.get(page)

    assert answer.url == f"/account/prove/?next={page.replace('/', '%2F')}"


def test_a_new_code_proves_it_and_leads_back(participant, sign_in, mailed_code) -> None:
    client = grow_old(sign_in(participant.email))
    sent = client.post("/account/prove/?next=/me/erase/", {"send": "1"})

    proved = client.post(sent.url, {"code": mailed_code(participant.email)})

    assert (proved.url, client.get("/me/erase/").status_code) == ("/me/erase/", 200)


def test_a_wrong_code_proves_nothing(participant, sign_in) -> None:
    client = grow_old(sign_in(participant.email))
    client.post("/account/prove/?next=/me/erase/", {"send": "1"})

    answer = client.post("/account/prove/?next=/me/erase/", {"code": "BBBB-BBBB"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["code"])
    assert client.get("/me/erase/").status_code == 302


def test_a_code_sent_to_somebody_else_proves_nothing(participant, other_participant, sign_in, mailed_code) -> None:
    client = grow_old(sign_in(participant.email))
    thief = Client()
    thief.post("/account/login/", {"address": other_participant.email})
    session = client.session
    session["asked_code"] = thief.session["asked_code"]
    session.save()

    client.post("/account/prove/", {"code": mailed_code(other_participant.email)})

    assert client.get("/me/erase/").status_code == 302


def test_nobody_is_sent_away_after_proving(participant, sign_in, mailed_code) -> None:
    client = grow_old(sign_in(participant.email))
    client.post("/account/prove/?next=//evil.example", {"send": "1"})

    proved = client.post("/account/prove/?next=//evil.example", {"code": mailed_code(participant.email)})

    assert proved.url == reverse("accounts:mine")


def test_asking_for_both_twice_makes_the_old_codes_dead(participant, at) -> None:
    key = key_of(participant)
    add_passkey(person=participant, name="Avain", credential=key.made({"publicKey": {"challenge": "aaaa"}}), at=at)

    first = ask_for_both(person=participant, at=at).wrap().get_unused_codes()
    second = ask_for_both(person=participant, at=at).wrap().get_unused_codes()

    assert set(first) & set(second) == set()
    assert Authenticator.objects.filter(type=Authenticator.Type.RECOVERY_CODES).count() == 1
