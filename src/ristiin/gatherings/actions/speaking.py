"""Everything that changes who is invited to speak. Callers have checked who; we check when."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from ristiin.accounts.actions import clean_address
from ristiin.accounts.models import Person
from ristiin.gatherings import mails, queries
from ristiin.gatherings.actions.planning import locked
from ristiin.gatherings.choices import Answer
from ristiin.gatherings.models import Speaker
from ristiin.gatherings.refusals import InvitedAlready, LinkIsDead, ProgrammeNotLive, SessionOver, TooManySpeakers
from ristiin.kernel import audit, outbox
from ristiin.programmes.choices import State
from ristiin.programmes.models import TimelineEntry

MOST_SPEAKERS = 12


@transaction.atomic
def invite(
    *, entry: TimelineEntry, name: str, address: str, topic: str, language: str, by: Person, at: datetime
) -> Speaker:
    """Invite a guest by a letter with a link of their own; one whose invitation was withdrawn is invited anew.

    Raises:
        BrokenAddress: it cannot be an address.
        ProgrammeNotLive: the programme is a draft or has been cancelled.
        SessionOver: there is nothing to come to.
        InvitedAlready: the address has an invitation that stands.
        TooManySpeakers: there are twelve.
    """
    entry = locked(entry=entry)
    if entry.programme.state != State.PUBLISHED:
        raise ProgrammeNotLive
    if entry.ends_at <= at:
        raise SessionOver
    address = clean_address(address)
    if Speaker.objects.invited().filter(entry=entry).count() >= MOST_SPEAKERS:
        raise TooManySpeakers
    speaker = Speaker.objects.filter(entry=entry, address=address).first() or Speaker(entry=entry, address=address)
    if speaker.pk and speaker.withdrawn_at is None:
        raise InvitedAlready
    speaker.name, speaker.topic, speaker.language = name, topic, language
    speaker.token, speaker.invited_by, speaker.invited_at = secrets.token_urlsafe(24), by, at
    speaker.answer, speaker.answered_at, speaker.answered_for, speaker.withdrawn_at = Answer.WAITING, None, None, None
    try:
        with transaction.atomic():
            speaker.save()
    except IntegrityError as wrong:
        raise InvitedAlready from wrong
    mails.invite_speaker(speaker, entry, at)
    _note("speaker invited", speaker, by.pk, at)
    return speaker


@transaction.atomic
def withdraw(*, speaker: Speaker, by: Person, at: datetime) -> None:
    """Take an invitation back: the link dies at once, and the guest is told unless they said no. Twice changes nothing.

    Raises:
        ProgrammeNotLive: the programme has been cancelled.
    """
    entry = locked(entry=speaker.entry)
    fresh = Speaker.objects.get(pk=speaker.pk)
    if fresh.withdrawn_at is not None:
        return
    fresh.withdrawn_at = at
    fresh.save(update_fields=["withdrawn_at"])
    unsent = outbox.withdraw(mails.about(fresh))
    if fresh.answer != Answer.NO and entry.ends_at > at and not unsent:
        mails.tell_speaker_not_needed(fresh, entry, at)
    _note("speaker withdrawn", fresh, by.pk, at)


@transaction.atomic
def answer(*, speaker: Speaker, comes: bool, at: datetime) -> Speaker:
    """Note what a guest answers; they may change their mind until the session is over.

    Raises:
        LinkIsDead: the invitation was taken back, or the session is over.
    """
    entry = TimelineEntry.objects.select_for_update(of=("self",)).select_related("programme").get(pk=speaker.entry_id)
    fresh = Speaker.objects.get(pk=speaker.pk)
    fresh.entry = entry
    if not queries.link_lives(fresh, at) or entry.ends_at <= at:
        raise LinkIsDead
    said = Answer.YES if comes else Answer.NO
    if (fresh.answer, fresh.answered_for) != (said, entry.starts_at):
        fresh.answer, fresh.answered_at, fresh.answered_for = said, at, entry.starts_at
        fresh.save(update_fields=["answer", "answered_at", "answered_for"])
        _note("speaker answered", fresh, None, at)
    return fresh


def _note(verb: str, speaker: Speaker, actor_id: int | None, at: datetime) -> None:
    audit.record(verb=verb, target=speaker, at=at, actor_id=actor_id, programme_id=speaker.entry.programme_id)
