"""Answers to invitations, given on the page or from a mail program."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.models import Person
from ristiin.connect import mails
from ristiin.connect.addresses import answer_address, is_among
from ristiin.connect.calendars import domain
from ristiin.connect.choices import Coming
from ristiin.connect.models import MeetingInvitation, MeetingReply
from ristiin.connect.replies import Reply
from ristiin.kernel import audit
from ristiin.kernel.refusal import Refusal
from ristiin.rooms.access import people_in
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.holding import hold
from ristiin.rooms.models import Meeting


class NothingToAnswer(Refusal):
    """The meeting is over, cancelled, or has no time yet."""

    def __init__(self) -> None:
        super().__init__(_("This meeting is over or no longer takes place. There is nothing to answer."))


class ChangedMeanwhile(Refusal):
    """The meeting is not as it was when it was answered."""

    def __init__(self) -> None:
        super().__init__(_("The meeting has changed meanwhile. Look at it as it is now and answer again."))


@transaction.atomic
def answer(
    *, meeting: Meeting, sequence: int, person: Person, coming: Coming, at: datetime, said_at: datetime | None = None
) -> MeetingReply:
    """Note whether somebody of the group can come; the others hear when they cannot. The same again changes nothing.

    `sequence` says after how many changes of the meeting they answer, `said_at` when a mail that comes in was written.

    Raises:
        NothingToAnswer: the meeting is not ahead.
        ChangedMeanwhile: the meeting is not as it was when they answered.
        NotInside: they have left the group.
        RoomIsClosed: the room's time is over.
    """
    hold(meeting.group, person)
    meeting = _locked(meeting)
    if meeting.state != MeetingState.SETTLED or meeting.ends_at is None or meeting.ends_at <= at:
        raise NothingToAnswer
    if meeting.sequence != sequence:
        raise ChangedMeanwhile
    reply = MeetingReply.objects.filter(meeting=meeting, person=person).first()
    if reply and (reply.sequence, reply.coming) == (meeting.sequence, coming):
        return reply
    reply, _new = MeetingReply.objects.update_or_create(
        meeting=meeting,
        person=person,
        defaults={"sequence": meeting.sequence, "coming": coming, "answered_at": said_at or at},
    )
    # The programme is not named: its organiser's log would tell when people of a room do something.
    audit.record(verb="meeting answered", target=meeting, at=at, actor_id=person.pk, subject_id=person.pk)
    if coming == Coming.DECLINED:
        for other in people_in(meeting.group):
            if other.pk != person.pk:
                mails.cannot_come(meeting, person, other, at=at)
    return reply


@transaction.atomic
def take_in(*, reply: Reply, at: datetime) -> MeetingReply | None:
    """Note an answer that came by mail; None when it is not from the one who was asked, or not to what was last asked.

    It must come from the person's own address to the address that this person alone was given for this meeting.
    """
    meeting = Meeting.objects.filter(uid=reply.uid).first() if reply.domain == domain() else None
    person = Person.objects.with_address(reply.sender).filter(is_active=True).first()
    if (
        meeting is None
        or person is None
        or not is_among(answer_address(uid=meeting.uid, person_id=person.pk), reply.came_to)
    ):
        return None
    asked = MeetingInvitation.objects.filter(meeting=meeting, person=person, is_cancelled=False).first()
    if asked is None or (asked.told, asked.sequence) != (meeting.sequence, reply.sequence):
        return None
    said_at = min(reply.said_at, at)
    before = MeetingReply.objects.filter(meeting=meeting, person=person, sequence=meeting.sequence).first()
    if before and before.answered_at > said_at:
        return None
    try:
        return answer(meeting=meeting, sequence=asked.told, person=person, coming=reply.coming, at=at, said_at=said_at)
    except Refusal:
        return None


def _locked(meeting: Meeting) -> Meeting:
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("group__programme", "group__facilitator")
    return rows.get(pk=meeting.pk)
