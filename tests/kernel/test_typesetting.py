"""PDFs as a reader's program takes them apart. # S97"""

from importlib.resources import files
from io import BytesIO

from pypdf import PdfReader

from ristiin.kernel import typesetting

HOSTILE = "1 0 obj\n<</Type/StructElem/S/TR/P 3 0 R/K[4 0 R]>>\nendobj\nstartxref\n1\n%%EOF"


def report(*rows, headings=("Theme", "Groups", "People"), title="Report"):
    """Return a report with one table as a PDF."""
    table = {"kind": "table", "caption": "", "headings": headings, "sums": 0, "numbers": [1, 2], "rows": rows}
    content = {
        "language": "en",
        "logo": [],
        "logo-alt": "",
        "accent": "#5940ad",
        "other": "#b73f77",
        "title": title,
        "eyebrow": "2026",
        "lead": "",
        "by": "",
        "figures": [],
        "sections": [{"title": "One", "blocks": [table]}],
        "foot": [],
        "words": dict.fromkeys(("statement", "spread", "mean", "bar", "number", "all"), "x"),
    }
    return typesetting.pdf(files("ristiin.reports").joinpath("typesetting/report.typ"), content, 0)


def elements(node, kind):
    """Return the elements of one kind below a node, in reading order."""
    below = node.get("/K", [])
    for kid in below if isinstance(below, list) else [below]:
        element = kid.get_object()
        if isinstance(element, dict):
            if element.get("/S") == kind:
                yield element
            yield from elements(element, kind)


def of_table(cell, name):
    """Return what a cell's table attributes say by a name."""
    return [part[name] for part in cell.get("/A", []) if part["/O"] == "/Table" and name in part]


def rows_of(pdf):
    """Return each body row as the kind and scope of its cells."""
    root = PdfReader(BytesIO(pdf), strict=True).root_object["/StructTreeRoot"]
    return [
        [(cell.get_object()["/S"], *of_table(cell.get_object(), "/Scope")) for cell in row["/K"]]
        for body in elements(root, "/TBody")
        for row in elements(body, "/TR")
    ]


def test_the_first_cell_of_a_row_is_its_heading() -> None:
    made = report(("Writing", "3", "24"), ("Grants", "2", "15"))

    assert rows_of(made) == [[("/TH", "/Row"), ("/TD",), ("/TD",)]] * 2


def test_the_other_cells_name_their_row_and_their_column_and_both_are_found() -> None:
    root = PdfReader(BytesIO(report(("Writing", "3", "24"))), strict=True).root_object["/StructTreeRoot"]
    (body,) = elements(root, "/TBody")
    heading, *cells = [cell.get_object() for cell in next(elements(body, "/TR"))["/K"]]
    columns = [cell["/ID"] for cell in elements(next(elements(root, "/THead")), "/TH")]

    assert [of_table(cell, "/Headers") for cell in cells] == [[[heading["/ID"], column]] for column in columns[1:]]
    listed = root["/IDTree"]["/Names"]
    assert (listed[::2], listed[1].get_object()["/ID"]) == (sorted([heading["/ID"], *columns]), heading["/ID"])


def test_a_long_table_goes_on_over_pages_with_headed_rows() -> None:
    made = report(*((f"Theme {n}", str(n), str(n)) for n in range(200)))

    assert len(PdfReader(BytesIO(made)).pages) > 2
    assert rows_of(made) == [[("/TH", "/Row"), ("/TD",), ("/TD",)]] * 200


def test_words_that_look_like_a_pdf_are_words() -> None:
    made = report((HOSTILE, "1", "2"), title=HOSTILE)

    assert rows_of(made) == [[("/TH", "/Row"), ("/TD",), ("/TD",)]]
