"""Whole reports, put together from their parts."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ristiin.community.queries import the_community
from ristiin.programmes.models import Programme
from ristiin.programmes.queries import timeline
from ristiin.reports import parts, queries
from ristiin.reports.blocks import Figure, Report, Section, Words
from ristiin.reports.funding import budget_section
from ristiin.reports.sections import Reader, sections
from ristiin.ui import dates


def programme_report(programme: Programme, reader: Reader, at: datetime) -> Report:
    """Return what a programme has given so far."""
    return Report(
        eyebrow=_("Report, %(days)s") % {"days": period(programme)},
        title=programme.name,
        lead=programme.summary,
        figures=_figures(programme, reader),
        sections=sections(programme, reader, at),
        by=the_community().name,
        at=at,
        foot=[_foot(at)],
    )


def funder_report(programme: Programme, reader: Reader, at: datetime) -> Report:
    """Return what a funder asks: what it was for, what came of it and what it cost (S96)."""
    facts = queries.facts_of(programme)
    first = []
    if facts.objectives:
        first.append(Words(facts.objectives))
    if facts.strategy_label:
        first.append(Words(_("Part of the strategy: %(label)s.") % {"label": facts.strategy_label}))
    if facts.in_working_time:
        first.append(Words(_("Taking part was working time.")))
    return Report(
        eyebrow=_("Report to the funder, %(days)s") % {"days": period(programme)},
        title=programme.name,
        lead=" ".join(
            filter(None, (facts.funder and _("Funder: %(name)s.") % {"name": facts.funder}, programme.summary))
        ),
        figures=_figures(programme, reader),
        sections=[
            *([Section("objectives", _("What it was for"), first)] if first else []),
            *sections(programme, reader, at),
            *budget_section(programme),
        ],
        by=the_community().name,
        at=at,
        foot=[_foot(at)],
    )


def period(programme: Programme) -> str:
    """Return the days from first to last, with the year."""
    entries = timeline(programme)
    if not entries:
        return ""
    first, last = min(entry.starts_at for entry in entries), max(entry.ends_at for entry in entries)
    return dates.long_days(first, last)


def _figures(programme: Programme, reader: Reader) -> list[Figure]:
    known = reader.figures(programme)
    people, met, made = known.people, known.met, known.outputs
    figures = []
    if people.registered:
        inside = [parts.groups(programme, people.groups)] if people.groups else []
        text = ", ".join([_("%(n)s people") % {"n": parts.whole(people.registered)}, *inside])
        figures.append(Figure(_("Took part"), text))
    if met.count is not None and met.count.meetings is not None:
        figures.append(Figure(_("Meetings held"), parts.whole(met.count.meetings)))
    if made.published and not made.own:
        text = ngettext("%(n)s published", "%(n)s published", made.published) % {"n": parts.whole(made.published)}
        figures.append(Figure(_("Outputs"), text))
    elif made.own:
        text = _("%(all)s, of which %(published)s published") % {
            "all": parts.whole(made.published + made.own),
            "published": parts.whole(made.published),
        }
        figures.append(Figure(_("Outputs"), text))
    return figures


def _foot(at: datetime) -> str:
    return _("Made %(day)s. Nothing here is told of fewer than five people’s answers, nor of any one group.") % {
        "day": dates.full_day(at)
    }
