"""How a cell of a table is said in the reader's language."""

from datetime import date
from decimal import Decimal

from django.utils.formats import number_format

from ristiin.reports.blocks import Cell
from ristiin.ui import dates

NONE = "–"


def said(cell: Cell, *, is_money: bool = False) -> str:
    """Return the cell as text: numbers with their thousands apart, days as they are written here."""
    if cell is None:
        return NONE
    if isinstance(cell, str):
        return cell
    if isinstance(cell, date):
        return dates.full_day(cell)
    if is_money:
        return number_format(cell, 2, force_grouping=True)
    if isinstance(cell, float | Decimal):
        return number_format(cell, 1, force_grouping=True)
    return number_format(cell, 0, force_grouping=True)
