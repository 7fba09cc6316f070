"""The components: strict about their arguments, all shown on the style guide."""

# ruff: noqa: ANN401 -- templates hand tags anything

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import blake2s
from typing import Any, cast

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.template.base import FilterExpression, Node, NodeList, Parser, Template, Token, token_kwargs
from django.template.context import Context
from django.template.exceptions import TemplateSyntaxError
from django.utils.dateformat import format as formatted
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from ristiin.ui import change, dates, pictures
from ristiin.ui.forms import RankWidget, Readers, WeekWidget
from ristiin.ui.network import Drawing, Row

register = template.Library()

ICONS = {
    "cross": ("st-2", 24),
    "first": ("st-a", 24),
    "second": ("st-b", 24),
    "stroke": ("st-1", 24),
    "none": ("st-0", 24),
    "eye": ("eye", 20),
    "lock": ("lock", 20),
}
LONGEST_IN_DAYS = 31
"""More days than this are shown as weeks."""
HOLDS = {"both": "cross", "first": "first", "some": "first", "second": "second", "one": "first", "none": "none"}


# ---------------------------------------------------------------------------------------------------------- foundation


def _one_of(tag: str, argument: str, value: str, allowed: Iterable[str]) -> str:
    if value not in allowed:
        message = f"{tag}: {argument} is {value!r}, which is none of {sorted(allowed)}."
        raise TemplateSyntaxError(message)
    return value


def _id(context: Context, stem: str, *content: object) -> str:
    """Return an id that follows from the content and is used once on the page."""
    digest = blake2s(repr(content).encode(), digest_size=4).hexdigest()
    request = context.get("request")
    keeper: dict[str, Any] = context.dicts[0] if request is None else request.__dict__
    taken: dict[str, int] = keeper.setdefault("ui_ids", {})
    base = f"{stem}-{digest}"
    taken[base] = taken.get(base, 0) + 1
    return base if taken[base] == 1 else f"{base}-{taken[base]}"


def _render(context: Context, name: str, data: Mapping[str, Any]) -> SafeString:
    engine = cast("Template", context.template).engine
    values = {**data, "request": context.get("request"), "csrf_token": context.get("csrf_token")}
    return engine.get_template(f"ui/{name}.html").render(Context(values))


def _strong(text: Any) -> SafeString:
    escaped = conditional_escape(text)
    return mark_safe(re.sub(r"\*([^*]+)\*", r"<strong>\1</strong>", escaped))  # noqa: S308 -- escaped on the line above


@register.filter
def strong(text: Any) -> SafeString:
    """Set the words between asterisks strong."""
    return _strong(text)


# --------------------------------------------------------------------------------------------------------- small parts


@register.simple_tag
def icon(name: str) -> SafeString:
    """Show one of our signs; the word beside it says what it means."""
    _one_of("icon", "name", name, ICONS)
    symbol, size = ICONS[name]
    return format_html('<svg aria-hidden="true" viewBox="0 0 {} {}"><use href="#{}"/></svg>', size, size, symbol)


@register.inclusion_tag("ui/button.html")
def button(
    label: str,
    url: str = "",
    *,
    kind: str = "",
    small: bool = False,
    about: str = "",
    type: str = "submit",  # noqa: A002 -- HTML's own word
    name: str = "",
    value: str = "",
    form: str = "",
    formaction: str = "",
    novalidate: bool = False,
    pressed: bool | None = None,
    disabled: bool = False,
    id: str = "",  # noqa: A002 -- HTML's own word
) -> dict[str, Any]:
    """Show a button, or a link that looks like one; `about` is said to those who do not see where it stands."""
    _one_of("button", "kind", kind, {"", "quiet", "grave", "plain"})
    _one_of("button", "type", type, {"submit", "button", "reset"})
    return {
        "label": label,
        "url": url,
        "classes": " ".join(filter(None, ["button", kind, "small" if small else ""])),
        "about": about,
        "type": type,
        "name": name,
        "value": value,
        "form": form,
        "formaction": formaction,
        "novalidate": novalidate,
        "pressed": pressed,
        "disabled": disabled,
        "id": id,
    }


@register.simple_tag
def tag(name: str, *, mine: bool = False) -> SafeString:
    """Name a thing."""
    return format_html('<span class="tag{}">{}</span>', " mine" if mine else "", name)


@register.simple_tag
def status(text: str, kind: str = "") -> SafeString:
    """Say how far a thing is; each kind has its own shape beside its colour."""
    _one_of("status", "kind", kind, {"", "done", "now", "heed", "grave", "quiet"})
    return format_html('<span class="status{}">{}</span>', f" {kind}" if kind else "", text)


def initials(name: str) -> str:
    """Return the first letters of the first and the last name."""
    words = [word for word in name.split() if word[:1].isalnum()]
    return "".join(word[0].upper() for word in ([words[0], words[-1]] if len(words) > 1 else words))


@register.inclusion_tag("ui/person.html")
def person(name: str, of: str = "", *, kind: str = "a", small: bool = False, url: str = "") -> dict[str, Any]:
    """Show a person as a leaf with initials; the second of a pair (`b`) leans the other way."""
    _one_of("person", "kind", kind, {"a", "b"})
    return {"name": name, "of": of, "kind": kind, "small": small, "url": url, "initials": initials(name)}


@register.inclusion_tag("ui/dateblock.html")
def dateblock(moment: date) -> dict[str, Any]:
    """Show a day as a leaf of a calendar."""
    here = dates.here(moment)
    return {
        "weekday": formatted(here, "D"),
        "day": here.day,
        "month": dates.short_month(here),
        "iso": here.strftime("%Y-%m-%d"),
    }


@register.inclusion_tag("ui/readers.html")
def readers(text: str, *, private: bool = False, id: str = "") -> dict[str, Any]:  # noqa: A002 -- HTML's own word
    """Say who reads what is written; words between asterisks are set strong."""
    return {"text": text, "is_private": private, "id": id}


@register.inclusion_tag("ui/reasons.html")
def reasons(items: Sequence[pictures.Reason]) -> dict[str, Any]:
    """List why, each with the sign of for whom it holds."""
    return {"items": [(HOLDS[item.holds_for], item) for item in items]}


@register.inclusion_tag("ui/timeline.html")
def timeline(items: Sequence[pictures.Moment], *, narrow: bool = False) -> dict[str, Any]:
    """Show moments down the page; shared ones are crosses."""
    return {"items": [(item, _when(item)) for item in items], "narrow": narrow}


def _when(item: pictures.Moment) -> str:
    if item.when or item.starts_at is None:
        return item.when
    if isinstance(item.starts_at, datetime):
        ends_at = item.ends_at if isinstance(item.ends_at, datetime) else None
        return f"{dates.day(item.starts_at)} {dates.hours(item.starts_at, ends_at)}"
    return dates.days(item.starts_at, item.ends_at)


@register.inclusion_tag("ui/steps.html")
def steps(items: Sequence[pictures.Step], *, across: bool = False) -> dict[str, Any]:
    """Say what happens next, with dates."""
    return {"items": items, "across": across}


@register.inclusion_tag("ui/rooms.html")
def rooms(items: Sequence[Mapping[str, Any]], label: str) -> dict[str, Any]:
    """Show the pages of one programme: `url`, `label`, `current` of each."""
    return {"items": items, "label": label}


@register.inclusion_tag("ui/trail.html")
def trail(items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Show the way here: `url`, `label` of each page above this one."""
    return {"items": items}


@register.inclusion_tag("ui/pagination.html", takes_context=True)
def pagination(context: Context, page: "Page[Any]", parameter: str = "page") -> dict[str, Any]:
    """Lead to the pages before and after; shows nothing when there is but one."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else None

    def address(number: int) -> str:
        if query is None:
            return f"?{parameter}={number}"
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    return {
        "page": page,
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("ui/copylink.html", takes_context=True)
def copylink(context: Context, url: str, label: str) -> dict[str, Any]:
    """Show a link to pass on, with a button that copies it where scripts run."""
    return {"url": url, "label": label, "id": _id(context, "link", url, label)}


# ---------------------------------------------------------------------------------------------------------- containers


@register.simple_block_tag(takes_context=True)
def panel(context: Context, content: str, title: str = "", *, kind: str = "", level: int = 2, id: str = "") -> str:  # noqa: A002
    """Box what belongs together: `wash` where one writes, `lead` for the one most important panel of a page."""
    _one_of("panel", "kind", kind, {"", "wash", "lead"})
    heading = _id(context, "panel", title) if title else ""
    return _render(
        context,
        "panel",
        {"content": content, "title": title, "kind": kind, "level": level, "id": id, "heading": heading},
    )


@register.simple_block_tag(takes_context=True)
def notice(context: Context, content: str, title: str = "", *, kind: str = "", live: bool = False) -> str:
    """Say one thing, and what can be done about it; `live` when it answers what was just done."""
    _one_of("notice", "kind", kind, {"", "good", "heed", "grave"})
    role = ("alert" if kind == "grave" else "status") if live else ""
    return _render(context, "notice", {"content": content, "title": title, "kind": kind, "role": role})


@register.simple_block_tag(takes_context=True)
def promise(context: Context, content: str, title: str, *, level: int = 2) -> str:
    """Say what stays here: top of a room and the front page, nowhere else."""
    return _render(context, "promise", {"content": content, "title": title, "level": level})


@register.simple_block_tag(takes_context=True)
def empty_state(context: Context, content: str, title: str, *, level: int = 3) -> str:
    """Say what will be here and what the first step is."""
    return _render(context, "empty_state", {"content": content, "title": title, "level": level})


@register.simple_block_tag(takes_context=True)
def confirm(
    context: Context,
    content: str,
    label: str,
    *,
    kind: str = "",
    small: bool = False,
    about: str = "",
    open: bool = False,  # noqa: A002
) -> str:
    """Open in place to the consequences and the real button, without a script."""
    _one_of("confirm", "kind", kind, {"", "quiet", "grave", "plain"})
    data = {"content": content, "label": label, "kind": kind, "small": small, "about": about, "open": open}
    return _render(context, "confirm", data)


@register.simple_block_tag
def facts(content: str, kind: str = "", *, fine: bool = False) -> SafeString:
    """Hold names and values, each a `{% fact %}`."""
    _one_of("facts", "kind", kind, {"", "big", "lines", "terms"})
    classes = " ".join(filter(None, ["facts", kind, "fine" if fine else ""]))
    return format_html('<dl class="{}">{}</dl>', classes, content)


@register.simple_block_tag
def fact(content: str, name: str, *, number: bool = False) -> SafeString:
    """Give one name its value."""
    attributes = mark_safe(' class="num"') if number else ""
    return format_html("<div><dt>{}</dt><dd{}>{}</dd></div>", name, attributes, content)


# ------------------------------------------------------------------------------------------------------------- tables


def _arguments(
    parser: Parser, token: Token, allowed: Iterable[str]
) -> tuple[list[FilterExpression], dict[str, FilterExpression]]:
    """Return a tag's positional and named arguments.

    Raises:
        TemplateSyntaxError: for a name the tag does not know.
    """
    name, *bits = token.split_contents()
    positional, named = [], {}
    while bits:
        pair = token_kwargs([bits[0]], parser)
        if pair:
            named.update(pair)
        else:
            positional.append(parser.compile_filter(bits[0]))
        bits.pop(0)
    unknown = set(named) - set(allowed)
    if unknown:
        message = f"{name}: unknown argument {', '.join(sorted(unknown))}."
        raise TemplateSyntaxError(message)
    return positional, named


def _values(named: Mapping[str, FilterExpression], context: Context) -> dict[str, Any]:
    return {name: expression.resolve(context) for name, expression in named.items()}


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
        values = _values(self.named, context)
        _one_of("table", "kind", values.get("kind", ""), {"", "chart", "skills"})
        numbers = {int(place) for place in str(values.get("numbers", "")).split()}
        columns = [
            Heading(str(column.resolve(context)), place in numbers) for place, column in enumerate(self.columns, 1)
        ]
        with context.push(ui_columns=columns):
            content = self.nodelist.render(context)
        data = {"caption": "", "hide_caption": False, "kind": "", "id": ""} | values
        return _render(context, "table", data | {"columns": columns, "content": content})


class RowNode(Node):
    """A row of a table."""

    child_nodelists = ("nodelist",)

    def __init__(self, named: dict[str, FilterExpression], nodelist: NodeList) -> None:
        self.named, self.nodelist = named, nodelist

    def render(self, context: Context) -> SafeString:
        """Render the cells, which count themselves."""
        values = _values(self.named, context)
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
        span = _values(self.named, context).get("colspan")
        attributes = format_html(' colspan="{}"', span) if span else SafeString("")
        if columns[place].is_number and not span:
            attributes += SafeString(' class="num"')
        return format_html('<td role="cell" data-label="{}"{}>{}</td>', columns[place].label, attributes, content)


@register.tag("table")
def do_table(parser: Parser, token: Token) -> TableNode:
    """Compile `{% table _("Name") _("Members") caption=… numbers="2" %} rows {% endtable %}`."""
    columns, named = _arguments(parser, token, {"caption", "hide_caption", "numbers", "kind", "id"})
    nodelist = parser.parse(("endtable",))
    parser.delete_first_token()
    return TableNode(columns, named, nodelist)


@register.tag("row")
def do_row(parser: Parser, token: Token) -> RowNode:
    """Compile `{% row %} cells {% endrow %}`."""
    _columns, named = _arguments(parser, token, {"id", "class"})
    nodelist = parser.parse(("endrow",))
    parser.delete_first_token()
    return RowNode(named, nodelist)


@register.tag("cell")
def do_cell(parser: Parser, token: Token) -> CellNode:
    """Compile `{% cell %} … {% endcell %}`."""
    _columns, named = _arguments(parser, token, {"colspan"})
    nodelist = parser.parse(("endcell",))
    parser.delete_first_token()
    return CellNode(named, nodelist)


# ------------------------------------------------------------------------------------------------------------ pictures


class FigureNode(Node):
    """A picture with its words, and the same facts as a table."""

    child_nodelists = ("picture", "table")

    def __init__(self, caption: FilterExpression | None, picture: NodeList, table: NodeList | None) -> None:
        self.caption, self.picture, self.table = caption, picture, table

    def render(self, context: Context) -> SafeString:
        """Render the picture and its caption."""
        return _render(
            context,
            "figure",
            {
                "picture": self.picture.render(context),
                "caption": self.caption.resolve(context) if self.caption else "",
                "table": self.table.render(context) if self.table else "",
            },
        )


@register.tag("figure")
def do_figure(parser: Parser, token: Token) -> FigureNode:
    """Compile `{% figure caption=… %} picture {% astable %} table {% endfigure %}`."""
    _columns, named = _arguments(parser, token, {"caption"})
    picture = parser.parse(("astable", "endfigure"))
    table = None
    if parser.next_token().contents == "astable":
        table = parser.parse(("endfigure",))
        parser.delete_first_token()
    return FigureNode(named.get("caption"), picture, table)


@register.inclusion_tag("ui/drawing.html", takes_context=True)
def flower(context: Context, petals: Sequence[pictures.Petal], title: str = "") -> dict[str, Any]:
    """Show how well each person's wishes are met: one petal each, 0–100."""
    if len(petals) <= 3:  # noqa: PLR2004 -- as many names as one hears at once
        who = ", ".join(f"{petal.name} {petal.value}" for petal in petals)
        told = gettext("%(who)s out of a hundred.") % {"who": who}
    else:
        told = gettext("%(n)s people. The longest petal %(most)s, the shortest %(least)s out of a hundred.") % {
            "n": len(petals),
            "most": max(petal.value for petal in petals),
            "least": min(petal.value for petal in petals),
        }
    more = gettext("The longer the petal, the more wishes are met.")
    return {
        "classes": "flower",
        "drawing": pictures.flower([petal.value for petal in petals]),
        "title": title or gettext("Wishes met"),
        "description": f"{told} {more}",
        "id": _id(context, "flower", petals),
    }


@register.inclusion_tag("ui/drawing.html", takes_context=True)
def weave(
    context: Context,
    people: Sequence[pictures.Hours],
    days: Sequence[str],
    slots: Sequence[str],
    *,
    labels: bool = False,
) -> dict[str, Any]:
    """Show a week as stitches: a stroke is one person's hour, a cross is an hour that suits all."""
    shared = [f"{days[day]} {slots[slot]}" for day, slot in pictures.shared_cells(people)]
    parts = [gettext("The days of a week across, the hours of a day down.")]
    if len(people) == 2:  # noqa: PLR2004 -- a pair
        parts.append(
            gettext("%(first)s: strokes that rise to the right. %(second)s: strokes that fall to the right.")
            % {"first": people[0].name, "second": people[1].name}
        )
    elif len(people) > 2:  # noqa: PLR2004
        parts.append(gettext("A stroke is an hour that suits some."))
    if len(people) > 1:
        parts.append(
            gettext("A cross is a shared hour: %(hours)s.") % {"hours": ", ".join(shared)}
            if shared
            else gettext("There is no shared hour.")
        )
    top = 14 if labels else 0
    return {
        "classes": "weave",
        "drawing": pictures.weave(people, days=len(days), slots=len(slots), top=top),
        "labels": [(20 * place + 10, day) for place, day in enumerate(days)] if labels else [],
        "title": gettext("The hours of a week as stitches"),
        "description": " ".join(parts),
        "id": _id(context, "weave", people, labels),
    }


@register.inclusion_tag("ui/drawing.html", takes_context=True)
def two_fields(context: Context) -> dict[str, Any]:
    """Show the front page's picture; it stands nowhere else."""
    return {
        "classes": "fields",
        "drawing": pictures.two_fields(),
        "title": gettext("Two fields cross"),
        "description": gettext(
            "Two round fields of petals. The petals of the left field rise to the right, those of the right field "
            "to the left. Where the fields overlap the petals form crosses, and every cross becomes a flower."
        ),
        "id": _id(context, "two-fields"),
    }


@register.inclusion_tag("ui/tally.html")
def tally(count: int, *, second: bool = False) -> dict[str, Any]:
    """Show a number and as many strokes."""
    return {"count": count, "drawing": pictures.tally(min(count, 30), second=second)}


@register.inclusion_tag("ui/bar.html")
def bar(counts: Sequence[int]) -> dict[str, Any]:
    """Show a distribution as a bar, for a table's own cell; the table's numbers are its words."""
    return {"segments": pictures.spread(counts)}


@register.inclusion_tag("ui/ranks.html")
def ranks(counts: Sequence[int], most: int) -> dict[str, Any]:
    """Show how many put something first, second and so on, for a table's own cell; `most` fills the whole bar."""
    return {"segments": pictures.ranks(counts, most)}


@register.inclusion_tag("ui/network.html")
def network(
    before: Drawing | None,
    after: Drawing | None,
    rows: Sequence[Row],
    caption: str,
    *,
    id: str = "net",  # noqa: A002 -- HTML's own word
) -> dict[str, Any]:
    """Show who knew whom before and after, with their figures as a table."""
    return {"before": before, "after": after, "rows": rows, "caption": caption, "id": id}


@register.inclusion_tag("ui/before_after.html", takes_context=True)
def before_after(
    context: Context, changes: Sequence[change.Change], *, title: str, what: str, caption: str = ""
) -> dict[str, Any]:
    """Show where things stood before and after, from 1 to 5, and the same as a table; `what` names a thing."""
    return {
        "drawing": change.drawing(changes),
        "rows": [(one.name, change.shown(one.before), change.shown(one.after)) for one in changes],
        "width": change.WIDTH,
        "title": title,
        "what": what,
        "caption": caption,
        "id": _id(context, "change", changes, title),
    }


@register.inclusion_tag("ui/histogram.html", takes_context=True)
def histogram(
    context: Context,
    counts: Sequence[int],
    *,
    title: str,
    description: str,
    low: str = "",
    high: str = "",
    marked: int | None = None,
) -> dict[str, Any]:
    """Show how many have each score; the column of `marked` carries the cross."""
    columns = pictures.histogram(counts, marked=marked)
    return {
        "columns": columns,
        "width": max(276, 10 * len(counts) + 16),
        "end": 10 * len(counts) + 6,
        "low": low,
        "high": high,
        "marked": None if marked is None else columns[marked],
        "cross_x": None if marked is None else 10 * marked - 1,
        "cross_y": None if marked is None else max(0.0, float(columns[marked].y) - 24),
        "title": title,
        "description": description,
        "id": _id(context, "histogram", counts, title),
    }


@register.inclusion_tag("ui/daily.html", takes_context=True)
def daily(
    context: Context, days: Sequence[tuple[date, int]], *, title: str, caption: str = "", today: date | None = None
) -> dict[str, Any]:
    """Show who came day by day, or week by week when it takes long, a stroke for each, and the same as a table."""
    by_week = len(days) > LONGEST_IN_DAYS
    spans = [days[at : at + 7] for at in range(0, len(days), 7)] if by_week else [[pair] for pair in days]
    counts = [sum(count for _day, count in span) for span in spans]
    drawing = pictures.daily(counts)
    sums = itertools.accumulate(count for _day, count in days)
    rows = [(dates.bare_day(moment), count, total) for (moment, count), total in zip(days, sums, strict=True) if count]
    told = [ngettext("Each stroke is one person.", "Each stroke is %(n)s people.", drawing.per) % {"n": drawing.per}]
    if by_week:
        told.append(gettext("Each column is a week, named by its first day."))
    each = " ".join(told)
    best = max(days, key=lambda pair: pair[1], default=None)
    if best and best[1]:
        told.append(gettext("The most came on %(day)s: %(count)s.") % {"day": dates.day(best[0]), "count": best[1]})
    told.append(gettext("Together %(total)s.") % {"total": sum(counts)})
    step = max(1, len(spans) // 5)
    return {
        "drawing": drawing,
        "columns": [
            (
                column,
                dates.bare_day(span[0][0]) if by_week else f"{span[0][0].day}.",
                place % step == 0 and place + step / 2 <= len(spans),
                not by_week or place % 2 == 0,
                any(moment == today for moment, _count in span),
            )
            for place, (span, column) in enumerate(zip(spans, drawing.columns, strict=True))
        ],
        "rows": rows,
        "title": title,
        "description": " ".join(told),
        "caption": caption,
        "each": each,
        "id": _id(context, "daily", days, title),
    }


@register.inclusion_tag("ui/thread.html", takes_context=True)
def thread(context: Context, plan: pictures.Thread) -> dict[str, Any]:
    """Show a programme as two threads that cross at the joint sessions, with the same days as a table and a list."""
    words = pictures.Words(
        sessions=[dates.day(session.starts_at) for session in plan.sessions],
        marks=[f"{mark.name} {dates.bare_day(mark.on)}" for mark in plan.marks],
        months={
            (start.year, start.month): formatted(start, "F")
            for start in pictures.months_between(plan.starts_on, plan.ends_on)
        },
        today=gettext("today %(day)s") % {"day": dates.day(plan.today)} if plan.today else "",
    )
    told = [
        gettext("Two threads, %(first)s and %(second)s.") % {"first": plan.first_label, "second": plan.second_label}
    ]
    if plan.sessions:
        crossings = ", ".join(words.sessions)
        told.append(gettext("They cross at the joint sessions: %(days)s.") % {"days": crossings})
    if plan.today:
        told.append(gettext("Today is %(day)s.") % {"day": dates.day(plan.today)})
    told.append(gettext("The same days are in the table below the picture."))
    return {
        "drawing": pictures.thread(plan, words),
        "plan": plan,
        "description": " ".join(told),
        "today_text": words.today,
        "moments": moments(plan),
        "id": _id(context, "thread", plan),
    }


def moments(plan: pictures.Thread) -> list[pictures.Moment]:
    """Return everything of a programme in order of time, as the narrow list and the table say it."""

    def state(starts: date, ends: date) -> pictures.State:
        if plan.today is None:
            return ""
        return "done" if ends < plan.today else "now" if starts <= plan.today else ""

    found = [
        (
            phase.starts_on,
            1,
            pictures.Moment(phase.name, phase.starts_on, phase.ends_on, state(phase.starts_on, phase.ends_on)),
        )
        for phase in plan.phases
    ]
    for session in plan.sessions:
        on = dates.here(session.starts_at)
        on = on.date() if isinstance(on, datetime) else on
        found.append(
            (on, 0, pictures.Moment(session.name, session.starts_at, session.ends_at, state(on, on), shared=True))
        )
    found += [(mark.on, 2, pictures.Moment(mark.name, mark.on, None, state(mark.on, mark.on))) for mark in plan.marks]
    return [moment for _on, _order, moment in sorted(found, key=lambda item: item[:2])]


# ---------------------------------------------------------------------------------------------------------------- forms


@dataclass(frozen=True)
class Option:
    """One row to press."""

    id: str
    value: str
    label: str
    note: object
    is_chosen: bool
    is_disabled: bool


def _options(bound: BoundField) -> list[Option]:
    widget = bound.field.widget
    notes: Mapping[str, Any] = getattr(widget, "notes", {})
    disabled: frozenset[str] = getattr(widget, "disabled", frozenset())
    options = []
    for sub in bound.subwidgets:
        data = sub.data
        value = str(data["value"])
        options.append(
            Option(
                id=sub.id_for_label,
                value=value,
                label=data["label"],
                note=notes.get(value, ""),
                is_chosen=data["selected"],
                is_disabled=value in disabled or bound.field.disabled,
            )
        )
    return options


def _field_kind(bound: BoundField) -> str:
    widget = bound.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, RankWidget):
        return "rank"
    if isinstance(widget, WeekWidget):
        return "week"
    if isinstance(widget, forms.RadioSelect):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "tick"
    return "group" if widget.use_fieldset else "input"


@register.inclusion_tag("ui/field.html")
def field(
    bound: Any, *, short: bool = False, beside: bool = False, optional: bool = True, quiet: bool = False
) -> dict[str, Any]:
    """Show a form field: its name, help, control, error, and who can read it.

    `optional` marks what may be left empty; `quiet` hides the name from sight where a heading already says it.

    Raises:
        TypeError: when given anything but a bound field.
    """
    if not isinstance(bound, BoundField):
        message = f"field: {bound!r} is not a form field."
        raise TypeError(message)
    kind = _field_kind(bound)
    element_id = bound.auto_id or bound.html_name
    who: Readers | None = getattr(bound.form, "readers", {}).get(bound.name)
    parts = [
        (f"{element_id}_helptext", bound.help_text and kind != "tick"),
        (f"{element_id}_error", bound.errors),
        (f"{element_id}_readers", who),
    ]
    described = " ".join(part for part, is_there in parts if is_there)
    attributes: dict[str, str | bool] = {"aria-describedby": described} if described else {}
    if kind in {"input", "group"}:
        given = bound.field.widget.attrs.get("class", "")
        attributes["class"] = " ".join(filter(None, ["input", "short" if short else "", given]))
    return {
        "field": bound,
        "kind": kind,
        "id": element_id,
        "control": bound.as_widget(attrs=attributes) if kind != "choices" else "",
        "options": _options(bound) if kind == "choices" else [],
        # Django's many boxes are a kind of its radio buttons, so ask for them first.
        "input_type": "checkbox" if isinstance(bound.field.widget, forms.CheckboxSelectMultiple) else "radio",
        "beside": beside or getattr(bound.field.widget, "beside", False),
        "described": described,
        "is_optional": optional and not bound.field.required and kind != "tick",
        "readers": who,
        "quiet": quiet,
    }


@register.inclusion_tag("ui/fields.html")
def fields(form: forms.BaseForm) -> dict[str, Any]:
    """Show every field of a form, hidden ones first."""
    return {"hidden": form.hidden_fields(), "visible": form.visible_fields()}


def _first_id(bound: BoundField) -> str:
    kind = _field_kind(bound)
    if kind == "choices":
        return f"{bound.auto_id}_0"
    if kind in {"rank", "week", "group"}:
        return bound.field.widget.id_for_label(bound.auto_id) or bound.auto_id
    return bound.id_for_label or bound.auto_id


@register.inclusion_tag("ui/error_summary.html", takes_context=True)
def error_summary(context: Context, *forms_shown: forms.BaseForm) -> dict[str, Any]:
    """List what is wrong above the form, each line leading to its field; nothing when nothing is."""
    lines: list[tuple[str, str]] = []
    for form in forms_shown:
        if not form.is_bound:
            continue
        lines += [("", str(error)) for error in form.non_field_errors()]
        for bound in form:
            lines += [(_first_id(bound), f"{bound.label}: {error}") for error in bound.errors]
    title = ngettext("One thing needs your attention", "%(n)s things need your attention", len(lines)) % {
        "n": len(lines)
    }
    return {"lines": lines, "title": title, "id": _id(context, "errors", lines)}


# ---------------------------------------------------------------------------------------------------------------- dates

register.filter("day", dates.day)
register.filter("full_day", dates.full_day)
register.filter("bare_day", dates.bare_day)
register.filter("clock", dates.clock)
register.filter("day_clock", dates.day_clock)


@register.simple_tag
def hours(start: datetime | time, end: datetime | time | None = None) -> str:
    """Say from when to when within a day."""
    return dates.hours(start, end)


@register.simple_tag
def days(start: date, end: date | None = None) -> str:
    """Say from which day to which."""
    return dates.days(start, end)
