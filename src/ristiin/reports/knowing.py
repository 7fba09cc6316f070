"""The part of a report that tells who came to know whom: pictures without names (S43)."""

from datetime import datetime
from functools import lru_cache

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ristiin.feedback.choices import Moment
from ristiin.feedback.queries import Net, networks
from ristiin.programmes.models import Programme
from ristiin.reports.blocks import Panel, Picture, Section, Table, Words
from ristiin.reports.choices import Seat
from ristiin.reports.sections import Reader
from ristiin.ui import network

MOMENTS = {"before": Moment.START, "after": Moment.END}
"""The asking in which each network was told."""
MOST_DRAWN = 500
"""More people than this make a ball of wool, and the layout takes its time: then the figures alone are told."""


@lru_cache(maxsize=16)
def _drawing(net: Net, title: str, _language: str | None) -> network.Drawing:
    return network.drawing(net, title)


def knowing(programme: Programme, reader: Reader, at: datetime) -> list[Section]:
    """Tell how the network grew, once there are enough people in it; those who took part see what is published."""
    del at
    nets = networks(programme)
    if reader.seat == Seat.PARTICIPANT:
        shown = {round_.key for round_ in reader.rounds(programme) if round_.target_group_id is None}
        nets = {name: nets[name] if MOMENTS[name] in shown else None for name in MOMENTS}
    before, after = nets["before"], nets["after"]
    if before is None and after is None:
        return []
    # Before and after are drawn alike or not at all.
    is_drawn = all(net is None or len(net.nodes) <= MOST_DRAWN for net in nets.values())
    drawn = {
        name: _drawing(net, title, get_language())
        for name, net, title in (("before", before, _("Before")), ("after", after, _("After")))
        if net is not None and is_drawn
    }
    rows = network.table(before, after)
    caption = _(
        "A line is drawn when both have named each other. The dots have no names, and their places say nothing."
    )
    words = " ".join(
        text
        for text in (
            _ties(len(before.edges), _("At the beginning")) if before else "",
            _ties(len(after.edges), _("At the end")) if after else "",
        )
        if text
    )
    table = Table(
        _("Ties before and after"),
        [_("Ties"), _("Before"), _("After")],
        [[row.name, row.before, row.after] for row in rows],
        numbers=(2, 3),
    )
    if not is_drawn:
        return [Section("network", _("Who came to know whom"), [Words(words), table])]
    picture = Picture(
        before=drawn.get("before"),
        after=drawn.get("after"),
        rows=rows,
        panels=[Panel(one.title, network.paper_svg(one), one.description) for one in drawn.values()],
        caption=caption,
        table=table,
    )
    return [Section("network", _("Who came to know whom"), [Words(words), picture])]


def _ties(number: int, when: str) -> str:
    text = ngettext("%(when)s: %(n)s tie between two people.", "%(when)s: %(n)s ties between two people.", number)
    return text % {"when": when, "n": number}
