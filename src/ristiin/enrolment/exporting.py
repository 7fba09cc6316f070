"""Registrations as a table for spreadsheets: CSV as the reader's language has it, or XLSX."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from ristiin.enrolment import queries, week
from ristiin.enrolment.importing.spelling import neutral
from ristiin.enrolment.models import Enrolment
from ristiin.programmes.models import Programme

Cell = str | int | datetime | None


def table(programme: Programme) -> tuple[list[str], list[list[Cell]]]:
    """Return headings and rows of everybody registered, waiting or withdrawn, as far as the organiser may read them.

    Whom somebody would rather not work with is never in a file that can be passed on.
    """
    own_words = not programme.employer_organises
    headings = [_("Name"), _("E-mail address"), _("Organisation"), _("Unit"), _("Role"), _("Field"), _("State")]
    headings += [_("Number on the waiting list"), _("Registered"), _("Wants to learn"), _("Can give"), _("Themes")]
    headings += [_("The pair's field"), _("Meetings"), _("Languages"), _("Times")]
    if not programme.makes_pairs:
        headings += [_("Target group"), _("Guest"), _("Region or town"), _("Could facilitate a group")]
    if own_words:
        headings += [_("Hopes to work with"), _("In own words")]
    return headings, [
        _row(enrolment, own_words=own_words, of_groups=not programme.makes_pairs)
        for enrolment in queries.whole_roster(programme)
    ]


def _row(enrolment: Enrolment, *, own_words: bool, of_groups: bool) -> list[Cell]:
    person = enrolment.person
    row: list[Cell] = [
        person.name,
        person.email,
        str(enrolment.organisation or ""),
        str(enrolment.unit or ""),
        enrolment.role_title,
        enrolment.discipline,
        enrolment.get_state_display(),
        enrolment.waiting_number,
        localtime(enrolment.registered_at).replace(tzinfo=None) if enrolment.registered_at else None,
    ]
    if not queries.wishes_are_readable(enrolment):
        return row + [""] * (7 + (4 if of_groups else 0) + (2 if own_words else 0))
    answers = queries.answers_of(enrolment)
    row += [
        ", ".join(filter(None, (*answers.seeks, answers.seeks_more if own_words else ""))),
        ", ".join(filter(None, (*answers.offers, answers.offers_more if own_words else ""))),
        ", ".join(name for _rank, name in answers.themes),
        enrolment.get_partner_discipline_display(),
        enrolment.get_meeting_mode_display(),
        ", ".join(answers.languages),
        ", ".join(week.code_in_words(code) for code in enrolment.free_slots),
    ]
    if of_groups:
        row += [
            enrolment.target_group.name if enrolment.target_group else "",
            _("yes") if enrolment.is_guest else "",
            enrolment.region,
            enrolment.get_could_facilitate_display() if enrolment.could_facilitate else "",
        ]
    if own_words:
        row += [", ".join(wish.written for wish in answers.hopes), answers.own_words]
    return row


def as_csv(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """Return UTF-8 with a byte order mark; fields are divided as spreadsheets of the reader's language expect."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter="," if get_language() == "en" else ";")
    writer.writerow(headings)
    for row in rows:
        writer.writerow([_as_text(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(headings: Sequence[str], rows: Sequence[Sequence[Cell]], sheet_name: str) -> bytes:
    """Return a workbook whose texts are texts, whatever they begin with."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(file, options) as book:
        sheet = book.add_worksheet("".join(c for c in sheet_name if c not in "[]:*?/\\'")[:31] or None)
        bold, moment = book.add_format({"bold": True}), book.add_format({"num_format": "d.m.yyyy hh:mm"})
        sheet.freeze_panes(1, 1)
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, bold)
        for line, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(line, column, cell, moment)
                elif isinstance(cell, int):
                    sheet.write_number(line, column, cell)
                elif cell:
                    sheet.write_string(line, column, neutral(cell))
        sheet.set_column(0, len(headings) - 1, 24)
    return file.getvalue()


def _as_text(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return date_format(cell, "SHORT_DATETIME_FORMAT")
    return neutral(str(cell)) if cell is not None else ""
