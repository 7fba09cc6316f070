"""The components that draw, each with its words beside it."""

import itertools
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.context import Context
from django.utils.dateformat import format as formatted
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from ristiin.ui import change, dates, pictures, threads
from ristiin.ui.network import Drawing, Row
from ristiin.ui.tagging import arguments, element_id, render

register = template.Library()

LONGEST_IN_DAYS = 31
"""More days than this are shown as weeks."""


class FigureNode(Node):
    """A picture with its words, and the same facts as a table."""

    child_nodelists = ("picture", "table")

    def __init__(self, caption: FilterExpression | None, picture: NodeList, table: NodeList | None) -> None:
        self.caption, self.picture, self.table = caption, picture, table

    def render(self, context: Context) -> SafeString:
        """Render the picture and its caption."""
        return render(
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
    _columns, named = arguments(parser, token, {"caption"})
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
        "id": element_id(context, "flower", petals),
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
        "id": element_id(context, "weave", people, labels),
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
        "id": element_id(context, "two-fields"),
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
        "id": element_id(context, "change", changes, title),
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
        "id": element_id(context, "histogram", counts, title),
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
        "id": element_id(context, "daily", days, title),
    }


@register.inclusion_tag("ui/thread.html", takes_context=True)
def thread(context: Context, plan: threads.Thread) -> dict[str, Any]:
    """Show a programme as two threads that cross at the joint sessions, with the same days as a table and a list."""
    words = threads.Words(
        sessions=[dates.day(session.starts_at) for session in plan.sessions],
        marks=[f"{mark.name} {dates.bare_day(mark.on)}" for mark in plan.marks],
        months={
            (start.year, start.month): formatted(start, "F")
            for start in threads.months_between(plan.starts_on, plan.ends_on)
        },
        today=gettext("today %(day)s") % {"day": dates.day(plan.today)} if plan.today and plan.shows_today else "",
    )
    told = [
        gettext("Two threads, %(first)s and %(second)s.") % {"first": plan.first_label, "second": plan.second_label}
    ]
    if plan.sessions:
        crossings = ", ".join(words.sessions)
        told.append(gettext("They cross at the joint sessions: %(days)s.") % {"days": crossings})
    if plan.today and plan.shows_today:
        told.append(gettext("Today is %(day)s.") % {"day": dates.day(plan.today)})
    told.append(gettext("The same days are in the table below the picture."))
    return {
        "drawing": threads.thread(plan, words),
        "plan": plan,
        "description": " ".join(told),
        "today_text": words.today,
        "moments": moments(plan),
        "id": element_id(context, "thread", plan),
    }


def moments(plan: threads.Thread) -> list[pictures.Moment]:
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
