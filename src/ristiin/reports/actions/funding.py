"""Changing what an organiser says of a programme for its reports, and its budget."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ristiin.accounts.models import Person
from ristiin.kernel import audit
from ristiin.programmes.models import Programme
from ristiin.reports.models import BudgetLine, ProgrammeFacts
from ristiin.reports.refusals import TooManyLines

MOST_LINES = 60


@dataclass(frozen=True)
class Cost:
    """One line of the budget, in cents."""

    kind: str
    label: str
    planned: int
    spent: int


@transaction.atomic
def say_facts(
    *,
    programme: Programme,
    strategy_label: str,
    objectives: str,
    in_working_time: bool,
    funder: str,
    by: Person,
    at: datetime,
) -> ProgrammeFacts:
    """Keep what the organiser says a programme is for."""
    facts, _is_new = ProgrammeFacts.objects.update_or_create(
        programme=programme,
        defaults={
            "strategy_label": strategy_label,
            "objectives": objectives,
            "in_working_time": in_working_time,
            "funder": funder,
        },
    )
    audit.record(verb="report facts changed", target=programme, at=at, actor_id=by.pk, programme_id=programme.pk)
    return facts


@transaction.atomic
def add_cost(*, programme: Programme, cost: Cost, form_key: str, by: Person, at: datetime) -> BudgetLine:
    """Add a line to the budget; the same form sent again adds nothing.

    Raises:
        TooManyLines: the budget is full.
    """
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    already = BudgetLine.objects.filter(programme=programme, form_key=form_key).first() if form_key else None
    if already is not None:
        return already
    if BudgetLine.objects.filter(programme=programme).count() >= MOST_LINES:
        raise TooManyLines
    line = BudgetLine.objects.create(
        programme=programme,
        kind=cost.kind,
        label=cost.label,
        planned=cost.planned,
        spent=cost.spent,
        form_key=form_key,
    )
    audit.record(verb="budget line added", target=line, at=at, actor_id=by.pk, programme_id=programme.pk)
    return line


@transaction.atomic
def change_cost(*, line: BudgetLine, cost: Cost, by: Person, at: datetime) -> None:
    """Change a line of the budget."""
    line.kind, line.label, line.planned, line.spent = cost.kind, cost.label, cost.planned, cost.spent
    line.save(update_fields=["kind", "label", "planned", "spent"])
    audit.record(verb="budget line changed", target=line, at=at, actor_id=by.pk, programme_id=line.programme_id)


@transaction.atomic
def remove_cost(*, line: BudgetLine, by: Person, at: datetime) -> None:
    """Take a line out of the budget."""
    audit.record(verb="budget line removed", target=line, at=at, actor_id=by.pk, programme_id=line.programme_id)
    line.delete()
