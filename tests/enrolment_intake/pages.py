"""Who gets what from the pages of invitations, channels and imports."""

# ruff: noqa: E501
from tests.trust.matrix import GET, POST, SIGN_IN, Row


def _slug(world):
    return {"slug": world.open.slug}


def _elsewhere(world):
    return {"slug": world.elsewhere.slug}


def _batch(world):
    return {"slug": world.open.slug, "batch_id": world.import_batch.pk}


def _invitation(world):
    return {"slug": world.open.slug, "invitation_id": world.invitation.pk}


def _token(world):
    return {"token": world.invitation.token}


def _code(world):
    return {"code": world.channel.code}


def _channel(world):
    return {"slug": world.open.slug, "channel_id": world.channel.pk}


# fmt: off
PAGES = [
    #                                                  anonymous outsider participant neighbour facilitator organiser other_organiser administrator
    Row("enrolment:invitations", _slug, GET,           SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("enrolment:invitations", _slug, POST,          SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("enrolment:invitations", _elsewhere, GET,      SIGN_IN,  403,     403,        403,      403,        403,      200,            403, case="elsewhere"),
    Row("enrolment:remind", _slug, POST,               SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
    Row("enrolment:fix_address", _invitation, GET,     SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("enrolment:fix_address", _invitation, POST,    SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("enrolment:withdraw_invitation", _invitation, POST, SIGN_IN, 403, 403,        403,      403,        302,      403,            403),
    Row("enrolment:channels", _slug, GET,              SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("enrolment:channels", _slug, POST,             SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("enrolment:channel_qr", _channel, GET,         SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("enrolment:remove_channel", _channel, POST,    SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
    Row("enrolment:import", _slug, GET,                SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("enrolment:import", _slug, POST,               SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("enrolment:import_columns", _batch, GET,       SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("enrolment:import_columns", _batch, POST,      SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("enrolment:import_preview", _batch, GET,       SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("enrolment:import_preview", _batch, POST,      SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("enrolment:import_take", _batch, POST,         SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
    Row("enrolment:import_throw_away", _batch, POST,   SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
    Row("enrolment:import_progress", _batch, GET,      SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
    Row("enrolment:import_left_out", _batch, GET,      SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("enrolment:import_take_back", _batch, POST,    SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
    Row("enrolment:invited", _token, GET,              200,      200,     200,        200,      200,        200,      200,            200),
    Row("enrolment:invited", _token, POST,             302,      302,     302,        302,      302,        302,      302,            302),
    Row("enrolment:invited_in", lambda _w: {}, GET,             SIGN_IN,  302,     302,        302,      302,        302,      302,            302),
    Row("enrolment:channel", _code, GET,               302,      302,     302,        302,      302,        302,      302,            302),
]
# fmt: on
