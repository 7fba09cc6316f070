"""What teaching puts into a room: the questions, and their place in the archive."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ristiin.accounts.models import Person
from ristiin.grouping.models import Group
from ristiin.kernel import clock
from ristiin.programmes.choices import Teaching
from ristiin.rooms.panels import MenuItem, Panel
from ristiin.teaching import queries
from ristiin.ui import dates

SHOWN = 3
MENU = MenuItem(
    key="questions",
    title=gettext_lazy("Questions"),
    url_name="teaching:room",
    is_in=lambda group: group.programme.teaching != Teaching.NONE,
)


def panels(group: Group, _reader: Person, at: datetime) -> list[Panel]:
    """Return the questions to talk about; nothing where nothing is asked and nobody follows."""
    asked = queries.asked_of(group, at)
    if not asked and group.programme.teaching == Teaching.NONE:
        return []
    waiting = [one for one in asked if not one.is_done]
    lines = [
        _("By %(day)s: %(question)s") % {"day": dates.day(one.question.due_at), "question": _short(one.question.text)}
        for one in waiting[:SHOWN]
    ]
    if not asked:
        lines = [_("No question has opened yet.")]
    elif not waiting:
        lines = [_("You have talked about every question so far.")]
    return [
        Panel(
            key="questions",
            title=_("Questions"),
            url=reverse("teaching:room", args=[group.pk]),
            lines=lines,
            label=_("Open the questions"),
            is_pressing=any(not one.is_over for one in waiting),
        )
    ]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 100 else f"{line[:99].rstrip()}…"  # noqa: PLR2004 - a line or two


def files(group: Group, _reader: Person) -> Iterable[tuple[str, bytes]]:
    """Yield the questions as a text, each with whether the group has talked about it."""
    asked = queries.asked_of(group, clock.now())
    if not asked:
        return
    name, done, not_done = _("questions"), _("Talked about"), _("Not talked about")
    said = [
        f"{capfirst(dates.day(one.question.due_at))} · {done if one.is_done else not_done}\n{one.question.text}\n"
        for one in asked
    ]
    yield f"{name}.txt", "\n".join(said).encode()
