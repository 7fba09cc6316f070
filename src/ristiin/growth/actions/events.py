"""Inviting people of one or several programmes to something outside them (S112)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ristiin.accounts.models import Person
from ristiin.enrolment.models import Enrolment
from ristiin.growth import mails
from ristiin.growth.choices import Coming
from ristiin.growth.models import EventGuest, OutsideEvent
from ristiin.growth.refusals import EventIsOver, TextMissing
from ristiin.kernel import audit
from ristiin.programmes.models import Programme

LETTERS_AT_ONCE = 100


@dataclass(frozen=True)
class Occasion:
    """What, when and where."""

    name: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    link: str = ""
    text: str = ""


@transaction.atomic
def invite(
    *,
    programme: Programme,
    occasion: Occasion,
    also_for: Sequence[Programme],
    form_key: UUID,
    by: Person,
    at: datetime,
) -> OutsideEvent:
    """Invite everybody who takes part in the programme, and in the others, by one letter each.

    The same form twice returns the first event. Callers have checked that the person organises them all.

    Raises:
        TextMissing: it has no name.
        EventIsOver: it would be over already.
    """
    _make_sense(occasion, at)
    Programme.objects.select_for_update().get(pk=programme.pk)
    already = OutsideEvent.objects.filter(programme=programme, form_key=form_key).first()
    if already is not None:
        return already
    event = OutsideEvent.objects.create(
        programme=programme, invited_by=by, invited_at=at, changed_at=at, form_key=form_key, **vars(occasion)
    )
    event.also_for.set(also_for)
    those = [programme.pk, *(other.pk for other in also_for)]
    people = Enrolment.objects.active().filter(programme__in=those).values_list("person_id", flat=True).distinct()
    EventGuest.objects.bulk_create(EventGuest(event=event, person_id=pk) for pk in sorted(people))
    _note("people invited to an event", event, by, at)
    return event


@transaction.atomic
def change(*, event: OutsideEvent, occasion: Occasion, by: Person, at: datetime) -> OutsideEvent:
    """Move the event or give it other words; those invited are told when its time or place changes.

    Raises:
        TextMissing: it has no name.
        EventIsOver: it is past, or was called off.
    """
    event = _held(event, at)
    _make_sense(occasion, at)
    told = ("name", "starts_at", "ends_at", "place", "link")
    if any(getattr(event, name) != getattr(occasion, name) for name in told):
        event.sequence, event.changed_at = event.sequence + 1, at
    for name, value in vars(occasion).items():
        setattr(event, name, value)
    event.save()
    _note("event changed", event, by, at)
    return event


@transaction.atomic
def call_off(*, event: OutsideEvent, by: Person, at: datetime) -> OutsideEvent:
    """Call the event off; those who were told of it are told, and their calendars drop it.

    Raises:
        EventIsOver: it is past, or was called off.
    """
    event = _held(event, at)
    event.called_off_at, event.changed_at, event.sequence = at, at, event.sequence + 1
    event.save(update_fields=["called_off_at", "changed_at", "sequence"])
    _note("event called off", event, by, at)
    return event


@transaction.atomic
def answer(*, event: OutsideEvent, person: Person, coming: Coming, at: datetime) -> EventGuest:
    """Say whether one is coming; anew at any time before the event.

    Raises:
        EventIsOver: it is past, or was called off.
    """
    _held(event, at)
    guest = EventGuest.objects.select_for_update().get(event=event, person=person)
    guest.coming = coming
    guest.save(update_fields=["coming"])
    audit.record(verb="answered an event", target=event, at=at, actor_id=person.pk, programme_id=event.programme_id)
    return guest


@transaction.atomic
def tell(*, guests: Sequence[EventGuest], at: datetime) -> int:
    """Tell some of those invited how the event stands now, once each; return how many letters that was."""
    ids = [guest.pk for guest in guests]
    rows = EventGuest.objects.select_for_update(of=("self",)).filter(pk__in=ids).select_related("event", "person")
    told = 0
    for guest in rows.order_by("pk"):
        event = guest.event
        if guest.told_sequence == event.sequence:
            continue
        if event.ends_at > at and not (event.called_off_at and guest.told_sequence is None):
            mails.event(guest, at)
            told += 1
        guest.told_sequence = event.sequence
        guest.save(update_fields=["told_sequence"])
    return told


def _make_sense(occasion: Occasion, at: datetime) -> None:
    if not occasion.name.strip():
        raise TextMissing
    if occasion.ends_at <= at:
        raise EventIsOver


def _held(event: OutsideEvent, at: datetime) -> OutsideEvent:
    """Return the event as it is, locked, while it is ahead."""
    event = OutsideEvent.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if event.called_off_at is not None or event.ends_at <= at:
        raise EventIsOver
    return event


def _note(verb: str, event: OutsideEvent, by: Person, at: datetime) -> None:
    audit.record(verb=verb, target=event, at=at, actor_id=by.pk, programme_id=event.programme_id)
