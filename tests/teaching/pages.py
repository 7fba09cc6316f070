"""Who gets what from the pages of teaching. A teacher of `running` has a column of their own: `teacher`."""

# ruff: noqa: E501
import uuid

from tests.trust.matrix import GET, POST, SIGN_IN, Row, draft, elsewhere, open_now, running


def question(world):
    return {"slug": world.running.slug, "question_id": world.question.pk}


def withdrawn(world):
    return {"slug": world.running.slug, "question_id": world.withdrawn_question.pk}


def of_another(world):
    return {"slug": world.elsewhere.slug, "question_id": world.question.pk}


def room(world):
    return {"group_id": world.groups[0].pk}


def other_room(world):
    return {"group_id": world.groups[1].pk}


def asked(world):
    return {"group_id": world.groups[0].pk, "question_id": world.question.pk}


def not_asked(world):
    return {"group_id": world.groups[1].pk, "question_id": world.group_question.pk}


def not_yet(world):
    return {"group_id": world.groups[0].pk, "question_id": world.coming_question.pk}


def new_question(_world):
    return {
        "key": str(uuid.uuid4()),
        "text_fi": "Mitä opitte?",
        "opens_at": "2090-02-01T09:00",
        "due_at": "2090-02-08T16:00",
        "to": "all",
    }


def talked(_world):
    return {"done": "yes"}


# fmt: off
PAGES = [
    #                                          anonymous outsider participant neighbour facilitator organiser other_organiser administrator
    Row("teaching:home", running, GET,         SIGN_IN,  403,     403,        403,      403,        200,      403,            403, teacher=200),
    Row("teaching:home", open_now, GET,        SIGN_IN,  403,     403,        403,      403,        200,      403,            403, case="another of the organiser"),
    Row("teaching:home", draft, GET,           SIGN_IN,  404,     404,        404,      404,        200,      404,            404, case="draft"),
    Row("teaching:home", elsewhere, GET,       SIGN_IN,  403,     403,        403,      403,        403,      200,            403, case="elsewhere"),
    Row("teaching:new", running, GET,          SIGN_IN,  403,     403,        403,      403,        200,      403,            403, teacher=200),
    Row("teaching:new", running, POST,         SIGN_IN,  403,     403,        403,      403,        302,      403,            403, teacher=302, data=new_question),
    Row("teaching:new", draft, POST,           SIGN_IN,  404,     404,        404,      404,        302,      404,            404, data=new_question, case="draft"),
    Row("teaching:new", elsewhere, POST,       SIGN_IN,  403,     403,        403,      403,        403,      302,            403, data=new_question, case="elsewhere"),
    Row("teaching:question", question, GET,    SIGN_IN,  403,     403,        403,      403,        200,      403,            403, teacher=200),
    Row("teaching:question", withdrawn, GET,   SIGN_IN,  403,     403,        403,      403,        200,      403,            403, teacher=200, case="withdrawn"),
    Row("teaching:question", of_another, GET,  SIGN_IN,  403,     403,        403,      403,        403,      404,            403, case="elsewhere"),
    Row("teaching:change", question, GET,      SIGN_IN,  403,     403,        403,      403,        200,      403,            403, teacher=200),
    Row("teaching:change", question, POST,     SIGN_IN,  403,     403,        403,      403,        200,      403,            403, teacher=200, data=new_question),
    Row("teaching:withdraw", question, POST,   SIGN_IN,  403,     403,        403,      403,        302,      403,            403, teacher=302),
    Row("teaching:restore", withdrawn, POST,   SIGN_IN,  403,     403,        403,      403,        302,      403,            403, teacher=302),
    Row("teaching:room", room, GET,            SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("teaching:room", other_room, GET,      SIGN_IN,  404,     404,        200,      404,        404,      404,            404, case="the neighbour’s"),
    Row("teaching:done", asked, POST,          SIGN_IN,  404,     302,        404,      302,        404,      404,            404, data=talked),
    Row("teaching:done", not_asked, POST,      SIGN_IN,  404,     404,        404,      404,        404,      404,            404, data=talked, case="asked of another group"),
    Row("teaching:done", not_yet, POST,        SIGN_IN,  404,     404,        404,      404,        404,      404,            404, data=talked, case="not open yet"),
]
