"""Who gets what from the pages of joint sessions."""

# ruff: noqa: E501
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.trust.matrix import GET, POST, SIGN_IN, Row, draft, elsewhere, running


def midway(world):
    return {"slug": world.running.slug, "key": "midway"}


def kick_off(world):
    return {"slug": world.running.slug, "key": "kick-off"}


def draft_session(world):
    return {"slug": world.draft.slug, "key": "kick-off"}


def credited(world):
    return {"slug": world.credited.slug, "key": "kick-off"}


def part(world):
    return {**midway(world), "item_id": world.agenda_item.pk}


def speaker(world):
    return {**midway(world), "speaker_id": world.speaker.pk}


def material(world):
    return {**midway(world), "material_id": world.material.pk}


def shared(world):
    return {"slug": world.running.slug, "insight_id": world.shared_insight.pk}


def unshared_on_board(world):
    return {"slug": world.running.slug, "insight_id": world.insight.pk}


def reply(world):
    return {"slug": world.running.slug, "reply_id": world.reply.pk}


def room(world):
    return {"group_id": world.groups[0].pk}


def insight(world):
    return {"group_id": world.groups[0].pk, "insight_id": world.insight.pk}


def guest(world):
    return {"token": world.speaker.token}


def new_part(_world):
    return {"do": "add", "title_fi": "Kahvi", "minutes": "10"}


def someone(_world):
    return {"name": "Veera Vieras", "address": "veera@example.com", "language": "fi"}


def link(_world):
    return {"title": "Diat", "link": "https://example.com/diat"}


def session_file(world):
    return {**midway(world), "material_id": world.session_file.pk}


def slides(_world):
    return {"file": SimpleUploadedFile("diat.pdf", b"%PDF-1.7\n")}


def words(_world):
    return {"body": "Meilläkin kävi niin."}


def answers(world):
    return {f"option_{option.pk}": "yes" for option in world.poll.options.all()}


def settled(world):
    return {f"session_{world.poll.options.first().entry_id}": str(world.poll.options.first().pk)}


def written(_world):
    return {"place": "midway:theme", "body": "Opimme kysymään."}


def revision(world):
    return {"revision": world.insight.revision}


def rewritten(world):
    return {"revision": world.insight.revision, "body": "Toisin sanoen."}


# fmt: off
PAGES = [
    #                                                anonymous outsider participant neighbour facilitator organiser other_organiser administrator
    Row("gatherings:sessions", running, GET,         SIGN_IN,  404,     200,        200,      200,        200,      404,            404, teacher=200),
    Row("gatherings:sessions", draft, GET,           SIGN_IN,  404,     404,        404,      404,        200,      404,            404, case="draft"),
    Row("gatherings:sessions", elsewhere, GET,       SIGN_IN,  404,     404,        404,      404,        404,      200,            404, case="elsewhere"),
    Row("gatherings:session", midway, GET,           SIGN_IN,  404,     200,        200,      200,        200,      404,            404, teacher=200, debrief_partner=200),
    Row("gatherings:session", kick_off, GET,         SIGN_IN,  404,     200,        200,      200,        200,      404,            404, case="past", teacher=200),
    Row("gatherings:session", draft_session, GET,    SIGN_IN,  404,     404,        404,      404,        200,      404,            404, case="draft"),
    Row("gatherings:prepare", midway, GET,           SIGN_IN,  404,     403,        403,      403,        200,      404,            404, teacher=403),
    Row("gatherings:agenda", midway, POST,           SIGN_IN,  404,     403,        403,      403,        302,      404,            404, data=new_part, teacher=403),
    Row("gatherings:part", part, GET,                SIGN_IN,  404,     403,        403,      403,        200,      404,            404, teacher=403),
    Row("gatherings:part", part, POST,               SIGN_IN,  404,     403,        403,      403,        302,      404,            404, data=new_part, teacher=403),
    Row("gatherings:invite", midway, POST,           SIGN_IN,  404,     403,        403,      403,        302,      404,            404, data=someone, teacher=403),
    Row("gatherings:uninvite", speaker, POST,        SIGN_IN,  404,     403,        403,      403,        302,      404,            404, teacher=403),
    Row("gatherings:materials", midway, POST,        SIGN_IN,  404,     403,        403,      403,        302,      404,            404, data=link, teacher=403),
    Row("gatherings:material_end", material, POST,   SIGN_IN,  404,     403,        403,      403,        302,      404,            404, teacher=403),
    Row("gatherings:material", session_file, GET,    SIGN_IN,  404,     200,        200,      200,        200,      404,            404, teacher=200, debrief_partner=200),
    Row("gatherings:files", midway, POST,            SIGN_IN,  404,     403,        403,      403,        302,      404,            404, data=slides, teacher=403),
    Row("gatherings:attendance", kick_off, GET,      SIGN_IN,  404,     403,        403,      403,        404,      404,            404, case="no credit", teacher=403),
    Row("gatherings:attendance", credited, GET,      SIGN_IN,  404,     403,        403,      404,        200,      404,            404),
    Row("gatherings:attendance", credited, POST,     SIGN_IN,  404,     403,        403,      404,        302,      404,            404),
    Row("gatherings:board", midway, GET,             SIGN_IN,  404,     200,        200,      200,        200,      404,            404, teacher=200),
    Row("gatherings:wall", midway, GET,              SIGN_IN,  404,     403,        403,      200,        200,      404,            404, teacher=403),
    Row("gatherings:thank", shared, POST,            SIGN_IN,  404,     302,        302,      302,        302,      404,            404, teacher=403),
    Row("gatherings:thank", unshared_on_board, POST, SIGN_IN,  404,     404,        404,      404,        404,      404,            404, case="not shared"),
    Row("gatherings:reply", shared, POST,            SIGN_IN,  404,     302,        302,      302,        302,      404,            404, data=words, teacher=403),
    Row("gatherings:reply_end", reply, POST,         SIGN_IN,  404,     302,        403,      403,        302,      404,            404, teacher=403),
    Row("gatherings:poll", running, GET,             SIGN_IN,  404,     200,        200,      200,        403,      404,            404, teacher=403),
    Row("gatherings:poll", running, POST,            SIGN_IN,  404,     302,        302,      302,        403,      404,            404, data=answers, teacher=403),
    Row("gatherings:propose", running, GET,          SIGN_IN,  404,     403,        403,      403,        302,      404,            404, teacher=403),
    Row("gatherings:propose", draft, GET,            SIGN_IN,  404,     404,        404,      404,        200,      404,            404, case="draft"),
    Row("gatherings:propose", running, POST,         SIGN_IN,  404,     403,        403,      403,        302,      404,            404, teacher=403),
    Row("gatherings:poll_results", running, GET,     SIGN_IN,  404,     403,        403,      403,        200,      404,            404, teacher=403),
    Row("gatherings:poll_results", running, POST,    SIGN_IN,  404,     403,        403,      403,        302,      404,            404, data=settled, teacher=403),
    Row("gatherings:poll_end", running, POST,        SIGN_IN,  404,     403,        403,      403,        302,      404,            404, teacher=403),
    Row("gatherings:guest", guest, GET,              200,      200,     200,        200,      200,        200,      200,            200, teacher=200),
    Row("gatherings:guest", guest, POST,             302,      302,     302,        302,      302,        302,      302,            302, data=lambda _w: {"answer": "yes"}, teacher=302),
    Row("gatherings:insights", room, GET,            SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("gatherings:insights", room, POST,           SIGN_IN,  404,     302,        404,      302,        404,      404,            404, data=written),
    Row("gatherings:insight", insight, GET,          SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("gatherings:insight", insight, POST,         SIGN_IN,  404,     302,        404,      302,        404,      404,            404, data=rewritten),
    Row("gatherings:agree", insight, POST,           SIGN_IN,  404,     302,        404,      302,        404,      404,            404, data=revision),
    Row("gatherings:withdraw", insight, POST,        SIGN_IN,  404,     302,        404,      302,        404,      404,            404),
    Row("gatherings:midway", room, GET,              SIGN_IN,  404,     200,        404,      200,        404,      404,            404),
    Row("gatherings:midway", room, POST,             SIGN_IN,  404,     302,        404,      302,        404,      404,            404, data=lambda _w: {"state": "on-track"}),
]
