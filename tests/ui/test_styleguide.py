import re
from collections import Counter
from pathlib import Path

import html5lib
import pytest
from django.template import engines
from django.test import Client

from ristiin.ui import templatetags
from ristiin.ui.templatetags.ui import register

TEMPLATES = Path(templatetags.__file__).parents[1] / "templates" / "ui"
NOT_FOR_PAGES = {"strong"}


def used(text: str) -> set[str]:
    tags = set(re.findall(r"{%\s*(\w+)", text))
    return tags | set(re.findall(r"\|(\w+)", text))


def missing(registered: set[str], text: str) -> set[str]:
    return registered - used(text)


@pytest.fixture
def styleguide(db, settings) -> str:
    settings.STYLEGUIDE = True
    return Client().get("/styleguide/").content.decode()


def test_every_component_is_shown() -> None:
    text = (TEMPLATES / "styleguide.html").read_text()

    assert missing(set(register.tags) | set(register.filters) - NOT_FOR_PAGES, text) == set()


def test_a_component_that_is_not_shown_is_found() -> None:
    assert missing({"button", "forgotten"}, "{% button x %}") == {"forgotten"}


def test_the_page_is_valid_html(styleguide: str) -> None:
    parser = html5lib.HTMLParser()

    parser.parse(styleguide)

    assert parser.errors == []


def test_every_id_is_used_once_and_every_reference_leads_somewhere(styleguide: str) -> None:
    ids = Counter(re.findall(r'\sid="([^"]+)"', styleguide))
    references = {
        reference
        for attribute in re.findall(r'\s(?:aria-labelledby|aria-describedby|for)="([^"]+)"', styleguide)
        for reference in attribute.split()
    }

    assert [name for name, times in ids.items() if times > 1] == []
    assert references - set(ids) == set()


def test_nothing_needs_an_inline_style_or_script(styleguide: str) -> None:
    assert re.findall(r"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*\ssrc=)", styleguide) == []


def test_the_page_has_its_language_its_title_and_one_main_heading(styleguide: str) -> None:
    assert '<html lang="fi" dir="ltr">' in styleguide
    assert re.search(r"<title>Tyyliopas", styleguide)
    assert styleguide.count("<h1") == 1


def test_one_can_change_to_every_other_language_and_come_back_here(styleguide: str) -> None:
    assert re.findall(r'name="language" value="(\w+)" lang="(\w+)">([^<]+)<', styleguide) == [
        ("sv", "sv", "Svenska"),
        ("en", "en", "English"),
    ]
    assert styleguide.count('name="next" value="/styleguide/"') == 2


def test_elsewhere_than_in_development_there_is_no_style_guide(db) -> None:
    assert Client().get("/styleguide/").status_code == 404


@pytest.mark.parametrize("name", ["ui/base.html", "ui/bare.html", "500.html", "400.html", "403_csrf.html"])
def test_a_frame_without_any_context_is_a_whole_page(name: str) -> None:
    parser = html5lib.HTMLParser()

    page = engines["django"].get_template(name).render({})
    parser.parse(page)

    assert parser.errors == []
    assert "<main" in page


@pytest.mark.parametrize(
    ("name", "heading"), [("404.html", "There is no such page"), ("403.html", "This is not yours to do")]
)
def test_error_pages_say_what_to_do_next(name: str, heading: str) -> None:
    page = engines["django"].get_template(name).render({})

    assert page.count("<h1>") == 1
    assert 'class="button" href="/"' in page
    assert heading in page or "lang=" in page


def test_a_letter_is_plain_and_leaves_names_as_they_are() -> None:
    letter = (
        engines["django"]
        .get_template("ui/mail.txt")
        .render({"name": "O'Neil & Åke", "community_name": "Vertaisopisto", "base_url": "https://example.org"})
    )

    assert "O'Neil & Åke," in letter
    assert "-- \nVertaisopisto\nhttps://example.org" in letter
