"""Hours: those that suit all, clocks that are turned, series around holidays."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from ristiin.programmes.queries import timeline
from ristiin.rooms import times
from ristiin.rooms.forms.meetings import MomentField

HELSINKI = ZoneInfo("Europe/Helsinki")
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)


def test_an_hour_that_does_not_exist_is_refused_in_words():  # R8
    with timezone.override(HELSINKI), pytest.raises(Exception, match=r"clock|kello"):
        MomentField().clean("2027-03-28T03:30")


def test_an_hour_that_comes_twice_is_the_first_of_the_two():
    with timezone.override(HELSINKI):
        assert MomentField().clean("2027-10-31T03:30") == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "huomenna", "2027-13-01T10:00", "0001-01-01T00:00", "9999-12-31T23:59"])
def test_what_is_no_moment_is_said_to_be_none(text):
    with timezone.override(HELSINKI), pytest.raises(Exception, match=r"."):
        MomentField().clean(text)


def test_a_series_keeps_its_time_of_day_when_clocks_are_turned():
    first = times.on_the_clock(SPRING - timedelta(days=7), time(10), HELSINKI)
    spans = times.series(first, 60, times=3, every=1, zone=HELSINKI)

    assert [start.astimezone(HELSINKI).hour for start, _end in spans] == [10, 10, 10]


def test_a_meeting_of_a_series_in_the_missing_hour_is_an_hour_later():
    first = times.on_the_clock(date(2026, 3, 22), time(3, 30), HELSINKI)
    spans = times.series(first, 60, times=2, every=1, zone=HELSINKI)

    assert spans[1][0].astimezone(HELSINKI).time() == time(4, 30)


def test_a_series_goes_around_holidays_and_july():
    first = times.on_the_clock(date(2026, 12, 10), time(10), HELSINKI)
    days = [
        start.astimezone(HELSINKI).date() for start, _end in times.series(first, 60, times=3, every=2, zone=HELSINKI)
    ]
    assert days == [date(2026, 12, 10), date(2026, 12, 31), date(2027, 1, 14)]

    june = times.on_the_clock(date(2027, 6, 17), time(10), HELSINKI)
    days = [
        start.astimezone(HELSINKI).date() for start, _end in times.series(june, 60, times=2, every=2, zone=HELSINKI)
    ]
    assert days == [date(2027, 6, 17), date(2027, 8, 5)]


def test_offered_hours_are_those_at_which_all_are_free(programme, at):
    slots = [["mon-9-11", "tue-13-15"], ["mon-9-11", "wed-9-11"]]
    offered = times.free_hours(programme, slots, timeline(programme), 60, at)
    here = [start.astimezone(HELSINKI) for start, _end in offered]

    assert [(moment.weekday(), moment.hour) for moment in here] == [(0, 9)] * 3


def test_hours_of_a_joint_session_and_of_holidays_are_not_offered(programme, at):
    session = programme.timeline.get(key="kick-off")
    session.starts_at = datetime(2027, 1, 18, 7, tzinfo=UTC)
    session.ends_at = session.starts_at + timedelta(hours=1)
    session.save()
    offered = times.free_hours(programme, [["mon-9-11"]] * 2, timeline(programme), 60, at)
    assert [start.astimezone(HELSINKI).day for start, _end in offered] == [25, 1]

    easter = datetime(2027, 3, 26, 10, tzinfo=UTC)
    offered = times.free_hours(programme, [["mon-9-11"]] * 2, timeline(programme), 60, easter)
    assert [start.astimezone(HELSINKI).date() for start, _end in offered] == [date(2027, 4, 5), date(2027, 4, 12)]


def test_one_who_gave_no_hours_leaves_nothing_to_offer(programme, at):
    assert times.free_hours(programme, [["mon-9-11"], []], timeline(programme), 60, at) == []
