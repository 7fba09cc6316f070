"""Invitations by mail: each member has one for each state of a meeting, and nobody one for what is over."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parseaddr
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult
from icalendar import Calendar

from ristiin.accounts.models import Person
from ristiin.connect import tasks
from ristiin.connect.actions import inviting
from ristiin.connect.models import MeetingInvitation
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.actions import repairing
from ristiin.grouping.actions.facilitating import place_facilitator
from ristiin.grouping.models import Group, Membership
from ristiin.grouping.signals import membership_changed
from ristiin.kernel import clock
from ristiin.kernel.choices import MailState
from ristiin.kernel.models import OutgoingMail
from ristiin.kernel.postman import deliver_due
from ristiin.programmes.actions import launching, scheduling
from ristiin.programmes.models import Programme
from ristiin.rooms.actions import meetings
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.models import Meeting, Promise
from ristiin.rooms.signals import meeting_changed
from ristiin.ui.dates import full_day
from tests.connect.conftest import HEADLINE, event_of, events_of, invitations, said

SECRET_LINK = "https://meet.example.org/vain-meille"
HELSINKI = ZoneInfo("Europe/Helsinki")
Agree = Callable[..., Meeting]


def move(meeting: Meeting, person: Person, at: datetime, *, hours: int = 2) -> Meeting:
    meeting.refresh_from_db()
    assert meeting.starts_at is not None
    assert meeting.ends_at is not None
    span = (meeting.starts_at + timedelta(hours=hours), meeting.ends_at + timedelta(hours=hours))
    return meetings.move(meeting=meeting, span=span, sequence=meeting.sequence, person=person, at=at)


def test_a_settled_meeting_is_one_request_to_each_member_alone(  # S29
    agree: Agree, participant: Person, other_participant: Person
) -> None:
    meeting = agree()
    for person in (participant, other_participant):
        (letter,) = invitations(person)
        event = event_of(letter)
        assert said(letter) == ("REQUEST", 0)
        assert str(event["uid"]).partition("@")[0] == str(meeting.uid)
        assert str(event["attendee"]) == f"mailto:{person.email}"
        assert letter.not_after == meeting.ends_at
        assert str(event["location"]) == "Kahvila ä; 2. krs"
    assert OutgoingMail.objects.exclude(kind="connect/settled").count() == 0


def test_the_same_news_twice_is_one_letter(agree: Agree, participant: Person, at: datetime) -> None:
    meeting = agree()
    meeting_changed.send(sender=Meeting, meeting=meeting, what="settled", at=at, by=participant)
    assert inviting.follow(meetings=[meeting], at=at) == 0
    assert len(invitations(participant)) == 1


def test_a_moved_meeting_is_the_same_one_with_a_higher_sequence(
    agree: Agree, participant: Person, other_participant: Person, at: datetime
) -> None:
    meeting = agree()
    moved = move(meeting, participant, at)
    for person in (participant, other_participant):
        first, second = invitations(person)
        assert [said(first), said(second)] == [("REQUEST", 0), ("REQUEST", 1)]
        assert event_of(first)["uid"] == event_of(second)["uid"]
        assert event_of(second).decoded("dtstart") == moved.starts_at


def test_one_of_a_series_is_moved_and_the_others_stay(pair: Group, participant: Person, at: datetime) -> None:
    times = [(at + timedelta(days=7 * n), at + timedelta(days=7 * n, hours=1)) for n in (1, 2, 3)]
    series = meetings.agree(
        group=pair, person=participant, times=times, details=meetings.Details(), form_key=uuid.uuid4(), at=at
    )
    tasks.follow_meetings.call([meeting.pk for meeting in series])
    move(series[1], participant, at)
    meetings.change_details(
        meeting=series[2], details=meetings.Details(place="Toinen paikka"), person=participant, at=at
    )
    events = [event for letter in invitations(participant) for _method, event in events_of(letter)]
    latest = {str(event["uid"]).partition("@")[0]: int(event["sequence"]) for event in events}
    assert [latest[str(meeting.uid)] for meeting in series] == [0, 1, 1]


@pytest.fixture
def several(pair: Group, participant: Person, at: datetime) -> list[Meeting]:
    """Three meetings of which nobody has been told."""
    return [
        Meeting.objects.create(
            group=pair,
            state=MeetingState.SETTLED,
            number=number,
            starts_at=at + timedelta(days=7 * number + 7),
            ends_at=at + timedelta(days=7 * number + 7, hours=1),
            link=SECRET_LINK,
            called_by=participant,
            changed_at=at,
        )
        for number in range(3)
    ]


def test_several_meetings_are_one_letter_with_a_part_for_each(
    several: list[Meeting], participant: Person, at: datetime
) -> None:  # S105
    assert inviting.follow(meetings=several, at=at) == 2
    assert inviting.follow(meetings=several, at=at) == 0
    (letter,) = invitations(participant)
    asked = [
        (method, str(event["uid"]).partition("@")[0], int(event["sequence"])) for method, event in events_of(letter)
    ]
    assert asked == [("REQUEST", str(meeting.uid), 0) for meeting in several]
    with override("fi"):
        days = [letter.body.count(full_day(meeting.starts_at)) for meeting in several]
    assert (days, letter.not_after, SECRET_LINK in letter.body) == ([1, 1, 1], several[-1].ends_at, False)


def test_one_of_several_is_moved_by_a_letter_of_its_own(
    several: list[Meeting], participant: Person, at: datetime
) -> None:
    inviting.follow(meetings=several, at=at)
    OutgoingMail.objects.update(state=MailState.SENT)
    move(several[1], participant, at)
    first, second = invitations(participant)
    assert (second.kind, said(second), len(events_of(second))) == ("connect/moved", ("REQUEST", 1), 1)
    assert first.state == MailState.SENT


def test_one_who_leaves_before_the_letter_goes_does_not_get_it(
    several: list[Meeting], other_participant: Person, participant: Person, at: datetime
) -> None:
    inviting.follow(meetings=several, at=at)
    repairing.leave(enrolment=Enrolment.objects.get(person=other_participant), at=at)
    first, second = invitations(other_participant)
    assert (first.state, second.kind) == (MailState.EXPIRED, "connect/left")
    assert [method for method, _event in events_of(second)] == ["CANCEL"] * 3
    assert [letter.state for letter in invitations(participant)] == [MailState.QUEUED]


def test_a_programme_called_off_takes_them_all_out_by_one_letter(
    several: list[Meeting], programme: Programme, organiser: Person, participant: Person, at: datetime
) -> None:
    inviting.follow(meetings=several, at=at)
    launching.cancel(programme=programme, by=organiser, at=at)
    letter = invitations(participant, "connect/cancelled")[0]
    assert [method for method, _event in events_of(letter)] == ["CANCEL"] * 3


def test_of_many_groups_of_a_programme_called_off_the_worker_takes_the_later_ones_out(
    programme: Programme, organiser: Person, facilitator: Person, at: datetime
) -> None:
    for number in range(inviting.AT_ONCE + 2):
        group = Group.objects.create(
            programme=programme, number=number, facilitator=facilitator, published_at=at - timedelta(days=1)
        )
        Promise.objects.create(group=group, person=facilitator, promised_at=at)
        starts_at = at + timedelta(days=7, hours=number)
        meetings.agree(
            group=group,
            person=facilitator,
            times=[(starts_at, starts_at + timedelta(hours=1))],
            details=meetings.Details(place="Kahvila", link="", headline=""),
            form_key=uuid.uuid4(),
            at=at,
        )
    OutgoingMail.objects.update(state=MailState.SENT)
    launching.cancel(programme=programme, by=organiser, at=at)
    at_once = len(invitations(facilitator, "connect/cancelled"))
    left = DBTaskResult.objects.filter(task_path=tasks.follow_meetings.module_path).order_by("enqueued_at")
    waiting = [result.args_kwargs["args"][0] for result in left]
    for ids in waiting:
        inviting.follow(meetings=list(Meeting.objects.filter(pk__in=ids)), at=at)

    assert (at_once, [len(ids) for ids in waiting]) == (inviting.AT_ONCE, [1, 1])
    assert len(invitations(facilitator, "connect/cancelled")) == inviting.AT_ONCE + 2


def test_a_letter_that_has_not_gone_does_not_go_when_it_is_no_longer_true(
    agree: Agree, participant: Person, at: datetime
) -> None:
    move(agree(), participant, at)
    first, second = invitations(participant)
    assert (first.state, second.state) == (MailState.EXPIRED, MailState.QUEUED)
    assert second.kind == "connect/settled"  # nobody has heard of the time before


def test_one_who_has_had_the_letter_is_told_that_it_changed(agree: Agree, participant: Person, at: datetime) -> None:
    meeting = agree()
    OutgoingMail.objects.update(state=MailState.SENT)
    move(meeting, participant, at)
    meeting.refresh_from_db()
    meetings.change_details(meeting=meeting, details=meetings.Details(place="Muualla"), person=participant, at=at)
    assert [(letter.kind, letter.state) for letter in invitations(participant)] == [
        ("connect/settled", MailState.SENT),
        ("connect/moved", MailState.EXPIRED),
        ("connect/moved", MailState.QUEUED),
    ]


def test_a_cancelled_meeting_is_cancelled_in_calendars(
    agree: Agree, participant: Person, other_participant: Person, at: datetime
) -> None:
    meeting = agree()
    meetings.cancel(meeting=meeting, person=participant, at=at)
    for person in (participant, other_participant):
        letter = invitations(person)[-1]
        event = event_of(letter)
        assert said(letter) == ("CANCEL", 1)
        assert (str(event["status"]), str(event["attendee"])) == ("CANCELLED", f"mailto:{person.email}")


def test_a_restored_meeting_is_requested_again(agree: Agree, participant: Person, at: datetime) -> None:
    meeting = agree()
    meeting = meetings.cancel(meeting=meeting, person=participant, at=at)
    meetings.restore(meeting=meeting, person=participant, at=at)
    assert [said(letter) for letter in invitations(participant)] == [("REQUEST", 0), ("CANCEL", 1), ("REQUEST", 2)]


def test_proposed_times_invite_nobody(pair: Group, participant: Person, at: datetime) -> None:
    option = (at + timedelta(days=3), at + timedelta(days=3, hours=1))
    meetings.propose(
        group=pair, person=participant, options=[option], details=meetings.Details(), form_key=uuid.uuid4(), at=at
    )
    assert MeetingInvitation.objects.count() == 0


def test_nothing_is_sent_of_a_meeting_that_is_over(agree: Agree, participant: Person, at: datetime) -> None:
    meeting = agree()
    OutgoingMail.objects.all().delete()
    Meeting.objects.filter(pk=meeting.pk).update(sequence=1)
    later = at + timedelta(days=8)
    meeting_changed.send(sender=Meeting, meeting=meeting, what="moved", at=later, by=participant)
    assert OutgoingMail.objects.count() == 0


def test_an_invitation_that_waited_too_long_does_not_go(agree: Agree, smtp_sink, at: datetime) -> None:
    agree()
    OutgoingMail.objects.update(next_try_at=clock.now(), not_after=clock.now() - timedelta(minutes=1))
    assert deliver_due() == 0
    assert smtp_sink.received == []


def test_one_who_leaves_has_it_cancelled_and_the_other_hears_nothing_of_it(
    agree: Agree, participant: Person, other_participant: Person, at: datetime
) -> None:
    agree()
    repairing.leave(enrolment=Enrolment.objects.get(person=other_participant), at=at)
    assert [said(letter) for letter in invitations(other_participant)] == [("REQUEST", 0), ("CANCEL", 1)]
    assert [said(letter) for letter in invitations(participant)] == [("REQUEST", 0)]
    assert invitations(other_participant)[-1].kind == "connect/left"


def test_one_who_joins_is_invited_and_one_who_comes_back_again_too(
    agree: Agree, pair: Group, programme: Programme, outsider: Person, participant: Person, at: datetime
) -> None:
    meeting = agree()
    enrolment = Enrolment.objects.create(
        programme=programme, person=outsider, state=EnrolmentState.REGISTERED, registered_at=at, changed_at=at
    )

    def join() -> None:
        Membership.objects.create(group=pair, enrolment=enrolment, joined_at=at)
        membership_changed.send(sender=Programme, programme=programme, enrolments=[enrolment.pk], at=at)

    join()
    repairing.leave(enrolment=enrolment, at=at)
    join()
    move(meeting, participant, at)
    assert [said(letter) for letter in invitations(outsider)] == [
        ("REQUEST", 0),
        ("CANCEL", 1),
        ("REQUEST", 2),
        ("REQUEST", 3),
    ]
    assert [said(letter) for letter in invitations(participant)] == [("REQUEST", 0), ("REQUEST", 1)]


def test_calendars_follow_who_facilitates(
    agree: Agree, pair: Group, facilitator: Person, organiser: Person, at: datetime
) -> None:
    agree()
    place_facilitator(group=pair, person=facilitator, actor=organiser, at=at)
    place_facilitator(group=pair, person=None, actor=organiser, at=at)
    assert [said(letter) for letter in invitations(facilitator)] == [("REQUEST", 0), ("CANCEL", 1)]


def test_a_letter_says_when_and_nothing_of_what(agree: Agree, participant: Person, other_participant: Person) -> None:
    meeting = agree(link="https://tapaaminen.example/huone")
    (letter,) = invitations(participant)
    assert event_of(letter)["description"].startswith("https://tapaaminen.example/huone")
    assert "https://tapaaminen.example/huone" not in letter.subject + letter.body
    assert f"/rooms/{meeting.group_id}/meetings/{meeting.pk}/" in letter.body
    everything = letter.subject + letter.body + str(letter.attachments)
    assert [word for word in (HEADLINE, other_participant.email, other_participant.name) if word in everything] == []
    with override(participant.language):
        assert str(event_of(letter)["summary"]) == f"{_('Own meeting')} · Vertaisopisto"


def test_without_a_mailbox_no_answer_is_asked_for(agree: Agree, participant: Person, settings) -> None:
    settings.REPLY_MAILBOX = ""
    agree()
    event = event_of(invitations(participant)[0])
    assert event["attendee"].params["RSVP"] == "FALSE"
    assert str(event["organizer"]) == f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"


def test_with_a_mailbox_each_has_an_address_of_their_own_to_answer_to(
    agree: Agree, imap_server, participant: Person, other_participant: Person
) -> None:
    agree()
    events = [event_of(invitations(person)[0]) for person in (participant, other_participant)]
    hosts = [str(event["organizer"]).removeprefix("mailto:") for event in events]
    assert [event["attendee"].params["RSVP"] for event in events] == ["TRUE", "TRUE"]
    assert hosts[0] != hosts[1]
    assert [(h.partition("+")[0], h.partition("@")[2]) for h in hosts] == [("vastaukset", "ristiin.example")] * 2


@pytest.mark.parametrize(
    ("starts_at", "utc_hour"),
    [
        (datetime(2027, 3, 27, 13, tzinfo=HELSINKI), 11),
        (datetime(2027, 3, 28, 13, tzinfo=HELSINKI), 10),
        (datetime(2027, 10, 30, 13, tzinfo=HELSINKI), 10),
        (datetime(2027, 10, 31, 13, tzinfo=HELSINKI), 11),
    ],
)
def test_the_hour_is_right_on_both_sides_of_each_change_of_the_clock(
    agree: Agree, participant: Person, starts_at: datetime, utc_hour: int
) -> None:
    agree(starts_at)
    (letter,) = invitations(participant)
    calendar = Calendar.from_ical((letter.attachments or [])[0]["text"])
    event = event_of(letter)
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Helsinki"]
    assert event["dtstart"].params["TZID"] == "Europe/Helsinki"
    assert event.decoded("dtstart").astimezone(ZoneInfo("UTC")).hour == utc_hour


@pytest.mark.parametrize("place", ["a;b,c\\d", "END:VEVENT\r\nBEGIN:VEVENT", "ä" * 80, "rivi\nBcc: toinen@example.org"])
def test_a_hostile_place_stays_one_place(agree: Agree, participant: Person, place: str) -> None:
    agree(place=place)
    (letter,) = invitations(participant)
    assert str(event_of(letter)["location"]) == place.replace("\r\n", "\n")
    assert max(len(line) for line in (letter.attachments or [])[0]["text"].encode().split(b"\r\n")) <= 75


def test_a_moved_joint_session_is_one_letter_with_its_date(
    pair: Group, programme: Programme, organiser: Person, participant: Person, at: datetime
) -> None:  # S13, S25
    entry = programme.timeline.get(key="kick-off")
    when = scheduling.When(
        entry.starts_at + timedelta(hours=2), entry.ends_at + timedelta(hours=2), is_online=True, place="", link=""
    )
    scheduling.change_dates(programme=programme, whens={"kick-off": when}, by=organiser, at=at)
    (letter,) = OutgoingMail.objects.filter(person=participant)
    event = event_of(letter)
    assert said(letter) == ("REQUEST", 1)
    assert str(event["uid"]).partition("@")[0] == str(entry.uid)
    assert event.decoded("dtstart") == when.starts_at
    assert (str(event["attendee"]), event["attendee"].params["RSVP"]) == (f"mailto:{participant.email}", "FALSE")


def test_what_arrives_is_an_invitation(agree: Agree, participant: Person, smtp_sink) -> None:
    meeting = agree()
    now = clock.now()
    OutgoingMail.objects.update(next_try_at=now, not_after=now + timedelta(days=1))
    deliver_due()
    (mail,) = [mail.message for mail in smtp_sink.received if mail.recipients == (participant.email,)]
    calendars = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert [dict(part["Content-Type"].params) for part in calendars] == [{"charset": "utf-8", "method": "REQUEST"}]
    event = Calendar.from_ical(calendars[0].get_content()).walk("VEVENT")[0]
    assert str(event["uid"]).partition("@")[0] == str(meeting.uid)
    assert [part.get_filename() for part in mail.iter_attachments()] == ["invitation.ics"]


def test_a_programme_that_is_called_off_takes_its_meetings_out_of_calendars(
    agree: Agree, programme: Programme, organiser: Person, participant: Person, at: datetime
) -> None:
    meeting = agree()
    launching.cancel(programme=programme, by=organiser, at=at)
    letter = invitations(participant)[-1]
    assert said(letter) == ("CANCEL", 1)
    assert f"/meetings/{meeting.pk}/" not in letter.body
