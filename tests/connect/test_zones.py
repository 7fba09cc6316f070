"""A time zone spelled out says the same as the zone itself, to programs that know no zones by name."""

import io
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical

from ristiin.connect.zones import spelled_out

ZONES = (
    "Europe/Helsinki",
    "Europe/Stockholm",
    "Europe/Dublin",
    "America/New_York",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kolkata",
    "UTC",
)


def written(key: str, *moments: datetime) -> str:
    (zone,) = spelled_out([moment.replace(tzinfo=ZoneInfo(key)) for moment in moments])
    return zone.to_ical().decode()


@pytest.mark.parametrize("key", ZONES)
def test_every_hour_is_read_as_the_zone_means_it(key: str) -> None:
    first, last = datetime(2026, 11, 1), datetime(2028, 2, 1)  # noqa: DTZ001 - local hours
    zone = ZoneInfo(key)
    read = tzical(io.StringIO(written(key, first, last))).get()
    wrong, hour = [], first
    while hour < last:
        meant = hour.replace(tzinfo=zone)
        is_certain = meant.utcoffset() == meant.replace(fold=1).utcoffset()
        if is_certain and hour.replace(tzinfo=read).astimezone(UTC) != meant.astimezone(UTC):
            wrong.append(hour)
        hour += timedelta(hours=1)
    assert wrong == []


def test_finland_is_written_as_a_rule_and_not_as_a_list() -> None:
    lines = written("Europe/Helsinki", datetime(2027, 5, 1)).split("\r\n")  # noqa: DTZ001
    assert [line for line in lines if line.startswith(("RRULE", "RDATE"))] == [
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
    ]


def test_a_zone_without_a_rule_has_a_line_for_each_change() -> None:
    lines = written("Africa/Casablanca", datetime(2027, 5, 1)).split("\r\n")  # noqa: DTZ001
    assert [line for line in lines if line.startswith(("RRULE", "RDATE"))] == []
    assert len([line for line in lines if line.startswith("DTSTART")]) >= 6
