"""Telling guests and facilitators what has changed. Whatever was announced wrongly is put right by a letter."""

from datetime import datetime

from django.db import transaction

from ristiin.gatherings import mails, poll_queries
from ristiin.gatherings.choices import Answer
from ristiin.gatherings.models import Poll, Speaker
from ristiin.kernel import audit, outbox
from ristiin.programmes.models import Programme, TimelineEntry


@transaction.atomic
def tell_of_change(*, entry: TimelineEntry, at: datetime) -> int:
    """Tell guests and facilitators that time, place or link has changed, and return how many are told.

    A yes to another time does not stand: the letter asks again. A session that is over is not spoken of, and a letter
    with an earlier state that has not gone yet does not go any more.
    """
    guests = Speaker.objects.invited().filter(entry=entry).exclude(answer=Answer.NO)
    if entry.ends_at <= at:
        mails.say_no_more_of(entry, guests, at)
        return 0
    told = 0
    for speaker in guests.select_related("invited_by").order_by("pk"):
        if speaker.answer == Answer.YES and speaker.answered_for != entry.starts_at:
            speaker.answer = Answer.WAITING
            speaker.save(update_fields=["answer"])
        mails.tell_speaker_of_change(speaker, entry, at)
        told += 1
    for person in poll_queries.facilitators_outside(entry.programme):
        mails.tell_of_session(person, entry, at)
        told += 1
    if told:
        _note("session change told", entry, entry.programme, at, told)
    return told


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
