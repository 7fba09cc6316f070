"""Who gets what from the pages of writing: those in the room, and nobody else."""

# ruff: noqa: E501
from tests.trust.matrix import GET, POST, SIGN_IN, Row


def room(w):
    return {"group_id": w.groups[0].pk}


def text(w):
    return {**room(w), "text_id": w.room_text.pk}


def comment(w):
    return {**text(w), "comment_id": w.room_comment.pk}


def file(w):
    return {**room(w), "file_id": w.room_file.pk}


def given(said):
    return lambda _world: said


DRAFT = {"title": "Muistio", "body": "Uusi", "base": 2}


# fmt: off
PAGES = [
    #                                                                                                     anonymous outsider participant neighbour facilitator organiser other_organiser administrator
    Row("writing:texts", room, GET,                                                                       SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("writing:texts", room, POST,                                                                      SIGN_IN,  404,     302,        404,      302,        404,      404,            404, data=given({"title": "Uusi"})),
    Row("writing:texts", room, POST,                                                                      SIGN_IN,  404,     200,        404,      200,        404,      404,            404, case="nothing"),
    Row("writing:text", text, GET,                                                                        SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("writing:write", text, GET,                                                                       SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("writing:save", text, POST,                                                                       SIGN_IN,  404,     302,        404,      302,        404,      404,            404, data=given(DRAFT)),
    Row("writing:save", text, POST,                                                                       SIGN_IN,  404,     200,        404,      200,        404,      404,            404, case="nothing"),
    Row("writing:preview", text, POST,                                                                    SIGN_IN,  404,     200,        404,      200,        404,      404,            404, data=given(DRAFT)),
    Row("writing:now", text, GET,                                                                         SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("writing:remove", text, POST,                                                                     SIGN_IN,  404,     302,        404,      302,        404,      404,            404),
    Row("writing:put_back", lambda w: {**room(w), "text_id": w.removed_text.pk}, POST,                    SIGN_IN,  404,     302,        404,      302,        404,      404,            404),
    Row("writing:history", text, GET,                                                                     SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("writing:version", lambda w: {**text(w), "number": 1}, GET,                                       SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("writing:compare", lambda w: {**text(w), "old": 1, "new": 2}, GET,                                SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("writing:restore", text, POST,                                                                    SIGN_IN,  404,     302,        404,      302,        404,      404,            404, data=given({"number": 1})),
    Row("writing:settle", lambda w: {**text(w), "number": 3}, GET,                                        SIGN_IN,  404,     200,        404,      404,        404,      404,            404),
    Row("writing:settle", lambda w: {**text(w), "number": 3}, POST,                                       SIGN_IN,  404,     302,        404,      404,        404,      404,            404, data=given({"seen": 2, "choice-0": "both", "mine-0": "Minun"})),
    Row("writing:comment", text, POST,                                                                    SIGN_IN,  404,     302,        404,      302,        404,      404,            404, data=given({"number": 2, "passage": 0, "body": "Hyvä"})),
    Row("writing:settle_comment", comment, POST,                                                          SIGN_IN,  404,     302,        404,      302,        404,      404,            404),
    Row("writing:open_comment", comment, POST,                                                            SIGN_IN,  404,     302,        404,      302,        404,      404,            404),
    Row("writing:take_back_comment", comment, POST,                                                       SIGN_IN,  404,     302,        404,      404,        404,      404,            404),
    Row("writing:thread", room, GET,                                                                      SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("writing:thread", room, POST,                                                                     SIGN_IN,  404,     302,        404,      302,        404,      404,            404, data=given({"body": "Hei"})),
    Row("writing:thread", room, POST,                                                                     SIGN_IN,  404,     200,        404,      200,        404,      404,            404, case="nothing"),
    Row("writing:take_back_message", lambda w: {**room(w), "message_id": w.room_message.pk}, POST,        SIGN_IN,  404,     302,        404,      404,        404,      404,            404),
    Row("writing:files", room, GET,                                                                       SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("writing:files", room, POST,                                                                      SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("writing:file", file, GET,                                                                        SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("writing:remove_file", file, POST,                                                                SIGN_IN,  404,     302,        404,      302,        404,      404,            404),
    Row("writing:put_back_file", lambda w: {**room(w), "file_id": w.removed_file.pk}, POST,               SIGN_IN,  404,     302,        404,      302,        404,      404,            404),
]
