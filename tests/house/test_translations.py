import polib
import pytest

from scripts.translations import faults_of


def entry(text: str, translation: str, **more) -> polib.POEntry:
    return polib.POEntry(msgid=text, msgstr=translation, **more)


@pytest.mark.parametrize(
    "whole",
    [
        entry("Hello %(name)s", "Hei %(name)s"),
        entry("Hello {name}", "Hei"),
        polib.POEntry(msgid="one pair", msgid_plural="%(n)s pairs", msgstr_plural={0: "yksi pari", 1: "%(n)s paria"}),
        entry("No longer said", "", obsolete=True),
    ],
)
def test_a_whole_entry_has_no_faults(whole):
    assert faults_of(whole) == []


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (entry("Hello", ""), "not translated: 'Hello'"),
        (entry("Hello", "Hei", flags=["fuzzy"]), "guessed, not looked at: 'Hello'"),
        (entry("Hello %(name)s", "Hei %(nimi)s"), "other placeholders: 'Hello %(name)s'"),
        (
            polib.POEntry(msgid="one pair", msgid_plural="%(n)s pairs", msgstr_plural={0: "pari", 1: ""}),
            "not translated: 'one pair'",
        ),
    ],
)
def test_a_broken_entry_is_named(broken, fault):
    assert faults_of(broken) == [fault]
