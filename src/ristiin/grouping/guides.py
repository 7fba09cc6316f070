"""A list of facilitators read from a file: which column holds what, and what is wrong with each row."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.core import signing
from django.utils.translation import gettext as _

from ristiin.accounts.models import is_address, normal_address
from ristiin.enrolment.importing.words import free_times, split_list
from ristiin.kernel.collation import fold
from ristiin.kernel.plain import plain_line
from ristiin.kernel.refusal import Refusal
from ristiin.kernel.tables import Sheet, read

MOST_ROWS = 500
MOST_GROUPS = 20
SALT = "grouping/facilitators"
VALID_SECONDS = 24 * 60 * 60

_HEADINGS: Mapping[str, str] = {
    "name": "nimi, ohjaaja, koko nimi, namn, handledare, name, facilitator, full name",
    "address": "sähköposti, sähköpostiosoite, e-post, e-postadress, email, e-mail, e-mail address, address, osoite",
    "most": """ryhmiä enintään, ryhmiä, ryhmien määrä, montako ryhmää, grupper högst, grupper, antal grupper,
        groups at most, groups, most groups, number of groups""",
    "experience": "kokemus, ohjauskokemus, erfarenhet, experience",
    "themes": "teemat, teema, aiheet, teman, tema, themes, theme, topics",
    "hours": "käy, ajat, sopivat ajat, minulle sopii, passar, tider, available, times, hours",
}
_EXPERIENCED = frozenset({"kokenut", "kyllä", "on", "erfaren", "ja", "experienced", "yes"})


class NotAList(Refusal):
    """The file has no names and addresses."""


@dataclass(frozen=True)
class GuideRow:
    """What is said of one facilitator; what is empty was not said."""

    name: str
    address: str
    groups_at_most: int = 0
    is_experienced: bool = False
    themes: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadRow:
    """One row of the file as it is understood, and what keeps it from being taken."""

    number: int
    guide: GuideRow
    problem: str = ""
    unread: tuple[str, ...] = ()


def rows_of(content: bytes, file_name: str) -> list[ReadRow]:
    """Return the facilitators a CSV, XLSX, XLS or ODS file lists, those with a problem too.

    Raises:
        UnreadableFile: the file cannot be read.
        NotAList: it has no column of addresses, or too many rows.
    """
    sheet = read(content, file_name)
    columns = _columns(sheet)
    if "address" not in columns:
        raise NotAList(_("There is no column of e-mail addresses. Name its heading: Sähköposti, E-post or E-mail."))
    if len(sheet.rows) > MOST_ROWS:
        raise NotAList(_("There are more than %(most)s rows. Is this a list of facilitators?") % {"most": MOST_ROWS})
    found: list[ReadRow] = []
    seen: set[str] = set()
    for row in sheet.rows:
        cells = {name: plain_line(row.cells[at]) if at < len(row.cells) else "" for name, at in columns.items()}
        read_row = _row(row.number, cells, seen)
        seen.add(read_row.guide.address)
        found.append(read_row)
    return found


def sealed(rows: list[ReadRow]) -> str:
    """Return the rows that can be taken in a form that only we can have written."""
    kept = [
        [g.name, g.address, g.groups_at_most, g.is_experienced, list(g.themes), list(g.slots)]
        for g in (row.guide for row in rows if not row.problem)
    ]
    return signing.dumps(kept, salt=SALT, compress=True)


def opened(text: str) -> list[GuideRow]:
    """Return the rows that were sealed.

    Raises:
        NotAList: they were changed on the way, or sealed too long ago.
    """
    try:
        kept = signing.loads(text, salt=SALT, max_age=VALID_SECONDS)
    except signing.BadSignature as bad:
        raise NotAList(_("The list is not as it was looked through. Bring the file again.")) from bad
    return [
        GuideRow(name, address, most, experienced, tuple(themes), tuple(slots))
        for name, address, most, experienced, themes, slots in kept
    ]


def _columns(sheet: Sheet) -> dict[str, int]:
    found: dict[str, int] = {}
    known = {fold(word): field for field, words in _HEADINGS.items() for word in words.split(",")}
    for at, heading in enumerate(sheet.headings):
        field = known.get(fold(heading.strip(" :?")))
        if field and field not in found:
            found[field] = at
    return found


def _row(number: int, cells: Mapping[str, str], seen: set[str]) -> ReadRow:
    address = normal_address(cells["address"])
    times = free_times(cells.get("hours", ""))
    digits = re.search(r"\d+", cells.get("most", ""))
    guide = GuideRow(
        name=cells.get("name", ""),
        address=address,
        groups_at_most=min(MOST_GROUPS, int(digits[0][:4])) if digits else 0,
        is_experienced=fold(cells.get("experience", "")) in _EXPERIENCED,
        themes=tuple(split_list(cells.get("themes", ""))),
        slots=times.slots,
    )
    problem = ""
    if not is_address(address):
        problem = _("This is not an e-mail address: %(address)s") % {"address": cells["address"][:80] or "–"}
    elif address in seen:
        problem = _("The same address is on an earlier row.")
    return ReadRow(number, guide, problem, times.unread)
