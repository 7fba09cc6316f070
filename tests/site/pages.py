"""Who gets what from the pages where everything comes together."""

# ruff: noqa: E501
from tests.trust.matrix import GET, SIGN_IN, Row, nothing

# fmt: off
PAGES = [
    #                           anonymous outsider participant neighbour facilitator organiser other_organiser administrator
    Row("now", nothing, GET,    SIGN_IN,  200,     200,        200,      200,        200,      200,            200),
]
