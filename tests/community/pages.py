"""Who gets what from the pages of the community."""

# ruff: noqa: E501
from tests.trust.matrix import GET, POST, SIGN_IN, Row, nothing


def a_starter(world):
    return {"person_id": world.other_organiser.pk}


def a_site(world):
    return {"site_id": world.site.pk}


def new_site(_world):
    return {"name": "Oulu", "venue": "Isokatu 5"}


def logo(_world):
    return {"mark": "0123456789abcdef"}


def news(world):
    return {"announcement_id": world.news.pk}


def old_news(world):
    return {"announcement_id": world.old_news.pk}


def said(_world):
    return {"title_fi": "Uutta", "text_fi": "Tervetuloa mukaan."}


def told(_world):
    return {"about": "Arvioinnista", "reach": "Puhelimella"}


def facilitates(_world):
    return {"has_facilitated": "no", "groups_at_most": "1"}


def a_facilitator(world):
    return {"person_id": world.facilitator.pk}


def an_unlisted_facilitator(world):
    return {"person_id": world.neighbour.pk}


def to_pairing(world):
    return {"programme": world.pairing.pk, "message": "Tule mukaan."}


def asked(world):
    return {"asked_id": world.asked.pk}


def yes(_world):
    return {"answer": "yes"}


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
    Row("community:home", nothing, GET,               200,      200,     200,        200,      200,        200,      200,            200),
    Row("community:logo", logo, GET,                  200,      200,     200,        200,      200,        200,      200,            200),
    Row("community:people", nothing, GET,             SIGN_IN,  403,     200,        200,      200,        200,      200,            403),
    Row("own:membership", nothing, GET,               SIGN_IN,  403,     200,        200,      200,        200,      200,            403),
    Row("own:membership", nothing, POST,              SIGN_IN,  403,     302,        302,      302,        302,      302,            403, data=told),
    Row("own:leave_membership", nothing, POST,        SIGN_IN,  302,     302,        302,      302,        302,      302,            302),
    Row("community:facilitators", nothing, GET,       SIGN_IN,  403,     403,        403,      403,        200,      200,            403),
    Row("community:become", nothing, GET,             200,      200,     200,        200,      200,        200,      200,            200),
    Row("community:imagine", nothing, POST,           SIGN_IN,  302,     302,        302,      302,        302,      302,            302),
    Row("own:facilitating", nothing, GET,             SIGN_IN,  200,     200,        200,      200,        200,      200,            200),
    Row("own:facilitating", nothing, POST,            SIGN_IN,  302,     302,        302,      302,        302,      302,            302, data=facilitates),
    Row("own:stop_facilitating", nothing, POST,       SIGN_IN,  302,     302,        302,      302,        302,      302,            302),
    Row("community:news", nothing, GET,               200,      200,     200,        200,      200,        200,      200,            200),
    Row("community:follow", nothing, POST,            SIGN_IN,  302,     302,        302,      302,        302,      302,            302),
    Row("community:announce", nothing, GET,           SIGN_IN,  403,     403,        403,      403,        200,      200,            200),
    Row("community:announce", nothing, POST,          SIGN_IN,  403,     403,        403,      403,        302,      302,            302, data=said),
    Row("community:announcement", news, GET,          200,      200,     200,        200,      200,        200,      200,            200),
    Row("community:announcement", old_news, GET,      404,      404,     404,        404,      404,        200,      404,            200, case="taken down"),
    Row("community:announcement_change", news, GET,   SIGN_IN,  403,     403,        403,      403,        200,      403,            200),
    Row("community:announcement_change", news, POST,  SIGN_IN,  403,     403,        403,      403,        302,      403,            302, data=said),
    Row("community:announcement_change", old_news, GET, SIGN_IN, 404,    404,        404,      404,        404,      404,            404, case="taken down"),
    Row("community:announcement_take_down", news, POST, SIGN_IN, 403,    403,        403,      403,        302,      403,            302),
    Row("community:announcement_put_back", old_news, POST, SIGN_IN, 404, 404,        404,      404,        302,      404,            302),
    # Growth's, at addresses beside those of the directory
    Row("asked:ask", a_facilitator, GET,              SIGN_IN,  403,     403,        403,      403,        200,      200,            403),
    Row("asked:ask", a_facilitator, POST,             SIGN_IN,  403,     403,        403,      403,        302,      200,            403, data=to_pairing),
    Row("asked:ask", an_unlisted_facilitator, GET,    SIGN_IN,  403,     403,        403,      403,        404,      404,            403, case="not listed"),
    Row("asked:take_back", asked, POST,               SIGN_IN,  404,     404,        404,      404,        302,      404,            404),
    Row("asked:answer", asked, GET,                   SIGN_IN,  404,     404,        404,      200,        404,      404,            404),
    Row("asked:answer", asked, POST,                  SIGN_IN,  404,     404,        404,      302,        404,      404,            404, data=yes),
]
