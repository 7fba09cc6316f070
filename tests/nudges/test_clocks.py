"""Clocks that are turned: each reminder and each digest comes once, and nights are as long as they are (R8)."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from ristiin.accounts import gathering, reminding
from ristiin.accounts.choices import How
from ristiin.accounts.hours import after_quiet, day_before, next_at, on
from ristiin.accounts.models import Person
from ristiin.gatherings import reminders as of_sessions
from ristiin.kernel import periodic
from ristiin.kernel.models import OutgoingMail, PeriodicRun
from ristiin.rooms import reminders as of_meetings
from tests.nudges.conftest import DAY, HOUR, choose, news, settled

pytestmark = pytest.mark.django_db
HELSINKI = ZoneInfo("Europe/Helsinki")
MISSING = datetime(2027, 3, 28, 3, 30, tzinfo=HELSINKI)
"""The clock jumps from three to four."""
FIRST = datetime(2027, 10, 31, 3, 30, tzinfo=HELSINKI)
SECOND = FIRST.replace(fold=1)
"""The clock shows this an hour later again."""


def utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def live(begin: datetime, end: datetime) -> None:
    """Let the worker's jobs run every quarter of an hour."""
    at = begin
    while at <= end:
        reminding.remind(at)
        gathering.gather(at)
        at += HOUR / 4


@pytest.mark.once
@pytest.mark.parametrize("starts_at", [MISSING, FIRST, SECOND])
def test_a_meeting_at_an_hour_that_is_missing_or_comes_twice_has_one_reminder(pair, at, starts_at) -> None:
    starts_at = utc(starts_at)
    eve = datetime.combine(starts_at.astimezone(HELSINKI).date() - DAY, datetime.min.time(), tzinfo=HELSINKI)
    settled(pair, starts_at, at)
    pair.programme.timeline.update(ends_at=starts_at + 400 * DAY)

    live(utc(eve) + 15 * HOUR, starts_at + 3 * HOUR)

    letters = OutgoingMail.objects.filter(kind="accounts/reminders", subject__contains="own meeting").order_by("pk")
    reminders = [letter for letter in letters if letter.person == pair.memberships.first().enrolment.person]
    assert [letter.created_at for letter in reminders] == [utc(eve) + 16 * HOUR]


@pytest.mark.once
def test_the_two_half_past_threes_are_two_meetings_in_one_letter(pair, reader, at) -> None:
    for starts_at in (FIRST, SECOND):
        settled(pair, utc(starts_at), at)

    live(utc(FIRST) - DAY, utc(SECOND) + HOUR)

    letter = OutgoingMail.objects.get(person=reader, kind="accounts/reminders")
    assert letter.body.count("/meetings/") == 2
    assert letter.not_after == utc(FIRST)


@pytest.mark.parametrize(
    ("day", "hour", "moment"),
    [
        (date(2027, 3, 28), 3, datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        (date(2027, 3, 28), 4, datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        (date(2027, 10, 31), 3, datetime(2027, 10, 31, 0, 0, tzinfo=UTC)),
        (date(2027, 10, 31), 4, datetime(2027, 10, 31, 2, 0, tzinfo=UTC)),
        (date(2027, 1, 12), 8, datetime(2027, 1, 12, 6, 0, tzinfo=UTC)),
        (date(2027, 7, 12), 8, datetime(2027, 7, 12, 5, 0, tzinfo=UTC)),
    ],
)
def test_an_hour_of_a_day_is_one_moment(reader, day, hour, moment) -> None:
    assert on(reader, day, hour) == moment


@pytest.mark.parametrize("night", [datetime(2027, 3, 27, 12, 0, tzinfo=UTC), datetime(2027, 10, 30, 12, 0, tzinfo=UTC)])
@pytest.mark.parametrize("hour", [2, 3, 4])
def test_a_digest_comes_once_in_a_night_when_clocks_are_turned(reader, night, hour) -> None:
    reader.digest_hour = hour
    reader.save()
    choose(reader, How.DIGEST)
    at = night
    while at < night + DAY:
        news(reader, at)
        gathering.gather(at)
        at += HOUR / 2

    days = [letter.created_at.astimezone(HELSINKI).date() for letter in OutgoingMail.objects.order_by("pk")]
    assert days == [(night + DAY).date()]


@pytest.mark.parametrize("night", [datetime(2027, 3, 27, 12, 0, tzinfo=UTC), datetime(2027, 10, 30, 12, 0, tzinfo=UTC)])
@pytest.mark.parametrize(("first", "last"), [(21, 7), (22, 3), (22, 4), (2, 4), (3, 4), (0, 6), (9, 9)])
def test_quiet_hours_end_when_the_clock_says_so_also_when_it_is_turned(reader, night, first, last) -> None:
    reader.quiet_from, reader.quiet_until = first, last
    at = night
    while at < night + DAY:
        then = after_quiet(reader, at)
        assert then >= at
        assert after_quiet(reader, then) == then
        hour = then.astimezone(HELSINKI).hour
        is_quiet = (hour >= first or hour < last) if first > last else first <= hour < last
        assert not is_quiet
        assert then == at or then - at <= timedelta(hours=11)
        at += HOUR / 4


def test_the_next_hour_is_never_the_same_one_again(reader) -> None:
    first = next_at(reader, 3, utc(FIRST) - 6 * HOUR)

    assert first == datetime(2027, 10, 31, 0, 0, tzinfo=UTC)
    assert next_at(reader, 3, first) == datetime(2027, 11, 1, 1, 0, tzinfo=UTC)
    assert next_at(reader, 3, first + HOUR) == datetime(2027, 11, 1, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu", "America/St_Johns"])
def test_the_day_before_is_the_readers_own(reader, zone) -> None:
    reader.timezone = zone
    starts_at = datetime(2027, 1, 20, 11, 0, tzinfo=UTC)

    moment = day_before(reader, starts_at).astimezone(ZoneInfo(zone))

    assert (moment.hour, moment.minute) == (16, 0)
    assert moment.date() == starts_at.astimezone(ZoneInfo(zone)).date() - DAY


@pytest.mark.parametrize("zone", ["Europe/Helsinki", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
@pytest.mark.parametrize("hour", [8, 19])
def test_reminders_come_at_the_hour_one_has_chosen_on_ones_own_clock(reader, zone, hour) -> None:  # S97
    reader.timezone, reader.reminder_hour = zone, hour
    starts_at = datetime(2027, 1, 20, 11, 0, tzinfo=UTC)

    moment = day_before(reader, starts_at).astimezone(ZoneInfo(zone))

    assert moment.hour == hour
    assert moment.date() == starts_at.astimezone(ZoneInfo(zone)).date() - DAY


@pytest.mark.parametrize("source", [of_sessions, of_meetings])
def test_the_earliest_hour_before_the_latest_session_is_still_looked_at(reader, source) -> None:
    reader.reminder_hour, reader.quiet_from, reader.quiet_until = 0, 0, 0
    late = datetime(2027, 10, 31, 23, 59, tzinfo=HELSINKI)

    assert late - day_before(reader, late) <= source.AHEAD


def test_a_reminder_that_would_come_in_ones_quiet_hours_comes_after_them(reader) -> None:
    reader.quiet_from, reader.quiet_until = 15, 18

    moment = day_before(reader, datetime(2027, 1, 20, 11, 0, tzinfo=UTC))

    assert moment == datetime(2027, 1, 19, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize("night", [MISSING, FIRST])
def test_a_periodic_job_runs_once_a_quarter_when_clocks_are_turned(night) -> None:
    others = dict(periodic._jobs)
    periodic._jobs.clear()
    ran: list[datetime] = []
    periodic.every(timedelta(minutes=15))(ran.append)
    try:
        for minutes in range(0, 6 * 60, 5):
            periodic.run_due(utc(night).replace(minute=0) - 3 * HOUR + timedelta(minutes=minutes))
    finally:
        periodic._jobs.clear()
        periodic._jobs.update(others)

    assert len(ran) == PeriodicRun.objects.count() == 24
    assert {later - earlier for earlier, later in pairwise(ran)} == {timedelta(minutes=15)}


@pytest.mark.once
def test_somebody_far_away_gets_it_in_their_own_afternoon(pair, reader, at) -> None:
    Person.objects.filter(pk=reader.pk).update(timezone="America/New_York")
    starts_at = datetime(2027, 1, 20, 11, 0, tzinfo=UTC)
    settled(pair, starts_at, at)

    live(starts_at - 40 * HOUR, starts_at)

    letter = OutgoingMail.objects.get(person=reader)
    assert letter.created_at == datetime(2027, 1, 19, 21, 0, tzinfo=UTC)
    assert "Wed 20 Jan 06:00–07:00" in letter.subject
