"""Playbooks: complete in three languages, checked when read, dated around holidays."""

import re
from datetime import date, timedelta

import pytest
from django.utils.translation import override
from hypothesis import example, given
from hypothesis import strategies as st

from ristiin.programmes import calendar, queries
from ristiin.programmes.choices import EntryKind, OutputPolicy, Teaching
from ristiin.programmes.playbooks import FOLDER, LANGUAGES, WORDS, BrokenPlaybook, load, playbooks

SHIPPED = ["cem", "peer-groups", "pilot", "course", "thesis", "rotation", "facilitator-training"]
SESSIONS = ("kick-off", "midway", "closing")


def every_text(book):
    single = (book.names, book.summaries, book.descriptions, book.meanings, book.for_whom)
    parts = [part for planned in book.timeline for part in planned.agenda]
    said = [*(part.names for part in parts), *(part.notes for part in parts if part.notes)]
    return [
        *single,
        *said,
        *book.themes,
        *book.skills,
        *book.words.values(),
        *(planned.names for planned in book.timeline),
    ]


def written(tmp_path, old, new):
    """Return a file that is the CEM playbook but for one place."""
    text = (FOLDER / "cem.toml").read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path = tmp_path / "cem.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_seven_playbooks_are_shipped():
    assert list(playbooks()) == SHIPPED


@pytest.mark.parametrize("key", SHIPPED)
def test_every_text_is_there_in_three_languages(key):
    book = playbooks()[key]
    assert all(set(texts) == set(LANGUAGES) and all(texts.values()) for texts in every_text(book))
    assert set(book.words) == set(WORDS)


@pytest.mark.parametrize("key", SHIPPED)
def test_nobody_is_called_a_mentor_or_a_mentee(key):  # S1
    said = " ".join(text.lower() for texts in every_text(playbooks()[key]) for text in texts.values())
    assert re.findall(r"\b(?:mentori(?!ng)\w*|mentoroitav\w*|mentor|mentors|mentees?|adept\w*)\b", said) == []


def test_cem_has_three_joint_sessions_online_of_90_60_and_90_minutes():  # S13, S38
    met = [planned for planned in playbooks()["cem"].timeline if planned.kind == EntryKind.SESSION]
    assert [(p.key, p.minutes, p.is_online) for p in met] == [
        ("kick-off", 90, True),
        ("midway", 60, True),
        ("closing", 90, True),
    ]


def test_cem_has_the_four_themes_of_the_example():  # S39
    assert [texts["fi"] for texts in playbooks()["cem"].themes] == [
        "opiskelijoiden arviointi",
        "ohjausosaaminen",
        "yhteisöllinen oppiminen",
        "digitalisaatio",
    ]


def test_cem_makes_pairs_and_peer_groups_have_five_to_ten():
    sizes = {key: (book.size_min, book.size_max) for key, book in playbooks().items()}
    assert (sizes["cem"], sizes["peer-groups"]) == ((2, 2), (5, 10))


def test_a_course_takes_eight_weeks_and_is_part_of_teaching():  # S50, S51
    book = playbooks()["course"]
    assert (book.size_min, book.size_max, book.weeks, book.teaching) == (2, 4, 8, Teaching.PART)
    assert book.output == OutputPolicy.NONE


def test_thesis_writers_meet_every_week_and_nobody_follows():  # S51, S53
    book = playbooks()["thesis"]
    assert (book.size_min, book.size_max, book.weeks, book.teaching) == (2, 3, 16, Teaching.INDEPENDENT)
    assert book.meetings >= 10


def test_a_peer_group_meets_three_times_for_an_hour():  # S105
    book = playbooks()["peer-groups"]
    assert (book.meetings, book.meeting_minutes, book.every_days) == (3, 60, 14)


def test_a_pilot_meets_five_times_face_to_face_and_ends_in_a_debrief():  # S75, S120, S123, S126, S129
    book = playbooks()["pilot"]
    met = [planned for planned in book.timeline if planned.kind == EntryKind.SESSION]
    assert (book.meetings, book.meeting_minutes, book.every_days) == (5, 60, 14)
    assert (book.size_min, book.size_max, book.output) == (5, 8, OutputPolicy.NONE)
    assert [(planned.key, planned.is_online) for planned in met] == [("kick-off", False), ("closing", False)]
    assert met[-1].names["fi"] == "Loppukeskustelu"


def test_rotation_makes_pairs_for_a_year():  # S55
    book = playbooks()["rotation"]
    assert (book.size_min, book.size_max, book.weeks) == (2, 2, 34)


def test_the_training_ends_in_drafting_the_next_programme():  # S78, S111
    book = playbooks()["facilitator-training"]
    met = [planned.names["fi"] for planned in book.timeline if planned.kind == EntryKind.SESSION]
    assert (book.size_min, book.size_max) == (3, 5)
    assert met == ["Menetelmä ja luottamus", "Mitä harjoituksista jäi", "Seuraava ohjelma luonnoksi"]


def test_the_timeline_of_the_look_comes_out_of_its_first_day():
    spans = {span.key: span for span in playbooks()["cem"].spans(date(2022, 1, 1))}
    assert {key: (f"{s.starts_at:%d.%m.}", f"{s.ends_at:%d.%m.}") for key, s in spans.items()} == {
        "registration": ("01.01.", "19.01."),
        "pairing": ("20.01.", "28.01."),
        "kick-off": ("03.02.", "03.02."),
        "work": ("03.02.", "12.05."),
        "midway": ("24.03.", "24.03."),
        "output": ("12.05.", "12.05."),
        "closing": ("19.05.", "19.05."),
        "close": ("19.05.", "02.06."),
    }


@given(st.sampled_from(SHIPPED), st.dates(date(2022, 1, 1), date(2045, 12, 31)))
def test_no_day_but_the_organisers_own_is_a_weekend_a_holiday_or_in_july(key, first_day):
    spans = playbooks()[key].spans(first_day)
    days = {moment.date() for span in spans for moment in (span.starts_at, span.ends_at)}
    assert [day for day in days - {first_day} if not calendar.is_working_day(day)] == []


@given(st.sampled_from(SHIPPED), st.dates(date(2022, 1, 1), date(2045, 12, 31)))
# Groups would be formed on Christmas Eve and Christmas Day, and registration would be open on Christmas days alone.
@example("facilitator-training", date(2026, 12, 7))
@example("course", date(2029, 12, 23))
def test_the_order_of_things_holds_whatever_the_first_day(key, first_day):
    spans = {span.key: span for span in playbooks()[key].spans(first_day)}
    assert [span.key for span in spans.values() if span.ends_at < span.starts_at] == []
    met = [spans[name] for name in SESSIONS if name in spans]
    assert spans["registration"].ends_at < spans["pairing"].starts_at
    assert spans["pairing"].ends_at < met[0].starts_at
    assert met == sorted(met, key=lambda span: span.starts_at)
    assert spans["work"].ends_at < met[-1].starts_at <= spans["close"].starts_at < spans["close"].ends_at


@given(st.dates(date(2022, 1, 1), date(2045, 12, 31)))
def test_a_fresh_timeline_gives_no_concern_when_it_opens_on_a_working_day(first_day):
    first_day = calendar.next_working_day(first_day)
    assert queries.concerns(playbooks()["cem"].spans(first_day)) == []


def test_the_clock_of_a_session_stays_when_summer_time_begins():
    spans = {span.key: span for span in playbooks()["cem"].spans(date(2027, 1, 11))}
    assert spans["kick-off"].starts_at.utcoffset() == timedelta(hours=2)
    assert spans["closing"].starts_at.utcoffset() == timedelta(hours=3)
    assert {spans[key].starts_at.hour for key in SESSIONS} == {13}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("position = 1", "", "cem.toml: position: is missing"),
        ("min = 2", 'min = "two"', "cem.toml: sizes.min: is not a int"),
        ("max = 2", "max = 1", "cem.toml: sizes.max: is 1, and should be 2–50"),
        ('pairing = "wishes"', 'pairing = "luck"', "cem.toml: pairing: is 'luck', which is none of wishes, free, both"),
        ('sv = "Korsmentorering"', 'sv = " "', "cem.toml: name.sv: has no text"),
        ('theme_policy = "list"', 'theme_policy = "list"\ncolour = "red"', "cem.toml: colour: is no key of a playbook"),
        ('until = [3, "wed"]', 'until = [3, "sun"]', 'cem.toml: timeline[0].until: is neither [week, "thu"] nor'),
        ('from = "kick-off"', 'from = "kickoff"', "cem.toml: timeline[3].from: 'kickoff' is no dated entry"),
        ("count = 5", "often = 5", "cem.toml: own_meetings.count: is missing"),
        ("minutes = 90", "minutes = 5", "cem.toml: timeline[2].minutes: is 5, and should be 15–480"),
        ('kind = "close"', 'kind = "work"', "cem.toml: timeline: needs one entry of kind close"),
        ('key = "midway"', 'key = "kick-off"', "cem.toml: timeline: has the same key twice"),
        ('languages = ["fi", "sv", "en"]', 'languages = ["de"]', "cem.toml: languages: may hold fi, sv, en"),
        ("[sizes]", "[sizes", "cem.toml: TOML: "),
    ],
)
def test_a_broken_file_is_refused_by_its_name_and_key(tmp_path, old, new, message):
    with override("en"), pytest.raises(BrokenPlaybook) as refused:
        load(written(tmp_path, old, new))
    assert str(refused.value).startswith(message)


def test_the_kick_off_has_a_script_with_a_speaker_that_fills_the_session():  # S14, S18
    kick_off = next(planned for planned in playbooks()["cem"].timeline if planned.key == "kick-off")
    assert sum(part.minutes for part in kick_off.agenda) == kick_off.minutes
    assert [part.names["fi"] for part in kick_off.agenda if part.is_speaker_slot] == ["Asiantuntijapuheenvuoro"]


def test_midway_gathers_theme_and_process_and_the_closing_a_harvest():  # S20, S21
    boards = {planned.key: planned.board for planned in playbooks()["cem"].timeline if planned.board}
    assert boards == {"midway": ("theme", "process"), "closing": ("harvest",)}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("minutes = 25", "minutes = 45", "agenda: takes longer than the session"),
        ("speaker = true", 'speaker = "yes"', "speaker: is not a bool"),
        ('board = ["harvest"]', 'board = ["weather"]', "board: may hold theme, process, harvest"),
    ],
)
def test_a_broken_script_is_named(tmp_path, old, new, said):
    with override("en"), pytest.raises(BrokenPlaybook, match=re.escape(said)):
        load(written(tmp_path, old, new))
