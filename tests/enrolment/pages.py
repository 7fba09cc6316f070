"""Who gets what from the pages of registering, finding a pair and the desk."""

# ruff: noqa: E501
from tests.trust.matrix import GET, POST, SIGN_IN, Row, draft, elsewhere, open_now, pairing, running


def _of(which, who):
    return lambda w: {"slug": getattr(w, which).slug, "enrolment_id": w.enrolments[which][who].pk}


def _request(w):
    return {"slug": w.open.slug, "request_id": w.pair_request.pk}


def _offer(w):
    return {"token": w.offer.token}


def _table(kind):
    return lambda w: {"slug": w.open.slug, "kind": kind}


def _later_group(w):
    return {"target_group": w.open.target_groups.get().pk}


def _neighbour(w):
    return {"enrolment": w.enrolments["open"]["neighbour"].pk}


# fmt: off
PAGES = [
    #                                                                                 anonymous outsider participant neighbour facilitator organiser other_organiser administrator
    Row("enrolment:register", open_now, GET,                                          SIGN_IN,  200,     200,        200,      200,        200,      200,            200),
    Row("enrolment:register", running, GET,                                           SIGN_IN,  200,     200,        200,      200,        200,      200,            200, case="running"),
    Row("enrolment:register", draft, GET,                                             SIGN_IN,  404,     404,        404,      404,        200,      404,            404, case="draft"),
    Row("enrolment:register", elsewhere, GET,                                         SIGN_IN,  200,     200,        200,      200,        200,      200,            200, case="elsewhere"),
    Row("enrolment:register", open_now, POST,                                         SIGN_IN,  200,     200,        200,      200,        200,      200,            200),
    Row("enrolment:withdraw", open_now, POST,                                         SIGN_IN,  404,     302,        302,      404,        404,      404,            404),
    Row("enrolment:withdraw", draft, POST,                                            SIGN_IN,  404,     404,        404,      404,        404,      404,            404, case="draft"),

    Row("enrolment:answer_offer", pairing, POST,                                      SIGN_IN,  404,     404,        404,      404,        404,      404,            404),
    Row("enrolment:offered", _offer, GET,                                             200,      200,     200,        200,      200,        200,      200,            200),
    Row("enrolment:offered", _offer, POST,                                            302,      302,     302,        302,      302,        302,      302,            302),

    Row("enrolment:people", open_now, GET,                                            SIGN_IN,  403,     200,        200,      403,        403,      403,            403),
    Row("enrolment:people", elsewhere, GET,                                           SIGN_IN,  403,     403,        403,      403,        403,      403,            403, case="elsewhere"),
    Row("enrolment:people", draft, GET,                                               SIGN_IN,  404,     404,        404,      404,        403,      404,            404, case="draft"),
    Row("enrolment:ask", open_now, POST,                                              SIGN_IN,  403,     302,        404,      403,        403,      403,            403, data=_neighbour),
    Row("enrolment:answer", _request, POST,                                           SIGN_IN,  403,     404,        302,      403,        403,      403,            403),
    Row("enrolment:take_back", _request, POST,                                        SIGN_IN,  403,     302,        404,      403,        403,      403,            403),
    Row("enrolment:part", open_now, POST,                                             SIGN_IN,  403,     302,        302,      403,        403,      403,            403),

    Row("enrolment:desk", open_now, GET,                                              SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("enrolment:desk", running, GET,                                               SIGN_IN,  403,     403,        403,      403,        200,      403,            403, case="running"),
    Row("enrolment:desk", draft, GET,                                                 SIGN_IN,  404,     404,        404,      404,        200,      404,            404, case="draft"),
    Row("enrolment:desk", elsewhere, GET,                                             SIGN_IN,  403,     403,        403,      403,        403,      200,            403, case="elsewhere"),
    Row("enrolment:registration", _of("open", "participant"), GET,                    SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("enrolment:registration", _of("elsewhere", "elsewhere_person"), GET,          SIGN_IN,  403,     403,        403,      403,        403,      200,            403, case="elsewhere"),
    Row("enrolment:registration", lambda w: {"slug": w.open.slug, "enrolment_id": w.half_way.pk}, GET, SIGN_IN, 403, 403, 403, 403,        404,      403,            403, case="half-way"),
    Row("enrolment:withdraw_for", _of("open", "participant"), POST,                   SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
    Row("enrolment:restore", _of("open", "participant"), POST,                        SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
    Row("enrolment:admit", _of("open", "participant"), POST,                          SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
    Row("enrolment:move_up", _of("open", "participant"), POST,                        SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
    Row("enrolment:fill", open_now, POST,                                             SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
    Row("enrolment:offer_place", _of("open", "participant"), POST,                    SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
    Row("enrolment:put_on_the_list", _of("open", "participant"), POST,                SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
    Row("enrolment:move", _of("open", "participant"), POST,                           SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=_later_group),
    Row("enrolment:waiting_rule", open_now, POST,                                     SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
    Row("enrolment:themes", open_now, GET,                                            SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("enrolment:themes", draft, GET,                                               SIGN_IN,  404,     404,        404,      404,        200,      404,            404, case="draft"),
    Row("enrolment:themes", elsewhere, GET,                                           SIGN_IN,  403,     403,        403,      403,        403,      200,            403, case="elsewhere"),
    Row("enrolment:themes", open_now, POST,                                           SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
    Row("enrolment:add", open_now, GET,                                               SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("enrolment:add", open_now, POST,                                              SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("enrolment:export", _table("csv"), GET,                                       SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("enrolment:export", _table("xlsx"), GET,                                      SIGN_IN,  403,     403,        403,      403,        200,      403,            403, case="xlsx"),
]
