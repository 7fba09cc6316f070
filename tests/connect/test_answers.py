"""Answers to invitations, on the page and from mail programs: only from the one who was asked, about what was asked."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from ristiin.accounts.models import Person
from ristiin.connect import meeting_page, queries, replies, tasks
from ristiin.connect.actions import answering
from ristiin.connect.choices import Coming
from ristiin.connect.models import MeetingInvitation, MeetingReply
from ristiin.grouping.models import Group
from ristiin.kernel import clock
from ristiin.kernel.choices import MailState
from ristiin.kernel.models import AuditEntry, OutgoingMail
from ristiin.rooms.actions import meetings
from ristiin.rooms.models import Meeting
from tests.connect.conftest import event_of, invitations
from tests.infrastructure.mailbox import SEEN, ImapServer

Agree = Callable[..., Meeting]
Browse = Callable[[Person | None], Client]


@pytest.fixture
def meeting(agree: Agree, at: datetime) -> Meeting:
    """A meeting that is ahead by the real clock too, with letters written."""
    return agree(max(at, clock.now()).replace(microsecond=0) + timedelta(days=5))


def reply_of(person: Person, coming: str = "ACCEPTED", **changes: str) -> EmailMessage:
    """Return what a mail program makes of the newest invitation to this person."""
    asked = event_of(invitations(person, "")[-1])
    told = {
        "sender": person.email,
        "to": str(asked["organizer"]).removeprefix("mailto:"),
        "organizer": str(asked["organizer"]),
        "attendee": f"mailto:{person.email}",
        "uid": str(asked["uid"]),
        "sequence": str(asked["sequence"]),
        "stamp": datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ"),
        "method": "REPLY",
        **changes,
    }
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = told["sender"], told["to"], "Accepted: tapaaminen"
    mail.set_content("Tulen.")
    mail.add_alternative(
        "BEGIN:VCALENDAR\r\nPRODID:-//Example//EN\r\nVERSION:2.0\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\n"
        "UID:{uid}\r\nSEQUENCE:{sequence}\r\nDTSTAMP:{stamp}\r\nDTSTART:20270119T100000Z\r\nORGANIZER:{organizer}\r\n"
        "ATTENDEE;PARTSTAT={coming};CN=Paula:{attendee}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n".format(
            coming=coming, **told
        ),
        subtype="calendar",
        params={"method": told["method"]},
    )
    return mail


def taken_in(server: ImapServer, *mails: EmailMessage | bytes) -> int:
    """Let mails arrive, have them read, and return how many answers there were."""
    for mail in mails:
        server.put(mail if isinstance(mail, bytes) else bytes(mail))
    return tasks.read_answers.call()


def answers() -> dict[str, str]:
    return {row.person.first_name: row.coming for row in MeetingReply.objects.select_related("person")}


@pytest.mark.parametrize("coming", Coming.values)
def test_an_answer_from_a_mail_program_is_noted_and_thrown_away(
    imap_server: ImapServer, meeting: Meeting, participant: Person, coming: str
) -> None:
    assert taken_in(imap_server, reply_of(participant, coming)) == 1
    assert answers() == {"Paula": coming}
    assert MeetingReply.objects.get().meeting == meeting
    assert imap_server.mails == {}


def test_an_address_is_read_whatever_its_case(imap_server: ImapServer, meeting: Meeting, participant: Person) -> None:
    to = str(event_of(invitations(participant)[0])["organizer"]).removeprefix("mailto:").upper()
    mail = reply_of(participant, sender=f"Paula <{participant.email.upper()}>", to=to, organizer=f"MAILTO:{to}")
    assert taken_in(imap_server, mail) == 1


FORGED: dict[str, Callable[[Person, Person], EmailMessage]] = {
    "from somebody else": lambda one, other: reply_of(one, sender=other.email),
    "for somebody else": lambda one, other: reply_of(one, attendee=f"mailto:{other.email}"),
    "in the name of the other, with one's own address to answer to": lambda one, other: reply_of(
        one, sender=other.email, attendee=f"mailto:{other.email}"
    ),
    "to an address without a tag": lambda one, _other: reply_of(
        one, to="vastaukset@ristiin.example", organizer="mailto:vastaukset@ristiin.example"
    ),
    "about another meeting": lambda one, _other: reply_of(one, uid="11111111-1111-1111-1111-111111111111@localhost"),
    "of another house": lambda one, _other: reply_of(
        one, uid=str(event_of(invitations(one)[-1])["uid"]).partition("@")[0] + "@elsewhere.example"
    ),
    "to what was never asked": lambda one, _other: reply_of(one, sequence="7"),
    "not an answer": lambda one, _other: reply_of(one, method="REQUEST"),
    "delegated": lambda one, _other: reply_of(one, "DELEGATED"),
}


@pytest.mark.parametrize("forged", FORGED)
def test_what_is_not_from_the_one_who_was_asked_is_no_answer(
    imap_server: ImapServer, meeting: Meeting, participant: Person, other_participant: Person, forged: str
) -> None:
    assert taken_in(imap_server, FORGED[forged](participant, other_participant)) == 0
    assert answers() == {}


def test_an_answer_to_the_time_before_is_stale(imap_server: ImapServer, meeting: Meeting, participant: Person) -> None:
    stale = reply_of(participant)
    assert meeting.starts_at is not None
    assert meeting.ends_at is not None
    span = (meeting.starts_at + timedelta(hours=3), meeting.ends_at + timedelta(hours=3))
    meetings.move(meeting=meeting, span=span, sequence=meeting.sequence, person=participant, at=clock.now())
    assert taken_in(imap_server, stale) == 0
    assert taken_in(imap_server, reply_of(participant, "TENTATIVE")) == 1
    assert answers() == {"Paula": "TENTATIVE"}


def test_the_answer_given_last_holds_whatever_arrives_first(
    imap_server: ImapServer, meeting: Meeting, participant: Person
) -> None:
    first, second = (
        reply_of(participant, coming, stamp=f"{stamp:%Y%m%dT%H%M%SZ}")
        for coming, stamp in (
            ("DECLINED", clock.now() - timedelta(minutes=10)),
            ("ACCEPTED", clock.now() - timedelta(minutes=5)),
        )
    )
    assert taken_in(imap_server, second, first) == 1
    assert answers() == {"Paula": "ACCEPTED"}


def test_one_who_left_cannot_answer(
    imap_server: ImapServer, meeting: Meeting, pair: Group, participant: Person
) -> None:
    mail = reply_of(participant)
    pair.memberships.filter(enrolment__person=participant).update(left_at=clock.now())
    assert taken_in(imap_server, mail) == 0


def test_a_meeting_that_is_over_is_not_answered(imap_server: ImapServer, meeting: Meeting, participant: Person) -> None:
    mail = reply_of(participant)
    at = clock.now()
    Meeting.objects.update(starts_at=at - timedelta(hours=2), ends_at=at - timedelta(hours=1))
    assert taken_in(imap_server, mail) == 0
    assert answers() == {}


RUBBISH = [
    b"",
    b"\x00\xff\xfe",
    b"From: a@b\r\nContent-Type: text/calendar; charset=\xff\r\n\r\nBEGIN:VCALENDAR",
    (
        b"From: =?utf-8?q?\xff\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"
        b"Content-Type: text/calendar\r\n\r\n--x--"
    ),
    (
        b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n"
        b"BEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT\r\nEND:VCALENDAR"
    ),
    b"Content-Type: multipart/mixed; boundary=a\r\n\r\n"
    + b"--a\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n" * 5000,
    b"Subject: " + b"x" * (replies.LARGEST_MAIL + 10),
    b"Content-Type: text/calendar\r\n\r\n" + b"BEGIN:VCALENDAR\r\n" * 3000,
]


def test_rubbish_is_left_where_it_is_and_what_follows_is_read(
    imap_server: ImapServer, meeting: Meeting, participant: Person
) -> None:
    assert taken_in(imap_server, *RUBBISH, reply_of(participant)) == 1
    assert imap_server.flags() == {number: {SEEN} for number in range(1, len(RUBBISH) + 1)}
    assert taken_in(imap_server) == 0


@how(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    head=st.binary(max_size=60),
    inside=st.binary(max_size=300),
    lines=st.lists(
        st.sampled_from(
            [b"BEGIN:VCALENDAR", b"END:VCALENDAR", b"METHOD:REPLY", b"BEGIN:VEVENT", b"END:VEVENT", b"UID:x@localhost",
             b"ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.example", b"DTSTAMP:20270101", b"SEQUENCE:-9", b"ORGANIZER:x"]
        ),
        max_size=14,
    ),
)  # fmt: skip
def test_no_mail_breaks_the_reader(head: bytes, inside: bytes, lines: list[bytes]) -> None:
    mail = b"From: a@b.example\r\n" + head + b"\r\nContent-Type: text/calendar\r\n\r\n" + b"\r\n".join([*lines, inside])
    with pytest.raises(replies.NotAReply):
        replies.read(mail)


def test_a_server_that_is_away_is_asked_again_later(
    imap_server: ImapServer, meeting: Meeting, participant: Person
) -> None:
    imap_server.is_away = True
    assert taken_in(imap_server, reply_of(participant)) == 0
    imap_server.is_away = False
    assert taken_in(imap_server) == 1


def test_a_wrong_password_is_no_reason_to_fail(imap_server: ImapServer, settings, caplog, db: None) -> None:
    settings.REPLY_MAILBOX = f"imap://ristiin:sala1234@127.0.0.1:{imap_server.port}/INBOX"
    assert taken_in(imap_server) == 0
    assert [record.getMessage() for record in caplog.records] == ["The mailbox of answers could not be read: error"]


def test_the_mailbox_is_looked_into_by_one_at_a_time(imap_server: ImapServer, db: None) -> None:
    for _turn in range(3):
        tasks.look_for_answers(clock.now())
    assert DBTaskResult.objects.count() == 1


def test_without_a_mailbox_nobody_looks(settings, db: None) -> None:
    settings.REPLY_MAILBOX = ""
    tasks.look_for_answers(clock.now())
    assert DBTaskResult.objects.count() == 0


def test_the_group_hears_who_cannot_come_once(
    meeting: Meeting, participant: Person, other_participant: Person, browse: Browse
) -> None:
    client = browse(participant)
    address = f"/calendar/rooms/{meeting.group_id}/meetings/{meeting.pk}/answer/"
    for coming in ("DECLINED", "DECLINED", "ACCEPTED", "DECLINED"):
        assert client.post(address, {"coming": coming, "sequence": "0"}).status_code == 302
    (letter,) = OutgoingMail.objects.filter(kind="connect/cannot_come")
    assert letter.person == other_participant
    assert participant.name in letter.body
    assert participant.name not in letter.subject
    assert answers() == {"Paula": "DECLINED"}


def test_no_log_of_the_programme_tells_who_answers(meeting: Meeting, participant: Person, browse: Browse) -> None:
    browse(participant).post(
        f"/calendar/rooms/{meeting.group_id}/meetings/{meeting.pk}/answer/", {"coming": "ACCEPTED", "sequence": "0"}
    )
    entry = AuditEntry.objects.get(verb="meeting answered")
    assert (entry.programme_id, entry.details) == (None, {})


def test_what_is_no_answer_is_asked_again(meeting: Meeting, participant: Person, browse: Browse) -> None:
    browse(participant).post(
        f"/calendar/rooms/{meeting.group_id}/meetings/{meeting.pk}/answer/", {"coming": "x", "sequence": "0"}
    )
    assert answers() == {}


@pytest.mark.parametrize("role", ["outsider", "organiser", "administrator", "facilitator"])
def test_nobody_else_answers_or_sees_the_file(
    meeting: Meeting, browse: Browse, role: str, request: pytest.FixtureRequest
) -> None:  # S87
    client = browse(request.getfixturevalue(role))
    address = f"/calendar/rooms/{meeting.group_id}/meetings/{meeting.pk}/answer/"
    assert client.post(address, {"coming": "ACCEPTED", "sequence": "0"}).status_code == 404
    assert client.get(f"/calendar/entry/{meeting.uid}.ics").status_code == 404
    assert answers() == {}


def test_the_meetings_page_asks_and_shows_what_each_answered(
    imap_server: ImapServer, meeting: Meeting, participant: Person, other_participant: Person, browse: Browse
) -> None:
    taken_in(imap_server, reply_of(other_participant, "DECLINED"))
    page = browse(participant).get(f"/rooms/{meeting.group_id}/meetings/{meeting.pk}/").content.decode()
    assert f"/calendar/rooms/{meeting.group_id}/meetings/{meeting.pk}/answer/" in page
    assert page.count('name="coming"') == 3


def test_an_answer_is_gone_with_the_time_it_was_about(meeting: Meeting, participant: Person) -> None:
    MeetingReply.objects.create(
        meeting=meeting, person=participant, sequence=9, coming=Coming.ACCEPTED, answered_at=clock.now()
    )
    assert queries.answers(meeting) == {}


def test_invitations_go_when_the_meeting_goes(meeting: Meeting) -> None:
    assert MeetingInvitation.objects.count() == 2
    meeting.delete()
    assert MeetingInvitation.objects.count() == 0


def test_an_answer_to_a_page_from_before_a_change_is_refused(
    meeting: Meeting, participant: Person, other_participant: Person, browse: Browse, at: datetime
) -> None:
    client = browse(other_participant)
    meetings.change_details(
        meeting=meeting, details=meetings.Details(place="Muualla"), person=participant, at=clock.now()
    )
    address = f"/calendar/rooms/{meeting.group_id}/meetings/{meeting.pk}/answer/"
    client.post(address, {"coming": "ACCEPTED", "sequence": "0"})
    assert answers() == {}
    client.post(address, {"coming": "ACCEPTED", "sequence": "1"})
    assert answers() == {"Åke": "ACCEPTED"}


def test_one_who_could_not_come_is_asked_anew_and_a_letter_about_the_old_time_does_not_go(
    meeting: Meeting, participant: Person, browse: Browse
) -> None:
    answering.answer(meeting=meeting, sequence=0, person=participant, coming=Coming.DECLINED, at=clock.now())
    meetings.change_details(
        meeting=meeting, details=meetings.Details(place="Muualla"), person=participant, at=clock.now()
    )
    assert OutgoingMail.objects.get(kind="connect/cannot_come").state == MailState.EXPIRED
    assert queries.answers(Meeting.objects.get()) == {}


def test_the_room_shows_who_cannot_come_until_the_meeting_moves(
    meeting: Meeting, participant: Person, other_participant: Person, browse: Browse
) -> None:
    answering.answer(meeting=meeting, sequence=0, person=other_participant, coming=Coming.DECLINED, at=clock.now())
    assert [panel.url for panel in meeting_page.who_cannot(meeting.group, participant, clock.now())] == [
        f"/rooms/{meeting.group_id}/meetings/{meeting.pk}/"
    ]
    assert meeting_page.who_cannot(meeting.group, other_participant, clock.now()) == []
    room = browse(participant).get(f"/rooms/{meeting.group_id}/").content.decode()
    assert f"cannot-come-{meeting.pk}" in room
    meetings.change_details(
        meeting=meeting, details=meetings.Details(place="Muualla"), person=participant, at=clock.now()
    )
    assert meeting_page.who_cannot(meeting.group, participant, clock.now()) == []
