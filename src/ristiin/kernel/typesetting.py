"""Accessible PDFs (PDF/UA-1). What stands in them is handed over as data, never read as the typesetter's markup."""

import json
import re
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from typing import Any

from ristiin.kernel.row_headings import name_rows

UNSHOWN = re.compile(r'the text `"(.+?)"` could not')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
STAND_IN = "□"
"""For a sign that no font at hand has."""


def pdf(template: Traversable, content: Mapping[str, Any], at: int) -> bytes:
    """Return a template filled with content, which it reads from `sys.inputs.content`; `at` is a POSIX time.

    A sign that no font has becomes a box; the first cell of a table's row heads the row.
    """
    import typst  # noqa: PLC0415 - thirty megabytes, wanted only by those who ask for a PDF

    markup = template.read_bytes()
    data = json.dumps(content, ensure_ascii=False)
    while True:
        try:
            made = typst.compile(
                markup, format="pdf", sys_inputs={"content": data}, pdf_standards=["ua-1"], timestamp=at
            )
        except typst.TypstError as wrong:
            unshown = _unshown(wrong.diagnostic)
            if not unshown & set(data):
                raise
            data = data.translate(dict.fromkeys(map(ord, unshown), STAND_IN))
        else:
            return name_rows(bytes(made))


def png(template: Traversable, content: Mapping[str, Any]) -> bytes:
    """Return a template's one page as a picture, a pixel a point; `sys.inputs.content` holds the content."""
    import typst  # noqa: PLC0415 - thirty megabytes, wanted only by those who ask for a picture

    data = json.dumps(content, ensure_ascii=False)
    made = typst.compile(template.read_bytes(), format="png", ppi=72, sys_inputs={"content": data})
    return bytes(made)


def _unshown(diagnostic: str) -> set[str]:
    """Return the signs that could not be shown, those that are written by their number among them."""
    found = "".join(UNSHOWN.findall(diagnostic))
    return set(ESCAPED.sub(lambda number: chr(int(number[1], 16)), found)) - set('"\\{}[],:' + STAND_IN)
