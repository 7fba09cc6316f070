import polib
import pytest

from scripts.translations import LANGUAGES, PROJECT, check, compare, faults_of, path_of, tidy

PAIRS = {"msgid": "one pair", "msgid_plural": "%(n)s pairs"}


def entry(text: str, translation: str, **more) -> polib.POEntry:
    return polib.POEntry(msgid=text, msgstr=translation, **more)


def plural(**translations: str) -> polib.POEntry:
    return polib.POEntry(**PAIRS, msgstr_plural=dict(enumerate(translations.values())))


def catalogue(path, *entries: polib.POEntry):
    file = polib.POFile()
    file.extend(entries)
    file.save(str(path))
    return path


def test_every_text_of_the_source_is_translated():
    assert check() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_as_the_extractor_writes_it(language, tmp_path):
    kept = path_of(PROJECT, language)
    copy = tmp_path / "django.po"
    copy.write_bytes(kept.read_bytes())

    tidy(copy, language)

    assert copy.read_text() == kept.read_text()


@pytest.mark.parametrize(
    "whole",
    [
        entry("Hello %(name)s", "Hei %(name)s"),
        entry("%(share)s %% of it", "%(share)s %% siitä"),
        plural(one="yksi pari", many="%(n)s paria"),
        entry("No longer said", "", obsolete=True),
    ],
)
def test_a_whole_entry_has_no_faults(whole):
    assert faults_of(whole) == []


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (entry("Hello", ""), "not translated: 'Hello'"),
        (entry("Hello", " "), "not translated: 'Hello'"),
        (entry("Hello", "Hei", flags=["fuzzy"]), "guessed, not looked at: 'Hello'"),
        (entry("Hello %(name)s", "Hei %(nimi)s"), "other placeholders: 'Hello %(name)s'"),
        (entry("Hello %(name)s", "Hei"), "other placeholders: 'Hello %(name)s'"),
        (entry("Hello", "Hei\n"), "begins or ends on another line: 'Hello'"),
        (plural(one="pari", many=""), "not translated: 'one pair'"),
        (plural(one="pari", many="paria"), "other placeholders: 'one pair'"),
        (plural(one="%(m)s pari", many="%(n)s paria"), "other placeholders: 'one pair'"),
    ],
)
def test_a_broken_entry_is_named(broken, fault):
    assert faults_of(broken) == [fault]


def test_a_text_that_is_said_no_longer_or_not_translated_yet_is_named(tmp_path):
    kept = catalogue(tmp_path / "kept.po", entry("Stays", "Jää"), entry("Gone", "Poissa"))
    extracted = catalogue(tmp_path / "extracted.po", entry("Stays", "Jää"), entry("New", ""))

    assert list(compare(kept, extracted)) == ["said nowhere: 'Gone'", "not translated: 'New'"]


def test_a_guess_is_emptied_when_a_catalogue_is_tidied(tmp_path):
    path = catalogue(
        tmp_path / "guessed.po", entry("Hello", "Hei sitten", flags=["fuzzy"], previous_msgid="Hello then")
    )

    tidy(path, "fi")

    assert [(one.msgid, one.msgstr, one.flags) for one in polib.pofile(str(path))] == [("Hello", "", [])]
