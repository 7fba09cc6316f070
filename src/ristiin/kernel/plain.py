"""Text as people mean it: without characters that do not show, or that turn what stands after them."""

import unicodedata

_UNSEEN = frozenset("\u00ad\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")
_CONTROLS = frozenset({"Cc", "Cs", "Zl", "Zp"})


def plain(text: str) -> str:
    """Return the text with its lines; other controls become spaces, and what does not show goes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_plain(char) for char in text.replace("\r\n", "\n").replace("\r", "\n"))


def plain_line(text: str) -> str:
    """Return the text as one line with single spaces."""
    return " ".join(plain(text).split())


def _plain(char: str) -> str:
    if char == "\n":
        return char
    if unicodedata.category(char) in _CONTROLS:
        return " "
    return "" if char in _UNSEEN else char
