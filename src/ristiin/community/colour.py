"""The one colour a community sets."""

import re
from hashlib import blake2s

from django.utils.translation import pgettext_lazy

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_OKLCH = re.compile(r"oklch\( ?(0|1|0?\.[0-9]{1,4}|1\.0{1,4}) (0?\.[0-9]{1,4}|0) ([0-9]{1,3}(?:\.[0-9]{1,3})?) ?\)")
WHOLE_TURN = 360

PRESETS = {
    "oklch(0.47 0.17 288)": pgettext_lazy("colour", "harebell"),
    "oklch(0.45 0.1 160)": pgettext_lazy("colour", "spruce"),
    "oklch(0.48 0.19 22)": pgettext_lazy("colour", "lingonberry"),
    "oklch(0.5 0.13 240)": pgettext_lazy("colour", "lake"),
    "oklch(0.75 0.16 70)": pgettext_lazy("colour", "cloudberry"),
}
"""Colours that look well, by value."""


def is_colour(text: str) -> bool:
    """Whether `text` is a colour and nothing else: `#5b3fb3` or `oklch(0.47 0.17 288)`."""
    text = text.strip()
    if _HEX.fullmatch(text):
        return True
    match = _OKLCH.fullmatch(text)
    return match is not None and float(match[3]) <= WHOLE_TURN


def stylesheet(colour: str) -> str:
    """Return the stylesheet that sets the colour; one that is none sets nothing.

    The value is checked again here: it stands in a stylesheet as it is.
    """
    return f":root {{ --community: {colour.strip()}; }}\n" if is_colour(colour) else ""


def mark(colour: str) -> str:
    """Return a short mark that changes when the stylesheet does."""
    return blake2s(stylesheet(colour).encode(), digest_size=8).hexdigest()
