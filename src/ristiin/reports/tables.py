"""A report as tables for spreadsheets: XLSX with a sheet for each part, CSV with a row for each figure."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ristiin.enrolment.importing.spelling import neutral
from ristiin.reports.blocks import (
    Block,
    Cell,
    Chart,
    Listing,
    Picture,
    Quotes,
    Ranks,
    Report,
    Section,
    Shares,
    Table,
    Words,
)

FORBIDDEN = "[]:*?/\\'"
LONGEST_NAME = 31
NO_COUNTS: Sequence[Cell] = (None,) * 5


def as_csv(report: Report) -> bytes:
    """Return UTF-8 with a byte order mark, its fields divided as spreadsheets of the reader's language expect.

    Each row has the part it belongs to, what it is about and its figures.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter="," if get_language() == "en" else ";")
    writer.writerow([neutral(report.title), neutral(report.eyebrow)])
    for figure in report.figures:
        writer.writerow([_("Summary"), neutral(figure.name), neutral(figure.text)])
    for section in report.sections:
        for table in _tables(section):
            writer.writerow([neutral(section.title), *(neutral(heading) for heading in table.headings)])
            for row in table.rows:
                cells = [_written(cell, is_money=place in table.money) for place, cell in enumerate(row, 1)]
                writer.writerow([neutral(section.title), *cells])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(report: Report) -> bytes:
    """Return a workbook: a summary in words, then a sheet for each part. Texts are texts, whatever they begin with."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(file, options) as book:
        book.set_properties({"title": report.title, "author": report.by, "created": report.at.replace(tzinfo=None)})
        looks = {
            "bold": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "head": book.add_format({"bold": True, "font_size": 14}),
            "words": book.add_format({"text_wrap": True, "valign": "top"}),
            "whole": book.add_format({"num_format": "#,##0"}),
            "part": book.add_format({"num_format": "0.0"}),
            "money": book.add_format({"num_format": "#,##0.00"}),
            "day": book.add_format({"num_format": "d.m.yyyy"}),
        }
        taken: set[str] = set()
        _summary(book.add_worksheet(_name(_("Summary"), taken)), report, looks)
        for section in report.sections:
            tables = list(_tables(section))
            if tables:
                _sheet(book.add_worksheet(_name(section.title, taken)), section, tables, looks)
    return file.getvalue()


def _summary(sheet: Worksheet, report: Report, looks: dict[str, Format]) -> None:
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 80)
    sheet.write_string(0, 0, neutral(report.title), looks["head"])
    sheet.write_string(1, 0, neutral(report.eyebrow))
    line = 3
    for figure in report.figures:
        sheet.write_string(line, 0, neutral(figure.name), looks["words"])
        sheet.write_string(line, 1, neutral(figure.text), looks["words"])
        line += 1
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Words):
                sheet.write_string(line, 0, neutral(section.title), looks["words"])
                sheet.write_string(line, 1, neutral(block.text), looks["words"])
                line += 1
    for row in report.foot:
        sheet.write_string(line + 1, 0, neutral(row))


def _sheet(sheet: Worksheet, section: Section, tables: Sequence[Table], looks: dict[str, Format]) -> None:
    sheet.write_string(0, 0, neutral(section.title), looks["head"])
    sheet.set_column(0, 0, 48)
    sheet.set_column(1, max(len(table.headings) for table in tables), 14)
    line = 2
    for table in tables:
        for column, heading in enumerate(table.headings):
            sheet.write_string(line, column, neutral(heading), looks["bold"])
        for row in table.rows:
            line += 1
            for column, cell in enumerate(row):
                _write(sheet, (line, column), cell, looks, is_money=column + 1 in table.money)
        line += 2


def _write(sheet: Worksheet, at: tuple[int, int], cell: Cell, looks: dict[str, Format], *, is_money: bool) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(
            *at, localtime(cell).replace(tzinfo=None) if isinstance(cell, datetime) else cell, looks["day"]
        )
    elif isinstance(cell, int | float | Decimal):
        whole = looks["whole"] if isinstance(cell, int) else looks["part"]
        sheet.write_number(*at, cell, looks["money"] if is_money else whole)
    elif cell:
        sheet.write_string(*at, neutral(cell), looks["words"])


def _tables(section: Section) -> Iterator[Table]:
    for block in section.blocks:
        table = _as_table(block)
        if table is not None:
            yield table


def _as_table(block: Block) -> Table | None:
    if isinstance(block, Table):
        return block
    if isinstance(block, Picture):
        return block.table
    rows: list[list[Cell]]
    if isinstance(block, Chart):
        headings = [_("Statement"), _("Answers"), "1", "2", "3", "4", "5", _("Average"), _("Note")]
        rows = [
            [claim.text, claim.people, *(claim.counts or NO_COUNTS), claim.mean, claim.note] for claim in block.claims
        ]
    elif isinstance(block, Shares):
        headings = [block.heading, _("Number")]
        rows = [list(row) for row in block.rows]
    elif isinstance(block, Ranks):
        headings = [block.heading, *block.places, pgettext("choices", "In all")]
        rows = [[text, *counts, sum(counts)] for text, counts in block.rows]
    elif isinstance(block, Quotes):
        headings = [_("In their own words"), _("Who")]
        rows = [list(row) for row in block.rows]
    elif isinstance(block, Listing):
        headings = [_("What"), _("Kind"), _("Address")]
        rows = [[line.text, ", ".join(line.notes), line.url] for line in block.lines]
    else:
        return None
    return Table("", headings, rows)


def _name(title: str, taken: set[str]) -> str:
    """Return a sheet's name, as spreadsheets allow it, that no other sheet has."""
    stem = "".join(char for char in title if char not in FORBIDDEN).strip()[:LONGEST_NAME] or _("Part")
    name, number = stem, 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem[: LONGEST_NAME - len(str(number)) - 1]} {number}"
    taken.add(name.casefold())
    return name


def _written(cell: Cell, *, is_money: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return neutral(cell)
    if isinstance(cell, date):
        # Spreadsheets in Finnish read days as they are written; those in Swedish differ by country, and all know this.
        return cell.strftime("%d.%m.%Y" if get_language() == "fi" else "%Y-%m-%d")
    if is_money:
        return number_format(cell, 2)
    return number_format(cell, 0 if isinstance(cell, int) else 1)
