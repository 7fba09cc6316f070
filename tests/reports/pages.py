"""Who gets what from the pages of reports."""

# ruff: noqa: E501
from tests.trust.matrix import GET, POST, SIGN_IN, Row, nothing, pairing, running


def a_cost(world):
    return {"slug": world.running.slug, "line_id": world.budget_line.pk}


def elsewhere_cost(world):
    return {"slug": world.open.slug, "line_id": world.budget_line.pk}


def in_2026(_world):
    return {"year": 2026}


def in_no_year(_world):
    return {"year": 1066}


def cost(_world):
    return {"label": "Tila", "kind": "bought", "planned": "100", "spent": "90,50", "form_key": "a"}


# fmt: off
PAGES = [
    #                                                anonymous outsider participant neighbour facilitator organiser other_organiser administrator
    *(Row(f"reports:{name}", running, GET,           SIGN_IN,  403,     403,        403,      403,        200,      403,            403)
      for name in ("report", "report_pdf", "report_xlsx", "report_csv", "funder", "funder_pdf", "funder_xlsx", "funder_csv")),
    # Those who facilitate read what it gave always, those who took part once it is shared; organisers as those would.
    Row("reports:shared", running, GET,              SIGN_IN,  404,     200,        200,      200,        200,      404,            404),
    Row("reports:shared", pairing, GET,              SIGN_IN,  404,     404,        404,      404,        200,      404,            404, case="not shared"),
    Row("reports:share", running, POST,              SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
    Row("reports:stop_sharing", running, POST,       SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
    Row("reports:facts", running, POST,              SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
    Row("reports:add_cost", running, POST,           SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=cost),
    Row("reports:add_cost", running, POST,           SIGN_IN,  403,     403,        403,      403,        200,      403,            403, case="empty"),
    Row("reports:change_cost", a_cost, POST,         SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=cost),
    Row("reports:change_cost", elsewhere_cost, POST, SIGN_IN,  403,     403,        403,      403,        404,      403,            403, data=cost, case="of another programme"),
    Row("reports:remove_cost", a_cost, POST,         SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
    Row("reports:remove_cost", elsewhere_cost, POST, SIGN_IN,  403,     403,        403,      403,        404,      403,            403, case="of another programme"),
    # One's own programmes side by side: those who organise none read that there are none.
    *(Row(f"reports:{name}", nothing, GET,           SIGN_IN,  200,     200,        200,      200,        200,      200,            200)
      for name in ("runs", "runs_pdf", "runs_xlsx", "runs_csv")),
    Row("reports:this_year", nothing, GET,           SIGN_IN,  403,     403,        403,      403,        302,      302,            302),
    *(Row(f"reports:{name}", in_2026, GET,           SIGN_IN,  403,     403,        403,      403,        200,      200,            200)
      for name in ("year", "year_pdf", "year_xlsx", "year_csv")),
    Row("reports:year", in_no_year, GET,             SIGN_IN,  403,     403,        403,      403,        404,      404,            404, case="no such year"),
]
# fmt: on
