"""Public holidays and weeks."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ristiin.programmes import calendar

# Easter Sundays from the almanac of the University of Helsinki.
EASTERS = {
    2021: date(2021, 4, 4),
    2022: date(2022, 4, 17),
    2024: date(2024, 3, 31),
    2025: date(2025, 4, 20),
    2026: date(2026, 4, 5),
    2027: date(2027, 3, 28),
    2030: date(2030, 4, 21),
    2038: date(2038, 4, 25),
}


@pytest.mark.parametrize(("year", "sunday"), EASTERS.items())
def test_easter_falls_where_the_almanac_has_it(year, sunday):
    assert calendar.easter(year) == sunday


def test_the_holidays_of_2027_are_those_of_the_almanac():
    assert sorted(calendar.public_holidays(2027)) == [
        date(2027, 1, 1),
        date(2027, 1, 6),
        date(2027, 3, 26),
        date(2027, 3, 28),
        date(2027, 3, 29),
        date(2027, 5, 1),
        date(2027, 5, 6),
        date(2027, 5, 16),
        date(2027, 6, 25),
        date(2027, 6, 26),
        date(2027, 11, 6),
        date(2027, 12, 6),
        date(2027, 12, 24),
        date(2027, 12, 25),
        date(2027, 12, 26),
    ]


@given(st.dates(date(2020, 1, 1), date(2060, 12, 31)))
def test_the_next_working_day_is_the_first_that_is_one(day):
    found = calendar.next_working_day(day)
    between = [day + timedelta(days=n) for n in range((found - day).days)]
    assert calendar.is_working_day(found)
    assert not any(calendar.is_working_day(other) for other in between)


@given(st.dates(date(2020, 1, 1), date(2060, 12, 31)), st.integers(0, 60))
def test_weeks_of_a_programme_follow_one_another_and_leave_july_out(first_day, number):
    this, following = calendar.week_of(first_day, number), calendar.week_of(first_day, number + 1)
    assert this < following
    assert following.weekday() == 0
    assert {following.month, (following + timedelta(days=6)).month} & {7} == set()
