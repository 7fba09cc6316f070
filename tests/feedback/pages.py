"""Who gets what from the pages of feedback."""

# ruff: noqa: E501
from tests.trust.matrix import GET, POST, SIGN_IN, Row, elsewhere, nothing, running


def ticket(world):
    return {"token": world.feedback_ticket.token}


def over(world):
    return {"token": world.over_ticket.token}


def unpublished(world):
    return {"slug": world.running.slug, "key": "midway"}


def published(world):
    return {"slug": world.running.slug, "key": "end"}


def asked_now(world):
    return {"slug": world.running.slug, "key": "start"}


# fmt: off
PAGES = [
    #                                                anonymous outsider participant neighbour facilitator organiser other_organiser administrator
    Row("feedback:answer", ticket, GET,              200,      200,     200,        200,      200,        200,      200,            200),
    Row("feedback:answer", ticket, POST,             302,      302,     302,        302,      302,        302,      302,            302),
    Row("feedback:answer", over, GET,                410,      410,     410,        410,      410,        410,      410,            410, case="over"),
    Row("feedback:thanks", ticket, GET,              200,      200,     200,        200,      200,        200,      200,            200),
    Row("feedback:mine", nothing, GET,               SIGN_IN,  200,     200,        200,      200,        200,      200,            200),
    Row("feedback:developments", nothing, GET,       SIGN_IN,  200,     200,        200,      200,        200,      200,            200),
    Row("feedback:development", running, GET,        SIGN_IN,  404,     200,        200,      404,        404,      404,            404),
    Row("feedback:development", running, POST,       SIGN_IN,  404,     302,        302,      404,        404,      404,            404),
    Row("feedback:remove_development", running, POST, SIGN_IN, 404,     302,        302,      404,        404,      404,            404),
    Row("feedback:knowing", running, GET,            SIGN_IN,  404,     200,        200,      404,        404,      404,            404),
    Row("feedback:knowing", running, POST,           SIGN_IN,  404,     302,        302,      404,        404,      404,            404),
    Row("feedback:programme", running, GET,          SIGN_IN,  404,     200,        200,      200,        200,      404,            404),
    Row("feedback:programme", elsewhere, GET,        SIGN_IN,  404,     404,        404,      404,        404,      200,            404, case="elsewhere"),
    Row("feedback:plan", running, GET,               SIGN_IN,  404,     403,        403,      403,        200,      404,            404),
    Row("feedback:plan", running, POST,              SIGN_IN,  404,     403,        403,      403,        302,      404,            404, data=lambda _world: {"cut": "none"}),
    Row("feedback:round", published, GET,            SIGN_IN,  404,     200,        200,      200,        200,      404,            404),
    Row("feedback:round", unpublished, GET,          SIGN_IN,  404,     404,        404,      200,        200,      404,            404, case="not published"),
    Row("feedback:round", asked_now, GET,            SIGN_IN,  404,     404,        404,      200,        200,      404,            404, case="open"),
    Row("feedback:publish", unpublished, POST,       SIGN_IN,  404,     403,        403,      403,        302,      404,            404),
]
# fmt: on
