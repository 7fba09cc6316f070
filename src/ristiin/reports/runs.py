"""Several programmes side by side, and the community over a year: sums of what each programme's own report tells."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ristiin.accounts.models import Person
from ristiin.community.queries import the_community
from ristiin.programmes import permissions
from ristiin.programmes.choices import RoleKind
from ristiin.programmes.models import Programme
from ristiin.reports import parts, queries
from ristiin.reports.blocks import Block, Cell, Figure, Report, Section, Shares, Table, Words
from ristiin.reports.telling import period
from ristiin.surveys import questions
from ristiin.surveys.results import results_of
from ristiin.ui import dates


def runs_report(programmes: Sequence[Programme], at: datetime) -> Report:
    """Return runs of one method side by side (S36); read by one who organises them all, and passed on."""
    return Report(
        eyebrow=_("Runs side by side"),
        title=ngettext("%(n)s run", "%(n)s runs compared", len(programmes)) % {"n": len(programmes)},
        lead="",
        figures=[],
        sections=[_compared(programmes, queries.figures_of(programmes), at), *_answers(programmes)]
        if programmes
        else [],
        by=the_community().name,
        at=at,
        foot=[_foot(at)],
    )


def year_report(year: int, programmes: Sequence[Programme], reader: Person, at: datetime) -> Report:
    """Return what the programmes that began in a year have given together (S68).

    What people have answered is told of those programmes alone that the reader organises.
    """
    seen = queries.figures_of(programmes)
    people, made = [one.people for one in seen.values()], [one.outputs for one in seen.values()]
    counts = [one.met.count for one in seen.values()]
    told = [count for count in counts if count is not None and count.meetings is not None]
    figures = [
        Figure(_("Programmes"), parts.whole(len(seen))),
        Figure(_("Took part"), parts.whole(sum(one.registered for one in people))),
        Figure(_("Meetings held"), parts.whole(sum(count.meetings or 0 for count in told))),
        Figure(_("Outputs published"), parts.whole(sum(one.published for one in made))),
    ]
    sections: list[Section] = []
    if programmes:
        organised = {role.programme_id for role in permissions.roles_of(reader) if role.role == RoleKind.ORGANISER}
        own = [programme for programme in programmes if programme.pk in organised]
        sections = [_compared(programmes, seen, at), *_strategies(programmes), *_answers(own)]
    return Report(
        eyebrow=_("Report of the year %(year)s") % {"year": year},
        title=the_community().name,
        lead=_("The programmes that began in %(year)s.") % {"year": year},
        figures=figures if programmes else [],
        sections=sections,
        by=the_community().name,
        at=at,
        foot=[_foot(at)],
    )


def _compared(programmes: Sequence[Programme], figures: Mapping[int, queries.Figures], at: datetime) -> Section:
    rows: list[list[Cell]] = []
    for programme in programmes:
        known = figures[programme.pk]
        seen, count = known.people, known.met.count
        minutes = count.minutes if count is not None else None
        rows.append(
            [
                programme.name,
                period(programme),
                seen.registered,
                seen.organisations,
                seen.groups,
                count.meetings if count is not None else None,
                None if minutes is None else round(minutes / parts.HOUR),
                queries.session_minutes(programme, at)[0],
                known.outputs.published,
            ]
        )
    headings = [
        _("Programme"),
        _("When"),
        _("Took part"),
        _("Organisations"),
        _("Pairs or groups"),
        _("Meetings held"),
        _("Hours met"),
        _("Joint sessions"),
        _("Outputs published"),
    ]
    table = Table(_("Programmes side by side"), headings, rows, numbers=range(3, 10))
    soft = _("Meetings are counted once, a week after a programme closes, when at least five groups have met.")
    bars = Shares(
        "", _("How many took part"), _("Programme"), [(p.name, figures[p.pk].people.registered) for p in programmes]
    )
    blocks: list[Block] = [table, Words(soft, is_soft=True), bars]
    return Section("side-by-side", _("Side by side"), blocks)


def _answers(programmes: Sequence[Programme]) -> list[Section]:
    """Return the averages of each statement, programme by programme, from releases alone."""
    names = {programme.pk: programme.name for programme in programmes}
    texts: dict[tuple[str, str], str] = {}
    means: dict[tuple[str, str], dict[int, float | None]] = {}
    rounds: dict[str, str] = {}
    # What a target group was asked by itself is no answer of the whole programme's.
    for round_ in [one for one in queries.closed_rounds(programmes) if one.target_group_id is None]:
        rounds[round_.key] = questions.read(round_.questionnaire).name
        for result in results_of(round_, viewer_answered=True).questions:
            if result.is_scale:
                place = (round_.key, result.question.key)
                texts[place] = result.question.text
                means.setdefault(place, {})[round_.programme_id] = result.whole.mean
    found = []
    for key, name in rounds.items():
        mine = [place for place in texts if place[0] == key]
        asked = [pk for pk in names if any(pk in means[place] for place in mine)]
        rows = [[texts[place], *(means[place].get(pk) for pk in asked)] for place in mine]
        if rows:
            headings = [_("Statement"), *(names[pk] for pk in asked)]
            table = Table(_("Averages from 1 to 5"), headings, rows, numbers=range(2, len(asked) + 2))
            found.append(Section(f"answers-{key}", name, [table]))
    return found


def _strategies(programmes: Sequence[Programme]) -> list[Section]:
    labels: dict[str, list[str]] = {}
    for programme in programmes:
        facts = getattr(programme, "report_facts", None)
        if facts is not None and facts.strategy_label:
            labels.setdefault(facts.strategy_label, []).append(programme.name)
    if not labels:
        return []
    rows: list[list[Cell]] = [[label, len(names), ", ".join(names)] for label, names in sorted(labels.items())]
    headings = [_("Strategy"), _("Number"), _("Programmes")]
    return [Section("strategies", _("As a part of strategies"), [Table(_("Strategies"), headings, rows, numbers=(2,))])]


def _foot(at: datetime) -> str:
    return _("Made %(day)s. A dash means that there is nothing to tell, or that too few stand behind it.") % {
        "day": dates.full_day(at)
    }
