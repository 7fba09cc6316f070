"""Who gets what from the pages where everything comes together."""

# ruff: noqa: E501
from tests.trust.matrix import GET, SIGN_IN, Row, World, draft, nothing, open_now


def in_finnish(_world: World) -> dict[str, str]:
    return {"language": "fi"}


def open_in_finnish(world: World) -> dict[str, str]:
    return {**open_now(world), "language": "fi"}


def draft_in_finnish(world: World) -> dict[str, str]:
    return {**draft(world), "language": "fi"}


# fmt: off
PAGES = [
    #                           anonymous outsider participant neighbour facilitator organiser other_organiser administrator
    Row("now", nothing, GET,    SIGN_IN,  200,     200,        200,      200,        200,      200,            200),
    Row("shared_front", in_finnish, GET, 200, 200,     200,        200,      200,        200,      200,            200),
    Row("shared_programme", open_in_finnish, GET, 200, 200, 200,   200,      200,        200,      200,            200),
    Row("shared_programme", draft_in_finnish, GET, 404, 404, 404,  404,      404,        404,      404,            404, case="not published"),
]
