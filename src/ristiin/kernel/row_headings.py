"""The first cell of each row in a PDF's tables, made the heading of its row.

The typesetter names columns only: it can tell what heads a row, but not without a flag that its Python side does not
offer.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

TABLE = NameObject("/Table")


def name_rows(pdf: bytes) -> bytes:
    """Return an accessible PDF whose rows are headed by their first cell; one without tables as it was."""
    read = PdfReader(BytesIO(pdf))
    written = PdfWriter(clone_from=read)
    written.pdf_header = read.pdf_header
    root: Any = written.root_object["/StructTreeRoot"]
    headed = []
    for row in (row for part in _elements(root, "/TBody", "/TFoot") for row in _elements(part, "/TR")):
        cells: Any = row["/K"]
        heading, *others = (cell.get_object() for cell in cells)
        if heading["/S"] != "/TD":
            continue
        name = TextStringObject(f"R{cells[0].idnum:07}")
        heading.update({NameObject("/S"): NameObject("/TH"), NameObject("/ID"): name})
        _of_table(heading)[NameObject("/Scope")] = NameObject("/Row")
        for cell in others:
            _of_table(cell).setdefault(NameObject("/Headers"), ArrayObject()).insert(0, name)
        headed.append((name, cells[0]))
    if not headed:
        return pdf
    # Readers look headings up by their names, which stand in order.
    tree = root.setdefault(NameObject("/IDTree"), DictionaryObject()).setdefault(NameObject("/Names"), ArrayObject())
    known = zip(tree[::2], tree[1::2], strict=True)
    tree[:] = [part for pair in sorted([*known, *headed], key=lambda pair: pair[0]) for part in pair]
    made = BytesIO()
    written.write(made)
    return made.getvalue()


def _elements(node: DictionaryObject, *kinds: str) -> Iterator[DictionaryObject]:
    """Yield the elements of some kinds below a node, in reading order; tables have none of their own kind within."""
    below = node.get("/K", [])
    for kid in below if isinstance(below, list) else [below]:
        element = kid.get_object()
        if not isinstance(element, DictionaryObject):
            continue
        if element.get("/S") in kinds:
            yield element
        else:
            yield from _elements(element, *kinds)


def _of_table(cell: DictionaryObject) -> DictionaryObject:
    """Return what is said of a cell as a part of its table."""
    said = cell.setdefault(NameObject("/A"), ArrayObject())
    found = next((part for part in said if part["/O"] == TABLE), None)
    if found is None:
        found = DictionaryObject({NameObject("/O"): TABLE})
        said.append(found)
    return found
