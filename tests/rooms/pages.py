"""Who gets what from the pages of rooms."""

# ruff: noqa: E501
from tests.trust.matrix import GET, POST, SIGN_IN, Row

# fmt: off
PAGES = [
    #                                                                       anonymous outsider participant neighbour facilitator organiser other_organiser administrator
    Row("rooms:room", lambda w: {"group_id": w.groups[0].pk}, GET,          SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("rooms:promise", lambda w: {"group_id": w.groups[0].pk}, POST,      SIGN_IN,  404,     302,        404,      302,        404,      404,            404),
]
