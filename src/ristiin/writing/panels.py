"""What writing shows on the room's home page: the texts, the newest message, the files."""

from datetime import datetime

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ristiin.accounts.models import Person
from ristiin.grouping.models import Group
from ristiin.rooms.panels import Panel
from ristiin.ui.dates import day_clock
from ristiin.writing import queries
from ristiin.writing.actions import news

SHOWN = 3
LONGEST_LINE = 80


def panels(group: Group, reader: Person, _at: datetime) -> list[Panel]:
    """Return the three panels for one reader, who has come to look: what is new is no news to them any more."""
    news.seen(group=group, person=reader)
    return [_texts(group, reader), _thread(group, reader), _files(group, reader)]


def for_home(group: Group, reader: Person, _at: datetime) -> list[Panel]:
    """Return what the reader's own home page shows of it; that is no look into the room."""
    return [_texts(group, reader), _thread(group, reader)]


def _texts(group: Group, reader: Person) -> Panel:
    lines = [
        _("%(title)s: %(who)s, %(when)s")
        % {
            "title": line.text.title,
            "who": line.changed_by or _("somebody who has left"),
            "when": day_clock(line.text.changed_at),
        }
        for line in queries.newest_texts(group, reader, SHOWN)
    ]
    return Panel(
        key="texts",
        title=_("Texts"),
        url=reverse("writing:texts", args=[group.pk]),
        lines=lines or [_("Nothing is written yet. Notes, drafts and the output itself grow here.")],
        label=_("All texts") if lines else _("Begin a text"),
    )


def _thread(group: Group, reader: Person) -> Panel:
    newest = queries.visible_messages(group, reader).filter(taken_back_at__isnull=True).select_related("written_by")
    last = newest.order_by("-written_at", "-pk").first()
    said = _("No messages yet. Say hello and propose a time.")
    if last is not None:
        who = last.written_by or _("Somebody who has left")
        said = f"{who}: {Truncator(' '.join(last.body.split())).chars(LONGEST_LINE)}"
    return Panel(
        key="thread",
        title=_("Messages"),
        url=reverse("writing:thread", args=[group.pk]),
        lines=[said],
        label=_("Write to the others"),
    )


def _files(group: Group, reader: Person) -> Panel:
    names = list(
        queries.visible_files(group, reader)
        .filter(removed_at__isnull=True)
        .order_by("-added_at", "-pk")
        .values_list("name", flat=True)
    )
    more = len(names) - SHOWN
    lines = names[:SHOWN] + ([ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more}] if more > 0 else [])
    return Panel(
        key="files",
        title=_("Files"),
        url=reverse("writing:files", args=[group.pk]),
        lines=lines or [_("No files yet.")],
        label=_("All files") if names else _("Add a file"),
    )
