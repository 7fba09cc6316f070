"""Reads people from CSV in any usual encoding and separator, and from XLSX and JSON."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from ristiin.matching._errors import BadValue, MatchingError, MissingPart
from ristiin.matching._model import Attribute, Id, Mode, Past, Person, Wish

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "avoids": ("toivon ettei", "ettei pari", "rather not", "not with", "hellre inte", "inte med", "avoid"),
    "partner_discipline": (
        "parini oppiaine",
        "parin oppiaine",
        "partner discipline",
        "partners discipline",
        "min pars ämne",
        "parets ämne",
    ),
    "wishes": ("toivon pari", "toivottu pari", "wished", "wish for", "önskad", "önskar", "preferred partner"),
    "seeks": ("haluan oppia", "haen", "tarpee", "want to learn", "seek", "need", "vill lära", "söker"),
    "offers": ("voin antaa", "tarjoan", "osaan", "can give", "offer", "kan ge", "erbjud"),
    "times": ("sopivat ajat", "käy", "ajat", "available", "times", "hours", "tider", "passar"),
    "mode": ("tapaamistapa", "mode", "way of meeting", "mötessätt", "träffform"),
    "languages": ("kielet", "kieli", "language", "språk"),
    "themes": ("teema", "theme", "tema", "topic"),
    "email": ("sähköposti", "e mail", "email", "e post", "epost"),
    "id": ("id", "tunnus", "tunniste", "person id"),
    "name": ("nimi", "name", "namn"),
    "organisation": ("organisaatio", "korkeakoulu", "organisation", "organization", "company", "yritys", "högskola"),
    "unit": ("yksikkö", "unit", "enhet", "department"),
    "discipline": ("ala", "oppiaine", "discipline", "ämne", "field"),
    "role": ("tehtävä", "rooli", "role", "roll"),
    "site": ("paikkakunta", "toimipaikka", "site", "ort"),
    "ignored": ("lähetetty", "aika", "timestamp", "submitted", "tidpunkt", "terveiset", "vastaaja"),
}
"""What a column is, by words its heading has in Finnish, English or Swedish."""

EXACT = frozenset({"id", "ala", "ort", "aika", "käy", "name", "nimi", "namn", "mode", "field", "role", "roll", "unit"})
MODES = {
    "etänä": "remote", "etä": "remote", "verkossa": "remote", "remote": "remote", "online": "remote",
    "på distans": "remote", "distans": "remote", "kasvotusten": "in-person", "läsnä": "in-person",
    "in person": "in-person", "in-person": "in-person", "face to face": "in-person", "på plats": "in-person",
    "kumpi vain": "either", "kumpi tahansa": "either", "either": "either", "any": "either",
    "ingen skillnad": "either", "vilket som helst": "either", "": "either",
}  # fmt: skip
WISHES = {
    "sama": "same", "same": "same", "samma": "same", "eri": "different", "different": "different", "annan": "different",
    "olika": "different", "ei väliä": "any", "any": "any", "no matter": "any", "spelar ingen roll": "any", "": "any",
}  # fmt: skip


@dataclass(frozen=True)
class Flaw:
    """One thing wrong in a table: row and column as the reader sees them (heading is row 1)."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"row {self.row}, column {self.column}: {self.message}"


class BadTable(MatchingError):
    """A table has flaws; `flaws` lists them all."""

    def __init__(self, name: str, flaws: Sequence[Flaw]) -> None:
        """Keep the flaws and say the first."""
        more = f" (and {len(flaws) - 1} more)" if len(flaws) > 1 else ""
        super().__init__(f"{name}, {flaws[0]}{more}")
        self.name = name
        self.flaws = tuple(flaws)


@dataclass(frozen=True)
class Table:
    """A heading row and the rows under it, all texts."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Roster:
    """People read from a table, and how to call them."""

    people: tuple[Person, ...]
    names: Mapping[Id, str]
    columns: Mapping[str, str] = field(default_factory=dict)


def fold(text: str) -> str:
    """Return a heading or name for comparing: composed, lower case, no signs, single spaces."""
    text = unicodedata.normalize("NFC", text).casefold()
    return " ".join(re.sub(r"[^\w]+", " ", text.replace("_", " ")).split())


def decode(data: bytes) -> str:
    """Return text from UTF-8 with or without BOM, UTF-16 or Windows-1252."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16")
    if data[1:2] == b"\0" or data[:1] == b"\0":
        return data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _separator(text: str) -> str:
    best, most = ",", -1
    for sign in (";", "\t", ",", "|"):
        first = next(csv.reader(io.StringIO(text), delimiter=sign), [])
        known = sum(what_is(h) is not None for h in first)
        if (score := known * 100 + len(first)) > most:
            best, most = sign, score
    return best


def read_table(path: Path) -> Table:
    """Return the first sheet of a CSV or XLSX file.

    Raises:
        BadTable: the file is empty or has rows longer than its heading.
        MissingPart: XLSX without python-calamine.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadValue(f"{path}: cannot be read ({error.strerror}).") from None
    if data[:4] == b"PK\x03\x04":
        grid = _xlsx(path)
    else:
        text = decode(data)
        if "\0" in text:
            raise BadValue(f"{path}: not a table of text.")
        try:
            grid = list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)))
        except csv.Error as error:
            raise BadValue(f"{path}: not readable as CSV ({error}).") from None
    rows = [
        (number, tuple(cell.strip() for cell in row))
        for number, row in enumerate(grid, 1)
        if any(cell.strip() for cell in row)
    ]
    if not rows:
        raise BadTable(path.name, [Flaw(1, "1", "the file is empty")])
    headings = rows[0][1]
    width = len(headings)
    for number, row in rows[1:]:
        if any(row[width:]):
            raise BadTable(path.name, [Flaw(number, str(width + 1), "more cells than headings")])
    body = tuple((number, (row + ("",) * width)[:width]) for number, row in rows[1:])
    return Table(path.name, headings, body)


def _xlsx(path: Path) -> list[list[str]]:
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        raise MissingPart("Reading XLSX needs python-calamine: install it, or save as CSV.") from None
    try:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except CalamineError:
        raise BadValue(f"{path}: not readable as XLSX.") from None
    return [[_cell(value) for value in row] for row in rows]


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


SHORT = 4


def what_is(heading: str) -> str | None:
    """Return what a column holds, guessed from its heading, or None."""
    text = fold(heading)
    words = text.split()
    for role, hints in HEADINGS.items():
        for hint in hints:
            # Short hints are whole words only: "ala" is in many others.
            inside = hint in text if " " in hint or len(hint) > SHORT else hint in words
            if text == hint or (hint not in EXACT and inside):
                return role
    bare = " ".join(w for w in words if not w.isdigit())
    return what_is(bare) if bare and bare != text else None


def split_list(cell: str) -> list[str]:
    """Return the parts of a cell that holds a list: by ; | or newline, otherwise by comma."""
    sign = next((s for s in (";", "|", "\n") if s in cell), ",")
    return [part for part in (" ".join(p.split()) for p in cell.split(sign)) if part]


def columns_of(table: Table, given: Mapping[str, str]) -> dict[int, str]:
    """Return what each column is: as given by heading, else guessed; others are attributes.

    Raises:
        BadTable: a given heading is not there.
    """
    folded = {fold(h): k for k, h in enumerate(table.headings)}
    out: dict[int, str] = {}
    for role, heading in given.items():
        if fold(heading) not in folded:
            raise BadTable(table.name, [Flaw(1, heading, "no such heading")])
        out[folded[fold(heading)]] = role
    singles = set(out.values())
    for k, heading in enumerate(table.headings):
        if k in out:
            continue
        role = what_is(heading) or fold(heading).replace(" ", "_")
        if role != "themes" and role in singles:
            role = fold(heading).replace(" ", "_")
        singles.add(role)
        out[k] = role
    return out


def read_people(path: Path, given: Mapping[str, str]) -> Roster:
    """Return the people of a table.

    Raises:
        BadTable: every flaw by row and column.
    """
    table = read_table(path)
    columns = columns_of(table, given)
    roles = set(columns.values())
    key = next((k for k in ("id", "email", "name") if k in roles), None)
    if key is None:
        raise BadTable(table.name, [Flaw(1, "1", "no column of names, addresses or ids; say --column name=HEADING")])
    flaws: list[Flaw] = []
    heading = {role: table.headings[k] for k, role in columns.items()}
    rows = [(number, _by_role(row, columns)) for number, row in table.rows]
    seen: dict[str, int] = {}
    names: dict[Id, str] = {}
    lookup: dict[str, set[str]] = {}
    for number, row in rows:
        one = row[key][0]
        if not one:
            flaws.append(Flaw(number, heading[key], "is empty"))
            continue
        if key == "email" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", one):
            flaws.append(Flaw(number, heading[key], f"{one!r} is not an address"))
        if fold_id(one) in seen:
            flaws.append(Flaw(number, heading[key], f"{one!r} is on row {seen[fold_id(one)]} already"))
            continue
        seen[fold_id(one)] = number
        names[one] = row.get("name", [one])[0] or one
        for role in ("id", "email", "name"):
            if row.get(role, [""])[0]:
                lookup.setdefault(fold(row[role][0]), set()).add(one)
    people = []
    for number, row in rows:
        if row[key][0] in names and seen.get(fold_id(row[key][0])) == number:
            people.append(_person(row, row[key][0], number, heading=heading, lookup=lookup, flaws=flaws))
    if flaws:
        raise BadTable(table.name, sorted(flaws, key=lambda f: f.row))
    return Roster(tuple(people), names, heading)


def fold_id(text: str) -> str:
    """Return an id for finding twins: addresses are the same in any case."""
    return unicodedata.normalize("NFKC", text).casefold()


def _by_role(row: Sequence[str], columns: Mapping[int, str]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for k, role in columns.items():
        out.setdefault(role, []).append(row[k])
    return out


def _person(
    row: Mapping[str, list[str]],
    one: str,
    number: int,
    *,
    heading: Mapping[str, str],
    lookup: Mapping[str, set[str]],
    flaws: list[Flaw],
) -> Person:
    def some(role: str) -> list[str]:
        return [part for cell in row.get(role, []) for part in split_list(cell)]

    def word(role: str, words: Mapping[str, str]) -> str:
        cell = row.get(role, [""])[0]
        if cell.casefold() not in words:
            flaws.append(Flaw(number, heading[role], f"{cell!r} is not understood"))
            return words[""]
        return words[cell.casefold()]

    def ids(role: str) -> frozenset[Id]:
        found: set[Id] = set()
        for name in some(role):
            who = lookup.get(fold(name), set())
            if len(who) != 1:
                reason = "fits several people: write the address or id" if who else "is not among the people"
                flaws.append(Flaw(number, heading[role], f"{name!r} {reason}"))
            elif one in who:
                flaws.append(Flaw(number, heading[role], f"{name!r} is the person themself"))
            else:
                found |= who
        return frozenset(found)

    roles = {"id", "name", "email", "ignored", *_LISTS}
    attributes: dict[str, Attribute] = {}
    for role, cells in row.items():
        if role not in roles and cells[0]:
            attributes[role] = cells[0]
    for role in ("level", "taso", "nivå", "experience", "kokemus"):
        text = str(attributes.get(role, "")).replace(",", ".")
        if re.fullmatch(r"-?\d+(\.\d+)?", text):
            attributes[role] = float(text)
    return Person(
        id=one,
        attributes=attributes,
        seeks=frozenset(some("seeks")),
        offers=frozenset(some("offers")),
        themes=tuple(some("themes")),
        times=frozenset(some("times")),
        mode=cast("Mode", word("mode", MODES)),
        languages=frozenset(some("languages")),
        wishes=ids("wishes"),
        avoids=ids("avoids"),
        partner_discipline=cast("Wish", word("partner_discipline", WISHES)),
    )


_LISTS = ("seeks", "offers", "themes", "times", "mode", "languages", "wishes", "avoids", "partner_discipline")


def read_history(path: Path, known: Mapping[str, Id]) -> tuple[Past, ...]:
    """Return past groups: two or more columns of people, and a year or round if there is one.

    `known` maps folded ids, addresses and names to ids; people no longer here are left out.

    Raises:
        BadTable: no two columns of people, or a year that is no number.
    """
    table = read_table(path)
    when = next(
        (k for k, h in enumerate(table.headings) if fold(h) in {"year", "vuosi", "år", "round", "kierros", "omgång"}),
        None,
    )
    who = [k for k in range(len(table.headings)) if k != when]
    if len(who) < 2:  # noqa: PLR2004
        raise BadTable(table.name, [Flaw(1, "1", "needs two columns of people")])
    rounds: list[tuple[int, tuple[Id, ...]]] = []
    for number, row in table.rows:
        if when is not None and not re.fullmatch(r"\d{1,9}", row[when]):
            raise BadTable(table.name, [Flaw(number, table.headings[when], f"{row[when]!r} is not a whole number")])
        people = tuple(known[fold(row[k])] for k in who if fold(row[k]) in known)
        rounds.append((int(row[when]) if when is not None else 0, people))
    latest = max((r for r, _ in rounds), default=0)
    return tuple(Past(people, latest - r + 1) for r, people in rounds if len(people) > 1)


def read_json(path: Path) -> dict[str, Any]:
    """Return a JSON object.

    Raises:
        BadValue: not JSON, or not an object.
    """
    try:
        data = json.loads(decode(path.read_bytes()))
    except OSError as error:
        raise BadValue(f"{path}: cannot be read ({error.strerror}).") from None
    except ValueError as error:
        raise BadValue(f"{path}: not JSON ({error}).") from None
    if not isinstance(data, dict):
        raise BadValue(f"{path}: the JSON must be an object.")
    return data


def safe_cell(value: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{value}" if value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value


def can_write(path: Path) -> None:
    """Say before the work, rather than after it, that a file cannot be written.

    Raises:
        BadValue: another ending than .csv, .xlsx or .json, or no such folder.
    """
    if path.suffix.casefold() not in {".csv", ".xlsx", ".json"}:
        raise BadValue(f"{path}: write .csv, .xlsx or .json.")
    if not path.parent.is_dir():
        raise BadValue(f"{path}: cannot be written (No such file or directory).")


def write_rows(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """Write rows as CSV (UTF-8 with BOM, semicolons) or XLSX, by the file's ending.

    Raises:
        BadValue: another ending, or a place that cannot be written.
        MissingPart: XLSX without xlsxwriter.
    """
    ending = path.suffix.casefold()
    try:
        if ending == ".csv":
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file, delimiter=";").writerows([[safe_cell(c) for c in row] for row in rows])
        elif ending == ".xlsx":
            _write_xlsx(path, rows)
        else:
            raise BadValue(f"{path}: write .csv, .xlsx or .json.")
    except OSError as error:
        raise BadValue(f"{path}: cannot be written ({error.strerror}).") from None


def _write_xlsx(path: Path, rows: Sequence[Sequence[str]]) -> None:
    try:
        import xlsxwriter
    except ImportError:
        raise MissingPart("Writing XLSX needs xlsxwriter: install it, or write CSV.") from None
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet()
        for r, row in enumerate(rows):
            for k, cell in enumerate(row):
                sheet.write_string(r, k, safe_cell(cell))
