"""Cells of a table as text: tidied, harmless in a spreadsheet, and the known word that is meant."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_TYPO = 0.88
_FEWEST_LETTERS = 5


def neutral(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe goes before `= + - @`, tab and return."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULA) or text.startswith(FORMULA) else text


def broken_address(written: str) -> str:
    """Return what is wrong with an address, in words."""
    shown = {"address": printable(written, newlines=False)[:80]}
    if "@" not in written:
        return _("“%(address)s” has no @. Correct the address.") % shown
    if written.count("@") > 1:
        return _("“%(address)s” has more than one @. Correct the address; one in each cell.") % shown
    return _("“%(address)s” is not an e-mail address. Correct it.") % shown


def plain_line(text: str) -> str:
    """Return the text on one line, without characters that do not show."""
    return printable(text, newlines=False)


def closest(named: str, known: Iterable[str]) -> str | None:
    """Return the known folded name meant: one typing error off, or the only one that holds or begins with the words."""
    names = list(known)
    near = [name for name in names if SequenceMatcher(None, named, name).ratio() >= _TYPO]
    if len(near) == 1:
        return near[0]
    inside = [name for name in names if _inside(name, named) or _inside(named, name)]
    if not inside and len(named) >= _FEWEST_LETTERS:
        inside = [name for name in names if name.startswith(named)]
    return inside[0] if len(inside) == 1 else None


def _inside(short: str, long: str) -> bool:
    """Whether every word of `short` stands in `long`, which has more words."""
    return len(short.split()) < len(long.split()) and set(short.split()) <= set(long.split())


def printable(text: str, *, newlines: bool = True) -> str:
    """Return the text without control, direction and zero-width characters; single spaces unless lines are kept."""
    text = unicodedata.normalize("NFC", text)
    if text.isprintable():
        return " ".join(text.split())
    if newlines:
        return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"}).strip()
    kept = (
        " " if c.isspace() else c
        for c in text
        if c.isspace() or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"}
    )
    return " ".join("".join(kept).split())


def pieces(text: str) -> list[str]:
    """Return what a list in a cell holds, whatever its parts are separated by."""
    return [piece.strip() for piece in re.split(r"[,;/|\n\r]|\s(?:ja|och|and|sekä|&)\s", text) if piece.strip()]


def listed(things: Iterable[object]) -> str:
    """Return things in a row, as a problem names them."""
    return ", ".join(str(thing) for thing in things)
