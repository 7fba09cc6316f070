"""However much there is in a room, its pages ask the database the same."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ristiin.kernel import clock
from ristiin.rooms.actions import agreeing, meetings, steps
from ristiin.rooms.actions.meetings import Details
from ristiin.rooms.models import HelpRequest

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOST_OF_MINE = 20
MOST = 32
"""The room's home and the home page show what every floor has, a question or two each."""


@pytest.fixture
def lengthen(room, participant, other_participant):
    def more(first, last):
        at = clock.now()
        for n in range(first, last):
            start = at + (n + 1) * DAY
            common = {"group": room, "details": Details(headline=f"Otsikko {n}"), "at": at}
            meetings.agree(person=participant, times=[(start, start + HOUR)], form_key=uuid.uuid4(), **common)
            meetings.agree(
                person=participant,
                times=[(at - (n + 2) * DAY, at - (n + 2) * DAY + HOUR)],
                form_key=uuid.uuid4(),
                **common,
            )
            meetings.propose(person=other_participant, options=[(start, start + HOUR)], form_key=uuid.uuid4(), **common)
            steps.add_step(group=room, title=f"Vaihe {n}", due_on=None, person=participant, at=at)
            content = {"theme": f"Teema {n}", "people": {}}
            agreeing.save(group=room, person=participant, content=content, base=n, signs=True, at=at)
            HelpRequest.objects.create(
                group=room, asked_by=participant, kind="advice", addressee="organiser", body="x", asked_at=at
            )

    return more


@pytest.mark.once
def test_pages_of_a_room_ask_the_same_however_much_there_is(room, lengthen, inside, browse, organiser):
    room.programme.pairs_published_at = clock.now() - 30 * DAY
    room.programme.save()
    names = ("room", "meetings", "agreement", "steps", "help", "propose_meeting", "agree_meeting", "change_agreement")
    addresses = [reverse(f"rooms:{name}", args=[room.pk]) for name in (*names, "ending")] + [reverse("now")]
    desk = reverse("help:desk", args=[room.programme.slug])
    counted = []
    for first, last in ((0, 2), (2, 12), (12, 60)):
        lengthen(first, last)
        asked = {}
        for client, address in [*((inside, address) for address in addresses), (browse(organiser), desk)]:
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            asked[address] = len(captured)
        counted.append(asked)

    assert counted[1] == counted[0]
    assert counted[2] == counted[0]
    shared = {addresses[0], addresses[-1]}
    assert {page: n for page, n in counted[0].items() if n > (MOST if page in shared else MOST_OF_MINE)} == {}
