"""The log of what organiser and provider have decided together (S119)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.models import Person
from ristiin.programmes import queries
from ristiin.programmes.holding import held, note
from ristiin.programmes.models import Decision, Programme
from ristiin.programmes.refusals import DecisionMissing, DecisionStands

LONGEST_DECISION = 1000
LONGEST_DECIDED_BY = 200


@transaction.atomic
def record_decision(
    *,
    programme: Programme,
    text: str,
    decided_on: date,
    decided_by: str,
    by: Person,
    at: datetime,
    form_key: UUID,
    replaces: Decision | None = None,
) -> Decision:
    """Write a line, or one that takes the place of another. The same form twice returns the first line.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
        DecisionMissing: it says nothing.
        DecisionStands: another line has taken the place of the old one already.
    """
    programme = held(programme)
    already = Decision.objects.filter(programme=programme, form_key=form_key).first()
    if already is not None:
        return already
    if not text.strip():
        raise DecisionMissing
    if replaces is not None and Decision.objects.filter(replaces=replaces).exists():
        raise DecisionStands(_("Another line has taken its place already. Change that one."))
    decision = Decision.objects.create(
        programme=programme,
        text=text.strip()[:LONGEST_DECISION],
        decided_on=decided_on,
        decided_by=decided_by.strip()[:LONGEST_DECIDED_BY],
        written_by=by,
        written_at=at,
        form_key=form_key,
        replaces=replaces,
    )
    note("decision replaced" if replaces else "decision written", programme, by, at, {"decision": decision.pk})
    return decision


@transaction.atomic
def correct_decision(
    *, decision: Decision, text: str, decided_on: date, decided_by: str, by: Person, at: datetime
) -> Decision:
    """Write a line of one's own anew, within a day of writing it.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
        DecisionMissing: it says nothing.
        DecisionStands: somebody else wrote it, its day is over, or another line has taken its place.
    """
    programme = held(decision.programme)
    if not text.strip():
        raise DecisionMissing
    decision = programme.decisions.get(pk=decision.pk)
    if not queries.may_correct(by, decision, at):
        raise DecisionStands(_("A line is corrected by its writer within a day. Write another that takes its place."))
    if Decision.objects.filter(replaces=decision).exists():
        raise DecisionStands(_("Another line has taken its place already. Change that one."))
    decision.text, decision.decided_on = text.strip()[:LONGEST_DECISION], decided_on
    decision.decided_by = decided_by.strip()[:LONGEST_DECIDED_BY]
    decision.save(update_fields=["text", "decided_on", "decided_by"])
    note("decision corrected", programme, by, at, {"decision": decision.pk})
    return decision
