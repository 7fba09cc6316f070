"""Who gets what from the pages of rooms: those inside, and nobody else; and from the desk of those who are asked."""

# ruff: noqa: E501
import uuid
from datetime import timedelta

from ristiin.rooms.held_links import held_url
from tests.trust.matrix import GET, POST, SIGN_IN, Row, draft, nothing, running


def room(w):
    return {"group_id": w.groups[0].pk}


def version(w):
    return {**room(w), "number": 1}


def proposed(w):
    return {**room(w), "meeting_id": w.proposed_meeting.pk}


def past(w):
    return {**room(w), "meeting_id": w.past_meeting.pk}


def step(w):
    return {**room(w), "step_id": w.step.pk}


def link(w):
    return {"token": held_url(w.past_meeting, w.participant).rpartition("/held/")[2].rstrip("/")}


def to_organiser(w):
    return {**running(w), "request_id": w.help_to_organiser.pk}


def to_facilitator(w):
    return {**running(w), "request_id": w.help_to_facilitator.pk}


def given(said):
    return lambda _world: said


def ahead(w, days):
    return (w.at + timedelta(days=days)).strftime("%Y-%m-%dT12:00")


def proposal(w):
    return {"own_1": ahead(w, 3), "minutes": 60, "form_key": str(uuid.uuid4())}


def agreed(w):
    return {"starts_at": ahead(w, 4), "minutes": 60, "times": 1, "every": 2, "form_key": str(uuid.uuid4())}


def move(w):
    return {"starts_at": ahead(w, 5), "minutes": 60, "sequence": w.past_meeting.sequence}


def answers(w):
    return {f"option-{w.option.pk}": "yes"}


def ahead_meeting(w):
    return {**room(w), "meeting_id": w.group_guest_meeting.pk}


def guest_link(w):
    return {"token": w.group_guest.token}


def guest_file(w):
    return {**guest_link(w), "opening_id": w.group_guest_opening.pk}


def sent_series(w):
    return {**running(w), "series_id": w.series.pk}


def sent_guest(w):
    return {**running(w), "guest_id": w.sent_guest.pk}


def guest_of_group(_w):
    return {"name": "Veera", "address": "veera@example.org", "language": "fi", "form_key": str(uuid.uuid4())}


def sent_to_groups(w):
    return guest_of_group(w) | {"groups": [str(w.groups[0].pk)]}


def series(w):
    said = {"form_key": str(uuid.uuid4()), "first_week": ahead(w, 8)[:10], "count": 2, "every": 14, "minutes": 60}
    own = {"in": "on", "day": "2", "clock": "12:00", "where": "https://meet.example.org/1"}
    return said | {f"{name}-{w.groups[0].pk}": value for name, value in own.items()}


# fmt: off
PAGES = [
    #                                             anonymous outsider participant neighbour facilitator organiser other_organiser administrator
    Row("rooms:room", room, GET,                  SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("rooms:promise", room, POST,              SIGN_IN,  404,     302,        404,      302,        404,      404,            404),
    Row("rooms:agreement", room, GET,             SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("rooms:change_agreement", room, GET,      SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("rooms:meetings", room, GET,              SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("rooms:propose_meeting", room, GET,       SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("rooms:agree_meeting", room, GET,         SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("rooms:steps", room, GET,                 SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("rooms:help", room, GET,                  SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("rooms:ending", room, GET,                SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("rooms:export", room, GET,                SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("rooms:agreement_version", version, GET,  SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("rooms:change_agreement", room, POST,     SIGN_IN,  404,     302,        404,      302,        404,      404,            404, data=given({"base": 2})),
    Row("rooms:change_agreement", room, POST,     SIGN_IN,  404,     200,        404,      200,        404,      404,            404, case="nothing"),
    Row("rooms:change_agreement", room, POST,     SIGN_IN,  404,     200,        404,      200,        404,      404,            404, data=given({"base": 1}), case="stale"),
    Row("rooms:sign", room, POST,                 SIGN_IN,  404,     302,        404,      302,        404,      404,            404, data=given({"number": 2})),
    Row("rooms:sign", room, POST,                 SIGN_IN,  404,     302,        404,      302,        404,      404,            404, data=given({"signature": "back"}), case="back"),
    Row("rooms:propose_meeting", room, POST,      SIGN_IN,  404,     302,        404,      302,        404,      404,            404, data=proposal),
    Row("rooms:propose_meeting", room, POST,      SIGN_IN,  404,     200,        404,      200,        404,      404,            404, case="nothing"),
    Row("rooms:agree_meeting", room, POST,        SIGN_IN,  404,     302,        404,      302,        404,      404,            404, data=agreed),
    Row("rooms:agree_meeting", room, POST,        SIGN_IN,  404,     200,        404,      200,        404,      404,            404, case="nothing"),
    Row("rooms:meeting", proposed, GET,           SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("rooms:meeting", past, GET,               SIGN_IN,  404,     200,        404,      200,        404,      404,            404, case="past"),
    Row("rooms:answer_meeting", proposed, POST,   SIGN_IN,  404,     302,        404,      302,        404,      404,            404, data=answers),
    Row("rooms:answer_meeting", proposed, POST,   SIGN_IN,  404,     200,        404,      200,        404,      404,            404, case="nothing"),
    Row("rooms:settle_meeting", proposed, POST,   SIGN_IN,  404,     302,        404,      302,        404,      404,            404, data=lambda w: {"option": w.option.pk}),
    Row("rooms:move_meeting", past, GET,          SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("rooms:move_meeting", past, POST,         SIGN_IN,  404,     302,        404,      302,        404,      404,            404, data=move),
    Row("rooms:move_meeting", past, POST,         SIGN_IN,  404,     200,        404,      200,        404,      404,            404, case="nothing"),
    Row("rooms:change_meeting", past, GET,        SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("rooms:change_meeting", past, POST,       SIGN_IN,  404,     302,        404,      302,        404,      404,            404, data=given({"place": "Kahvila"})),
    Row("rooms:change_meeting", past, POST,       SIGN_IN,  404,     200,        404,      200,        404,      404,            404, data=given({"link": "javascript:alert(1)"}), case="bad link"),
    Row("rooms:carry_on_from", past, POST,        SIGN_IN,  404,     302,        404,      302,        404,      404,            404, data=lambda w: {"text": "Jatkuu", "seen": w.past_meeting.carry_on}),
    Row("rooms:carry_on_from", past, POST,        SIGN_IN,  404,     200,        404,      200,        404,      404,            404, data=given({"text": "Jatkuu", "seen": "vanha"}), case="stale"),
    Row("rooms:cancel_meeting", proposed, POST,   SIGN_IN,  404,     302,        404,      302,        404,      404,            404),
    Row("rooms:restore_meeting", proposed, POST,  SIGN_IN,  404,     302,        404,      302,        404,      404,            404),
    Row("rooms:held", past, POST,                 SIGN_IN,  404,     302,        404,      302,        404,      404,            404, data=given({"held": "yes"})),
    Row("rooms:steps", room, POST,                SIGN_IN,  404,     302,        404,      302,        404,      404,            404, data=given({"title": "Runko"})),
    Row("rooms:steps", room, POST,                SIGN_IN,  404,     200,        404,      200,        404,      404,            404, case="nothing"),
    Row("rooms:step_done", step, POST,            SIGN_IN,  404,     302,        404,      302,        404,      404,            404, data=given({"done": "yes"})),
    Row("rooms:remove_step", step, POST,          SIGN_IN,  404,     302,        404,      302,        404,      404,            404),
    Row("rooms:started", room, POST,              SIGN_IN,  404,     302,        404,      302,        404,      404,            404, data=given({"started": "well"})),
    Row("rooms:help", room, POST,                 SIGN_IN,  404,     302,        404,      302,        404,      404,            404, data=lambda _w: {"kind": "advice", "addressee": "organiser", "form_key": str(uuid.uuid4())}),
    Row("rooms:help", room, POST,                 SIGN_IN,  404,     200,        404,      200,        404,      404,            404, case="nothing"),
    Row("rooms:ending", room, POST,               SIGN_IN,  404,     302,        404,      302,        404,      404,            404, data=lambda w: {"until": (w.at + timedelta(days=200)).date().isoformat()}),
    Row("rooms:ending", room, POST,               SIGN_IN,  404,     200,        404,      200,        404,      404,            404, case="nothing"),
    Row("rooms:carry_on_no_more", room, POST,     SIGN_IN,  404,     302,        404,      302,        404,      404,            404),
    Row("rooms:open_history", room, POST,         SIGN_IN,  404,     302,        404,      302,        404,      404,            404),
    Row("rooms:held_link", link, GET,             200,      200,     200,        200,      200,        200,      200,            200),
    Row("rooms:held_link", link, POST,            200,      200,     200,        200,      200,        200,      200,            200, data=given({"held": "yes"})),
    Row("rooms:choose_opener", ahead_meeting, POST, SIGN_IN, 404,   302,        404,      302,        404,      404,            404, data=lambda w: {"opener": w.partner.pk}),
    Row("rooms:choose_opener", ahead_meeting, POST, SIGN_IN, 404,   302,        404,      302,        404,      404,            404, data=given({"nobody": "1"}), case="nobody"),
    Row("rooms:invite_guest", ahead_meeting, GET, SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("rooms:invite_guest", ahead_meeting, POST, SIGN_IN, 404,     302,        404,      302,        404,      404,            404, data=guest_of_group),
    Row("rooms:invite_guest", ahead_meeting, POST, SIGN_IN, 404,     200,        404,      200,        404,      404,            404, case="nothing"),
    Row("rooms:look_back", past, GET,             SIGN_IN,  404,     404,        404,      200,        404,      404,            404),
    Row("rooms:look_back", past, POST,            SIGN_IN,  404,     404,        404,      302,        404,      404,            404, data=given({"trust": "well"})),
    Row("rooms:renew", room, POST,                SIGN_IN,  404,     302,        404,      302,        404,      404,            404, data=given({"would": "yes"})),
    Row("guest_opener", guest_link, GET,          200,      200,     200,        200,      200,        200,      200,            200),
    Row("guest_opener", guest_link, POST,         302,      302,     302,        302,      302,        302,      302,            302, data=lambda w: {"opening": w.group_guest_opening.pk, "coming": "no"}),
    Row("guest_opener_calendar", guest_file, GET, 200,      200,     200,        200,      200,        200,      200,            200),
    Row("facilitating:home", nothing, GET,        SIGN_IN,  200,     200,        200,      200,        200,      200,            200),
    Row("facilitating:give_up_hours", nothing, POST, SIGN_IN, 302,   302,        302,      302,        302,      302,            302),
    Row("facilitating:guide", nothing, GET,       SIGN_IN,  200,     200,        200,      200,        200,      200,            200),
    Row("series:meetings", running, GET,          SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("series:meetings", running, POST,         SIGN_IN,  403,     403,        403,      403,        200,      403,            403, data=series, case="look"),
    Row("series:meetings", running, POST,         SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=lambda w: {**series(w), "do": "send"}, case="send"),
    Row("series:meetings", running, POST,         SIGN_IN,  403,     403,        403,      403,        200,      403,            403, case="nothing"),
    Row("series:meetings", draft, GET,            SIGN_IN,  404,     404,        404,      404,        200,      404,            404, case="draft"),
    Row("series:take_back", sent_series, POST,    SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
    Row("series:openers", running, GET,           SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("series:openers", running, POST,          SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=sent_to_groups),
    Row("series:openers", running, POST,          SIGN_IN,  403,     403,        403,      403,        200,      403,            403, case="nothing"),
    Row("series:uninvite", sent_guest, POST,      SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
    Row("help:desk", running, GET,                SIGN_IN,  403,     403,        403,      200,        200,      403,            403),
    Row("help:answered", to_organiser, POST,      SIGN_IN,  403,     403,        403,      404,        302,      403,            403),
    Row("help:answered", to_facilitator, POST,    SIGN_IN,  403,     403,        403,      302,        404,      403,            403, case="facilitator"),
]
