"""Asking what is due of those who are there, writing to them, reminding once. The periodic jobs call these."""

from datetime import datetime

from django.db import transaction

from ristiin.feedback import mails, queries
from ristiin.feedback.choices import Instrument
from ristiin.programmes.models import Programme, TargetGroup
from ristiin.programmes.queries import timeline
from ristiin.surveys import actions as surveys
from ristiin.surveys.choices import Cut
from ristiin.surveys.models import Round

AT_A_TIME = 100
"""People in one transaction: so many letters at most are written anew when a worker is killed."""


@transaction.atomic
def send(
    *, programme: Programme, instrument: Instrument, at: datetime, target_group: TargetGroup | None = None
) -> Round | None:
    """Ask everybody whom an instrument is for; None when so few are that nothing could ever be shown.

    With a target group, ask its people alone: it has days of its own.

    The letters follow, some at a time (`tell`).

    Raises:
        RoundHasBegun: it has been sent already.
    """
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    plan = queries.plan_of(programme)
    cut = Cut(plan.cut)
    people = queries.asked_of(programme, instrument, cut, at, target_group)
    if len(people) < queries.FEWEST:
        return None
    return surveys.launch(
        programme=programme,
        questionnaire=queries.questionnaire_of(plan, instrument),
        people=people,
        closes_at=at + queries.ANSWERED_IN[instrument],
        at=at,
        cut=cut,
        target_group=target_group,
    )


def send_due(*, at: datetime) -> list[Round]:
    """Send every instrument whose moment has come and that the organiser has not left out."""
    rounds: dict[int, list[Round]] = {}
    for round_ in Round.objects.filter(key__in=queries.ASKED_BY_LETTER).defer("questionnaire"):
        rounds.setdefault(round_.programme_id, []).append(round_)
    found = []
    for programme in queries.due_programmes():
        off = queries.plan_of(programme).off
        for one in queries.askings(programme, timeline(programme), rounds.get(programme.pk, ()), at):
            if one.round or one.instrument.value in off or not queries.is_due(programme, one.due_at, at):
                continue
            found.append(send(programme=programme, instrument=one.instrument, target_group=one.target_group, at=at))
    return [round_ for round_ in found if round_]


def follow_due(*, at: datetime) -> None:
    """Ask those who have come into a pair or group while a round is open, and those no more who have gone."""
    for round_ in queries.to_follow(at):
        follow(round_=round_, at=at)


@transaction.atomic
def follow(*, round_: Round, at: datetime) -> None:
    """Bring those who are asked in a round up to date.

    Where a target group is published while the others answer the first questions, it has as long to answer as they.

    Raises:
        RoundIsClosed: the time to answer is over.
    """
    people = queries.asked_of(
        round_.programme, Instrument(round_.key), Cut(round_.cut), at, target_group=round_.target_group
    )
    for person_id in surveys.follow(round_=round_, people=people, at=at):
        mails.take_back(round_, person_id, at)
    if round_.key == Instrument.START and round_.target_group is None:
        begun = queries.begun_at(round_.programme, round_.programme.target_groups.all())
        closes_at = begun + queries.ANSWERED_IN[Instrument.START] if begun else round_.closes_at
        if closes_at > round_.closes_at:
            surveys.move_closing(round_=round_, closes_at=closes_at, at=at)


@transaction.atomic
def tell(*, at: datetime) -> int:
    """Write to some of those who are asked, and return how many these were; a worker that is killed here loses none."""
    found = surveys.told(tickets=list(queries.to_tell(at)[:AT_A_TIME]), at=at)
    for ticket in found:
        mails.ask(ticket, at)
    return len(found)


@transaction.atomic
def remind(*, at: datetime) -> int:
    """Remind some of those who have not answered, once, and return how many these were."""
    found = surveys.reminded(tickets=list(queries.to_remind(at)[:AT_A_TIME]), at=at)
    for ticket in found:
        mails.remind(ticket, at)
    return len(found)
