"""A refusal that no view has caught is said on the page one came from."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

REFUSED = "mfa_view_recovery_codes"
"""Refused for one without a passkey."""


def refused(client, **headers: str):
    return client.post(reverse(REFUSED), headers=headers)


def test_a_refusal_is_said_in_words_where_one_came_from(browse, participant) -> None:
    answer = refused(browse(participant), referer="http://testserver/me/")

    assert (answer.status_code, answer.url) == (302, "http://testserver/me/")
    assert [message.level_tag for message in get_messages(answer.wsgi_request)] == ["error"]


@pytest.mark.parametrize("came_from", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_a_refusal_sends_nobody_away(browse, participant, came_from) -> None:
    assert refused(browse(participant), referer=came_from).url == "/"


def test_the_words_are_in_the_readers_language(browse, make_person) -> None:
    swede = make_person("Sven Svensk", language="sv")

    answer = refused(browse(swede), referer="http://testserver/me/")

    assert answer.headers["Content-Language"] == "sv"


def test_an_htmx_request_is_answered_too(browse, participant) -> None:
    answer = refused(browse(participant), **{"hx-request": "true", "referer": "http://testserver/me/"})

    assert answer.status_code in {200, 302}
