"""Answers to invitations, given on the page or from a mail program."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.models import Person
from ristiin.connect import mails
from ristiin.connect.addresses import answer_address, is_among
from ristiin.connect.calendars import domain
from ristiin.connect.choices import Coming
from ristiin.connect.models import MeetingInvitation, MeetingReply, SessionInvitation, SessionReply
from ristiin.connect.replies import Reply
from ristiin.gatherings.permissions import takes_part
from ristiin.kernel import audit
from ristiin.kernel.refusal import Refusal
from ristiin.programmes.choices import EntryKind, State
from ristiin.programmes.models import TimelineEntry
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
def answer_session(
    *,
    entry: TimelineEntry,
    sequence: int,
    person: Person,
    coming: Coming,
    at: datetime,
    said_at: datetime | None = None,
) -> SessionReply:
    """Note whether somebody who takes part can come to a joint session; nobody hears of it. Again changes nothing.

    Raises:
        NothingToAnswer: the session is over, or the programme is not live, or they do not take part in it.
        ChangedMeanwhile: the session is not as it was when they answered.
    """
    entry = TimelineEntry.objects.select_for_update(of=("self",)).select_related("programme").get(pk=entry.pk)
    is_ahead = entry.ends_at > at and entry.programme.state == State.PUBLISHED
    if not is_ahead or not takes_part(person, entry.programme):
        raise NothingToAnswer
    if entry.sequence != sequence:
        raise ChangedMeanwhile
    reply = SessionReply.objects.filter(entry=entry, person=person).first()
    if reply and (reply.sequence, reply.coming) == (sequence, coming):
        return reply
    reply, _new = SessionReply.objects.update_or_create(
        entry=entry,
        person=person,
        defaults={"sequence": sequence, "coming": coming, "answered_at": said_at or at},
    )
    # The programme is not named: its organiser's log would tell who has answered.
    audit.record(verb="session answered", target=entry, at=at, actor_id=person.pk, subject_id=person.pk)
    return reply


@transaction.atomic
def take_in(*, reply: Reply, at: datetime) -> MeetingReply | SessionReply | None:
    """Note an answer that came by mail; None when it is not from the one who was asked, or not to what was last asked.

    It must come from the person's own address to the address that this person alone was given for this meeting.
    """
    person = Person.objects.with_address(reply.sender).filter(is_active=True).first()
    if (
        reply.domain != domain()
        or person is None
        or not is_among(answer_address(uid=reply.uid, person_id=person.pk), reply.came_to)
    ):
        return None
    meeting = Meeting.objects.filter(uid=reply.uid).first()
    entry = TimelineEntry.objects.filter(uid=reply.uid, kind=EntryKind.SESSION).first()
    try:
        if meeting is not None:
            return _of_meeting(meeting, person, reply, at)
        return _of_session(entry, person, reply, at) if entry is not None else None
    except Refusal:
        return None


def _of_meeting(meeting: Meeting, person: Person, reply: Reply, at: datetime) -> MeetingReply | None:
    asked = MeetingInvitation.objects.filter(meeting=meeting, person=person, is_cancelled=False).first()
    if asked is None or (asked.told, asked.sequence) != (meeting.sequence, reply.sequence):
        return None
    said_at = min(reply.said_at, at)
    before = MeetingReply.objects.filter(meeting=meeting, person=person, sequence=meeting.sequence).first()
    if before and before.answered_at > said_at:
        return None
    return answer(meeting=meeting, sequence=asked.told, person=person, coming=reply.coming, at=at, said_at=said_at)


def _of_session(entry: TimelineEntry, person: Person, reply: Reply, at: datetime) -> SessionReply | None:
    asked = SessionInvitation.objects.filter(entry=entry, person=person, is_cancelled=False).first()
    if asked is None or (asked.told, asked.sequence) != (entry.sequence, reply.sequence):
        return None
    said_at = min(reply.said_at, at)
    before = SessionReply.objects.filter(entry=entry, person=person, sequence=entry.sequence).first()
    if before and before.answered_at > said_at:
        return None
    return answer_session(entry=entry, sequence=asked.told, person=person, coming=reply.coming, at=at, said_at=said_at)


def _locked(meeting: Meeting) -> Meeting:
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("group__programme", "group__facilitator")
    return rows.get(pk=meeting.pk)
