"""The components: strict about their arguments, all shown on the style guide."""

# ruff: noqa: ANN401 -- templates hand tags anything

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django import template
from django.core.paginator import Page
from django.template.context import Context
from django.utils.dateformat import format as formatted
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from ristiin.ui import dates, pictures
from ristiin.ui.tagging import element_id, one_of, render
from ristiin.ui.templatetags import ui_fields, ui_pictures, ui_tables

register = template.Library()
for library in (ui_fields, ui_pictures, ui_tables):
    register.tags |= library.register.tags
    register.filters |= library.register.filters

ICONS = {
    "cross": ("st-2", 24),
    "first": ("st-a", 24),
    "second": ("st-b", 24),
    "stroke": ("st-1", 24),
    "none": ("st-0", 24),
    "eye": ("eye", 20),
    "lock": ("lock", 20),
}
HOLDS = {"both": "cross", "first": "first", "some": "first", "second": "second", "one": "first", "none": "none"}


# ---------------------------------------------------------------------------------------------------------- small parts


@register.filter
def strong(text: Any) -> SafeString:
    """Set the words between asterisks strong."""
    escaped = conditional_escape(text)
    return mark_safe(re.sub(r"\*([^*]+)\*", r"<strong>\1</strong>", escaped))  # noqa: S308 -- escaped on the line above


@register.simple_tag
def icon(name: str) -> SafeString:
    """Show one of our signs; the word beside it says what it means."""
    one_of("icon", "name", name, ICONS)
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
    one_of("button", "kind", kind, {"", "quiet", "grave", "plain"})
    one_of("button", "type", type, {"submit", "button", "reset"})
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
    one_of("status", "kind", kind, {"", "done", "now", "heed", "grave", "quiet"})
    return format_html('<span class="status{}">{}</span>', f" {kind}" if kind else "", text)


def initials(name: str) -> str:
    """Return the first letters of the first and the last name."""
    words = [word for word in name.split() if word[:1].isalnum()]
    return "".join(word[0].upper() for word in ([words[0], words[-1]] if len(words) > 1 else words))


@register.inclusion_tag("ui/person.html")
def person(name: str, of: str = "", *, kind: str = "a", small: bool = False, url: str = "") -> dict[str, Any]:
    """Show a person as a leaf with initials; the second of a pair (`b`) leans the other way."""
    one_of("person", "kind", kind, {"a", "b"})
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
    return {"url": url, "label": label, "id": element_id(context, "link", url, label)}


# ----------------------------------------------------------------------------------------------------------- containers


@register.simple_block_tag(takes_context=True)
def panel(context: Context, content: str, title: str = "", *, kind: str = "", level: int = 2, id: str = "") -> str:  # noqa: A002
    """Box what belongs together: `wash` where one writes, `lead` for the one most important panel of a page."""
    one_of("panel", "kind", kind, {"", "wash", "lead"})
    heading = element_id(context, "panel", title) if title else ""
    return render(
        context,
        "panel",
        {"content": content, "title": title, "kind": kind, "level": level, "id": id, "heading": heading},
    )


@register.simple_block_tag(takes_context=True)
def notice(context: Context, content: str, title: str = "", *, kind: str = "", live: bool = False) -> str:
    """Say one thing, and what can be done about it; `live` when it answers what was just done."""
    one_of("notice", "kind", kind, {"", "good", "heed", "grave"})
    role = ("alert" if kind == "grave" else "status") if live else ""
    return render(context, "notice", {"content": content, "title": title, "kind": kind, "role": role})


@register.simple_block_tag(takes_context=True)
def promise(context: Context, content: str, title: str, *, level: int = 2) -> str:
    """Say what stays here: top of a room and the front page, nowhere else."""
    return render(context, "promise", {"content": content, "title": title, "level": level})


@register.simple_block_tag(takes_context=True)
def empty_state(context: Context, content: str, title: str, *, level: int = 3) -> str:
    """Say what will be here and what the first step is."""
    return render(context, "empty_state", {"content": content, "title": title, "level": level})


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
    one_of("confirm", "kind", kind, {"", "quiet", "grave", "plain"})
    data = {"content": content, "label": label, "kind": kind, "small": small, "about": about, "open": open}
    return render(context, "confirm", data)


@register.simple_block_tag
def facts(content: str, kind: str = "", *, fine: bool = False) -> SafeString:
    """Hold names and values, each a `{% fact %}`."""
    one_of("facts", "kind", kind, {"", "big", "lines", "terms"})
    classes = " ".join(filter(None, ["facts", kind, "fine" if fine else ""]))
    return format_html('<dl class="{}">{}</dl>', classes, content)


@register.simple_block_tag
def fact(content: str, name: str, *, number: bool = False) -> SafeString:
    """Give one name its value."""
    attributes = mark_safe(' class="num"') if number else ""
    return format_html("<div><dt>{}</dt><dd{}>{}</dd></div>", name, attributes, content)


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
