"""Who gets what from the pages of papers and badges."""

# ruff: noqa: E501
from ristiin.connect import badge_keys
from tests.trust.matrix import GET, POST, SIGN_IN, Row, draft, nothing, running


def own(world):
    return {"certificate_id": world.participant_certificate.pk}


def of_running(world):
    return {"slug": world.running.slug, "certificate_id": world.participant_certificate.pk}


def of_another(world):
    return {"slug": world.open.slug, "certificate_id": world.participant_certificate.pk}


def valid(world):
    return {"code": world.participant_certificate.code}


def withdrawn(world):
    return {"code": world.companion_certificate.code}


def key(_world):
    return {"thumbprint": badge_keys.thumbprint()}


def hours(_world):
    return {"hours": "12,5"}


def somebody(world):
    return {"person": world.companion.pk}


# fmt: off
PAGES = [
    #                                                       anonymous outsider participant neighbour facilitator organiser other_organiser administrator
    Row("reports:papers", nothing, GET,                     SIGN_IN,  200,     200,        200,      200,        200,      200,            200),
    Row("reports:certificate", own, GET,                    SIGN_IN,  404,     200,        404,      404,        404,      404,            404),
    Row("reports:working_time", running, GET,               SIGN_IN,  404,     200,        200,      404,        404,      404,            404),
    Row("reports:working_time", running, POST,              SIGN_IN,  404,     302,        302,      404,        404,      404,            404, data=hours),
    Row("reports:working_time_pdf", running, GET,           SIGN_IN,  404,     200,        200,      404,        404,      404,            404),
    Row("reports:verify", valid, GET,                       200,      200,     200,        200,      200,        200,      200,            200),
    Row("reports:verify", withdrawn, GET,                   200,      200,     200,        200,      200,        200,      200,            200, case="withdrawn"),
    Row("reports:certificates", running, GET,               SIGN_IN,  403,     403,        403,      403,        200,      403,            403, teacher=200),
    Row("reports:certificate_pdf", of_running, GET,         SIGN_IN,  403,     403,        403,      403,        200,      403,            403, teacher=200),
    Row("reports:certificate_pdf", of_another, GET,         SIGN_IN,  403,     403,        403,      403,        404,      403,            403, case="of another programme"),
    Row("reports:give_certificate", running, POST,          SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=somebody),
    Row("reports:give_certificate", running, POST,          SIGN_IN,  403,     403,        403,      403,        404,      403,            403, case="nobody"),
    Row("reports:withdraw_certificate", of_running, POST,   SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
    Row("reports:write_certificate_anew", of_running, POST, SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
    Row("reports:withdraw_certificate", of_another, POST,   SIGN_IN,  403,     403,        403,      403,        404,      403,            403, case="of another programme"),
    Row("badges:credential", own, GET,                      SIGN_IN,  404,     200,        404,      404,        404,      404,            404),
    Row("badges:issuer", nothing, GET,                      200,      200,     200,        200,      200,        200,      200,            200),
    Row("badges:keys", nothing, GET,                        200,      200,     200,        200,      200,        200,      200,            200),
    Row("badges:key", key, GET,                             200,      200,     200,        200,      200,        200,      200,            200),
    Row("badges:withdrawn", nothing, GET,                   200,      200,     200,        200,      200,        200,      200,            200),
    Row("badges:achievement", running, GET,                 200,      200,     200,        200,      200,        200,      200,            200),
    Row("badges:achievement", draft, GET,                   404,      404,     404,        404,      404,        404,      404,            404, case="draft"),
]
# fmt: on
