"""Who gets what from the pages of outputs."""

# ruff: noqa: E501
from tests.trust.matrix import GET, POST, SIGN_IN, Row, nothing


def room(world):
    return {"group_id": world.groups[0].pk}


def draft(world):
    return {"group_id": world.groups[0].pk, "output_id": world.output_draft.pk}


def removed(world):
    return {"group_id": world.groups[0].pk, "output_id": world.removed_output.pk}


def elsewhere(world):
    return {"group_id": world.groups[1].pk, "output_id": world.output_draft.pk}


def to_world(world):
    return {"slug": world.world_output.slug}


def to_programme(world):
    return {"slug": world.programme_output.slug}


def withdrawn(world):
    return {"slug": world.withdrawn_output.slug}


def written(_world):
    return {"title": "Uusi", "kind": "blog", "body": "Tekstiä", "language": "fi", "audience": "programme", "base": "1"}


def a_yes(_world):
    return {"revision": 1, "audience": "programme", "name_shown": "Paula"}


# fmt: off
PAGES = [
    #                                                   anonymous outsider participant neighbour facilitator organiser other_organiser administrator
    Row("outputs:gallery", nothing, GET,                200,      200,     200,        200,      200,        200,      200,            200),
    Row("outputs:feed", nothing, GET,                   200,      200,     200,        200,      200,        200,      200,            200),
    Row("outputs:page", to_world, GET,                  200,      200,     200,        200,      200,        200,      200,            200),
    Row("outputs:page", to_programme, GET,              404,      404,     200,        200,      200,        200,      404,            404, teacher=200, case="programme"),
    Row("outputs:page", withdrawn, GET,                 410,      410,     410,        410,      410,        410,      410,            410, teacher=410, case="withdrawn"),
    Row("outputs:pdf", to_world, GET,                   200,      200,     200,        200,      200,        200,      200,            200),
    Row("outputs:pdf", to_programme, GET,               404,      404,     200,        200,      200,        200,      404,            404, teacher=200, case="programme"),
    Row("outputs:file", to_world, GET,                  200,      200,     200,        200,      200,        200,      200,            200),
    Row("outputs:file", to_programme, GET,              404,      404,     200,        200,      200,        200,      404,            404, teacher=200, case="programme"),
    Row("outputs:withdraw", to_world, POST,             SIGN_IN,  403,     403,        302,      403,        403,      403,            403),
    Row("outputs:withdraw", to_programme, POST,         SIGN_IN,  404,     403,        302,      403,        403,      404,            404, teacher=403, case="programme"),
    Row("outputs:name", to_world, POST,                 SIGN_IN,  403,     403,        302,      403,        403,      403,            403),
    Row("outputs:name", to_programme, POST,             SIGN_IN,  404,     403,        302,      403,        403,      404,            404, teacher=403, case="programme"),
    Row("outputs:room", room, GET,                      SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("outputs:new", room, GET,                       SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("outputs:new", room, POST,                      SIGN_IN,  404,     302,        404,      302,        404,      404,            404, data=written),
    Row("outputs:draft", draft, GET,                    SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("outputs:draft", removed, GET,                  SIGN_IN,  404,     404,        404,      404,        404,      404,            404, case="removed"),
    Row("outputs:draft", elsewhere, GET,                SIGN_IN,  404,     404,        404,      404,        404,      404,            404, case="of another room"),
    Row("outputs:edit", draft, GET,                     SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("outputs:edit", draft, POST,                    SIGN_IN,  404,     302,        404,      302,        404,      404,            404, data=written),
    Row("outputs:take_text", draft, POST,               SIGN_IN,  404,     404,        404,      404,        404,      404,            404),
    Row("outputs:draft_file", draft, GET,               SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("outputs:say_yes", draft, POST,                 SIGN_IN,  404,     302,        404,      302,        404,      404,            404, data=a_yes),
    Row("outputs:take_yes_back", draft, POST,           SIGN_IN,  404,     302,        404,      302,        404,      404,            404),
    Row("outputs:step_aside", draft, POST,              SIGN_IN,  404,     302,        404,      302,        404,      404,            404),
    Row("outputs:join", draft, POST,                    SIGN_IN,  404,     302,        404,      302,        404,      404,            404),
    Row("outputs:remove", draft, POST,                  SIGN_IN,  404,     302,        404,      302,        404,      404,            404),
    Row("outputs:bring_back", removed, POST,            SIGN_IN,  404,     302,        404,      302,        404,      404,            404),
]
