"""What a programme costs."""

from django.utils.translation import gettext as _

from ristiin.programmes.models import Programme
from ristiin.reports import queries
from ristiin.reports.blocks import Cell, Section, Table
from ristiin.reports.choices import CostKind

CENTS = 100


def budget_section(programme: Programme) -> list[Section]:
    """Return the budget as a table with its sums; nothing when there is none."""
    lines = queries.budget_of(programme)
    if not lines:
        return []
    rows: list[list[Cell]] = [
        [line.label, str(line.get_kind_display()), line.planned / CENTS, line.spent / CENTS] for line in lines
    ]
    kinds = [(str(kind.label), [line for line in lines if line.kind == kind]) for kind in CostKind]
    for name, own in [*kinds, ("", lines)]:
        if own:
            planned, spent = sum(line.planned for line in own), sum(line.spent for line in own)
            rows.append([_("Together"), name, planned / CENTS, spent / CENTS])
    table = Table(
        _("Costs in euros"),
        [_("Cost"), _("Kind"), _("Planned, €"), _("Spent, €")],
        rows,
        numbers=(3, 4),
        money=(3, 4),
        sums=len(rows) - len(lines),
    )
    return [Section("budget", _("Costs"), [table])]
