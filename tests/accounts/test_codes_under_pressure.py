"""S3: a code opens the door once, even when fifty browsers knock at the same moment."""

from threading import Barrier

import pytest
from django.test import Client
from django.urls import reverse

from ristiin.accounts.actions import CODES_AN_HOUR, MOST_TRIES, ask_code, redeem_code
from ristiin.accounts.models import SignInCode
from ristiin.kernel.models import OutgoingMail
from tests.kernel.pressure import at_once

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 50


def test_of_fifty_redemptions_one_succeeds(participant, at, mailed_code) -> None:
    row = ask_code(address=participant.email, language="fi", asked_from="192.0.2.1", at=at)
    code = mailed_code(participant.email)

    came = at_once(lambda: redeem_code(code_id=row.pk, written=code, language="fi", at=at), MANY)

    assert sorted(map(str, came)) == sorted([str(participant)] + ["CodeOver"] * (MANY - 1))


def test_looking_before_taking_without_a_lock_lets_many_in(participant, at, mailed_code) -> None:
    """The negative control: the same fifty, each looking first and writing afterwards."""
    row = ask_code(address=participant.email, language="fi", asked_from="192.0.2.1", at=at)
    everybody_looked = Barrier(MANY)

    def careless() -> bool:
        found = SignInCode.objects.get(pk=row.pk)
        everybody_looked.wait(30)
        if found.used_at:
            return False
        SignInCode.objects.filter(pk=row.pk).update(used_at=at)
        return True

    assert at_once(careless, MANY) == [True] * MANY


def test_of_fifty_posts_with_one_session_one_signs_in(participant, mailed_code) -> None:
    first = Client()
    first.post(reverse("account_request_login_code"), {"address": participant.email})
    code, cookies = mailed_code(participant.email), first.cookies

    def knock() -> str:
        client = Client()
        client.cookies.load(cookies)
        return client.post(reverse("account_confirm_login_code"), {"code": code}).headers.get("Location", "")

    assert at_once(knock, MANY).count(reverse("now")) == 1


def test_fifty_guesses_at_once_are_three(participant, at) -> None:
    row = ask_code(address=participant.email, language="fi", asked_from="192.0.2.1", at=at)

    came = at_once(lambda: redeem_code(code_id=row.pk, written="BBBB-BBBB", language="fi", at=at), MANY)

    assert came.count("WrongCode") == MOST_TRIES - 1
    assert SignInCode.objects.get(pk=row.pk).tries == MOST_TRIES


def test_fifty_requests_at_once_send_no_more_letters_than_allowed(participant, at) -> None:
    places = iter(range(MANY))

    came = at_once(
        lambda: ask_code(address=participant.email, language="fi", asked_from=f"{next(places)}", at=at), MANY
    )

    assert came.count("TooManyCodes") == MANY - CODES_AN_HOUR
    assert OutgoingMail.objects.filter(to_address=participant.email).count() == CODES_AN_HOUR
