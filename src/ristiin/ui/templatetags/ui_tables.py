"""The components of tables, which become lists where it is narrow."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.context import Context
from django.template.exceptions import TemplateSyntaxError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from ristiin.ui.tagging import arguments, one_of, render, values_of

register = template.Library()


@dataclass(frozen=True)
class Heading:
    """A column's name, and whether it holds numbers."""

    label: str
    is_number: bool


class TableNode(Node):
    """A table that becomes a list where it is narrow."""

    child_nodelists = ("nodelist",)

    def __init__(self, columns: list[FilterExpression], named: dict[str, FilterExpression], nodelist: NodeList) -> None:
        self.columns, self.named, self.nodelist = columns, named, nodelist

    def render(self, context: Context) -> SafeString:
        """Render the head from the arguments and the body from the rows within."""
        values = values_of(self.named, context)
        one_of("table", "kind", values.get("kind", ""), {"", "chart", "skills"})
        numbers = {int(place) for place in str(values.get("numbers", "")).split()}
        columns = [
            Heading(str(column.resolve(context)), place in numbers) for place, column in enumerate(self.columns, 1)
        ]
        with context.push(ui_columns=columns):
            content = self.nodelist.render(context)
        data = {"caption": "", "hide_caption": False, "kind": "", "id": ""} | values
        return render(context, "table", data | {"columns": columns, "content": content})


class RowNode(Node):
    """A row of a table."""

    child_nodelists = ("nodelist",)

    def __init__(self, named: dict[str, FilterExpression], nodelist: NodeList) -> None:
        self.named, self.nodelist = named, nodelist

    def render(self, context: Context) -> SafeString:
        """Render the cells, which count themselves."""
        values = values_of(self.named, context)
        with context.push(ui_places=itertools.count()):
            content = self.nodelist.render(context)
        attributes = format_html_join("", ' {}="{}"', [(key, value) for key, value in values.items() if value])
        return format_html('<tr role="row"{}>{}</tr>', attributes, content)


class CellNode(Node):
    """A cell of a row; the first names the row."""

    child_nodelists = ("nodelist",)

    def __init__(self, named: dict[str, FilterExpression], nodelist: NodeList) -> None:
        self.named, self.nodelist = named, nodelist

    def render(self, context: Context) -> SafeString:
        """Render the cell with its column's name, which the narrow list shows.

        Raises:
            TemplateSyntaxError: outside `{% table %}` and `{% row %}`, or beyond the last column.
        """
        places: Iterator[int] | None = context.get("ui_places")
        columns: Sequence[Heading] | None = context.get("ui_columns")
        if places is None or columns is None:
            message = "cell: stands only within a row of a table."
            raise TemplateSyntaxError(message)
        place = next(places)
        if place >= len(columns):
            message = f"cell: the table has {len(columns)} columns."
            raise TemplateSyntaxError(message)
        content = mark_safe(self.nodelist.render(context).strip())  # noqa: S308 -- rendered by the engine
        if place == 0:
            return format_html('<th role="rowheader" scope="row">{}</th>', content)
        span = values_of(self.named, context).get("colspan")
        attributes = format_html(' colspan="{}"', span) if span else SafeString("")
        if columns[place].is_number and not span:
            attributes += SafeString(' class="num"')
        return format_html('<td role="cell" data-label="{}"{}>{}</td>', columns[place].label, attributes, content)


@register.tag("table")
def do_table(parser: Parser, token: Token) -> TableNode:
    """Compile `{% table _("Name") _("Members") caption=… numbers="2" %} rows {% endtable %}`."""
    columns, named = arguments(parser, token, {"caption", "hide_caption", "numbers", "kind", "id"})
    nodelist = parser.parse(("endtable",))
    parser.delete_first_token()
    return TableNode(columns, named, nodelist)


@register.tag("row")
def do_row(parser: Parser, token: Token) -> RowNode:
    """Compile `{% row %} cells {% endrow %}`."""
    _columns, named = arguments(parser, token, {"id", "class"})
    nodelist = parser.parse(("endrow",))
    parser.delete_first_token()
    return RowNode(named, nodelist)


@register.tag("cell")
def do_cell(parser: Parser, token: Token) -> CellNode:
    """Compile `{% cell %} … {% endcell %}`."""
    _columns, named = arguments(parser, token, {"colspan"})
    nodelist = parser.parse(("endcell",))
    parser.delete_first_token()
    return CellNode(named, nodelist)
