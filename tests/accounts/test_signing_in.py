"""Signing in by a code that comes by mail."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, reverse

from ristiin.accounts.actions import (
    CODE_WORKS,
    CODES_AN_HOUR,
    CODES_FROM_ONE_PLACE,
    MOST_TRIES,
    AccountClosed,
    CodeOver,
    TooManyCodes,
    WrongCode,
    ask_code,
    redeem_code,
)
from ristiin.accounts.models import Person, SignInCode
from ristiin.kernel.models import AuditEntry, OutgoingMail

ASK, CONFIRM = "/account/login/", "/account/login/code/"


def signed_in_as(client: Client) -> int | None:
    number = client.session.get("_auth_user_id")
    return int(number) if number else None


def test_a_mailed_code_lets_in(participant, mailed_code) -> None:
    client = Client()

    asked = client.post(ASK, {"address": participant.email})
    opened = client.post(CONFIRM, {"code": mailed_code(participant.email)})

    assert (asked.url, opened.url) == (CONFIRM, "/now/")
    assert signed_in_as(client) == participant.pk


def test_the_code_may_be_written_carelessly(participant, mailed_code) -> None:
    client = Client()
    client.post(ASK, {"address": participant.email.upper() + " "})

    client.post(CONFIRM, {"code": " " + mailed_code(participant.email).lower().replace("-", " ")})

    assert signed_in_as(client) == participant.pk


def test_a_new_address_becomes_a_person_only_when_its_code_is_written(db, mailed_code) -> None:
    client = Client()
    client.post(ASK, {"address": "uusi@example.org"})
    before = Person.objects.filter(email="uusi@example.org").count()

    opened = client.post(CONFIRM, {"code": mailed_code("uusi@example.org")})

    assert (before, Person.objects.get(email="uusi@example.org").pk) == (0, signed_in_as(client))
    assert opened.url == reverse("accounts:mine")


def test_known_and_unknown_addresses_are_answered_alike(participant) -> None:
    answers = []
    for address in (participant.email, "tuntematon@example.org"):
        client = Client()
        asked = client.post(ASK, {"address": address})
        page = client.get(CONFIRM)
        body = page.content.decode().replace(address, "(address)")
        token = page.context["csrf_token"]
        answers.append((asked.status_code, asked.url, body.replace(str(token), "(token)")))

    assert answers[0] == answers[1]
    assert OutgoingMail.objects.count() == 2


def test_known_and_unknown_addresses_ask_the_database_alike(participant, django_assert_num_queries) -> None:
    for address in (participant.email, "tuntematon@example.org"):
        client = Client()
        client.get(ASK)
        with django_assert_num_queries(15):
            client.post(ASK, {"address": address})


@pytest.mark.parametrize("address", ["", "ei osoite", "a@", "a@b@c", "a@example.org\nBcc: b@example.org"])
def test_what_cannot_be_an_address_is_said_so(db, address) -> None:
    answer = Client().post(ASK, {"address": address})

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["address"]
    assert OutgoingMail.objects.count() == 0


def test_twins_of_an_address_are_one_person(db, sign_in) -> None:
    sign_in("aune@example.org")

    client = Client()
    client.post(ASK, {"address": "\uff21UNE@Example.ORG"})

    assert OutgoingMail.objects.latest("pk").to_address == "aune@example.org"


def test_looking_at_the_page_uses_nothing_up(participant, mailed_code) -> None:
    client = Client()
    client.post(ASK, {"address": participant.email})
    for _look in range(5):
        client.get(CONFIRM)
        client.head(CONFIRM)

    client.post(CONFIRM, {"code": mailed_code(participant.email)})

    assert signed_in_as(client) == participant.pk


def test_a_code_works_in_the_browser_that_asked(participant, mailed_code) -> None:
    Client().post(ASK, {"address": participant.email})
    other = Client()

    answer = other.post(CONFIRM, {"code": mailed_code(participant.email)})

    assert (answer.url, signed_in_as(other)) == (ASK, None)


@pytest.fixture
def asked(participant, at, mailed_code) -> tuple[SignInCode, str]:
    row = ask_code(address=participant.email, language="fi", asked_from="192.0.2.1", at=at)
    return row, mailed_code(participant.email)


def test_a_code_is_kept_as_a_digest_alone(asked) -> None:
    row, code = asked

    assert code.replace("-", "").lower() not in f"{row.__dict__}".lower()


def test_a_code_works_once(asked, at) -> None:
    row, code = asked
    redeem_code(code_id=row.pk, written=code, language="fi", at=at)

    with pytest.raises(CodeOver):
        redeem_code(code_id=row.pk, written=code, language="fi", at=at)


def test_a_code_expires(asked, at) -> None:
    row, code = asked

    with pytest.raises(CodeOver):
        redeem_code(code_id=row.pk, written=code, language="fi", at=at + CODE_WORKS + timedelta(seconds=1))


def test_a_code_is_over_after_three_wrong_tries(asked, at) -> None:
    row, code = asked
    for _try in range(MOST_TRIES - 1):
        with pytest.raises(WrongCode):
            redeem_code(code_id=row.pk, written="BBBB-BBBB", language="fi", at=at)
    with pytest.raises(CodeOver):
        redeem_code(code_id=row.pk, written="BBBB-BBBB", language="fi", at=at)

    with pytest.raises(CodeOver):
        redeem_code(code_id=row.pk, written=code, language="fi", at=at)


def test_another_persons_code_does_not_open_mine(asked, at, other_participant, mailed_code) -> None:
    theirs = ask_code(address=other_participant.email, language="fi", asked_from="192.0.2.2", at=at)

    with pytest.raises(WrongCode):
        redeem_code(code_id=theirs.pk, written=asked[1], language="fi", at=at)


def test_a_closed_account_stays_closed(asked, at, participant) -> None:
    Person.objects.filter(pk=participant.pk).update(is_active=False)

    with pytest.raises(AccountClosed):
        redeem_code(code_id=asked[0].pk, written=asked[1], language="fi", at=at)


def test_codes_to_one_address_from_one_place_are_bounded(participant, at) -> None:
    for _ask in range(CODES_AN_HOUR // 3):
        ask_code(address=participant.email, language="fi", asked_from="192.0.2.1", at=at)

    with pytest.raises(TooManyCodes):
        ask_code(address=participant.email, language="fi", asked_from="192.0.2.1", at=at)
    ask_code(address=participant.email, language="fi", asked_from="192.0.2.2", at=at)
    ask_code(address=participant.email, language="fi", asked_from="192.0.2.1", at=at + timedelta(minutes=61))


def test_codes_to_one_address_from_everywhere_are_bounded(participant, at) -> None:
    for ask in range(CODES_AN_HOUR):
        ask_code(address=participant.email, language="fi", asked_from=f"192.0.2.{ask}", at=at)

    with pytest.raises(TooManyCodes):
        ask_code(address=participant.email, language="fi", asked_from="198.51.100.1", at=at)


def test_codes_from_one_place_are_bounded(participant, at) -> None:
    place = ask_code(address=participant.email, language="fi", asked_from="192.0.2.1", at=at).asked_from
    SignInCode.objects.bulk_create(
        SignInCode(address=f"{n}@example.org", hour=at, number=0, digest="", asked_from=place, sent_at=at)
        for n in range(CODES_FROM_ONE_PLACE)
    )

    with pytest.raises(TooManyCodes):
        ask_code(address="viela@example.org", language="fi", asked_from="192.0.2.1", at=at)


def test_behind_a_proxy_the_reader_is_the_one_it_names(participant, settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for _ask in range(CODES_AN_HOUR // 3):
        Client().post(ASK, {"address": participant.email}, headers={"X-Forwarded-For": "192.0.2.7"})

    stopped = Client().post(ASK, {"address": participant.email}, headers={"X-Forwarded-For": "203.0.113.9, 192.0.2.7"})
    other = Client().post(ASK, {"address": participant.email}, headers={"X-Forwarded-For": "192.0.2.8"})

    assert (stopped.status_code, other.status_code) == (200, 302)


def test_without_a_proxy_nobody_says_who_they_are(participant) -> None:
    for ask in range(CODES_AN_HOUR // 3):
        Client().post(ASK, {"address": participant.email}, headers={"X-Forwarded-For": f"192.0.2.{ask}"})

    stopped = Client().post(ASK, {"address": participant.email}, headers={"X-Forwarded-For": "192.0.2.99"})

    assert stopped.status_code == 200


def test_a_new_person_comes_back_to_where_they_were_going(programme, mailed_code) -> None:
    going = f"/programmes/{programme.slug}/register/"
    client = Client()
    asked = client.post(f"{ASK}?{urlencode({'next': going})}", {"address": "uusi@example.org"})

    opened = client.post(asked.url, {"code": mailed_code("uusi@example.org")})

    assert (asked.url, opened.url) == (f"{CONFIRM}?{urlencode({'next': going})}", going)


def test_the_way_is_kept_in_the_forms(participant) -> None:
    client = Client()
    page = client.get(f"{ASK}?next=/me/")
    client.post(ASK, {"address": participant.email})
    confirm = client.get(f"{CONFIRM}?next=/me/")

    assert (page.context["next"], confirm.context["next"]) == ("/me/", "/me/")
    assert 'name="next" value="/me/"' in page.content.decode()
    assert 'name="next" value="/me/"' in confirm.content.decode()


@pytest.mark.parametrize(
    "evil", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "http:evil"]
)
def test_nobody_is_sent_away_from_the_house(participant, mailed_code, evil) -> None:
    client = Client()
    client.post(f"{ASK}?{urlencode({'next': evil})}", {"address": participant.email, "next": evil})

    opened = client.post(
        f"{CONFIRM}?{urlencode({'next': evil})}", {"code": mailed_code(participant.email), "next": evil}
    )
    again = client.get(f"{ASK}?{urlencode({'next': evil})}")

    assert (opened.url, again.url) == ("/now/", "/now/")


def test_a_session_from_before_is_not_the_session_after(participant, mailed_code) -> None:
    client = Client()
    client.post(ASK, {"address": participant.email})
    before = client.cookies[settings.SESSION_COOKIE_NAME].value

    client.post(CONFIRM, {"code": mailed_code(participant.email)})

    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert Client(headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={before}"}).get("/now/").status_code == 302


def test_the_cookie_is_for_the_server_alone(participant, sign_in) -> None:
    cookie = sign_in(participant.email).cookies[settings.SESSION_COOKIE_NAME]

    assert (cookie["httponly"], cookie["samesite"], bool(cookie["secure"])) == (
        True,
        "Lax",
        settings.SESSION_COOKIE_SECURE,
    )


def test_signing_out_needs_a_post_and_ends_the_session(participant, sign_in) -> None:
    client = sign_in(participant.email)
    looked = client.get(reverse("account_logout"))
    still = signed_in_as(client)

    client.post(reverse("account_logout"))

    assert (looked.status_code, still, signed_in_as(client)) == (405, participant.pk, None)


def test_signing_in_leaves_a_row(participant, sign_in) -> None:
    sign_in(participant.email)

    entry = AuditEntry.objects.get(verb="signed in")
    assert (entry.actor_id, entry.subject_id) == (participant.pk, participant.pk)


def test_the_letter_is_in_the_readers_language(make_person, sign_in) -> None:
    swede = make_person("Sven Svensk", language="sv")
    sign_in(swede.email)

    Client(headers={"Accept-Language": "en"}).post(ASK, {"address": swede.email})
    Client(headers={"Accept-Language": "en"}).post(ASK, {"address": "new@example.org"})

    assert [letter.language for letter in OutgoingMail.objects.order_by("pk")][1:] == ["sv", "en"]


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_email",
        "account_reset_password",
        "account_change_password",
        "account_set_password",
        "mfa_index",
    ],
)
def test_pages_of_the_library_that_nobody_needs_do_not_exist(name) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("page", ["/account/", "/account/signup/", "/account/password/reset/", "/account/email/"])
def test_and_their_addresses_lead_nowhere(browse, participant, page) -> None:
    assert browse(participant).get(page).status_code == 404


def test_every_page_says_its_language(participant, sign_in, browse: Callable[..., Client]) -> None:
    visitor = Client()
    visitor.post(ASK, {"address": participant.email})
    pages = [visitor.get(ASK), visitor.get(CONFIRM), sign_in(participant.email).get(reverse("mfa_list_webauthn"))]

    assert ['<html lang="fi"' in page.content.decode() for page in pages] == [True, True, True]
