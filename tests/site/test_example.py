"""The example lies in the days in which it is made."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.timezone import localtime

from ristiin.site.example.community import REGISTRATIONS, sent_between

HELSINKI = ZoneInfo("Europe/Helsinki")


@pytest.mark.parametrize("opens", [datetime(2026, 9, 7, tzinfo=HELSINKI), datetime(2027, 3, 25, tzinfo=HELSINKI)])
def test_registrations_come_one_after_another_while_registration_is_open(opens):
    _heading, *rows = REGISTRATIONS.read_text(encoding="utf-8-sig").splitlines()
    until = opens + timedelta(days=6, hours=10)

    sent = sent_between(opens, until, rows)

    moments = [datetime.strptime(row.split(";")[0], "%d.%m.%Y %H:%M").replace(tzinfo=HELSINKI) for row in sent]
    days = [localtime(moment).date() for moment in moments]
    assert (opens <= min(moments), max(moments) < until, days == sorted(days)) == (True, True, True)
    assert len(set(days)) >= 6
    assert [row.split(";", 1)[1] for row in sent] == [row.split(";", 1)[1] for row in rows]
