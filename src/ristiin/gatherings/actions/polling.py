"""Everything that changes a poll of times. Callers have checked who; we check when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from ristiin.accounts import telling
from ristiin.accounts.models import Person
from ristiin.gatherings import mails, poll_queries
from ristiin.gatherings.models import Poll, PollAnswer, PollOption
from ristiin.gatherings.refusals import (
    NothingChosen,
    NothingToChoose,
    PollClosed,
    PollOpen,
    ProgrammeNotLive,
    TimePast,
)
from ristiin.kernel import audit
from ristiin.programmes.actions import scheduling
from ristiin.programmes.actions.scheduling import When
from ristiin.programmes.choices import State
from ristiin.programmes.models import Programme, TimelineEntry
from ristiin.rooms.choices import Fit

AT_A_TIME = 100
"""Letters in one transaction: nobody waits for more, and so many at most are written anew when a worker is killed."""


@dataclass(frozen=True)
class Proposed:
    """A time proposed for a session."""

    entry: TimelineEntry
    starts_at: datetime
    ends_at: datetime


@transaction.atomic
def ask(*, programme: Programme, times: Sequence[Proposed], closes_at: datetime, by: Person, at: datetime) -> Poll:
    """Ask everybody who takes part which times suit; one letter to each, those of many by the worker.

    Raises:
        ProgrammeNotLive: the programme is a draft or has been cancelled.
        PollOpen: a poll waits for answers already.
        TimePast: a time, or the closing of the poll, is over.
        NothingToChoose: no session has two times.
    """
    programme = _locked(programme)
    if poll_queries.open_poll(programme) is not None:
        raise PollOpen
    distinct = {(one.entry.pk, one.starts_at): one for one in times}
    if closes_at <= at or any(one.starts_at <= at for one in distinct.values()):
        raise TimePast
    if len(distinct) < 2 or len(distinct) == len({pk for pk, _starts_at in distinct}):  # noqa: PLR2004 - two make a choice
        raise NothingToChoose
    try:
        with transaction.atomic():
            poll = Poll.objects.create(programme=programme, asked_at=at, closes_at=closes_at)
    except IntegrityError as wrong:
        raise PollOpen from wrong
    PollOption.objects.bulk_create(
        PollOption(poll=poll, entry=one.entry, starts_at=one.starts_at, ends_at=one.ends_at)
        for one in distinct.values()
    )
    _go_on(poll, at)
    _note("poll asked", poll, by.pk, at, options=len(distinct))
    return poll


@transaction.atomic
def answer(*, poll: Poll, person: Person, fits: Mapping[int, Fit], at: datetime) -> None:
    """Note which times suit somebody, by the options' ids; the answer can be changed until the poll is settled.

    Raises:
        PollClosed: the times are settled, or the poll was taken back.
    """
    poll = _locked_poll(poll)
    known = set(PollOption.objects.filter(poll=poll).values_list("pk", flat=True))
    is_first = not PollAnswer.objects.filter(option__poll=poll, person=person).exists()
    for option_id, fit in fits.items():
        if option_id in known:
            PollAnswer.objects.update_or_create(option_id=option_id, person=person, defaults={"fit": fit})
    _note("poll answered" if is_first else "poll answer changed", poll, person.pk, at)


@transaction.atomic
def settle(*, poll: Poll, chosen: Mapping[int, PollOption], by: Person, at: datetime) -> list[TimelineEntry]:
    """Settle the times chosen, by the sessions' ids, and return the sessions; calendars follow.

    Who takes part is told once of each session: of one that moves as of every change, of one that stays by a letter
    of the poll.

    Raises:
        PollClosed: the times are settled already, or the poll was taken back.
        ProgrammeNotLive: the programme has been cancelled.
        NothingChosen: no session was given a time.
        TimePast: a chosen time is over.
        ProgrammeIsCancelled, ImpossibleDates: as for changing dates.
    """
    # The programme first, as everywhere: calling it off holds it while it closes its polls.
    _locked(poll.programme)
    poll = _locked_poll(poll)
    if not chosen:
        raise NothingChosen
    if any(option.starts_at <= at for option in chosen.values()):
        raise TimePast
    PollOption.objects.filter(poll=poll, pk__in=[option.pk for option in chosen.values()]).update(is_chosen=True)
    poll.settled_at = at
    poll.told_up_to, poll.told_at = 0, at
    poll.save(update_fields=["settled_at", "told_up_to", "told_at"])
    _ask_no_more(poll, at)
    entries = {entry.pk: entry for entry in TimelineEntry.objects.filter(pk__in=chosen)}
    staying = [e for pk, e in entries.items() if (e.starts_at, e.ends_at) == _span(chosen[pk])]
    whens = {
        entry.key: When(*_span(chosen[pk]), entry.is_online, entry.place, entry.link) for pk, entry in entries.items()
    }
    scheduling.change_dates(programme=poll.programme, whens=whens, by=by, at=at)
    if staying:
        _go_on(poll, at)
    _note("poll settled", poll, by.pk, at, sessions=len(chosen))
    return list(entries.values())


@transaction.atomic
def withdraw(*, poll: Poll, by: Person, at: datetime) -> None:
    """Take a poll back: nothing is settled and nobody is asked any more. Twice changes nothing."""
    fresh = Poll.objects.select_for_update().get(pk=poll.pk)
    if fresh.settled_at is not None or fresh.withdrawn_at is not None:
        return
    fresh.withdrawn_at = at
    fresh.save(update_fields=["withdrawn_at"])
    _ask_no_more(fresh, at)
    _note("poll withdrawn", fresh, by.pk, at)


@transaction.atomic
def tell_some(*, at: datetime) -> int:
    """Write to some more of those whom a poll asks or tells, and return to how many; a kill here loses none."""
    waiting = Poll.objects.filter(told_at=None, withdrawn_at=None, programme__state=State.PUBLISHED).order_by("pk")
    poll = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("programme").first()
    return _go_on(poll, at) if poll else 0


def _go_on(poll: Poll, at: datetime) -> int:
    """Ask the next people in a poll, or tell them what stays where it is settled already."""
    waiting = poll_queries.to_write_to(poll)
    told, staying = waiting[:AT_A_TIME], poll_queries.that_stayed(poll)
    for person in told:
        if poll.settled_at is None:
            mails.ask_in_poll(person, poll, at)
        elif staying:
            mails.tell_times_stay(person, poll, staying, at)
    poll.told_up_to = told[-1].pk if told else poll.told_up_to
    poll.told_at = None if len(waiting) > AT_A_TIME else at
    poll.save(update_fields=["told_up_to", "told_at"])
    return len(told)


def _ask_no_more(poll: Poll, at: datetime) -> None:
    """Keep letters and reminders that would still ask from going."""
    telling.withdraw(f"poll/{poll.pk}/", at=at)
    telling.withdraw(f"nudge/{poll.programme_id}/poll/{poll.pk}/", at=at)


def _span(option: PollOption) -> tuple[datetime, datetime]:
    return option.starts_at, option.ends_at


def _locked(programme: Programme) -> Programme:
    fresh = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    if fresh.state != State.PUBLISHED:
        raise ProgrammeNotLive
    return fresh


def _locked_poll(poll: Poll) -> Poll:
    fresh = Poll.objects.select_for_update(of=("self",)).select_related("programme").get(pk=poll.pk)
    if fresh.settled_at is not None or fresh.withdrawn_at is not None or fresh.programme.state != State.PUBLISHED:
        raise PollClosed
    return fresh


def _note(verb: str, poll: Poll, actor_id: int | None, at: datetime, **details: int) -> None:
    audit.record(
        verb=verb, target=poll, at=at, actor_id=actor_id, programme_id=poll.programme_id, details=dict(details)
    )
