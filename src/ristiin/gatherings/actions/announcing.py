"""Telling guests and facilitators what has changed. Whatever was announced wrongly is put right by a letter."""

from datetime import datetime

from django.db import transaction

from ristiin.gatherings import mails, poll_queries
from ristiin.gatherings.choices import Answer
from ristiin.gatherings.models import FacilitatorNews, Poll, Speaker
from ristiin.kernel import audit, outbox
from ristiin.programmes.choices import State
from ristiin.programmes.models import Programme, TimelineEntry

AT_A_TIME = 100
"""Letters in one transaction, as in polls."""


@transaction.atomic
def tell_of_change(*, entry: TimelineEntry, at: datetime) -> int:
    """Tell guests and facilitators that time, place or link has changed, and return how many are told.

    Guests and the first facilitators are written to here, the others by the worker.
    A yes to another time does not stand: the letter asks again. A session that is over is not spoken of, and a letter
    with an earlier state that has not gone yet does not go any more.
    """
    guests = Speaker.objects.invited().filter(entry=entry).exclude(answer=Answer.NO)
    news, _new = FacilitatorNews.objects.select_for_update().get_or_create(
        entry=entry, defaults={"sequence": entry.sequence}
    )
    news.sequence, news.told_up_to, news.told_at = entry.sequence, 0, None
    if entry.ends_at <= at:
        mails.say_no_more_of(entry, guests, at)
        news.told_at = at
        news.save()
        return 0
    told = 0
    for speaker in guests.select_related("invited_by").order_by("pk"):
        if speaker.answer == Answer.YES and speaker.answered_for != entry.starts_at:
            speaker.answer = Answer.WAITING
            speaker.save(update_fields=["answer"])
        mails.tell_speaker_of_change(speaker, entry, at)
        told += 1
    mails.forget_earlier(entry, at)
    told += poll_queries.facilitators_outside(entry.programme).count()
    _go_on(news, entry, at)
    if told:
        _note("session change told", entry, entry.programme, at, told)
    return told


@transaction.atomic
def tell_some(*, at: datetime) -> int:
    """Write to some more of those who facilitate where a session has changed, and return to how many."""
    waiting = FacilitatorNews.objects.filter(told_at=None).order_by("pk")
    news = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("entry__programme").first()
    if news is None:
        return 0
    entry = news.entry
    if entry.ends_at <= at or entry.programme.state != State.PUBLISHED:
        news.told_at = at
        news.save(update_fields=["told_at"])
        return 0
    return _go_on(news, entry, at)


def _go_on(news: FacilitatorNews, entry: TimelineEntry, at: datetime) -> int:
    outside = poll_queries.facilitators_outside(entry.programme).filter(pk__gt=news.told_up_to)
    told = list(outside.order_by("pk")[:AT_A_TIME])
    mails.tell_of_session(told, entry, at)
    news.told_up_to = told[-1].pk if told else news.told_up_to
    news.told_at = at if len(told) < AT_A_TIME else None
    news.save()
    return len(told)


@transaction.atomic
def tell_of_cancelling(*, programme: Programme, at: datetime) -> int:
    """Tell the guests of a cancelled programme that they need not come, and return how many are told.

    A poll that was open asks nobody any more.
    """
    Poll.objects.filter(programme=programme, settled_at=None, withdrawn_at=None).update(withdrawn_at=at)
    guests = Speaker.objects.invited().filter(entry__programme=programme, entry__ends_at__gt=at)
    told = 0
    for speaker in guests.exclude(answer=Answer.NO).select_related("entry__programme", "invited_by").order_by("pk"):
        outbox.withdraw(mails.about(speaker))
        mails.tell_speaker_not_needed(speaker, speaker.entry, at)
        told += 1
    if told:
        _note("cancelling told", programme, programme, at, told)
    return told


def _note(verb: str, target: Programme | TimelineEntry, programme: Programme, at: datetime, letters: int) -> None:
    audit.record(verb=verb, target=target, at=at, programme_id=programme.pk, details={"letters": letters})
