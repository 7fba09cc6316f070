"""Who gets what from the pages of one's own matters and of signing in."""
# ruff: noqa: E501 - a table is read across

from ristiin.accounts.letters_links import token_for
from tests.trust.matrix import GET, POST, SIGN_IN, Row, nothing


def passkey(world):
    """The participant's."""
    return {"pk": world.passkey.pk}


def letter_link(world):
    """The participant's, from the foot of a reminder."""
    return {"token": token_for(world.participant, ["meeting-reminders"])}


# fmt: off
PAGES = [
    #                                                       anonymous outsider participant neighbour facilitator organiser other_organiser administrator
    Row("accounts:mine", nothing, GET,                      SIGN_IN, 200,     200,        200,      200,        200,      200,            200),
    Row("accounts:mine", nothing, POST,                     SIGN_IN, 200,     200,        200,      200,        200,      200,            200),
    Row("accounts:set_language", nothing, POST,             302,     302,     302,        302,      302,        302,      302,            302, data=lambda _: {"language": "sv", "next": "/"}),
    Row("accounts:traces", nothing, GET,                    SIGN_IN, 200,     200,        200,      200,        200,      200,            200),
    Row("accounts:export", nothing, POST,                   SIGN_IN, 200,     200,        200,      200,        200,      200,            200),
    Row("accounts:erase", nothing, GET,                     SIGN_IN, 200,     200,        200,      200,        200,      200,            200),
    Row("accounts:erase", nothing, POST,                    SIGN_IN, 200,     200,        200,      200,        200,      200,            200),
    # Whoever alone organises a programme hands it over first.
    Row("accounts:erase", nothing, POST,                    SIGN_IN, 302,     302,        302,      302,        200,      200,            302, data=lambda _: {"sure": "on"}, case="sure"),
    Row("accounts:letters", nothing, GET,                   SIGN_IN, 200,     200,        200,      200,        200,      200,            200),
    Row("accounts:letters", nothing, POST,                  SIGN_IN, 200,     200,        200,      200,        200,      200,            200),
    # Whoever holds the letter; its link speaks of one topic and says nothing of the person.
    Row("accounts:letters_by_link", letter_link, GET,       200,     200,     200,        200,      200,        200,      200,            200),
    Row("accounts:letters_by_link", letter_link, POST,      200,     200,     200,        200,      200,        200,      200,            200, data=lambda _: {"meeting-reminders": "digest"}),
    Row("accounts:stop_letters", letter_link, GET,          200,     200,     200,        200,      200,        200,      200,            200),
    Row("accounts:stop_letters", letter_link, POST,         200,     200,     200,        200,      200,        200,      200,            200, data=lambda _: {"List-Unsubscribe": "One-Click"}),
    Row("account_request_login_code", nothing, GET,         200,     302,     302,        302,      302,        302,      302,            302),
    Row("account_request_login_code", nothing, POST,        302,     302,     302,        302,      302,        302,      302,            302, data=lambda w: {"address": w.participant.email}),
    Row("account_login", nothing, GET,                      200,     302,     302,        302,      302,        302,      302,            302),
    Row("account_login", nothing, POST,                     302,     302,     302,        302,      302,        302,      302,            302, data=lambda _: {"address": "uusi@example.org"}),
    Row("account_confirm_login_code", nothing, GET,         302,     302,     302,        302,      302,        302,      302,            302),
    Row("account_confirm_login_code", nothing, POST,        302,     302,     302,        302,      302,        302,      302,            302, data=lambda _: {"code": "BBBB-BBBB"}),
    Row("account_logout", nothing, POST,                    302,     302,     302,        302,      302,        302,      302,            302),
    Row("account_reauthenticate", nothing, GET,             SIGN_IN, 200,     200,        200,      200,        200,      200,            200),
    Row("account_reauthenticate", nothing, POST,            SIGN_IN, 302,     302,        302,      302,        302,      302,            302, data=lambda _: {"send": "1"}),
    Row("account_one_step", nothing, POST,                  SIGN_IN, 302,     302,        302,      302,        302,      302,            302),
    Row("mfa_authenticate", nothing, GET,                   302,     302,     302,        302,      302,        302,      302,            302),
    Row("mfa_authenticate", nothing, POST,                  302,     302,     302,        302,      302,        302,      302,            302),
    Row("mfa_login_webauthn", nothing, GET,                 302,     302,     302,        302,      302,        302,      302,            302),
    Row("mfa_login_webauthn", nothing, POST,                302,     302,     302,        302,      302,        302,      302,            302),
    Row("mfa_list_webauthn", nothing, GET,                  SIGN_IN, 200,     200,        200,      200,        200,      200,            200),
    Row("mfa_add_webauthn", nothing, GET,                   SIGN_IN, 200,     200,        200,      200,        200,      200,            200),
    Row("mfa_add_webauthn", nothing, POST,                  SIGN_IN, 200,     200,        200,      200,        200,      200,            200),
    Row("mfa_edit_webauthn", passkey, GET,                  SIGN_IN, 404,     200,        404,      404,        404,      404,            404),
    Row("mfa_edit_webauthn", passkey, POST,                 SIGN_IN, 404,     302,        404,      404,        404,      404,            404, data=lambda _: {"name": "Puhelin"}),
    Row("mfa_remove_webauthn", passkey, POST,               SIGN_IN, 404,     302,        404,      404,        404,      404,            404),
    Row("mfa_view_recovery_codes", nothing, GET,            SIGN_IN, 302,     302,        302,      302,        302,      302,            302),
    Row("mfa_view_recovery_codes", nothing, POST,           SIGN_IN, 302,     302,        302,      302,        302,      302,            302),
    # In development alone, and then for whoever sits at the machine.
    Row("inbox", nothing, GET,                              404,     404,     404,        404,      404,        404,      404,            404),
]
# fmt: on
