"""The feed holds a group's own meetings: when and where, for those who belong, and nothing of what they are about."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from ristiin.accounts.models import Person
from ristiin.connect.actions import feeds, inviting
from ristiin.connect.queries import CANCELLED_SHOWN
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.actions import repairing
from ristiin.grouping.models import Group
from ristiin.growth.actions import events as outside
from ristiin.growth.choices import Coming as ComingOutside
from ristiin.growth.models import EventGuest
from ristiin.kernel import clock
from ristiin.kernel.models import OutgoingMail
from ristiin.programmes.actions import launching
from ristiin.programmes.choices import RoleKind
from ristiin.programmes.models import Programme, Role, TimelineEntry
from ristiin.rooms.actions import meetings
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.models import Meeting
from tests.connect.conftest import HEADLINE, invitations

pytestmark = pytest.mark.once

Agree = Callable[..., Meeting]
Browse = Callable[[Person | None], Client]
HELSINKI = ZoneInfo("Europe/Helsinki")


@pytest.fixture
def fetch(browse: Browse, at: datetime) -> Callable[[Person], str]:
    """Read somebody's feed as a calendar program does."""

    def read(person: Person) -> str:
        token = feeds.open_feed(person=person, at=at).token
        return browse(None).get(f"/calendar/{token}.ics").content.decode()

    return read


Fetch = Callable[[Person], str]


def own(content: str, *these: Meeting) -> list[dict[str, object]]:
    """Return what a feed says of some meetings."""
    uids = {str(meeting.uid) for meeting in these}
    return [
        {"sequence": event["sequence"], "starts": event.decoded("dtstart"), "status": str(event.get("status", ""))}
        for event in Calendar.from_ical(content).walk("VEVENT")
        if str(event["uid"]).partition("@")[0] in uids
    ]


def test_a_settled_meeting_stands_in_the_feed_of_each_member(
    agree: Agree, fetch: Fetch, participant: Person, other_participant: Person
) -> None:
    meeting = agree()
    for person in (participant, other_participant):
        assert own(fetch(person), meeting) == [{"sequence": 0, "starts": meeting.starts_at, "status": ""}]


def test_the_feed_and_the_invitation_speak_of_the_same_meeting(agree: Agree, fetch: Fetch, participant: Person) -> None:
    agree()
    feed = {str(event["uid"]) for event in Calendar.from_ical(fetch(participant)).walk("VEVENT")}
    letter = Calendar.from_ical((invitations(participant)[0].attachments or [])[0]["text"])
    assert str(letter.walk("VEVENT")[0]["uid"]) in feed


def test_nobody_else_has_it(
    agree: Agree, fetch: Fetch, organiser: Person, facilitator: Person, outsider: Person
) -> None:
    meeting = agree()
    assert [own(fetch(person), meeting) for person in (organiser, facilitator, outsider)] == [[], [], []]


def test_the_facilitator_of_the_group_has_it(agree: Agree, pair: Group, fetch: Fetch, facilitator: Person) -> None:
    meeting = agree()
    Group.objects.filter(pk=pair.pk).update(facilitator=facilitator)
    assert len(own(fetch(facilitator), meeting)) == 1


def test_the_feed_tells_when_and_where_and_nothing_else(
    agree: Agree, fetch: Fetch, participant: Person, other_participant: Person
) -> None:
    meeting = agree(place="Kahvila", link="https://tapaaminen.example/huone")
    Meeting.objects.filter(pk=meeting.pk).update(carry_on="jatketaan tästä")
    content = fetch(participant).replace("\r\n ", "")
    assert "https://tapaaminen.example/huone" in content
    assert "LOCATION:Kahvila" in content
    hidden = (HEADLINE, "jatketaan tästä", other_participant.name, other_participant.email, "ATTENDEE")
    assert [word for word in hidden if word in content] == []


def test_a_moved_meeting_counts_up(agree: Agree, fetch: Fetch, participant: Person, at: datetime) -> None:
    meeting = agree()
    span = (at + timedelta(days=8), at + timedelta(days=8, hours=1))
    meetings.move(meeting=meeting, span=span, sequence=0, person=participant, at=at)
    assert own(fetch(participant), meeting) == [{"sequence": 1, "starts": span[0], "status": ""}]


def test_a_cancelled_meeting_is_said_to_be_cancelled_for_a_while(
    agree: Agree, fetch: Fetch, participant: Person, at: datetime
) -> None:
    meeting = agree()
    meetings.cancel(meeting=meeting, person=participant, at=at)
    Meeting.objects.update(changed_at=clock.now() - CANCELLED_SHOWN + timedelta(hours=1))
    assert [event["status"] for event in own(fetch(participant), meeting)] == ["CANCELLED"]
    Meeting.objects.update(changed_at=clock.now() - CANCELLED_SHOWN - timedelta(hours=1))
    assert own(fetch(participant), meeting) == []


def test_joint_sessions_of_a_programme_that_is_called_off_are_said_to_be_cancelled(
    pair: Group,
    programme: Programme,
    organiser: Person,
    fetch: Fetch,
    participant: Person,
    browse: Browse,
    at: datetime,
) -> None:
    ahead = list(programme.timeline.filter(kind="session").select_related("programme"))
    inviting.session_files(entries=ahead, readers=[participant], at=at, leaving=False)
    launching.cancel(programme=programme, by=organiser, at=at)
    events = Calendar.from_ical(fetch(participant)).walk("VEVENT")
    uids = {str(entry.uid) for entry in programme.timeline.all() if entry.ends_at > clock.now()}
    assert [str(event["status"]) for event in events] == ["CANCELLED"] * len(events)
    assert {str(event["uid"]).partition("@")[0] for event in events} <= uids
    letter = OutgoingMail.objects.get(person=participant, kind="enrolment/cancelled")
    cancelled = [(file["method"], "STATUS:CANCELLED" in file["text"]) for file in letter.attachments or []]
    assert cancelled == [("CANCEL", True)] * 3
    assert "kick-off" not in browse(participant).get("/calendar/").content.decode()


def test_a_meeting_that_was_not_held_stands_nowhere(agree: Agree, fetch: Fetch, participant: Person) -> None:
    meeting = agree()
    Meeting.objects.update(state=MeetingState.NOT_HELD)
    assert own(fetch(participant), meeting) == []


def test_proposed_times_stand_nowhere(pair: Group, fetch: Fetch, participant: Person, at: datetime) -> None:
    before = fetch(participant)
    Meeting.objects.create(group=pair, changed_at=at)
    assert fetch(participant) == before


def test_with_the_next_fetch_it_is_gone_for_one_who_left(
    agree: Agree, fetch: Fetch, other_participant: Person, at: datetime
) -> None:
    meeting = agree()
    assert len(own(fetch(other_participant), meeting)) == 1
    repairing.leave(enrolment=Enrolment.objects.get(person=other_participant), at=at)
    assert own(fetch(other_participant), meeting) == []


def test_one_who_joined_later_has_no_meetings_from_before(
    agree: Agree, pair: Group, fetch: Fetch, participant: Person, at: datetime
) -> None:
    meeting = agree()
    pair.memberships.update(joined_at=at + timedelta(days=30))
    assert own(fetch(participant), meeting) == []


def test_the_calendar_page_leads_to_the_meeting(
    agree: Agree, participant: Person, browse: Browse, at: datetime
) -> None:
    meeting = agree(max(at, clock.now()) + timedelta(days=3))
    page = browse(participant).get("/calendar/").content.decode()
    assert f'href="/rooms/{meeting.group_id}/meetings/{meeting.pk}/"' in page
    assert HEADLINE not in page


def test_ten_meetings_ask_no_more_questions_than_one(
    pair: Group, participant: Person, browse: Browse, at: datetime
) -> None:
    client = browse(participant)
    token = feeds.open_feed(person=participant, at=at).token

    def questions(path: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    def add(number: int) -> None:
        for n in range(number):
            starts_at = max(at, clock.now()) + timedelta(days=n + 1)
            Meeting.objects.create(
                group=pair,
                state=MeetingState.SETTLED,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=1),
                changed_at=at,
            )

    add(1)
    few = [questions(path) for path in ("/calendar/", f"/calendar/{token}.ics")]
    add(9)
    many = [questions(path) for path in ("/calendar/", f"/calendar/{token}.ics")]
    assert many == few
    assert max(many) <= 20


def khal(content: str, folder: Path) -> list[str]:
    """Return what khal, a calendar program, understands: start, end, title and place of each event, in local time."""
    (folder / "own.ics").write_text(content, newline="")
    (folder / "config").write_text(
        f"[calendars]\n[[own]]\npath = {folder}/vdir\n[locale]\nlocal_timezone = Europe/Helsinki\n"
        "default_timezone = Europe/Helsinki\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
        f"[sqlite]\npath = {folder}/khal.db\n"
    )
    (folder / "vdir").mkdir(exist_ok=True)
    shown = "{start} {end} {title} {location}"
    said = subprocess.run(
        [sys.executable, "-m", "khal", "-c", folder / "config", "printics", "-f", shown, folder / "own.ics"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={"PATH": "/usr/bin:/bin", "HOME": str(folder), "LC_ALL": "C.UTF-8"},
    )
    return said.stdout.splitlines()[1:]


CLOCK_CHANGES = [
    (datetime(2027, 3, 27, 13, tzinfo=HELSINKI), "2027-03-27 13:00 2027-03-27 14:00"),
    (datetime(2027, 3, 28, 2, 30, tzinfo=HELSINKI), "2027-03-28 02:30 2027-03-28 04:30"),
    (datetime(2027, 3, 28, 13, tzinfo=HELSINKI), "2027-03-28 13:00 2027-03-28 14:00"),
    (datetime(2027, 10, 30, 13, tzinfo=HELSINKI), "2027-10-30 13:00 2027-10-30 14:00"),
    (datetime(2027, 10, 31, 3, 30, tzinfo=HELSINKI), "2027-10-31 03:30 2027-10-31 04:30"),
    (datetime(2027, 10, 31, 3, 30, fold=1, tzinfo=HELSINKI), "2027-10-31 03:30 2027-10-31 04:30"),
    (datetime(2027, 10, 31, 13, tzinfo=HELSINKI), "2027-10-31 13:00 2027-10-31 14:00"),
]


@pytest.mark.parametrize("fold", [0, 1])
def test_an_hour_that_comes_twice_is_the_one_that_was_meant(
    agree: Agree, fetch: Fetch, participant: Person, fold: int
) -> None:
    meeting = agree(datetime(2027, 10, 31, 3, 30, fold=fold, tzinfo=HELSINKI))
    (event,) = own(fetch(participant), meeting)
    assert event["starts"].astimezone(UTC).hour == fold  # type: ignore[attr-defined]


@pytest.mark.parametrize(("starts_at", "seen"), CLOCK_CHANGES)
def test_another_program_sees_the_same_hours_on_both_sides_of_each_change_of_the_clock(  # R8
    agree: Agree, fetch: Fetch, participant: Person, tmp_path: Path, starts_at: datetime, seen: str
) -> None:
    agree(starts_at)
    lines = [line for line in khal(fetch(participant), tmp_path) if "Kahvila ä" in line]
    assert [line[: len(seen)] for line in lines] == [seen]


@pytest.mark.parametrize("place", ["a;b,c\\d", "END:VEVENT\r\nBEGIN:VEVENT", "ä" * 80])
def test_another_program_reads_past_a_hostile_place(
    agree: Agree, fetch: Fetch, participant: Person, tmp_path: Path, place: str
) -> None:
    agree(place=place)
    assert len([line for line in khal(fetch(participant), tmp_path) if "Vertaisopisto" in line]) == 5


def uids(content: str) -> set[str]:
    """Return whose dates a feed holds, by their identities."""
    return {str(event["uid"]).partition("@")[0] for event in Calendar.from_ical(content).walk("VEVENT")}


def test_a_partner_has_the_debrief_alone_and_a_provider_the_dates_without_the_way_in(  # S99, S129
    programme: Programme, fetch: Fetch, outsider: Person, other_organiser: Person, browse: Browse, at: datetime
) -> None:
    link = "https://yhteinen.example/huone"
    TimelineEntry.objects.filter(programme=programme).update(link=link, place="Salainen sali")
    for person, role in ((outsider, RoleKind.PARTNER), (other_organiser, RoleKind.PROVIDER)):
        Role.objects.create(programme=programme, person=person, role=role, given_at=at)
    sessions = list(programme.timeline.filter(kind="session").order_by("starts_at"))
    dated = programme.timeline.filter(kind__in=["session", "output"])

    partners, providers = fetch(outsider), fetch(other_organiser)

    assert uids(partners) == {str(sessions[-1].uid)}
    assert link in partners.replace("\r\n ", "")
    assert uids(providers) == {str(entry.uid) for entry in dated}
    assert [word for word in (link, "Salainen sali") if word in providers.replace("\r\n ", "")] == []
    assert browse(outsider).get(f"/calendar/entry/{sessions[-1].uid}.ics").status_code == 200
    assert browse(outsider).get(f"/calendar/entry/{sessions[0].uid}.ics").status_code == 404
    Role.objects.filter(person__in=[outsider, other_organiser], programme=programme).delete()
    assert uids(fetch(outsider)) | uids(fetch(other_organiser)) == set()


def test_an_outside_event_comes_by_ones_own_choice(  # S112
    pair: Group, programme: Programme, organiser: Person, fetch: Fetch, participant: Person, browse: Browse
) -> None:
    now = clock.now().replace(microsecond=0)
    occasion = outside.Occasion("Jäsenpäivät", now + timedelta(days=9), now + timedelta(days=9, hours=6), "Turku")
    event = outside.invite(programme=programme, occasion=occasion, also_for=[], form_key=uuid4(), by=organiser, at=now)
    assert str(event.uid) not in uids(fetch(participant))
    outside.answer(event=event, person=participant, coming=ComingOutside.YES, at=now)
    assert str(event.uid) in uids(fetch(participant))
    assert "Jäsenpäivät" in browse(participant).get("/calendar/").content.decode()
    assert browse(participant).get(f"/calendar/entry/{event.uid}.ics").status_code == 200
    outside.call_off(event=event, by=organiser, at=now)
    (called_off,) = [
        one for one in Calendar.from_ical(fetch(participant)).walk("VEVENT") if str(event.uid) in str(one["uid"])
    ]
    assert called_off["status"] == "CANCELLED"
    EventGuest.objects.update(coming=ComingOutside.NO)
    assert str(event.uid) not in uids(fetch(participant))
