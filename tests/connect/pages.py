"""Who gets what from calendars."""

# ruff: noqa: E501
from tests.trust.matrix import GET, POST, SIGN_IN, Row, nothing
from tests.trust.world import World


def answering(world: World) -> dict[str, int]:
    """A meeting of the participant's group that is ahead."""
    return {"group_id": world.groups[0].pk, "meeting_id": world.invited_meeting.pk}


def session_ahead(world: World) -> dict[str, str]:
    """The joint session of the running programme that is ahead."""
    return {"slug": world.running.slug, "key": "midway"}


# fmt: off
PAGES = [
    #                                                                                    anonymous outsider participant neighbour facilitator organiser other_organiser administrator
    Row("connect:calendar", nothing, GET,                                                SIGN_IN,  200,     200,        200,      200,        200,      200,            200),
    Row("connect:change", nothing, POST,                                                 SIGN_IN,  302,     302,        302,      302,        302,      302,            302),
    Row("connect:feed", lambda w: {"token": w.feed.token}, GET,                          200,      200,     200,        200,      200,        200,      200,            200),
    Row("connect:entry", lambda w: {"uid": w.running.timeline.get(key="kick-off").uid}, GET, SIGN_IN, 404,  200,        200,      200,        200,      404,            404, teacher=200, provider=200),
    Row("connect:entry", lambda w: {"uid": w.invited_meeting.uid}, GET,                  SIGN_IN,  404,     200,        404,      200,        404,      404,            404, case="own meeting"),
    Row("connect:answer_session", session_ahead, POST,                                   SIGN_IN,  404,     302,        302,      302,        403,      404,            404, data=lambda _w: {"coming": "ACCEPTED", "sequence": "0"}, teacher=403),
    Row("connect:answer_session", session_ahead, POST,                                   SIGN_IN,  404,     302,        302,      302,        403,      404,            404, data=lambda _w: {"coming": "perhaps not"}, case="no answer", teacher=403),
    Row("connect:answer", answering, POST,                                               SIGN_IN,  404,     302,        404,      302,        404,      404,            404, data=lambda _w: {"coming": "DECLINED", "sequence": "0"}),
    Row("connect:answer", answering, POST,                                               SIGN_IN,  404,     302,        404,      302,        404,      404,            404, data=lambda _w: {"coming": "perhaps not"}, case="no answer"),
]
