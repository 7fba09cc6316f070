"""The one colour a community sets."""

import re

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_OKLCH = re.compile(r"oklch\( ?(0|1|0?\.\d{1,4}|1\.0{1,4}) (0?\.\d{1,4}|0) (\d{1,3}(?:\.\d{1,3})?) ?\)")
WHOLE_TURN = 360

PRESETS = {
    "oklch(0.47 0.17 288)": "violet",
    "oklch(0.47 0.13 250)": "blue",
    "oklch(0.47 0.10 195)": "sea",
    "oklch(0.47 0.12 150)": "forest",
    "oklch(0.47 0.14 30)": "brick",
    "oklch(0.47 0.16 355)": "rose",
}
"""Colours that look well, by value; the names are translated where they are shown."""


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
