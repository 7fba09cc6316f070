"""Changing the days of a timeline."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from ristiin.programmes import queries, refusals, signals
from ristiin.programmes.actions import launching, scheduling
from ristiin.programmes.actions.scheduling import When
from ristiin.programmes.models import TimelineEntry


@pytest.fixture
def heard():
    """Every joint session of which later floors hear that it changed."""
    keys = []

    def hear(entry, **_news):
        keys.append(entry.key)

    signals.session_changed.connect(hear)
    yield keys
    signals.session_changed.disconnect(hear)


def entry(programme, key):
    return TimelineEntry.objects.get(programme=programme, key=key)


def moved(programme, key, days):
    there = entry(programme, key)
    length = timedelta(days=days)
    return {key: When(there.starts_at + length, there.ends_at + length, there.is_online, there.place, there.link)}


def form_of(client, programme, **changes):
    page = client.get(reverse("programmes:dates", args=[programme.slug]))
    sent = {}
    for form in page.context["forms"]:
        for bound in form:
            value = bound.value()
            if isinstance(value, bool):
                sent |= {bound.html_name: "on"} if value else {}
            else:
                sent[bound.html_name] = value
    return {**sent, **{name.replace("__", "-"): value for name, value in changes.items()}}


def test_a_changed_session_counts_up_and_is_told_of(programme, organiser, at, heard):
    scheduling.change_dates(programme=programme, whens=moved(programme, "midway", 7), by=organiser, at=at)
    there = entry(programme, "midway")
    assert (there.sequence, there.changed_at) == (1, at)
    assert heard == ["midway"]


def test_a_place_or_a_link_is_a_change_too(programme, organiser, at, heard):
    there = entry(programme, "kick-off")
    when = When(there.starts_at, there.ends_at, is_online=True, link="https://meet.example.org/1")
    scheduling.change_dates(programme=programme, whens={"kick-off": when}, by=organiser, at=at)
    assert (entry(programme, "kick-off").sequence, heard) == (1, ["kick-off"])


def test_what_does_not_change_is_not_told(programme, organiser, at, heard):
    scheduling.change_dates(programme=programme, whens=moved(programme, "midway", 0), by=organiser, at=at)
    assert (entry(programme, "midway").sequence, heard) == (0, [])


def test_other_days_are_no_news_to_calendars_of_sessions(programme, organiser, at, heard):
    scheduling.change_dates(programme=programme, whens=moved(programme, "output", 7), by=organiser, at=at)
    assert heard == []


def test_a_draft_is_changed_in_silence(draft, organiser, at, heard):
    scheduling.change_dates(programme=draft, whens=moved(draft, "midway", 7), by=organiser, at=at)
    assert heard == []


def test_the_timeline_comes_back_in_order(draft, organiser, at):
    entries = scheduling.change_dates(programme=draft, whens=moved(draft, "midway", -63), by=organiser, at=at)
    assert entries == queries.timeline(draft)
    assert next(entry.key for entry in entries if entry.is_session) == "midway"


NINE = datetime(2027, 3, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "when",
    [
        When(NINE, NINE - timedelta(minutes=1)),
        When(NINE, NINE),
        When(NINE, NINE + timedelta(days=2)),
        When(NINE + timedelta(days=3000), NINE + timedelta(days=3000, hours=1)),
    ],
)
def test_an_impossible_session_is_refused_and_nothing_moves(programme, organiser, at, when, heard):
    before = queries.timeline(programme)
    whens = {**moved(programme, "closing", 7), "kick-off": when}
    with pytest.raises(refusals.ImpossibleDates):
        scheduling.change_dates(programme=programme, whens=whens, by=organiser, at=at)
    assert [(e.key, e.starts_at) for e in queries.timeline(programme)] == [(e.key, e.starts_at) for e in before]


def test_a_cancelled_programme_keeps_its_days(programme, organiser, at):
    launching.cancel(programme=programme, by=organiser, at=at)
    with pytest.raises(refusals.ProgrammeIsCancelled):
        scheduling.change_dates(programme=programme, whens=moved(programme, "midway", 7), by=organiser, at=at)


ODD = {
    "public holiday": ("midway", date(2027, 3, 26), [("midway", "Fri 26 Mar is a public holiday: Good Friday.")]),
    "weekend": ("midway", date(2027, 3, 27), [("midway", "Sat 27 Mar is at the weekend.")]),
    "july": ("close", date(2027, 7, 15), [("close", "Thu 15 Jul is in July, when many are on holiday.")]),
    "before the pairs": ("kick-off", date(2027, 2, 9), [("kick-off", "Comes before the pairs are published.")]),
    "after the end": ("output", date(2027, 6, 10), [("output", "Comes after the last joint session.")]),
    "close too early": ("close", date(2027, 6, 1), [("close", "Ends before the last joint session.")]),
    "pairing too early": ("pairing", date(2027, 2, 2), [("pairing", "Ends before registration does.")]),
    "in order": ("midway", date(2027, 4, 15), []),
}


@pytest.mark.parametrize(("key", "day", "expected"), ODD.values(), ids=ODD)
def test_odd_days_are_pointed_out(draft, key, day, expected):
    entries = queries.timeline(draft)
    there = next(entry for entry in entries if entry.key == key)
    length = datetime.combine(day, there.ends_at.time(), UTC) - there.ends_at
    there.ends_at += length
    if key != "close":
        there.starts_at += length
    with override("en"):
        found = [(concern.key, concern.text) for concern in queries.concerns(entries)]
    assert found == expected


def test_sessions_that_overlap_are_pointed_out(draft):
    entries = queries.timeline(draft)
    there = {entry.key: entry for entry in entries}
    there["midway"].starts_at = there["kick-off"].starts_at + timedelta(minutes=30)
    there["midway"].ends_at = there["midway"].starts_at + timedelta(hours=1)
    assert [concern.key for concern in queries.concerns(entries)] == ["midway"]


def test_the_page_saves_new_days(browse, organiser, draft):
    client = browse(organiser)
    sent = form_of(client, draft, midway__ends_on="2027-04-15", midway__place="Porthania", midway__starts_clock="12:30")
    del sent["midway-is_online"]
    answer = client.post(reverse("programmes:dates", args=[draft.slug]), sent)
    there = entry(draft, "midway")
    assert answer.status_code == 302
    assert (there.starts_at, there.ends_at) == (
        datetime(2027, 4, 15, 9, 30, tzinfo=UTC),
        datetime(2027, 4, 15, 11, tzinfo=UTC),
    )
    assert (there.is_online, there.place) == (False, "Porthania")


def test_saving_the_page_as_it_is_changes_nothing(browse, organiser, draft):
    client = browse(organiser)
    before = [(e.key, e.starts_at, e.ends_at, e.sequence) for e in queries.timeline(draft)]
    client.post(reverse("programmes:dates", args=[draft.slug]), form_of(client, draft))
    assert [(e.key, e.starts_at, e.ends_at, e.sequence) for e in queries.timeline(draft)] == before


def test_odd_days_are_asked_about_before_they_are_saved(browse, organiser, draft):
    client, address = browse(organiser), reverse("programmes:dates", args=[draft.slug])
    sent = form_of(client, draft, midway__ends_on="2027-03-26")
    before = entry(draft, "midway").starts_at
    asked = client.post(address, sent)
    assert (asked.status_code, entry(draft, "midway").starts_at) == (200, before)
    assert [texts for form, texts in asked.context["rows"] if form.entry.key == "midway"] != [[]]
    saved = client.post(address, {**sent, "anyway": "1"})
    assert saved.status_code == 302
    assert entry(draft, "midway").starts_at == datetime(2027, 3, 26, 11, tzinfo=UTC)


def test_an_end_before_the_beginning_is_said_at_the_field(browse, organiser, draft):
    client = browse(organiser)
    page = client.post(
        reverse("programmes:dates", args=[draft.slug]),
        form_of(client, draft, registration__ends_on="2027-01-01", midway__ends_clock="12:00"),
    )
    wrong = {form.entry.key: list(form.errors) for form in page.context["forms"] if form.errors}
    assert wrong == {"registration": ["ends_on"], "midway": ["ends_clock"]}


def test_an_impossible_day_is_refused_with_everything_kept(browse, organiser, draft):
    client = browse(organiser)
    sent = form_of(client, draft, close__ends_on="2059-01-01", anyway="1")
    page = client.post(reverse("programmes:dates", args=[draft.slug]), sent)
    assert page.status_code == 200
    assert page.context["refusal"] != ""
    assert 'value="2059-01-01"' in page.content.decode()


def test_a_link_is_a_web_address(browse, organiser, draft):
    client = browse(organiser)
    page = client.post(
        reverse("programmes:dates", args=[draft.slug]), form_of(client, draft, midway__link="javascript:alert(1)")
    )
    assert page.status_code == 200
    assert entry(draft, "midway").link == ""
