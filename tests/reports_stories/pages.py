"""Who gets what from the pages of stories."""

# ruff: noqa: E501
from tests.trust.matrix import GET, POST, SIGN_IN, Row, nothing, running


def own(world):
    return {"story_id": world.told_story.pk}


def written(_world):
    return {"text": "Sain uusia tapoja.", "name_shown": "", "channels": ["web"]}


def one_channel(_world):
    return {"channel": "web"}


def a_file(_world):
    return {"channel": "press", "kind": "md"}


# fmt: off
PAGES = [
    #                                            anonymous outsider participant neighbour facilitator organiser other_organiser administrator
    Row("reports:story", running, GET,           SIGN_IN,  404,     200,        200,      404,        404,      404,            404),
    Row("reports:story", running, POST,          SIGN_IN,  404,     302,        302,      404,        404,      404,            404, data=written),
    Row("reports:story", running, POST,          SIGN_IN,  404,     200,        200,      404,        404,      404,            404, case="empty"),
    Row("reports:my_stories", nothing, GET,      SIGN_IN,  200,     200,        200,      200,        200,      200,            200),
    Row("reports:change_story", own, GET,        SIGN_IN,  404,     200,        404,      404,        404,      404,            404),
    Row("reports:change_story", own, POST,       SIGN_IN,  404,     302,        404,      404,        404,      404,            404, data=written),
    Row("reports:take_story_back", own, POST,    SIGN_IN,  404,     302,        404,      404,        404,      404,            404, data=one_channel),
    Row("reports:remove_story", own, POST,       SIGN_IN,  404,     302,        404,      404,        404,      404,            404),
    Row("reports:stories", running, GET,         SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("reports:take_stories", running, POST,   SIGN_IN,  403,     403,        403,      403,        200,      403,            403, data=a_file),
    Row("reports:take_stories", running, POST,   SIGN_IN,  403,     403,        403,      403,        302,      403,            403, case="nothing chosen"),
]
# fmt: on
