"""The door of a room: who may stand at it, and what is behind it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ristiin.accounts.models import Person
from ristiin.grouping.models import Group, Membership
from ristiin.programmes.doors import Door
from ristiin.programmes.models import Programme
from ristiin.programmes.queries import timeline
from ristiin.rooms import agreements, queries
from ristiin.rooms.models import Promise

DAY = timedelta(days=1)
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


def test_the_programmes_page_leads_whoever_has_a_room_there_into_it(
    browse: Browse, room: Group, programme: Programme, participant: Person, outsider: Person
) -> None:  # S26
    def door(person: Person) -> Door:
        return browse(person).get(reverse("programmes:page", args=[programme.slug])).context["door"]

    assert door(participant).url == reverse("rooms:room", args=[room.pk])
    assert door(participant).is_own
    assert door(outsider).url != door(participant).url


def test_the_room_says_by_when_an_agreement_would_be_good_only_while_that_lies_ahead(
    room: Group, participant: Person
) -> None:  # S27
    due_at = agreements.due_at(room, timeline(room.programme))
    ahead, past = (
        queries.home_of(queries.room_of(room, participant), participant, due_at + step) for step in (-DAY, DAY)
    )
    assert (ahead.due_at, past.due_at) == (due_at, None)
