"""Who gets what from the pages of the community."""

# ruff: noqa: E501
from tests.trust.matrix import GET, POST, SIGN_IN, Row, nothing


def a_starter(world):
    return {"person_id": world.other_organiser.pk}


def a_site(world):
    return {"site_id": world.site.pk}


def new_site(_world):
    return {"name": "Oulu", "venue": "Isokatu 5"}


def somebody(_world):
    return {"address": "uusi@example.org"}


# fmt: off
PAGES = [
    #                                                 anonymous outsider participant neighbour facilitator organiser other_organiser administrator
    Row("front", nothing, GET,                        200,      200,     200,        200,      200,        200,      200,            200),
    Row("community:stylesheet", nothing, GET,         200,      200,     200,        200,      200,        200,      200,            200),
    Row("community:trust", nothing, GET,              200,      200,     200,        200,      200,        200,      200,            200),
    Row("community:accessibility", nothing, GET,      200,      200,     200,        200,      200,        200,      200,            200),
    Row("community:source", nothing, GET,             200,      200,     200,        200,      200,        200,      200,            200),
    Row("community:settings", nothing, GET,           SIGN_IN,  403,     403,        403,      403,        403,      403,            200),
    Row("community:settings", nothing, POST,          SIGN_IN,  403,     403,        403,      403,        403,      403,            200),
    Row("community:organisers", nothing, GET,         SIGN_IN,  403,     403,        403,      403,        403,      403,            200),
    Row("community:organisers", nothing, POST,        SIGN_IN,  403,     403,        403,      403,        403,      403,            302, data=somebody),
    Row("community:stop", a_starter, POST,            SIGN_IN,  403,     403,        403,      403,        403,      403,            302),
    Row("community:sites", nothing, GET,              SIGN_IN,  403,     403,        403,      403,        403,      403,            200),
    Row("community:sites", nothing, POST,             SIGN_IN,  403,     403,        403,      403,        403,      403,            302, data=new_site),
    Row("community:site", a_site, GET,                SIGN_IN,  403,     403,        403,      403,        403,      403,            200),
    Row("community:site", a_site, POST,               SIGN_IN,  403,     403,        403,      403,        403,      403,            302, data=new_site),
    Row("community:site_remove", a_site, POST,        SIGN_IN,  403,     403,        403,      403,        403,      403,            302),
]
