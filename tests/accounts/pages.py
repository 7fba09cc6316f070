"""Who gets what from the pages of one's own matters and of signing in."""
# ruff: noqa: E501 - a table is read across

from tests.trust.matrix import GET, POST, SIGN_IN, Row, nothing

# fmt: off
PAGES = [
    #                                                   anonymous outsider participant neighbour facilitator organiser other_organiser administrator
    Row("accounts:mine", nothing, GET,                  SIGN_IN,  200,     200,        200,      200,        200,      200,            200),
    Row("accounts:set_language", nothing, POST,         302,      302,     302,        302,      302,        302,      302,            302, data=lambda _: {"language": "sv", "next": "/"}),
]
# fmt: on
