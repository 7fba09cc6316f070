"""Calendars when things happen at the same moment."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection

from ristiin.accounts.models import Person
from ristiin.connect.actions import answering, inviting
from ristiin.connect.choices import Coming
from ristiin.connect.models import MeetingInvitation, MeetingReply
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.actions import repairing
from ristiin.kernel.models import AuditEntry, OutgoingMail
from ristiin.rooms.actions import meetings
from ristiin.rooms.models import Meeting
from tests.connect.conftest import invitations, said
from tests.kernel.pressure import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_news_that_comes_eight_times_at_once_is_one_letter_each(agree, participant, other_participant, at) -> None:
    meeting = agree()
    MeetingInvitation.objects.all().delete()
    OutgoingMail.objects.all().delete()

    letters = at_once(lambda: inviting.follow(meetings=[meeting], at=at), 8)

    assert sorted(letters) == [0, 0, 0, 0, 0, 0, 0, 2]
    assert [len(invitations(person)) for person in (participant, other_participant)] == [1, 1]


def test_fifty_taps_are_one_answer_and_one_letter(agree, participant, at) -> None:
    meeting = agree()

    def tap() -> object:
        return answering.answer(meeting=meeting, sequence=0, person=participant, coming=Coming.DECLINED, at=at).pk

    assert len(set(at_once(tap, 50))) == 1
    assert MeetingReply.objects.count() == AuditEntry.objects.filter(verb="meeting answered").count() == 1
    assert OutgoingMail.objects.filter(kind="connect/cannot_come").count() == 1


@pytest.mark.parametrize("first", ["move", "leave"])
def test_one_who_leaves_while_the_meeting_moves_ends_without_it(
    agree, participant: Person, other_participant: Person, at: datetime, first: str
) -> None:
    meeting: Meeting = agree()
    span = (at + timedelta(days=9), at + timedelta(days=9, hours=1))
    start = threading.Barrier(2)
    failed: list[BaseException] = []

    def move() -> None:
        meetings.move(meeting=meeting, span=span, sequence=0, person=participant, at=at)

    def leave() -> None:
        repairing.leave(enrolment=Enrolment.objects.get(person=other_participant), at=at)

    def run(act, pause: float) -> None:
        try:
            start.wait(30)
            threading.Event().wait(pause)
            act()
        except BaseException as wrong:  # noqa: BLE001 - told by the test's own thread
            failed.append(wrong)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act, 0 if act.__name__ == first else 0.02)) for act in (move, leave)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert failed == []
    assert MeetingInvitation.objects.get(person=other_participant).is_cancelled
    assert said(invitations(other_participant)[-1])[0] == "CANCEL"
    assert [said(letter) for letter in invitations(participant)] == [("REQUEST", 0), ("REQUEST", 1)]
