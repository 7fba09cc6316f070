"""Any table that any program writes is read as it was written, or refused with the reason."""

import csv
import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ristiin.kernel.tables import MOST_COLUMNS, MOST_ROWS, UnreadableFile, read

DATA = Path(__file__).parents[1] / "data"
LETTERS = "abcdeåäöÅÄÖéüñ –'\"01239.:()"
cells = st.text(alphabet=LETTERS + ";,|\t\n", max_size=12)
tables = st.integers(2, 6).flatmap(
    lambda width: st.tuples(
        st.lists(st.text(alphabet="abcåäö", min_size=1, max_size=9), min_size=width, max_size=width),
        st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=8),
    )
)


def written(headings, rows, separator, ending, encoding):
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator=ending, quoting=csv.QUOTE_ALL)
    writer.writerows([headings, *rows])
    return out.getvalue().encode(encoding)


def spreadsheet(*rows):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        date = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for y, row in enumerate(rows):
            for x, cell in enumerate(row):
                if hasattr(cell, "year"):
                    sheet.write_datetime(y, x, cell, date)
                else:
                    sheet.write(y, x, cell)
    return out.getvalue()


@settings(deadline=None)
@given(
    tables,
    st.sampled_from(";,\t|"),
    st.sampled_from(["\r\n", "\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]),
)
def test_any_table_is_read_as_it_was_written(table, separator, ending, encoding):
    headings, rows = table
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    assume(rows)
    content = written(headings, rows, separator, ending, encoding)
    if encoding == "cp1252":
        assume(not _is_utf8(content))

    sheet = read(content, "list.csv")

    assert sheet.headings == tuple(headings)
    assert [row.cells for row in sheet.rows] == [tuple(row) for row in rows]


def _is_utf8(content):
    try:
        return content.decode() != content.decode("cp1252")
    except UnicodeDecodeError:
        return False


@settings(deadline=None, max_examples=25)
@given(tables)
def test_any_table_in_a_spreadsheet_is_read_as_it_was_written(table):
    headings, rows = table
    rows = [[cell.strip() for cell in row] for row in rows]
    assume(all(any(row) for row in rows))
    sheet = read(spreadsheet(headings, *[[f"{cell} x" for cell in row] for row in rows]), "list.xlsx")

    assert sheet.headings == tuple(headings)
    assert [list(row.cells) for row in sheet.rows] == [[f"{cell} x" for cell in row] for row in rows]


def test_numbers_and_dates_of_a_spreadsheet_are_text():
    content = spreadsheet(
        ["Nimi", "Taso", "Aika"],
        ["Aada", 3, datetime.fromisoformat("2022-01-03T08:21")],
        ["Bo", 2.5, datetime.fromisoformat("2022-01-04")],
    )

    rows = [row.cells for row in read(content, "list.xlsx").rows]

    assert rows == [("Aada", "3", "2022-01-03 08:21"), ("Bo", "2.5", "2022-01-04")]


def test_rows_have_the_numbers_a_spreadsheet_shows():
    content = b'Nimi;Osoite\r\n"Rivin\r\nVaihto";a@x.example\r\n\r\nBo;b@x.example\r\n'

    assert [row.number for row in read(content, "list.csv").rows] == [2, 4]


def test_a_title_above_the_headings_is_passed_over():
    content = "Ilmoittautuneet\n\nNimi;Sähköposti\nBo;b@x.example\n".encode()

    sheet = read(content, "list.csv")

    assert sheet.headings == ("Nimi", "Sähköposti")
    assert [row.number for row in sheet.rows] == [4]


def test_a_separator_named_on_the_first_line_is_believed():
    assert read(b"sep=|\nnimi|osoite\na;b;c|x\nd;e;f|y\n", "list.csv").rows[0].cells == ("a;b;c", "x")


def test_commas_inside_cells_do_not_win_over_the_separator():
    sheet = read((DATA / "cem-12-registrations.csv").read_bytes(), "cem.csv")

    assert len(sheet.headings) == 16
    assert len(sheet.rows) == 12
    assert {len(row.cells) for row in sheet.rows} == {16}


@pytest.mark.parametrize("name", ["dirty-import-utf16.csv", "dirty-import-cp1252.csv"])
def test_dirty_files_lose_nothing_in_reading(name):
    sheet = read((DATA / name).read_bytes(), name)

    assert sheet.headings == ("Nimi", "Sähköposti", "Organisaatio", "Teemat")
    assert [row.number for row in sheet.rows] == [2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert sheet.rows[2].cells[0] == '=HYPERLINK("http://example.org";"x")'
    assert sheet.rows[3].cells[:3] == ('Bo "Bosse" Öst', "bo.ost@example.org", "Högskola; Vasa")


def packed(size):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in range(3):
            archive.writestr(f"xl/worksheets/sheet{part}.xml", b"0" * size)
    return out.getvalue()


def lone_far_cell():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "nimi")
        sheet.write(1048575, 16383, "bang")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf\r\n \r\n", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00", "“x” is not a table that can be read."),
        (b"nimi;osoite\nbo\x81;b@x.example\n\xff\xfa", "“x” is not a table that can be read."),
        (b"nimi;osoite\n", "There are headings but no rows below them."),
        (b"Bo;b@x.example\nAda;a@x.example\n", "There are no headings: row 1 already holds an address."),
        (b'nimi;osoite\nBo;b@x.example\n"Ada;a@x.example\n', "In row 3 a quotation mark is opened and never closed."),
        (b"PK\x03\x04not really", "The spreadsheet cannot be opened."),
        (b"\xd0\xcf\x11\xe0not really", "The spreadsheet cannot be opened."),
        (b"n;o\n" + b"a;b\n" * (MOST_ROWS + 1), "There are more than 100000 rows."),
        (b";".join([b"a"] * (MOST_COLUMNS + 1)) + b"\nb\n", "There are 201 columns; at most 200 can be read."),
        (b"n;o\n" + b"a" * (12 * 1024 * 1024), "The file is larger than 12 megabytes."),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(content, said):
    with pytest.raises(UnreadableFile) as refused:
        read(content, "x")

    assert str(refused.value).startswith(said)


def test_a_zip_bomb_is_refused_without_unpacking():
    with pytest.raises(UnreadableFile, match="too large when unpacked"):
        read(packed(100_000_000), "x.xlsx")


def test_a_sheet_with_one_cell_far_away_takes_no_memory_of_the_server():
    with pytest.raises(UnreadableFile):
        read(lone_far_cell(), "x.xlsx")
