"""How a report's cells are shown on the page."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString

from ristiin.reports.blocks import Cell, Section, Table
from ristiin.reports.cells import said

register = template.Library()
register.filter("said", said)


@register.simple_tag(takes_context=True)
def reported(context: Context, section: Section) -> SafeString:
    """Show the blocks of a part, each with its own template."""
    shown = []
    for place, block in enumerate(section.blocks):
        data: dict[str, Any] = {"block": block, "id": f"{section.key}-{place}", "request": context.get("request")}
        if isinstance(block, Table):
            data["rows"] = [_row(block, row) for row in block.rows]
        shown.append(get_template(f"reports/blocks/{block.kind}.html").render(data))
    return SafeString("\n".join(shown))


@register.filter
def total(counts: Sequence[int]) -> int:
    """Return the sum of some numbers."""
    return sum(counts)


@register.filter
def beside(counts: Sequence[int], places: Sequence[str]) -> list[tuple[str, int]]:
    """Return each number with what its column is called."""
    return list(zip(places, counts, strict=True))


@register.filter
def share(number: int, rows: Sequence[tuple[str, int]]) -> str:
    """Return how long a bar is beside the longest, in hundredths."""
    most = max((count for _text, count in rows), default=0) or 1
    return f"{100 * number / most:.0f}"


def _row(table: Table, row: Sequence[Cell]) -> list[tuple[str, str]]:
    return [
        (said(cell, is_money=place in table.money), heading)
        for place, (cell, heading) in enumerate(zip(row, table.headings, strict=True), 1)
    ]
