"""The door of a room: who may stand at it, and what is behind it."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from ristiin.accounts.models import Person
from ristiin.grouping.models import Group, Membership
from ristiin.rooms.models import Promise

Browse = Callable[[Person | None], Client]


def test_the_door_asks_for_the_promise_and_shows_no_address(
    pair: Group, participant: Person, browse: Browse
) -> None:  # S60
    page = browse(participant).get(f"/rooms/{pair.pk}/").content.decode()
    assert "Åke Toinen" in page
    assert "ake.toinen@example.org" not in page


def test_the_promise_opens_the_room(pair: Group, participant: Person, browse: Browse) -> None:  # S26, S60
    client = browse(participant)
    answer = client.post(f"/rooms/{pair.pk}/promise/", follow=True)
    assert "ake.toinen@example.org" in answer.content.decode()
    assert Promise.objects.filter(group=pair, person=participant).count() == 1


def test_promising_twice_keeps_the_first_promise(pair: Group, participant: Person, browse: Browse) -> None:
    client = browse(participant)
    client.post(f"/rooms/{pair.pk}/promise/")
    first = Promise.objects.get().promised_at
    client.post(f"/rooms/{pair.pk}/promise/")
    assert Promise.objects.get().promised_at == first


@pytest.mark.parametrize("role", ["outsider", "organiser", "administrator", "facilitator"])
def test_nobody_else_finds_the_room(
    role: str, pair: Group, browse: Browse, request: pytest.FixtureRequest
) -> None:  # S87
    client = browse(request.getfixturevalue(role))
    assert client.get(f"/rooms/{pair.pk}/").status_code == 404
    assert client.post(f"/rooms/{pair.pk}/promise/").status_code == 404
    assert Promise.objects.count() == 0


def test_who_leaves_loses_the_room_with_the_next_request(
    pair: Group, participant: Person, browse: Browse, at: datetime
) -> None:
    client = browse(participant)
    client.post(f"/rooms/{pair.pk}/promise/")
    Membership.objects.filter(enrolment__person=participant).update(left_at=at)
    assert client.get(f"/rooms/{pair.pk}/").status_code == 404


def test_the_facilitator_of_the_group_is_one_of_it(pair: Group, facilitator: Person, browse: Browse) -> None:  # S63
    Group.objects.update(facilitator=facilitator)
    client = browse(facilitator)
    assert client.get(f"/rooms/{pair.pk}/").status_code == 200
    assert "ake.toinen@example.org" in client.post(f"/rooms/{pair.pk}/promise/", follow=True).content.decode()
