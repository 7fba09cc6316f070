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


def guide(world):
    """Proposal A, and its facilitator: the organiser."""
    return {**proposal(world), "person_id": world.organiser.pk}


def running_guide(world):
    """The facilitator of group 1."""
    return {"slug": world.running.slug, "person_id": world.facilitator.pk}


def nobodys(world):
    """The board of those who have no target group."""
    return {"slug": world.pairing.slug, "target_id": 0}


def new_guide(_world):
    """One more facilitator."""
    return {"name": "Uusi Ohjaaja", "address": "uusi.ohjaaja@example.org", "groups_at_most": 1, "experience": "new"}


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
    Row("grouping:leave", running, POST,          SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=lambda w: {"person": w.enrolments["running"]["participant"].pk, "reason": "Syy."}),
    Row("grouping:of_target_group", nobodys, GET, SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("grouping:plan", proposal, POST,          SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=lambda w: {**version(w), "place": 0, "theme": "", "slot": "", "facilitator": ""}),
    Row("grouping:place", proposal, POST,         SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=version),
    Row("grouping:without", guide, GET,           SIGN_IN,  403,     403,        403,      403,        200,      403,            403),
    Row("grouping:without", guide, POST,          SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=lambda w: {**version(w), "way": "0123456789abcdef"}),
    Row("grouping:without_published", running_guide, GET,  SIGN_IN, 403, 403,    403,      403,        200,      403,            403),
    Row("grouping:without_published", running_guide, POST, SIGN_IN, 403, 403,    403,      403,        302,      403,            403, data=lambda _w: {"way": "0123456789abcdef"}),
    Row("grouping:exception", running, POST,      SIGN_IN,  403,     403,        403,      403,        302,      403,            403, data=lambda w: {"person": w.enrolments["running"]["participant"].pk, "to": w.groups[1].pk, "reason": "Syy."}),
    Row("grouping:facilitators", running, GET,    SIGN_IN,  403,     403,        403,      403,        200,      403,            403, provider=200),
    Row("grouping:facilitators", draft, GET,      SIGN_IN,  404,     404,        404,      404,        200,      404,            404, case="draft"),
    Row("grouping:add_facilitator", running, GET, SIGN_IN,  403,     403,        403,      403,        200,      403,            403, provider=200),
    Row("grouping:add_facilitator", running, POST, SIGN_IN, 403,     403,        403,      403,        302,      403,            403, data=new_guide, provider=302),
    Row("grouping:change_facilitator", running_guide, GET, SIGN_IN, 403, 403,    403,      403,        200,      403,            403, provider=200),
    Row("grouping:change_facilitator", running_guide, POST, SIGN_IN, 403, 403,   403,      403,        302,      403,            403, data=lambda _w: {"groups_at_most": 2, "experience": "new"}, provider=302),
    Row("grouping:remove_facilitator", running_guide, POST, SIGN_IN, 403, 403,   403,      403,        302,      403,            403, provider=302),
    Row("grouping:bring_facilitators", running, POST, SIGN_IN, 403,  403,        403,      403,        200,      403,            403, provider=200),
    Row("grouping:take_facilitators", running, POST, SIGN_IN, 403,   403,        403,      403,        302,      403,            403, data=lambda _w: {"rows": "forged"}, provider=302),
]
# fmt: on
