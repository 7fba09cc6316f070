"""The words of the pages: our own tone, and what an imported list may say too."""

import re

import polib
import pytest
from django.utils.translation import get_language_info, override

from ristiin.enrolment.choices import MeetingMode, PartnerDiscipline
from ristiin.enrolment.importing.words import free_times, language, meeting_mode, partner_discipline
from ristiin.enrolment.week import in_words
from ristiin.ui import dates
from scripts.translations import PROJECT, path_of

LANGUAGES = ("fi", "sv", "en")


@pytest.mark.parametrize("reader", LANGUAGES)
def test_choices_are_understood_as_they_are_shown(reader):
    with override(reader):
        modes = {mode: meeting_mode(str(mode.label)) for mode in MeetingMode}
        partners = {wish: partner_discipline(str(wish.label)) for wish in PartnerDiscipline}
        languages = {code: language(str(get_language_info(code)["name_translated"])) for code in LANGUAGES}

    assert modes == {mode: mode.value for mode in MeetingMode}
    assert partners == {wish: wish.value for wish in PartnerDiscipline}
    assert languages == {code: code for code in LANGUAGES}


@pytest.mark.parametrize("reader", LANGUAGES)
def test_times_are_understood_as_they_are_shown(reader):
    slots = [f"{day}-9-11" for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")]

    with override(reader):
        shown = ", ".join(f"{day} {hours}" for day, hours in in_words(slots))

    assert free_times(shown).slots == tuple(slots)


@pytest.mark.parametrize(
    ("reader", "shown"),
    [
        ("fi", ["ma", "ti", "ke", "to", "pe", "la", "su"]),
        ("sv", ["må", "ti", "on", "to", "fr", "lö", "sö"]),
        ("en", ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]),
    ],
)
def test_weekdays_are_shortened_as_each_language_does(reader, shown):
    slots = [f"{day}-9-11" for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")]

    with override(reader):
        assert [day for day, _hours in in_words(slots)] == shown


def test_other_words_are_not_understood():
    assert (meeting_mode("kirjeitse"), partner_discipline("ehkä"), language("latina")) == (None, None, None)
    assert len(dates.WEEKDAYS) == len(free_times("ma-su 9-11").slots)


def out_of_tone(text: str) -> list[str]:
    """Return exclamation marks, and roles that the method does not have."""
    return re.findall(r"!|\bmentor(?:i|it|in|ille|er|ee|ees|s)?\b|\bmentoroitav\w*|\badept\w*", text, re.IGNORECASE)


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_nothing_is_shouted_and_nobody_is_a_mentor(language):  # S1
    entries = polib.pofile(str(path_of(PROJECT, language)))
    said = [text for one in entries for text in (one.msgid, one.msgid_plural, one.msgstr, *one.msgstr_plural.values())]

    assert [text for text in said if text and out_of_tone(text)] == []


def test_what_is_out_of_tone_is_found():
    said = "Hienoa! Mentori ja mentoroitava; ristiinmentorointi, korsmentorering, cross-expertise mentoring."

    assert out_of_tone(said) == ["!", "Mentori", "mentoroitava"]
