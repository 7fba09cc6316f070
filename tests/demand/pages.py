"""Who gets what from the pages of theme surveys."""

# ruff: noqa: E501
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.trust.matrix import GET, POST, SIGN_IN, Row, draft, open_now, pairing, running


def public(world):
    return {"code": world.theme_survey.code}


def invited(world):
    return public(world) | {"token": world.theme_invitee.token}


def wrong_token(world):
    return public(world) | {"token": "x" * 32}


def answers(_world):
    return {"themes-1": "t1"}


def questions(_world):
    return {"themes": "arviointi\nohjaus", "closes_at": "2099-01-01T12:00", "by_invitation": "0", "cut": "none"}


def last_day(_world):
    return {"closes_at": "2099-01-01T12:00"}


def letters(_world):
    return {"addresses": "aino@example.org", "language": "fi"}


def a_list(_world):
    return {"file": SimpleUploadedFile("lista.csv", b"1. teema\narviointi\n")}


def columns(_world):
    return {"column-0": "first", "column-1": "words"}


def a_theme(_world):
    return {"takes-0": "on", "name-0": "arviointi", "groups-0": "2"}


# fmt: off
PAGES = [
    #                                                anonymous outsider participant neighbour facilitator organiser other_organiser administrator
    Row("demand:survey", draft, GET,                 SIGN_IN,  404,     404,        404,      404,        200,      404,            404),
    Row("demand:survey", running, GET,               SIGN_IN,  403,     403,        403,      403,        200,      403,            403, provider=200, case="closed"),
    Row("demand:survey", open_now, GET,              SIGN_IN,  403,     403,        403,      403,        200,      403,            403, case="none"),
    Row("demand:questions", pairing, GET,            SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("demand:questions", pairing, POST,           SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=questions),
    Row("demand:open", pairing, POST,                SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
    Row("demand:last_day", draft, POST,              SIGN_IN,  404,     404,        404,      404,        302,      404,            404, data=last_day),
    Row("demand:close", draft, POST,                 SIGN_IN,  404,     404,        404,      404,        302,      404,            404),
    Row("demand:close", running, POST,               SIGN_IN,  403,     403,        403,      403,        302,      403,            403, case="closed"),
    Row("demand:throw_away", draft, GET,             SIGN_IN,  404,     404,        404,      404,        200,      404,            404),
    Row("demand:throw_away", running, POST,          SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
    Row("demand:invite", draft, GET,                 SIGN_IN,  404,     404,        404,      404,        200,      404,            404),
    Row("demand:invite", draft, POST,                SIGN_IN,  404,     404,        404,      404,        302,      404,            404, data=letters),
    Row("demand:qr", draft, GET,                     SIGN_IN,  404,     404,        404,      404,        200,      404,            404),
    Row("demand:import", pairing, GET,               SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("demand:import", pairing, POST,              SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=a_list),
    Row("demand:import_columns", pairing, GET,       SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("demand:import_columns", pairing, POST,      SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=columns),
    Row("demand:import_rows", pairing, GET,          SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("demand:import_rows", pairing, POST,         SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
    Row("demand:import_leave", pairing, POST,        SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
    Row("demand:demand", running, GET,               SIGN_IN,  403,     403,        403,      403,        200,      403,            403, provider=200),
    Row("demand:demand", draft, GET,                 SIGN_IN,  404,     404,        404,      404,        404,      404,            404, case="open"),
    Row("demand:wishes", running, GET,               SIGN_IN,  403,     403,        403,      403,        200,      403,            403, provider=200),
    Row("demand:wishes", running, POST,              SIGN_IN,  403,     403,        403,      403,        302,      403,            403, provider=302, data=lambda _world: {"into-0": "t:t1"}),
    Row("demand:undo_wishes", running, POST,         SIGN_IN,  403,     403,        403,      403,        302,      403,            403, provider=302),
    Row("demand:themes", running, GET,               SIGN_IN,  403,     403,        403,      403,        200,      403,            403, provider=200),
    Row("demand:themes", running, POST,              SIGN_IN,  403,     403,        403,      403,        200,      403,            403, provider=200, data=a_theme),
    Row("demand:undo_themes", running, POST,         SIGN_IN,  403,     403,        403,      403,        302,      403,            403, provider=302),
    Row("demand:answer", public, GET,                200,      200,     200,        200,      200,        200,      200,            200),
    Row("demand:answer", public, POST,               302,      302,     302,        302,      302,        302,      302,            302, data=answers),
    Row("demand:answer_invited", invited, GET,       200,      200,     200,        200,      200,        200,      200,            200),
    Row("demand:answer_invited", invited, POST,      302,      302,     302,        302,      302,        302,      302,            302, data=answers),
    Row("demand:answer_invited", wrong_token, GET,   404,      404,     404,        404,      404,        404,      404,            404, case="wrong"),
    Row("demand:thanks", public, GET,                200,      200,     200,        200,      200,        200,      200,            200),
    Row("demand:tell_me", public, GET,               200,      200,     200,        200,      200,        200,      200,            200),
    Row("demand:tell_me", public, POST,              200,      200,     200,        200,      200,        200,      200,            200, data=lambda _world: {"address": "kuulen@example.org"}),
]
# fmt: on
