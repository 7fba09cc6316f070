"""Who gets what from the pages of growth."""

# ruff: noqa: E501
import uuid
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.trust.matrix import GET, POST, SIGN_IN, Row, draft, elsewhere, nothing, running


def own_step(world):
    return {"slug": world.running.slug, "step_id": world.own_step.pk}


def community_step(world):
    return {"step_id": world.community_step.pk}


def card(world):
    return {"slug": world.running.slug, "card_id": world.card.pk}


def group(world):
    return {"slug": world.running.slug, "group_id": world.groups[0].pk}


def event(world):
    return {"event_id": world.event.pk}


def event_in(world):
    return {"slug": world.running.slug, "event_id": world.event.pk}


def group_idea(world):
    return {"idea_id": world.group_idea.pk}


def programme_idea(world):
    return {"idea_id": world.programme_idea.pk}


def a_step(_world):
    return {"text": "Soita Tampereelle", "stage": "3", "form_key": str(uuid.uuid4())}


def a_card(_world):
    return {"text": "Etätyön arki", "column": "themes", "form_key": str(uuid.uuid4())}


def done(_world):
    return {"do": "done"}


def up(_world):
    return {"to": "up"}


def a_training(_world):
    return {"first_day": "2027-01-11", "name_fi": "Ohjaajakoulutus 2027"}


def a_next_run(_world):
    return {"first_day": "2027-01-11", "name_fi": "CEM 2027", "site": ""}


def going_on(_world):
    return {"may_be_invited": "on", "could_facilitate": "maybe"}


def a_list(_world):
    return {"file": SimpleUploadedFile("parit.csv", b"year,person_a,person_b\n2019,P1,P2\n")}


def an_event(world):
    starts_at = world.at + timedelta(days=9)
    return {
        "name": "Kesäpäivät",
        "starts_at": f"{starts_at:%Y-%m-%dT%H:%M}",
        "ends_at": f"{starts_at + timedelta(hours=3):%Y-%m-%dT%H:%M}",
        "form_key": str(uuid.uuid4()),
    }


def coming(_world):
    return {"coming": "yes"}


def an_idea(_world):
    return {"kind": "programme", "title": "Lukupiiri", "form_key": str(uuid.uuid4())}


def a_yes(_world):
    return {"is_yes": "yes", "words": "Mainio ajatus"}


# fmt: off
PAGES = [
    #                                               anonymous outsider participant neighbour facilitator organiser other_organiser administrator
    Row("growth:desk", nothing, GET,                SIGN_IN,  403,     403,        403,      403,        200,      200,            200),
    Row("growth:desk_csv", nothing, GET,            SIGN_IN,  403,     403,        403,      403,        200,      200,            200),
    Row("growth:desk_xlsx", nothing, GET,           SIGN_IN,  403,     403,        403,      403,        200,      200,            200),
    Row("growth:community", nothing, GET,           SIGN_IN,  403,     403,        403,      403,        200,      200,            200),
    Row("growth:community_add", nothing, POST,      SIGN_IN,  403,     403,        403,      403,        403,      403,            302, data=a_step),
    Row("growth:community_step", community_step, POST, SIGN_IN, 403,   403,        403,      403,        403,      403,            302, data=done),
    Row("growth:phases", running, GET,              SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("growth:phases", draft, GET,                SIGN_IN,  404,     404,        404,      404,        200,      404,            404, case="draft"),
    Row("growth:phases", elsewhere, GET,            SIGN_IN,  403,     403,        403,      403,        403,      200,            403, case="elsewhere"),
    Row("growth:step_add", running, POST,           SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=a_step),
    Row("growth:step", own_step, POST,              SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=done),
    Row("growth:candidates", running, GET,          SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("growth:candidates", draft, GET,            SIGN_IN,  404,     404,        404,      404,        200,      404,            404, case="draft"),
    Row("growth:training_start", running, POST,     SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=a_training),
    Row("growth:candidates_invite", running, POST,  SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("growth:onward", running, GET,              SIGN_IN,  403,     200,        200,      403,        403,      403,            403),
    Row("growth:onward", running, POST,             SIGN_IN,  403,     302,        302,      403,        403,      403,            403, data=going_on),
    Row("growth:onward", draft, GET,                SIGN_IN,  404,     404,        404,      404,        403,      404,            404, case="draft"),
    Row("growth:board", running, GET,               SIGN_IN,  403,     403,        403,      403,        200,      403,            403, provider=200),
    Row("growth:board", running, POST,              SIGN_IN,  403,     403,        403,      403,        302,      403,            403, provider=302, data=a_card),
    Row("growth:board", draft, GET,                 SIGN_IN,  404,     404,        404,      404,        200,      404,            404, case="draft"),
    Row("growth:card", card, GET,                   SIGN_IN,  403,     403,        403,      403,        200,      403,            403, provider=200),
    Row("growth:card", card, POST,                  SIGN_IN,  403,     403,        403,      403,        302,      403,            403, provider=302, data=a_card),
    Row("growth:card_move", card, POST,             SIGN_IN,  403,     403,        403,      403,        302,      403,            403, provider=302, data=up),
    Row("growth:card_remove", card, POST,           SIGN_IN,  403,     403,        403,      403,        302,      403,            403, provider=302),
    Row("growth:card_put_back", card, POST,         SIGN_IN,  403,     403,        403,      403,        302,      403,            403, provider=302),
    Row("growth:card_make", card, POST,             SIGN_IN,  403,     403,        403,      403,        302,      403,            403, provider=302),
    Row("growth:next", running, GET,                SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("growth:next", running, POST,               SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=a_next_run),
    Row("growth:next", draft, GET,                  SIGN_IN,  404,     404,        404,      404,        200,      404,            404, case="draft"),
    Row("growth:next_invite", running, POST,        SIGN_IN,  403,     403,        403,      403,        404,      403,            403),
    Row("growth:renew", group, POST,                SIGN_IN,  403,     403,        403,      403,        404,      403,            403),
    Row("growth:rotation", running, GET,            SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("growth:rotation", running, POST,           SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=a_list),
    Row("growth:rotation", draft, GET,              SIGN_IN,  404,     404,        404,      404,        200,      404,            404, case="draft"),
    Row("growth:rotation_forget", running, POST,    SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
    Row("growth:events", running, GET,              SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("growth:events", running, POST,             SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=an_event),
    Row("growth:events", draft, GET,                SIGN_IN,  404,     404,        404,      404,        200,      404,            404, case="draft"),
    Row("growth:event_change", event_in, GET,       SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("growth:event_change", event_in, POST,      SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=an_event),
    Row("growth:event_call_off", event_in, POST,    SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
    Row("growth:event", event, GET,                 SIGN_IN,  404,     200,        200,      404,        404,      404,            404),
    Row("growth:event_answer", event, POST,         SIGN_IN,  404,     302,        302,      404,        404,      404,            404, data=coming),
    Row("growth:event_ics", event, GET,             SIGN_IN,  404,     200,        200,      404,        404,      404,            404),
    Row("growth:propose", nothing, GET,             SIGN_IN,  200,     200,        200,      200,        200,      200,            200),
    Row("growth:propose", nothing, POST,            SIGN_IN,  302,     302,        302,      302,        302,      302,            302, data=an_idea),
    Row("growth:idea_take_back", group_idea, POST,  SIGN_IN,  404,     302,        404,      404,        404,      404,            404),
    Row("growth:ideas", nothing, GET,               SIGN_IN,  403,     403,        403,      403,        200,      200,            200),
    Row("growth:idea_answer", group_idea, POST,     SIGN_IN,  404,     404,        404,      404,        302,      404,            404, data=a_yes),
    Row("growth:idea_answer", programme_idea, POST, SIGN_IN,  404,     404,        404,      404,        404,      404,            302, data=a_yes, case="programme"),
]
# fmt: on
