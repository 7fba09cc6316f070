"""A partner joins the debrief, and sees nothing else of the joint sessions."""

import pytest
from django.urls import reverse

from ristiin.programmes.choices import RoleKind
from ristiin.programmes.models import Role


@pytest.fixture
def partner(programme, make_person, at):
    """Somebody from human resources."""
    person = make_person("Pauli Henkilöstö")
    Role.objects.create(programme=programme, person=person, role=RoleKind.PARTNER, given_at=at)
    return person


@pytest.mark.parametrize(("key", "status"), [("kick-off", 404), ("midway", 404), ("closing", 200), ("nothing", 404)])
def test_a_partner_sees_the_last_session_only(browse, partner, programme, key, status):  # S129
    assert browse(partner).get(reverse("gatherings:session", args=[programme.slug, key])).status_code == status


@pytest.mark.parametrize("page", ["gatherings:board", "gatherings:wall"])
def test_a_partner_sees_no_board(browse, partner, programme, page):
    assert browse(partner).get(reverse(page, args=[programme.slug, "closing"])).status_code == 404


def test_nobody_else_from_outside_sees_the_debrief(browse, outsider, partner, programme):
    assert browse(outsider).get(reverse("gatherings:session", args=[programme.slug, "closing"])).status_code == 404


def test_a_provider_sees_no_session(browse, outsider, programme, at):
    Role.objects.create(programme=programme, person=outsider, role=RoleKind.PROVIDER, given_at=at)
    answers = [
        browse(outsider).get(reverse("gatherings:session", args=[programme.slug, key])).status_code
        for key in ("kick-off", "closing")
    ]
    assert answers == [404, 404]
