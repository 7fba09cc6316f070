"""From the bytes of an uploaded file to headings and rows of text, or the reason why not."""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from ristiin.kernel.refusal import Refusal

MOST_ROWS = 100_000
MOST_COLUMNS = 200
MOST_BYTES = 12 * 1024 * 1024
MOST_UNPACKED = 250 * 1024 * 1024
LONGEST_READING = 60
"""Seconds that a spreadsheet may take; one made to take longer is left."""
SEPARATORS = ";,\t|"

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_BEGINNING = 500
_END = "\x1eend"
_SAMPLE = 60
_HEADING_WITHIN = 6


class UnreadableFile(Refusal):
    """The file cannot be read."""


@dataclass(frozen=True)
class Row:
    """One row: its number as a spreadsheet shows it, and as many cells as there are headings, or more."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A table of text. `form` says what the file was, in a few words for people."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    form: str


def read(content: bytes, file_name: str) -> Sheet:
    """Return what a CSV, XLSX, XLS or ODS file holds.

    Raises:
        UnreadableFile: empty, too large, not a table, no headings; the words say which and what to do.
    """
    if not content.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise UnreadableFile(_("The file is empty."))
    if len(content) > MOST_BYTES:
        raise UnreadableFile(_("The file is larger than %(most)s megabytes. Split it in two.") % {"most": 12})
    if content.startswith((_ZIP, _OLE)):
        return _sheet(enumerate(_workbook(content), start=1), form=_("spreadsheet"))
    text, encoding = decoded(content, file_name)
    separator, text = separator_of(text)
    form = _("CSV, %(encoding)s, separator %(separator)s") % {
        "encoding": {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}.get(encoding, encoding.upper()),
        "separator": _("tab") if separator == "\t" else separator,
    }
    return _sheet(enumerate(_records(text, separator), start=1), form=form)


def decoded(content: bytes, file_name: str = "") -> tuple[str, str]:
    """Return the text of a file and the encoding it was in: UTF-8, UTF-16 with or without BOM, else Windows-1252.

    Raises:
        UnreadableFile: it is not text.
    """
    encoding = next((name for bom, name in _BOMS if content.startswith(bom)), None) or _unmarked_utf16(content)
    for candidate in (encoding,) if encoding else ("utf-8", "cp1252"):
        try:
            text = content.decode(candidate)
        except UnicodeDecodeError:
            continue
        if len(_CONTROL.findall(text)) > len(text) // 100 or "\x00" in text:
            break
        return text.removeprefix("\ufeff"), candidate
    raise UnreadableFile(
        _("“%(name)s” is not a table that can be read. Save it as CSV or XLSX and bring it again.")
        % {"name": file_name[:80]}
    )


def separator_of(text: str) -> tuple[str, str]:
    """Return the separator that cuts the text into the most even table, and the text without a `sep=` line."""
    said = re.match(r"sep=([;,\t|])\r?\n?", text)
    if said:
        return said[1], text[said.end() :]
    return max(SEPARATORS, key=lambda separator: _evenness(text, separator)), text


def looks_like_address(text: str) -> bool:
    """Whether there is an e-mail address at the beginning of the text: a long cell would be read over and over."""
    return bool(_ADDRESS.search(text[:_BEGINNING]))


def _unmarked_utf16(content: bytes) -> str | None:
    sample = content[: 4096 - len(content) % 2]
    pairs = len(sample) // 2
    if pairs < 2 or b"\x00" not in sample:  # noqa: PLR2004 - one character proves nothing
        return None
    first, second = sample[0::2].count(0), sample[1::2].count(0)
    if second > pairs * 0.4 and first < pairs * 0.05:
        return "utf-16-le"
    if first > pairs * 0.4 and second < pairs * 0.05:
        return "utf-16-be"
    return None


def _evenness(text: str, separator: str) -> float:
    widths = []
    try:
        for record in _parse(text, separator):
            if any(cell.strip() for cell in record):
                widths.append(len(record))
            if len(widths) == _SAMPLE:
                break
    except csv.Error:
        return 0.0
    columns = max(widths[:1], default=1)
    if columns == 1:
        return 0.0
    same = sum(width == columns for width in widths) / len(widths)
    return same * (1 - 1 / (columns + 1))


def _parse(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _records(text: str, separator: str) -> Iterator[list[str]]:
    """Yield the records, noticing a quote that is never closed by the mark put after the end."""
    last: list[str] = []
    number = 0
    try:
        for record in _parse(f"{text}\r\n{_END}", separator):
            number += 1
            last = record
            if record == [_END]:
                return
            yield [cell.removesuffix(f"\r\n{_END}") for cell in record]
    except csv.Error as wrong:
        raise UnreadableFile(
            _("Row %(row)s cannot be read. Is there a quotation mark that is never closed?") % {"row": number + 1}
        ) from wrong
    if last and last[-1].endswith(_END):
        raise UnreadableFile(_("In row %(row)s a quotation mark is opened and never closed.") % {"row": number})


def _workbook(content: bytes) -> list[list[str]]:
    if content.startswith(_ZIP):
        try:
            unpacked = sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(content)).infolist())
        except zipfile.BadZipFile as wrong:
            raise UnreadableFile(_unreadable()) from wrong
        if unpacked > MOST_UNPACKED:
            raise UnreadableFile(_too_large())
    reader = [
        sys.executable,
        "-P",
        str(Path(__file__).with_name("workbooks.py")),
        str(MOST_ROWS + 1),
        str(MOST_COLUMNS),
    ]
    try:
        done = subprocess.run(reader, input=content, capture_output=True, check=False, timeout=LONGEST_READING)  # noqa: S603 - our own
    except subprocess.TimeoutExpired as slow:
        raise UnreadableFile(_too_large()) from slow
    answer: dict[str, Any] = (
        json.loads(done.stdout) if done.returncode == 0 and done.stdout else {"refused": "too large"}
    )
    match answer.get("refused"):
        case None:
            rows: list[list[str]] = answer["rows"]
            return rows
        case "too many rows":
            raise UnreadableFile(_too_many_rows())
        case "too many columns":
            raise UnreadableFile(_too_many_columns(answer["found"]))
        case "too large":
            raise UnreadableFile(_too_large())
    raise UnreadableFile(_unreadable())


def _too_large() -> str:
    return _("The file is too large when unpacked. Save the sheet as CSV and bring that.")


def _unreadable() -> str:
    return _("The spreadsheet cannot be opened. It may be damaged or have a password. Save it again as XLSX or CSV.")


def _too_many_rows() -> str:
    return _("There are more than %(most)s rows. Split the file in two.") % {"most": MOST_ROWS}


def _too_many_columns(found: int) -> str:
    return _("There are %(found)s columns; at most %(most)s can be read. Leave out those not needed.") % {
        "found": found,
        "most": MOST_COLUMNS,
    }


def _sheet(numbered: Iterator[tuple[int, list[str]]], *, form: str) -> Sheet:
    """Find the heading row, drop empty rows and make every row at least as wide as the headings."""
    kept: list[tuple[int, list[str]]] = []
    for number, cells in numbered:
        if any(cell.strip() for cell in cells):
            kept.append((number, cells))
        if len(kept) > MOST_ROWS + 1:
            raise UnreadableFile(_too_many_rows())
    at = _heading_at(kept)
    headings = [" ".join(cell.split()) for cell in kept[at][1]]
    while headings and not headings[-1]:
        headings.pop()
    if len(headings) > MOST_COLUMNS:
        raise UnreadableFile(_too_many_columns(len(headings)))
    rows = kept[at + 1 :]
    if not rows:
        raise UnreadableFile(_("There are headings but no rows below them."))
    return Sheet(tuple(headings), tuple(Row(number, _fitted(cells, len(headings))) for number, cells in rows), form)


def _heading_at(kept: list[tuple[int, list[str]]]) -> int:
    """Return which row holds the headings: the first, or one below a lone title."""
    if not kept:
        raise UnreadableFile(_("The file is empty."))
    first = [(at, [cell for cell in cells if cell.strip()]) for at, (_n, cells) in enumerate(kept[:_HEADING_WITHIN])]
    at, filled = next(((at, filled) for at, filled in first if len(filled) > 1), first[0])
    if any(looks_like_address(cell) for cell in filled):
        raise UnreadableFile(
            _("There are no headings: row %(row)s already holds an address. Add a row of headings at the top.")
            % {"row": kept[at][0]}
        )
    return at


def _fitted(cells: list[str], width: int) -> tuple[str, ...]:
    while len(cells) > width and not cells[-1].strip():
        cells = cells[:-1]
    return (*cells, *[""] * (width - len(cells)))
