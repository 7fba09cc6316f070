"""Who looks after a group: one of it, with no powers over it (S63, S85)."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from ristiin.accounts.models import Person
from ristiin.grouping.actions.facilitating import NotAFacilitator, place_facilitator
from ristiin.grouping.models import Group
from ristiin.kernel.models import OutgoingMail
from ristiin.programmes.models import Programme

Browse = Callable[[Person | None], Client]


@pytest.fixture
def group(programme: Programme, at: datetime) -> Group:
    """A published group."""
    Programme.objects.filter(pk=programme.pk).update(pairs_published_at=at)
    return Group.objects.create(programme=programme, number=1, published_at=at)


def test_a_facilitator_is_placed_once_and_told_once(
    group: Group, facilitator: Person, organiser: Person, at: datetime
) -> None:
    for _twice in range(2):
        place_facilitator(group=group, person=facilitator, actor=organiser, at=at)
    group.refresh_from_db()
    assert group.facilitator == facilitator
    assert list(OutgoingMail.objects.values_list("to_address", flat=True)) == [facilitator.email]


def test_nobody_without_the_role_looks_after_a_group(
    group: Group, outsider: Person, organiser: Person, at: datetime
) -> None:
    with pytest.raises(NotAFacilitator):
        place_facilitator(group=group, person=outsider, actor=organiser, at=at)


def test_the_organiser_places_and_takes_away_on_the_page(
    group: Group, facilitator: Person, organiser: Person, browse: Browse
) -> None:
    page, board = browse(organiser), f"/programmes/{group.programme.slug}/groups/"
    page.post(board + "facilitator/", {"group": group.pk, "person": facilitator.pk})
    assert browse(facilitator).get(f"/rooms/{group.pk}/").status_code == 200
    page.post(board + "facilitator/", {"group": group.pk, "person": ""})
    assert browse(facilitator).get(f"/rooms/{group.pk}/").status_code == 404
