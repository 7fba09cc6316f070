"""Who gets what from calendars."""

# ruff: noqa: E501
from tests.trust.matrix import GET, POST, SIGN_IN, Row, nothing

# fmt: off
PAGES = [
    #                                                                                    anonymous outsider participant neighbour facilitator organiser other_organiser administrator
    Row("connect:calendar", nothing, GET,                                                SIGN_IN,  200,     200,        200,      200,        200,      200,            200),
    Row("connect:change", nothing, POST,                                                 SIGN_IN,  302,     302,        302,      302,        302,      302,            302),
    Row("connect:feed", lambda w: {"token": w.feed.token}, GET,                          200,      200,     200,        200,      200,        200,      200,            200),
    Row("connect:entry", lambda w: {"uid": w.running.timeline.get(key="kick-off").uid}, GET, SIGN_IN, 404,  200,        200,      200,        200,      404,            404),
]
