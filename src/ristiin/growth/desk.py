"""All programmes that somebody organises, side by side: where each is, what needs them, how many (S68, S94, S96)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.utils.formats import number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ristiin.accounts.models import Person
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.models import Group
from ristiin.growth.queries import COULD
from ristiin.programmes import figures
from ristiin.programmes.choices import EntryKind, Phase, State
from ristiin.programmes.models import Programme, TimelineEntry
from ristiin.programmes.queries import timeline, with_timeline
from ristiin.programmes.steps import Step, next_step
from ristiin.reports.models import BudgetLine, ProgrammeFacts
from ristiin.rooms import silence
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.models import Meeting, RoomEnd

Cell = str | int | datetime | None


@dataclass(frozen=True)
class Groups:
    """How many groups there are, how many have met, have agreed on a meeting, and have been silent for long."""

    all: int = 0
    held: int = 0
    planned: int = 0
    silent: int = 0


@dataclass(frozen=True)
class Line:
    """One programme on the desk."""

    programme: Programme
    phase: Phase
    next_entry: TimelineEntry | None
    step: Step | None
    registered: int
    waiting: int
    groups: Groups
    facts: ProgrammeFacts | None
    planned: int
    spent: int
    candidates: int

    @property
    def year(self) -> int:
        """The year in which it begins."""
        entries = timeline(self.programme)
        return localtime(entries[0].starts_at if entries else self.programme.created_at).year

    @property
    def money_left(self) -> int | None:
        """What is left of the budget in cents, None when there is none."""
        return self.planned - self.spent if self.planned else None

    @property
    def euros_left(self) -> str:
        """What is left of the budget, in whole euros."""
        return number_format((self.planned - self.spent) // 100, force_grouping=True)

    @property
    def euros_planned(self) -> str:
        """The budget, in whole euros."""
        return number_format(self.planned // 100, force_grouping=True)

    @property
    def is_over(self) -> bool:
        """Whether nothing is to be done any more."""
        return self.phase in {Phase.CLOSED, Phase.CANCELLED}


@dataclass(frozen=True)
class Sieve:
    """Which programmes are shown."""

    label: str = ""
    year: str = ""
    site: str = ""

    def keeps(self, line: Line) -> bool:
        """Whether a programme is among those asked for."""
        of_label = line.facts.strategy_label if line.facts else ""
        return (
            (not self.label or of_label == self.label)
            and (not self.year or str(line.year) == self.year)
            and (not self.site or str(line.programme.site_id or "") == self.site)
        )


def lines(person: Person, at: datetime) -> list[Line]:
    """Return every programme the person organises, those under way first; a fixed number of questions."""
    rows = with_timeline(Programme.objects.organised_by(person)).select_related("site", "report_facts")
    programmes = list(rows.order_by("-created_at", "-pk"))
    ids = [programme.pk for programme in programmes]
    counts, groups = figures.of(programmes), groups_of(ids, at)
    money = {
        row["programme"]: (row["all_planned"], row["all_spent"])
        for row in BudgetLine.objects.filter(programme__in=ids)
        .values("programme")
        .annotate(all_planned=Sum("planned"), all_spent=Sum("spent"))
    }
    could = dict(
        Enrolment.objects.active()
        .filter(programme__in=ids, could_facilitate__in=COULD)
        .values_list("programme")
        .annotate(n=Count("pk"))
    )
    found = []
    for programme in programmes:
        entries = timeline(programme)
        registered = counts[programme.pk]
        planned, spent = money.get(programme.pk, (0, 0))
        ahead = [entry for entry in entries if entry.starts_at > at and entry.kind != EntryKind.WORK]
        found.append(
            Line(
                programme=programme,
                phase=programme.phase(entries, at),
                next_entry=ahead[0] if ahead and programme.state != State.CANCELLED else None,
                step=next_step(programme, entries, registered, at),
                registered=registered["registered"],
                waiting=registered["waiting"],
                groups=groups.get(programme.pk, Groups()),
                facts=getattr(programme, "report_facts", None),
                planned=planned,
                spent=spent,
                candidates=could.get(programme.pk, 0),
            )
        )
    return sorted(found, key=lambda line: line.is_over)


def groups_of(programmes: Sequence[int], at: datetime) -> dict[int, Groups]:
    """Return for each programme how its groups stand, as sums: what an organiser reads of each group anyway."""
    held = Meeting.objects.filter(group=OuterRef("pk"), state=MeetingState.HELD)
    ended = RoomEnd.objects.filter(group=OuterRef("pk"), has_met=True)
    planned = Meeting.objects.filter(group=OuterRef("pk"), state=MeetingState.SETTLED, ends_at__gt=at)
    groups = Group.objects.filter(programme__in=programmes)
    rows = (
        groups.annotate(has_met=Q(Exists(held)) | Q(Exists(ended)), will_meet=Exists(planned))
        .values("programme")
        .annotate(n=Count("pk"), met=Count("pk", filter=Q(has_met=True)), will=Count("pk", filter=Q(will_meet=True)))
    )
    of_groups = dict(groups.values_list("pk", "programme_id"))
    silent: dict[int, int] = {}
    for group in silence.since(groups, at):
        silent[of_groups[group]] = silent.get(of_groups[group], 0) + 1
    return {
        row["programme"]: Groups(row["n"], row["met"], row["will"], silent.get(row["programme"], 0)) for row in rows
    }


def choices(found: Iterable[Line]) -> dict[str, list[tuple[str, str]]]:
    """Return by what the programmes can be sifted: labels, years and sites that there are."""
    found = list(found)
    labels = {line.facts.strategy_label for line in found if line.facts and line.facts.strategy_label}
    sites = {(str(line.programme.site_id), str(line.programme.site)) for line in found if line.programme.site}
    return {
        "label": [(label, label) for label in sorted(labels)],
        "year": [(str(year), str(year)) for year in sorted({line.year for line in found}, reverse=True)],
        "site": sorted(sites, key=lambda pair: pair[1]),
    }


def table(found: Sequence[Line]) -> tuple[list[str], list[list[Any]]]:
    """Return headings and rows for a file."""
    headings = [_("Programme"), _("Phase"), _("Next"), _("Day"), _("Needs you"), _("Registered"), _("Places")]
    headings += [_("Queueing"), _("Groups"), _("Have met"), _("Meeting agreed"), _("Silent"), _("Site")]
    headings += [
        _("Strategy label"),
        _("Objectives"),
        _("Budget"),
        _("Spent"),
        _("In working time"),
        _("Could facilitate"),
    ]
    return headings, [_row(line) for line in found]


def _row(line: Line) -> list[Cell]:
    facts, groups = line.facts, line.groups
    return [
        line.programme.name,
        str(line.phase.label),
        line.next_entry.name if line.next_entry else "",
        localtime(line.next_entry.starts_at).replace(tzinfo=None) if line.next_entry else None,
        str(line.step.name) if line.step else "",
        line.registered,
        line.programme.capacity,
        line.waiting,
        groups.all,
        groups.held,
        groups.planned,
        groups.silent,
        str(line.programme.site or ""),
        facts.strategy_label if facts else "",
        facts.objectives if facts else "",
        line.planned // 100,
        line.spent // 100,
        _("yes") if facts and facts.in_working_time else "",
        line.candidates,
    ]
