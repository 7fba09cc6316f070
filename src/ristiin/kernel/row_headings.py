"""The first cell of each row in a PDF's tables, made the heading of its row.

The typesetter names columns only: it can tell what heads a row, but not without a flag that its Python side does not
offer. What it writes is plain enough to be put right: one table of places, each element an object of its own.
"""

import re
from itertools import pairwise

PLACES = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
SECTION = re.compile(rb"xref\s+0 (\d+)\s+")
ROW = re.compile(rb"\d+ 0 obj\s+<</Type/StructElem/S/TR/P (\d+) 0 R.*?/K\[([^\]]*)\]", re.DOTALL)
BODY = re.compile(rb"\d+ 0 obj\s+<</Type/StructElem/S/T(?:Body|Foot)\b")
CELL = re.compile(rb"(\d+ 0 obj\s+<</Type/StructElem/S/)TD(/P \d+ 0 R)")
KID = re.compile(rb"(\d+) 0 R")
TABLE = b"/A[<</O/Table"
TREE = b"/IDTree<</Names["
ENTRY = 20
"""How long a line in the table of places is."""


def name_rows(pdf: bytes) -> bytes:
    """Return an accessible PDF whose rows are headed by their first cell; one without tables as it was.

    Takes one pass over the objects.

    Raises:
        ValueError: this is not written as the typesetter writes.
    """
    found = PLACES.search(pdf)
    start = int(found[1]) if found else 0
    section = SECTION.match(pdf, start)
    if not section:
        raise ValueError("a PDF without a plain table of its objects' places")
    table = section.end()
    trailer = table + int(section[1]) * ENTRY
    places = {number: int(pdf[at : at + 10]) for number, at in enumerate(range(table, trailer, ENTRY)) if number}
    ends = dict(pairwise([*sorted(places.values()), start]))
    objects = {number: pdf[at : ends[at]] for number, at in places.items()}
    headed = _headed(objects)
    if not headed:
        return pdf
    _list(objects, headed)
    made = [pdf[: min(places.values())]]
    length = len(made[0])
    moved = {}
    for number in sorted(places, key=places.__getitem__):
        moved[number] = length
        made.append(objects[number])
        length += len(objects[number])
    lines = [b"%010d 00000 n\r\n" % moved[number] for number in sorted(moved)]
    made += [pdf[start : table + ENTRY], *lines, PLACES.sub(b"startxref\n%d\n%%%%EOF" % length, pdf[trailer:])]
    return b"".join(made)


def _headed(objects: dict[int, bytes]) -> dict[bytes, int]:
    """Make the first cells headings and tell the others about them; return the headings' numbers by their names."""
    names = {}
    for text in list(objects.values()):
        row = ROW.match(text)
        if not row or not BODY.match(objects[int(row[1])]):
            continue
        first, *others = map(int, KID.findall(row[2]))
        heading = CELL.match(objects[first])
        if not heading:
            continue
        name = b"(R%07d)" % first
        names[name] = first
        objects[first] = _with(CELL.sub(rb"\1TH\2/ID" + name, objects[first]), b"/Scope/Row")
        for other in others:
            if CELL.match(objects[other]):
                objects[other] = _with(objects[other], b"", name)
    return names


def _with(cell: bytes, scope: bytes, header: bytes = b"") -> bytes:
    """Return a cell with a scope or one more heading."""
    if TABLE not in cell:
        cell = re.sub(rb"(/P \d+ 0 R(?:/ID\([^)]*\))?)", rb"\1" + TABLE + b">>]", cell, count=1)
    cell = cell.replace(TABLE, TABLE + scope, 1)
    if not header:
        return cell
    if b"/Headers[" in cell:
        return cell.replace(b"/Headers[", b"/Headers[" + header, 1)
    return cell.replace(TABLE, TABLE + b"/Headers[" + header + b"]", 1)


def _list(objects: dict[int, bytes], headed: dict[bytes, int]) -> None:
    """Put the headings where readers look elements up by their names; these sort before the typesetter's own."""
    lines = b"".join(b"%s%d 0 R" % (name, headed[name]) for name in sorted(headed))
    for number, text in objects.items():
        if b"<</Type/StructTreeRoot" in text:
            listed = text.replace(TREE, TREE + lines, 1)
            if TREE not in text:
                listed = text.replace(b"/Type/StructTreeRoot", b"/Type/StructTreeRoot" + TREE + lines + b"]>>", 1)
            objects[number] = listed
