"""Who gets what from the pages of programmes."""

# ruff: noqa: E501
import uuid
from datetime import timedelta

from ristiin.programmes.choices import RoleKind
from ristiin.programmes.models import OwnPlaybook, Role
from ristiin.programmes.playbooks import FOLDER
from tests.trust.matrix import GET, POST, SIGN_IN, Row, draft, elsewhere, nothing, open_now, running


def playbook(_world):
    return {"playbook": "cem"}


def own_playbook(world):
    text = (FOLDER / "cem.toml").read_text(encoding="utf-8")
    kept = {"names": {"fi": "Oma"}, "folded_name": "oma", "text": text, "made_by": world.organiser, "made_at": world.at}
    OwnPlaybook.objects.get_or_create(key="own-oma", defaults=kept)
    return {"playbook": "own-oma"}


def themes(world):
    return {"slug": world.open.slug, "kind": "themes"}


def draft_skills(world):
    return {"slug": world.draft.slug, "kind": "skills"}


def facilitating(world):
    role = Role.objects.get(programme=world.running, role=RoleKind.FACILITATOR)
    return {"slug": world.running.slug, "role_id": role.pk}


def new_theme(_world):
    return {"do": "add", "name_fi": "lukeminen"}


def somebody(_world):
    return {"address": "uusi@example.org", "role": "facilitator"}


def provider(world):
    return {"slug": world.running.slug, "provider_id": world.provider_organisation.pk}


def provider_name(_world):
    return {"organisation": "Toteuttaja"}


def a_decision(world):
    return {"slug": world.running.slug, "decision_id": world.decision_1.pk}


def decided(world):
    return {"text": "Viisi tapaamista", "decided_on": str(world.at.date()), "form_key": str(uuid.uuid4())}


def target_of(world):
    return {"slug": world.open.slug, "target_group_id": world.open.target_groups.get().pk}


def hidden(world):
    return {"slug": world.draft.slug, "target_group_id": world.draft.target_groups.get().pk}


def target(_world):
    return {
        "name_fi": "tuotepäälliköt",
        "basis": "interest",
        "size_min": "5",
        "size_max": "8",
        "mixed_units": "some",
        "mode": "online",
    }


def window(world):
    days = {"opens_at": 1, "closes_at": 5}
    return {key: f"{world.at + timedelta(days=day):%Y-%m-%dT%H:%M}" for key, day in days.items()}


def beginning(_world):
    return {"first_day": "2027-01-11", "name_fi": "CEM kevät 2027"}


# fmt: off
PAGES = [
    #                                                 anonymous outsider participant neighbour facilitator organiser other_organiser administrator
    Row("programmes:mine", nothing, GET,              SIGN_IN,  200,     200,        200,      200,        200,      200,            200),
    Row("programmes:start", nothing, GET,             SIGN_IN,  403,     403,        403,      403,        200,      200,            200),
    Row("programmes:start_from", playbook, GET,       SIGN_IN,  403,     403,        403,      403,        200,      200,            200),
    Row("programmes:start_from", playbook, POST,      SIGN_IN,  403,     403,        403,      403,        302,      302,            302, data=beginning),
    Row("programmes:own_playbooks", nothing, GET,     SIGN_IN,  403,     403,        403,      403,        200,      200,            200),
    Row("programmes:own_playbooks", nothing, POST,    SIGN_IN,  403,     403,        403,      403,        200,      200,            200),
    Row("programmes:own_playbook_bring", nothing, POST, SIGN_IN, 403,    403,        403,      403,        200,      200,            200),
    Row("programmes:own_playbook_file", own_playbook, GET, SIGN_IN, 403, 403,        403,      403,        200,      200,            200),
    Row("programmes:own_playbook_remove", own_playbook, POST, SIGN_IN, 403, 403,     403,      403,        302,      403,            302),
    Row("programmes:page", running, GET,              200,      200,     200,        200,      200,        200,      200,            200),
    Row("programmes:page", open_now, GET,             200,      200,     200,        200,      200,        200,      200,            200, case="open"),
    Row("programmes:page", elsewhere, GET,            200,      200,     200,        200,      200,        200,      200,            200, case="elsewhere"),
    Row("programmes:page", draft, GET,                404,      404,     404,        404,      404,        200,      404,            404, case="draft"),
    Row("programmes:timeline", running, GET,          SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("programmes:timeline", open_now, GET,         SIGN_IN,  403,     403,        403,      403,        200,      403,            403, case="open"),
    Row("programmes:timeline", draft, GET,            SIGN_IN,  404,     404,        404,      404,        200,      404,            404, case="draft"),
    Row("programmes:timeline", elsewhere, GET,        SIGN_IN,  403,     403,        403,      403,        403,      200,            403, case="elsewhere"),
    Row("programmes:settings", open_now, GET,         SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("programmes:settings", open_now, POST,        SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("programmes:settings", draft, GET,            SIGN_IN,  404,     404,        404,      404,        200,      404,            404, case="draft"),
    Row("programmes:option", themes, POST,            SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=new_theme),
    Row("programmes:option", draft_skills, POST,      SIGN_IN,  404,     404,        404,      404,        302,      404,            404, data=new_theme, case="draft"),
    Row("programmes:dates", open_now, GET,            SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("programmes:dates", open_now, POST,           SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("programmes:dates", draft, GET,               SIGN_IN,  404,     404,        404,      404,        200,      404,            404, case="draft"),
    Row("programmes:publish", draft, POST,            SIGN_IN,  404,     404,        404,      404,        302,      404,            404),
    Row("programmes:publish", elsewhere, POST,        SIGN_IN,  403,     403,        403,      403,        403,      302,            403, case="elsewhere"),
    Row("programmes:cancel", open_now, POST,          SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
    Row("programmes:cancel", draft, POST,             SIGN_IN,  404,     404,        404,      404,        302,      404,            404, case="draft"),
    Row("programmes:share", open_now, GET,            SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("programmes:share", draft, GET,               SIGN_IN,  404,     404,        404,      404,        200,      404,            404, case="draft"),
    Row("programmes:qr", open_now, GET,               SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("programmes:qr", draft, GET,                  SIGN_IN,  404,     404,        404,      404,        200,      404,            404, case="draft"),
    Row("programmes:qr_png", open_now, GET,           SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("programmes:roles", running, GET,             SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("programmes:roles", running, POST,            SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=somebody),
    Row("programmes:roles", draft, GET,               SIGN_IN,  404,     404,        404,      404,        200,      404,            404, case="draft"),
    Row("programmes:provider_add", running, POST,     SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=provider_name),
    Row("programmes:provider_end", provider, POST,    SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
    Row("programmes:plan", running, GET,              SIGN_IN,  403,     403,        403,      403,        200,      403,            403, provider=200),
    Row("programmes:plan", open_now, GET,             SIGN_IN,  403,     403,        403,      403,        200,      403,            403, case="open"),
    Row("programmes:plan", draft, GET,                SIGN_IN,  404,     404,        404,      404,        200,      404,            404, case="draft"),
    Row("programmes:theme_plans", running, GET,       SIGN_IN,  403,     403,        403,      403,        200,      403,            403, provider=200),
    Row("programmes:theme_plans", running, POST,      SIGN_IN,  403,     403,        403,      403,        302,      403,            403, provider=302),
    Row("programmes:theme_plans", draft, GET,         SIGN_IN,  404,     404,        404,      404,        200,      404,            404, case="draft"),
    Row("programmes:theme_add", running, POST,        SIGN_IN,  403,     403,        403,      403,        302,      403,            403, provider=302, data=new_theme),
    Row("programmes:decisions", running, GET,         SIGN_IN,  403,     403,        403,      403,        200,      403,            403, provider=200),
    Row("programmes:decisions", running, POST,        SIGN_IN,  403,     403,        403,      403,        302,      403,            403, provider=302, data=decided),
    Row("programmes:decisions", draft, GET,           SIGN_IN,  404,     404,        404,      404,        200,      404,            404, case="draft"),
    Row("programmes:decision", a_decision, GET,       SIGN_IN,  403,     403,        403,      403,        200,      403,            403, provider=200),
    Row("programmes:decision", a_decision, POST,      SIGN_IN,  403,     403,        403,      403,        302,      403,            403, provider=302, data=decided),
    Row("programmes:target_groups", open_now, GET,    SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("programmes:target_groups", running, GET,     SIGN_IN,  403,     403,        403,      403,        200,      403,            403, case="running", provider=200),
    Row("programmes:target_groups", draft, GET,       SIGN_IN,  404,     404,        404,      404,        200,      404,            404, case="draft"),
    Row("programmes:target_group_new", running, GET,  SIGN_IN,  403,     403,        403,      403,        200,      403,            403, provider=200),
    Row("programmes:target_group_new", running, POST, SIGN_IN,  403,     403,        403,      403,        302,      403,            403, provider=302, data=target),
    Row("programmes:target_group", target_of, GET,    SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("programmes:target_group", target_of, POST,   SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=target),
    Row("programmes:target_group", hidden, GET,       SIGN_IN,  404,     404,        404,      404,        200,      404,            404, case="draft"),
    Row("programmes:target_group_open", target_of, GET, SIGN_IN, 403,    403,        403,      403,        200,      403,            403),
    Row("programmes:target_group_open", target_of, POST, SIGN_IN, 403,   403,        403,      403,        302,      403,            403, data=window),
    Row("programmes:target_group_defer", target_of, POST, SIGN_IN, 403,  403,        403,      403,        302,      403,            403),
    Row("programmes:target_group_remove", target_of, POST, SIGN_IN, 403, 403,        403,      403,        302,      403,            403),
    Row("programmes:role_end", facilitating, POST,    SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
]
