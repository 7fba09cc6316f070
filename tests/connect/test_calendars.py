"""Calendars: what stands in them, for whom, and in a form that other software reads."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from icalendar import Calendar

from ristiin.accounts.models import Person
from ristiin.connect.actions import feeds
from ristiin.connect.calendars import Occasion, calendar_file
from ristiin.connect.models import CalendarFeed
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.programmes.models import Programme, TimelineEntry

HELSINKI = ZoneInfo("Europe/Helsinki")
Browse = Callable[[Person | None], Client]


def occasion(**changes: object) -> Occasion:
    """Return an ordinary hour, with what a test changes."""
    plain: dict[str, object] = {
        "uid": "11111111-1111-1111-1111-111111111111",
        "sequence": 0,
        "title": "Aloitustapaaminen",
        "starts": datetime(2027, 3, 27, 13, 0, tzinfo=HELSINKI),
        "ends": datetime(2027, 3, 27, 14, 30, tzinfo=HELSINKI),
        "changed_at": datetime(2027, 1, 1, tzinfo=UTC),
    }
    return Occasion(**{**plain, **changes})  # type: ignore[arg-type]


def events(content: bytes) -> list[dict[str, object]]:
    """Return the events of a calendar file, read by an independent parser."""
    return [
        {"uid": str(e["uid"]), "sequence": e["sequence"], "title": str(e["summary"]), "starts": e.decoded("dtstart")}
        for e in Calendar.from_ical(content).walk("VEVENT")
    ]


@pytest.fixture
def registered(programme: Programme, participant: Person, at: datetime) -> Enrolment:
    """The participant's registration."""
    return Enrolment.objects.create(
        programme=programme, person=participant, state=EnrolmentState.REGISTERED, registered_at=at, changed_at=at
    )


def test_a_time_zone_is_spelled_out_for_programs_that_know_none() -> None:
    zones = Calendar.from_ical(calendar_file([occasion()], name="Vertaisopisto", language="fi")).walk("VTIMEZONE")
    assert [str(zone["tzid"]) for zone in zones] == ["Europe/Helsinki"]


def test_the_hour_stays_at_thirteen_on_both_sides_of_summer_time() -> None:
    winter = occasion()
    summer = occasion(
        starts=datetime(2027, 3, 29, 13, 0, tzinfo=HELSINKI), ends=datetime(2027, 3, 29, 14, 0, tzinfo=HELSINKI)
    )
    starts = [e["starts"] for e in events(calendar_file([winter, summer], name="x", language="fi"))]
    assert [s.astimezone(UTC).hour for s in starts] == [11, 10]  # type: ignore[attr-defined]


@pytest.mark.parametrize("title", ["a;b,c\\d", "END:VEVENT\r\nBEGIN:VEVENT", "ä" * 80, "two\nlines"])
def test_a_hostile_title_stays_one_title(title: str) -> None:
    content = calendar_file([occasion(title=title)], name="x", language="fi")
    assert [e["title"] for e in events(content)] == [title.replace("\r\n", "\n")]
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


def test_an_all_day_occasion_is_a_date() -> None:
    due = occasion(starts=date(2027, 5, 13), ends=date(2027, 5, 14))
    assert events(calendar_file([due], name="x", language="fi"))[0]["starts"] == date(2027, 5, 13)


def test_the_feed_has_the_joint_sessions_and_the_due_date(registered: Enrolment, browse: Browse, at: datetime) -> None:
    feed = feeds.open_feed(person=registered.person, at=at)
    answer = browse(None).get(f"/calendar/{feed.token}.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert [e["title"] for e in events(answer.content)] == [
        "kick-off · Vertaisopisto",
        "midway · Vertaisopisto",
        "output · Vertaisopisto",
        "closing · Vertaisopisto",
    ]


def test_a_moved_session_keeps_its_identity_and_counts_up(registered: Enrolment, browse: Browse, at: datetime) -> None:
    feed = feeds.open_feed(person=registered.person, at=at)
    before = events(browse(None).get(f"/calendar/{feed.token}.ics").content)[0]
    session = TimelineEntry.objects.get(programme=registered.programme, key="kick-off")
    session.starts_at += timedelta(hours=2)
    session.ends_at += timedelta(hours=2)
    session.sequence += 1
    session.save()
    after = events(browse(None).get(f"/calendar/{feed.token}.ics").content)[0]
    assert after["uid"] == before["uid"]
    assert after["sequence"] == 1
    assert after["starts"] == before["starts"] + timedelta(hours=2)  # type: ignore[operator]


def test_somebody_who_withdrew_has_an_empty_calendar(registered: Enrolment, browse: Browse, at: datetime) -> None:
    feed = feeds.open_feed(person=registered.person, at=at)
    Enrolment.objects.update(state=EnrolmentState.WITHDRAWN)
    assert events(browse(None).get(f"/calendar/{feed.token}.ics").content) == []


def test_an_old_address_is_dead_after_a_new_one(participant: Person, browse: Browse, at: datetime) -> None:
    old = feeds.open_feed(person=participant, at=at).token
    new = feeds.change_feed(person=participant, at=at).token
    assert browse(None).get(f"/calendar/{old}.ics").status_code == 404
    assert browse(None).get(f"/calendar/{new}.ics").status_code == 200


def test_opening_a_feed_twice_gives_one_address(participant: Person, at: datetime) -> None:
    first, second = (feeds.open_feed(person=participant, at=at) for _ in range(2))
    assert first.pk == second.pk
    assert CalendarFeed.objects.count() == 1


def test_one_date_is_a_file_for_those_in_the_programme_alone(
    registered: Enrolment, outsider: Person, browse: Browse
) -> None:
    session = TimelineEntry.objects.get(programme=registered.programme, key="kick-off")
    address = f"/calendar/entry/{session.uid}.ics"
    assert len(events(browse(registered.person).get(address).content)) == 1
    assert browse(outsider).get(address).status_code == 404


def test_the_calendar_page_lists_what_is_in_it(registered: Enrolment, browse: Browse) -> None:
    page = browse(registered.person)
    assert "kick-off" in page.get("/calendar/").content.decode()
    page.post("/calendar/change/")
    assert CalendarFeed.objects.get().token in page.get("/calendar/").content.decode()
