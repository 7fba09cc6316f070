"""Everything that changes a round of questions. Callers have checked who; we check when."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac

from ristiin.accounts.models import Person
from ristiin.kernel import audit
from ristiin.programmes.models import Programme, TargetGroup
from ristiin.surveys import questions, thresholds
from ristiin.surveys.choices import Cut
from ristiin.surveys.models import Release, Round, Sheet, Ticket
from ristiin.surveys.refusals import AnswerDoesNotFit, NotClosedYet, RoundHasBegun, RoundIsClosed, RoundIsNotPublic


@dataclass(frozen=True)
class Asked:
    """Somebody to ask: the class they belong to, and what has happened to them ("met").

    `class_names` is what the class is called, by language, when its label is not its name.
    """

    person: Person
    label: str = ""
    happened: Sequence[str] = ()
    class_names: Mapping[str, str] | None = None


@transaction.atomic
def launch(
    *,
    programme: Programme,
    questionnaire: questions.Questionnaire,
    people: Iterable[Asked],
    closes_at: datetime,
    at: datetime,
    cut: Cut = Cut.NONE,
    bounds: thresholds.Thresholds | None = None,
    by: Person | None = None,
    is_public: bool = False,
    target_group: TargetGroup | None = None,
) -> Round:
    """Begin a round: freeze its questions, its cut and its thresholds, and give everybody a ticket.

    The cut falls away when there are too few people to divide; of a round that is open to everybody that is known when
    it closes. A round of a target group stands beside the one of the same key that is the whole programme's.

    Raises:
        RoundHasBegun: the programme, or the target group, has a round of this key.
    """
    people = list(people)
    bounds = bounds or thresholds.Thresholds()
    if not is_public and not thresholds.may_divide([one.label for one in people], bounds):
        cut = Cut.NONE
    round_, is_new = Round.objects.get_or_create(
        programme=programme,
        key=questionnaire.key,
        target_group=target_group,
        defaults={
            "questionnaire": questions.written(questionnaire),
            "cut": cut,
            "class_names": _class_names(people) if cut != Cut.NONE else {},
            "thresholds": asdict(bounds),
            "is_public": is_public,
            "opens_at": at,
            "closes_at": closes_at,
        },
    )
    if not is_new:
        raise RoundHasBegun
    _give_tickets(round_, people, at)
    audit.record(verb="questions sent", target=round_, at=at, actor_id=by.pk if by else None, programme_id=programme.pk)
    return round_


@transaction.atomic
def follow(*, round_: Round, people: Iterable[Asked], at: datetime) -> list[int]:
    """Ask those who have come since a round was launched, and ask those no more who have gone; return the latter's ids.

    `people` is everybody to be asked now. Whoever has gone loses their ticket's link to their answers, which stay among
    the others; whoever comes back is asked again only if they had not answered. Doing it again changes nothing.
    No audit row: coming and going leave theirs.

    Raises:
        RoundIsClosed: the time to answer is over.
    """
    round_ = _open(round_.pk, at)
    people = list(people)
    here = {one.person.pk for one in people}
    tickets = list(Ticket.objects.select_for_update().filter(round=round_).order_by("pk"))
    gone = [ticket for ticket in tickets if ticket.closed_at is None and ticket.person_id not in here]
    back = [one.pk for one in tickets if one.closed_at and not one.has_answered and one.person_id in here]
    Ticket.objects.filter(pk__in=[one.pk for one in gone]).update(sheet=None, closed_at=at)
    Ticket.objects.filter(pk__in=back).update(closed_at=None)
    known = {ticket.person_id for ticket in tickets}
    new = [one for one in people if one.person.pk not in known]
    if round_.cut != Cut.NONE and (named := _class_names(new)).keys() - round_.class_names.keys():
        round_.class_names = named | round_.class_names
        round_.save(update_fields=["class_names"])
    _give_tickets(round_, new, at)
    return [ticket.person_id for ticket in gone]


def _give_tickets(round_: Round, people: Sequence[Asked], at: datetime) -> None:
    Ticket.objects.bulk_create(
        Ticket(
            round=round_,
            person=one.person,
            token=secrets.token_urlsafe(24),
            label="" if round_.cut == Cut.NONE else one.label,
            happened=sorted(one.happened),
            asked_at=at,
        )
        for one in people
    )


def _class_names(people: Sequence[Asked]) -> dict[str, dict[str, str]]:
    return {one.label: dict(one.class_names) for one in people if one.class_names}


@transaction.atomic
def answer(*, ticket: Ticket, answers: questions.Answers, at: datetime) -> None:
    """Keep somebody's answers; answering again replaces them, and empty answers take them back.

    No audit row: when somebody answered is nobody's business.

    Raises:
        RoundIsClosed: the time to answer is over.
        AnswerDoesNotFit: an answer is to a question that is not asked of them, or is not one that it allows.
    """
    round_ = _open(ticket.round_id, at)
    ticket = Ticket.objects.select_for_update().get(pk=ticket.pk)
    if ticket.closed_at:
        raise RoundIsClosed
    _check(round_, answers, frozenset(ticket.happened))
    Sheet.objects.filter(ticket=ticket).delete()
    ticket.sheet = Sheet.objects.create(round=round_, answers=dict(answers), label=ticket.label) if answers else None
    ticket.has_answered = bool(answers)
    ticket.save(update_fields=["sheet", "has_answered"])


@transaction.atomic
def answer_openly(*, round_: Round, answers: questions.Answers, key: str, at: datetime, label: str = "") -> None:
    """Keep answers to a round that is open to everybody, of nobody in particular.

    `key` is a long random text that the browser keeps while the round is open: what comes with the same key again
    replaces what came first, so a form sent twice is one sheet, and empty answers take it back. `label` is the class of
    whoever answers, kept only when the round is cut.

    Raises:
        RoundIsNotPublic: these questions are answered by ticket.
        RoundIsClosed: the time to answer is over.
        AnswerDoesNotFit: an answer is to a question that is not asked, or is not one that it allows.
        ValueError: there is no key.
    """
    if not key:
        message = "An open answer needs a key."
        raise ValueError(message)
    round_ = _open(round_.pk, at)
    if not round_.is_public:
        raise RoundIsNotPublic
    _check(round_, answers, frozenset())
    # The number tells nothing to one who has not the key, and the key is not kept.
    number = UUID(bytes=salted_hmac("ristiin.surveys.open", f"{round_.pk}/{key}", algorithm="sha256").digest()[:16])
    Sheet.objects.filter(pk=number).delete()
    if answers:
        Sheet.objects.create(
            pk=number, round=round_, answers=dict(answers), label="" if round_.cut == Cut.NONE else label
        )


@transaction.atomic
def bring_answers(*, round_: Round, sheets: Iterable[thresholds.Sheet], at: datetime, by: Person) -> int:
    """Put answers that were given elsewhere into a round that is open to everybody, and return how many they were.

    Raises:
        RoundIsNotPublic: these questions are answered by ticket.
        RoundIsClosed: the time to answer is over.
        AnswerDoesNotFit: an answer is to a question that is not asked, or is not one that it allows.
    """
    round_ = _open(round_.pk, at)
    if not round_.is_public:
        raise RoundIsNotPublic
    rows = []
    for sheet in sheets:
        _check(round_, sheet.answers, frozenset())
        label = "" if round_.cut == Cut.NONE else sheet.label
        rows.append(Sheet(round=round_, answers=dict(sheet.answers), label=label))
    Sheet.objects.bulk_create(rows, batch_size=500)
    audit.record(verb="answers brought", target=round_, at=at, actor_id=by.pk, programme_id=round_.programme_id)
    return len(rows)


@transaction.atomic
def move_closing(*, round_: Round, closes_at: datetime, at: datetime, by: Person | None = None) -> Round:
    """Give people more or less time to answer; everything else of a round stays as it was launched.

    Without `by` nobody has chosen it: it follows from when people came.

    Raises:
        RoundIsClosed: the time to answer is over.
    """
    round_ = _open(round_.pk, at)
    round_.closes_at = closes_at
    round_.save(update_fields=["closes_at"])
    audit.record(
        verb="closing of questions moved",
        target=round_,
        at=at,
        actor_id=by.pk if by else None,
        programme_id=round_.programme_id,
    )
    return round_


def _open(pk: int, at: datetime) -> Round:
    """Return a round, held, that takes answers.

    Raises:
        RoundIsClosed: the time to answer is over.
    """
    round_ = Round.objects.select_for_update().get(pk=pk)
    if round_.closed_at or at >= round_.closes_at:
        raise RoundIsClosed
    return round_


def _check(round_: Round, answers: questions.Answers, happened: frozenset[str]) -> None:
    """Refuse answers that do not fit.

    Raises:
        AnswerDoesNotFit: an answer is to a question that is not asked, or is not one that it allows.
    """
    asked = {one.key: one for one in questions.asked(questions.read(round_.questionnaire).questions, happened)}
    for key, given in answers.items():
        if key not in asked or not questions.fits(asked[key], given):
            raise AnswerDoesNotFit(asked[key].text if key in asked else key)


@transaction.atomic
def close(*, round_: Round, at: datetime) -> Release:
    """End a round: make the one release, and keep nothing else of what was answered. Closing twice keeps the first."""
    round_ = Round.objects.select_for_update().get(pk=round_.pk)
    if round_.closed_at:
        return round_.release
    tickets, bounds = Ticket.objects.filter(round=round_), thresholds.Thresholds(**round_.thresholds)
    sheets = [thresholds.Sheet(sheet.answers, sheet.label) for sheet in Sheet.objects.filter(round=round_)]
    if not thresholds.may_divide([sheet.label for sheet in sheets], bounds) and round_.is_public:
        sheets = [thresholds.Sheet(sheet.answers) for sheet in sheets]
    released = Release.objects.create(
        round=round_,
        asked=tickets.count(),
        answered=len(sheets),
        cells=thresholds.plain(thresholds.release(questions.read(round_.questionnaire), sheets, bounds)),
    )
    tickets.update(sheet=None, label="", happened=[])
    Sheet.objects.filter(round=round_).delete()
    round_.closed_at = at
    round_.save(update_fields=["closed_at"])
    audit.record(verb="questions closed", target=round_, at=at, programme_id=round_.programme_id)
    return released


@transaction.atomic
def publish(*, round_: Round, by: Person, at: datetime) -> None:
    """Show the results to everybody in the programme. Publishing twice keeps the first.

    Raises:
        NotClosedYet: the round is still open.
    """
    round_ = Round.objects.select_for_update().get(pk=round_.pk)
    if not round_.closed_at:
        raise NotClosedYet
    if round_.published_at:
        return
    round_.published_at = at
    round_.save(update_fields=["published_at"])
    audit.record(verb="results published", target=round_, at=at, actor_id=by.pk, programme_id=round_.programme_id)


@transaction.atomic
def told(*, tickets: Sequence[Ticket], at: datetime) -> list[Ticket]:
    """Mark people as written to and return whom to write to now: one letter each, and none to one who has answered.

    Those whom somebody else is writing to this moment are left to them.
    """
    waiting = Ticket.objects.select_for_update(of=("self",), skip_locked=True).filter(
        pk__in=[ticket.pk for ticket in tickets], told_at=None, closed_at=None, round__closed_at=None
    )
    found = list(waiting.select_related("round__programme", "person").order_by("pk"))
    Ticket.objects.filter(pk__in=[ticket.pk for ticket in found]).update(told_at=at)
    return [ticket for ticket in found if not ticket.has_answered]


@transaction.atomic
def reminded(*, tickets: Sequence[Ticket], at: datetime) -> list[Ticket]:
    """Mark those who have not answered as reminded and return those who had not been before: one reminder each."""
    waiting = Ticket.objects.select_for_update(of=("self",), skip_locked=True).filter(
        pk__in=[ticket.pk for ticket in tickets],
        has_answered=False,
        reminded_at=None,
        closed_at=None,
        round__closed_at=None,
    )
    found = list(waiting.select_related("round__programme", "person"))
    Ticket.objects.filter(pk__in=[ticket.pk for ticket in found]).update(reminded_at=at)
    return found
