"""Who gets what from the board and the pages after publishing."""
# ruff: noqa: E501

from tests.trust.matrix import GET, POST, SIGN_IN, Row, draft, pairing, running


def proposal(world):
    """Proposal A of the programme whose pairs are being formed."""
    return {"slug": world.pairing.slug, "letter": "A"}


def person(world):
    """Somebody on that proposal."""
    return {**proposal(world), "enrolment_id": world.enrolments["pairing"]["participant"].pk}


def rule(world):
    """The organiser's rule there."""
    return {"slug": world.pairing.slug, "rule_id": world.pairing.pair_rules.get().pk}


def version(world):
    """What every change sends."""
    return {"version": world.proposal.version}


def two(world):
    """Two people and a rule that is there already."""
    ids = world.proposal.layout
    first, second = min(ids[0][0], ids[1][1]), max(ids[0][0], ids[1][1])
    return {"version": world.proposal.version, "first": first, "second": second, "kind": "never"}


def move(world):
    """Two trade places."""
    (first, _), (second, _) = world.proposal.layout
    return {"version": world.proposal.version, "person": first, "where": f"swap:{second}"}


# fmt: off
PAGES = [
    #                                             anonymous outsider participant neighbour facilitator organiser other_organiser administrator
    Row("grouping:board", pairing, GET,           SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("grouping:board", running, GET,           SIGN_IN,  403,     403,        403,      403,        200,      403,            403, case="published"),
    Row("grouping:board", draft, GET,             SIGN_IN,  404,     404,        404,      404,        200,      404,            404, case="draft"),
    Row("grouping:proposal", proposal, GET,       SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("grouping:facilitate", running, POST,     SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=lambda w: {"group": w.groups[1].pk, "person": w.facilitator.pk}),
    Row("grouping:compare", pairing, GET,         SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("grouping:moves", person, GET,            SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("grouping:progress", proposal, GET,       SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("grouping:repair", running, GET,          SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("grouping:propose", pairing, POST,        SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=lambda _w: {"emphasis": "fairness", "letter": "C"}),
    Row("grouping:propose", pairing, POST,        SIGN_IN,  403,     403,        403,      403,        400,      403,            403, case="nothing sent"),
    Row("grouping:move", proposal, POST,          SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=move),
    Row("grouping:pin", proposal, POST,           SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=lambda w: {**version(w), "place": 0, "pinned": "1"}),
    Row("grouping:rule", proposal, POST,          SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=two),
    Row("grouping:remove_rule", rule, POST,       SIGN_IN,  403,     403,        403,      403,        302,      403,            403),
    Row("grouping:undo", proposal, POST,          SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=version),
    Row("grouping:redo", proposal, POST,          SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=version),
    Row("grouping:resolve", proposal, POST,       SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=version),
    Row("grouping:discard", proposal, POST,       SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=version),
    Row("grouping:publish", proposal, POST,       SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=version),
    Row("grouping:repair", running, POST,         SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=lambda _w: {"way": "0123456789abcdef"}),
    Row("grouping:leave", running, POST,          SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=lambda w: {"person": w.enrolments["running"]["participant"].pk}),
]
# fmt: on
