"""The one colour a community sets."""

import math
import re
from dataclasses import dataclass
from hashlib import blake2s

from django.utils.translation import pgettext_lazy

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_OKLCH = re.compile(r"oklch\( ?(0|1|0?\.[0-9]{1,4}|1\.0{1,4}) (0?\.[0-9]{1,4}|0) ([0-9]{1,3}(?:\.[0-9]{1,3})?) ?\)")
WHOLE_TURN = 360
ROUNDING = 1e-4

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


@dataclass(frozen=True)
class Hue:
    """A colour as OKLCH tells it: lightness and chroma from 0 to 1, the hue in degrees."""

    lightness: float
    chroma: float
    degrees: float


HAREBELL = Hue(0.47, 0.17, 288)
"""What is painted with when a community's colour is none."""


def accent(colour: str) -> str:
    """Return the colour as text and lines have it on white, like `#5b3fb3`: the lightness and chroma of the pages."""
    hue = _read(colour)
    return _hex(Hue(min(max(hue.lightness, 0.38), 0.46), min(max(hue.chroma, 0.05), 0.17), hue.degrees))


def other(colour: str) -> str:
    """Return the colour of the second stroke, like `#ad4a83`."""
    hue = _read(colour)
    return _hex(Hue(0.56, min(max(hue.chroma, 0.05), 0.16), hue.degrees + 62))


def pollen(colour: str) -> str:
    """Return the colour of where strokes meet, like `#e2bb3f`; never of text."""
    hue = _read(colour)
    return _hex(Hue(0.82, min(max(hue.chroma, 0.08), 0.15), hue.degrees + 156))


def _read(colour: str) -> Hue:
    text = colour.strip()
    if not is_colour(text):
        return HAREBELL
    if told := _OKLCH.fullmatch(text):
        return Hue(float(told[1]), float(told[2]), float(told[3]))
    digits = text[1:] if len(text) > 4 else "".join(2 * digit for digit in text[1:])  # noqa: PLR2004 - #rgb
    red, green, blue = (_linear(int(digits[at : at + 2], 16) / 255) for at in (0, 2, 4))
    # Björn Ottosson's OKLab (2020), as CSS Color 4 has it.
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    chroma = math.hypot(a, b)
    # Greys have no hue; what is left of one is rounding.
    return Hue(lightness, chroma, math.degrees(math.atan2(b, a)) % WHOLE_TURN if chroma > 0.001 else 0.0)  # noqa: PLR2004


def _hex(hue: Hue) -> str:
    """Return the colour, as colourful as a screen can show it."""
    chroma = hue.chroma
    parts = _parts(Hue(hue.lightness, chroma, hue.degrees))
    while chroma > 0 and not all(-ROUNDING <= part <= 1 + ROUNDING for part in parts):
        chroma -= 0.002
        parts = _parts(Hue(hue.lightness, max(chroma, 0.0), hue.degrees))
    return "#" + "".join(f"{round(255 * _shown(min(max(part, 0.0), 1.0))):02x}" for part in parts)


def _parts(hue: Hue) -> tuple[float, float, float]:
    """Return how much red, green and blue light there is."""
    angle = math.radians(hue.degrees)
    a, b = hue.chroma * math.cos(angle), hue.chroma * math.sin(angle)
    long = (hue.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (hue.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (hue.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB's own


def _shown(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055  # noqa: PLR2004 - sRGB's own
