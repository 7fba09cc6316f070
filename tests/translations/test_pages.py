"""Every page in every language: whole, and nothing in it that was not translated."""

import re
import tomllib
import zoneinfo
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.test import override_settings
from django.urls import reverse
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import override

from ristiin.accounts.models import Person
from ristiin.ui import dates
from tests.translations.marking import CLOSES, OPENS, outside, spoken, untranslated, write_marked
from tests.trust.browsing import browser
from tests.trust.matrix import GET, ROLES, Row, rows
from tests.trust.world import World

SOURCE = Path(__file__).parents[2] / "src" / "ristiin"
METHODS = sorted(SOURCE.rglob("*.toml"))
pytestmark = [pytest.mark.django_db, pytest.mark.once]

EXEMPT = {"ui:styleguide"}
PAGES = [row for row in rows() if row.method == GET and row.name not in EXEMPT]
NOT_WORDS = ["klo", "Ristiin", "Suomi", "Svenska", "English", "min", "CSV", "XLSX", "SVG", "PNG", "QR", "GNU", "WCAG"]


@pytest.fixture(scope="module")
def brackets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compile Finnish with every translation in brackets."""
    folder = tmp_path_factory.mktemp("locale")
    write_marked(folder, "fi")
    return folder


@pytest.fixture
def marked(brackets: Path) -> Iterator[None]:
    """Speak Finnish in brackets for the length of a test."""
    with override_settings(LOCALE_PATHS=[brackets]):
        yield


@pytest.fixture(scope="module")
def data(world: World, django_db_blocker: pytest.FixtureRequest) -> tuple[str, ...]:
    """Return what people have written: names, texts, files."""
    with override("fi"):
        # Sizes of files are in Django's own words.
        said = [
            filesizeformat(5).split()[-1],
            *NOT_WORDS,
            *dates.MONTHS["fi"],
            *map(str, MONTHS.values()),
            *map(str, WEEKDAYS.values()),
        ]
    said += [zone.replace("_", " ") for zone in zoneinfo.available_timezones()]
    for method in METHODS:
        said += texts(tomllib.loads(method.read_text()))
    with django_db_blocker.unblock():
        for model in apps.get_models():
            columns = [column.name for column in model._meta.concrete_fields if holds_words(column)]
            for values in model._default_manager.values_list(*columns) if columns else []:
                said += texts(list(values))
    return tuple(line for text in said for line in {text, *text.splitlines()})


def holds_words(column: models.Field) -> bool:
    written = isinstance(column, models.CharField | models.TextField | models.JSONField | models.BinaryField)
    return written and not column.choices and not isinstance(column, models.SlugField)


def texts(value: object) -> list[str]:
    """Return every text inside lists and mappings."""
    match value:
        case str():
            return [value.strip()]
        case bytes() | memoryview():
            return re.split(r"[;\r\n]+", bytes(value).decode(errors="ignore"))
        case dict():
            return [text for inner in value.values() for text in texts(inner)]
        case list() | tuple():
            return [text for inner in value for text in texts(inner)]
    return []


def readers(row: Row) -> list[str]:
    return [role for role in ROLES if row.expected(role) == 200]


def page(world: World, row: Row, role: str, **headers: str) -> str:
    client = browser(world, role, headers=headers)
    response = client.get(reverse(row.name, kwargs=dict(row.kwargs(world))))
    is_page = response.headers["Content-Type"].startswith("text/html") and not response.streaming
    return response.content.decode() if is_page else ""


@pytest.mark.parametrize("row", [row for row in PAGES if readers(row)], ids=str)
def test_nothing_on_a_page_is_left_untranslated(row: Row, world: World, data: tuple[str, ...], marked: None):
    found = {role: untranslated(page(world, row, role), data) for role in readers(row)}

    assert {role: words for role, words in found.items() if words} == {}


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("row", [row for row in PAGES if readers(row)], ids=str)
def test_a_page_reads_well_in_each_language(row: Row, language: str, world: World):
    Person.objects.update(language=language)
    role = "organiser" if "organiser" in readers(row) else readers(row)[0]

    said = spoken(page(world, row, role, **{"accept-language": language}))

    assert [word for text in said for word in text.split() if "%(" in word or OPENS in word or doubled(word)] == []


def doubled(word: str) -> bool:
    """Tell whether a date that ends in a full stop was followed by another one."""
    return bool(re.search(r"\w\.\.$", word))


def test_a_word_outside_the_brackets_is_found():
    html = """<html lang="fi"><h1 title="Sulje">⟦Hei ⟦sinä⟧⟧ Outi</h1><p>⟦Lukee <strong>järjestäjä</strong>⟧ saved</p>
    <script>go</script><div lang="sv">Spara<br><b>allt</b></div>
    <img alt="A leaf"><input type="submit" value="Lähetä">"""

    assert untranslated(html, ("Outi",)) == ["Lähetä", "Sulje", "leaf", "saved"]


def test_marks_are_counted_inside_one_another():
    assert list(outside(f"a{OPENS}b{OPENS}c{CLOSES}d{CLOSES}e")) == ["a", "e"]


def test_a_doubled_full_stop_is_found():
    assert [doubled(word) for word in ("3.2..", "3.2.", "Odota...", "../sivu")] == [True, False, False, False]
