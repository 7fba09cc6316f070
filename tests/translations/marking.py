"""Catalogues in which every translation stands in brackets, and what of a page stands outside them."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from itertools import groupby, takewhile
from pathlib import Path

import polib

from scripts.translations import PROJECT, path_of

OPENS, CLOSES = "⟦", "⟧"
SPOKEN = ("alt", "title", "aria-label", "placeholder")
SILENT = {"script", "style"}
EMPTY = {"br", "hr", "img", "input", "link", "meta", "source", "wbr", "path", "use", "line", "circle", "rect"}


def write_marked(folder: Path, language: str) -> None:
    """Compile the catalogue of a language into `folder`, every translation in brackets."""
    catalogue = polib.pofile(str(path_of(PROJECT, language)))
    for entry in catalogue:
        entry.msgstr = entry.msgstr and f"{OPENS}{entry.msgstr}{CLOSES}"
        entry.msgstr_plural = {form: f"{OPENS}{text}{CLOSES}" for form, text in entry.msgstr_plural.items()}
    target = folder / language / "LC_MESSAGES"
    target.mkdir(parents=True)
    catalogue.save_as_mofile(str(target / "django.mo"))


class _Page(HTMLParser):
    """Gathers what can be read or heard in the page's own language: running text as one, each attribute on its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.running: list[str] = []
        self.attributes: list[str] = []
        self.language: str | None = None
        self.silent: list[str] = []
        """The tags open inside what is not to be read, the outermost first."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.running.append("\n")
        self.language = self.language or said.get("lang")
        if self.silent or tag in SILENT or said.get("lang", self.language) != self.language:
            self.silent += [tag] if tag not in EMPTY else []
            return
        is_described = tag == "meta" and said.get("name") == "description"
        self.attributes += [said[name] or "" for name in SPOKEN if name in said]
        self.attributes += [said.get("content") or ""] if is_described else []
        is_button = tag == "input" and said.get("type") in {"submit", "button"}
        self.attributes += [said.get("value") or ""] if is_button else []

    def handle_endtag(self, tag: str) -> None:
        self.running.append("\n")
        if tag in self.silent:
            del self.silent[len(self.silent) - 1 - self.silent[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.running.append(data)


def spoken(html: str) -> list[str]:
    """Return the running text of a page and each of its spoken attributes."""
    page = _Page()
    page.feed(html)
    return ["".join(page.running), *page.attributes]


def outside(text: str) -> Iterator[str]:
    """Yield the pieces of a text that stand outside the brackets, also where translations stand in one another."""
    depth, piece = 0, ""
    for sign in text:
        if sign == OPENS:
            depth += 1
        elif sign == CLOSES:
            depth -= 1
        elif not depth:
            piece += sign
            continue
        if piece:
            yield piece
        piece = ""
    if piece:
        yield piece


@cache
def _any_of(data: tuple[str, ...]) -> re.Pattern[str]:
    # Thousands of phrases are compared letter by letter, all at once, and only where a word begins.
    phrases = sorted({phrase.lower() for phrase in data if phrase})
    return re.compile(rf"(?<!\w)(?:{_alternatives(phrases) or '(?!)'})(?!\w)", re.IGNORECASE)


def _alternatives(phrases: list[str]) -> str:
    """Return a pattern of sorted phrases in which those that begin alike share their beginning; the longest wins."""
    found = []
    for _first, alike in groupby(phrases, key=lambda phrase: phrase[:1]):
        together = list(alike)
        pairs = zip(together[0], together[-1], strict=False)
        beginning = "".join(sign for sign, _same in takewhile(lambda pair: pair[0] == pair[1], pairs))
        rest = [phrase.removeprefix(beginning) for phrase in together]
        if len(rest) == 1:
            found.append(re.escape(beginning))
        else:
            found.append(f"{re.escape(beginning)}(?:{_alternatives([r for r in rest if r])}{'|' * ('' in rest)})")
    return "|".join(found)


def untranslated(html: str, data: tuple[str, ...]) -> list[str]:
    """Return the words of a page that are neither translated nor `data`."""
    left = " ".join(piece for text in spoken(html) for piece in outside(text))
    left = re.sub(r"https?://\S+|webcal://\S+|\S+@\S+", " ", left)
    words = re.findall(r"[^\W\d_]{2,}", _any_of(data).sub(" ", left))
    return sorted({word for word in words if not (word.isupper() and len(word) == len("AB"))})
