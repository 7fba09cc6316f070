"""Sending what is due and reminding once. The periodic job calls these."""

from datetime import datetime

from django.db import transaction

from ristiin.feedback import mails, queries
from ristiin.feedback.choices import Instrument
from ristiin.programmes.models import Programme
from ristiin.programmes.queries import timeline
from ristiin.surveys import actions as surveys
from ristiin.surveys.choices import Cut
from ristiin.surveys.models import Round, Ticket


@transaction.atomic
def send(*, programme: Programme, instrument: Instrument, at: datetime) -> Round | None:
    """Ask everybody whom an instrument is for; None when so few are that nothing could ever be shown.

    Raises:
        RoundHasBegun: it has been sent already.
    """
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    plan = queries.plan_of(programme)
    cut = Cut(plan.cut)
    people = queries.asked_of(programme, instrument, cut)
    if len(people) < queries.FEWEST:
        return None
    round_ = surveys.launch(
        programme=programme,
        questionnaire=queries.questionnaire_of(plan, instrument),
        people=people,
        closes_at=at + queries.ANSWERED_IN[instrument],
        at=at,
        cut=cut,
    )
    for ticket in Ticket.objects.filter(round=round_).select_related("person").order_by("pk"):
        ticket.round = round_
        mails.ask(ticket, at)
    return round_


def send_due(*, at: datetime) -> list[Round]:
    """Send every instrument whose moment has come and that the organiser has not left out."""
    sent: dict[int, set[str]] = {}
    for pk, key in Round.objects.values_list("programme_id", "key"):
        sent.setdefault(pk, set()).add(key)
    found = []
    for programme in queries.due_programmes():
        entries, off = timeline(programme), queries.plan_of(programme).off
        for instrument in Instrument:
            if instrument.value in sent.get(programme.pk, set()) or instrument.value in off:
                continue
            if queries.is_due(programme, queries.due_at(programme, entries, instrument), at):
                found.append(send(programme=programme, instrument=instrument, at=at))
    return [round_ for round_ in found if round_]


@transaction.atomic
def remind_due(*, at: datetime) -> int:
    """Remind those who have not answered, once, and return how many they were."""
    found = surveys.reminded(tickets=list(queries.to_remind(at)), at=at)
    for ticket in found:
        mails.remind(ticket, at)
    return len(found)
