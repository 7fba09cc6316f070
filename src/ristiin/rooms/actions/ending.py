"""Carrying on, opening the history, and the end of a room. Callers have checked who may enter; we check when."""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.models import Person
from ristiin.accounts.telling import tell
from ristiin.grouping.models import Group
from ristiin.kernel import audit
from ristiin.kernel.refusal import Refusal
from ristiin.programmes.models import Programme
from ristiin.programmes.queries import timeline
from ristiin.rooms.access import people_in
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.endings import KEPT_AFTER, LEAST_WARNING, WARNED_BEFORE, close_of, end_of, last_day_to_carry_on
from ristiin.rooms.holding import hold
from ristiin.rooms.models import (
    AgreementVersion,
    CarryOn,
    HelpRequest,
    HistoryConsent,
    Meeting,
    OutputStep,
    Renewal,
    RoomEnd,
    StartCheck,
)
from ristiin.rooms.signals import room_emptied

TOPIC = "room-ending"
IN_A_ROOM = (AgreementVersion, Meeting, OutputStep, StartCheck, HelpRequest, HistoryConsent, CarryOn, Renewal)


class NotThatDay(Refusal):
    """A group carries on after the close, a year at a time."""

    def __init__(self) -> None:
        super().__init__(_("Choose a day after the programme’s close, a year ahead at most. You can extend it later."))


class HasEnded(Refusal):
    """A group that has ended cannot carry on."""

    def __init__(self) -> None:
        super().__init__(_("This group has ended. You can take with you what is here."))


@transaction.atomic
def carry_on(*, group: Group, person: Person, until: date, at: datetime) -> CarryOn:
    """Carry on after the programme's close (S23); the room stays as long. The same day again changes nothing.

    Raises:
        NotThatDay: the day is before the close or today, or more than a year ahead.
        HasEnded: the group was ended by the organiser.
    """
    group = hold(group, person)
    if group.ended_at is not None:
        raise HasEnded
    entries = timeline(group.programme)
    close = close_of(entries)
    if until <= max(at, close or at).date() or until > last_day_to_carry_on(entries, at):
        raise NotThatDay
    said = CarryOn.objects.filter(group=group).first()
    if said is not None and said.until == until:
        return said
    said, _is_new = CarryOn.objects.update_or_create(
        group=group, defaults={"until": until, "said_by": person, "said_at": at}
    )
    RoomEnd.objects.filter(group=group).update(warned_at=None)
    audit.record(verb="group carries on", target=group, at=at, actor_id=person.pk)
    return said


@transaction.atomic
def carry_on_no_more(*, group: Group, person: Person, at: datetime) -> None:
    """Take back that the group carries on. Taking it back twice changes nothing."""
    group = hold(group, person)
    gone, _tables = CarryOn.objects.filter(group=group).delete()
    if gone:
        audit.record(verb="group carries on no more", target=group, at=at, actor_id=person.pk)


@transaction.atomic
def renew(*, group: Group, person: Person, would: bool, at: datetime) -> None:
    """Say that one would go on with the group in the next run (S79), or not after all. Twice changes nothing."""
    group = hold(group, person)
    if would:
        _row, changed = Renewal.objects.get_or_create(group=group, person=person, defaults={"said_at": at})
    else:
        changed = bool(Renewal.objects.filter(group=group, person=person).delete()[0])
    if changed:
        verb = "would go on with the group" if would else "would not go on with the group"
        audit.record(verb=verb, target=group, at=at, actor_id=person.pk)


@transaction.atomic
def open_history(*, group: Group, person: Person, is_open: bool, at: datetime) -> None:
    """Let those who joined later see what was there before them, or no longer. Saying it again changes nothing."""
    group = hold(group, person)
    if is_open:
        _row, changed = HistoryConsent.objects.get_or_create(group=group, person=person, defaults={"given_at": at})
    else:
        changed = bool(HistoryConsent.objects.filter(group=group, person=person).delete()[0])
    if changed:
        audit.record(verb="history opened" if is_open else "history closed", target=group, at=at, actor_id=person.pk)


@transaction.atomic
def close_rooms(*, programme: Programme, at: datetime) -> None:
    """Close the rooms of a programme that is called off; what is in them can be taken out until it goes."""
    for group in Group.objects.filter(programme=programme).order_by("pk"):
        end, _is_new = RoomEnd.objects.get_or_create(group=group)
        if end.ended_at is None:
            end.ended_at = at
            end.save(update_fields=["ended_at"])


def end_what_is_due(*, groups: Iterable[Group], at: datetime) -> None:
    """Warn the groups whose room ends soon, and empty the rooms whose time is over and who were warned in time."""
    for group in groups:
        end = end_of(group, timeline(group.programme))
        if end is None:
            continue
        goes_at = end + KEPT_AFTER
        warned_at = getattr(getattr(group, "room_end", None), "warned_at", None)
        if goes_at <= at and warned_at is not None and warned_at + LEAST_WARNING <= at:
            empty(group=group, at=at)
        elif goes_at - max(WARNED_BEFORE) <= at:
            warn(group=group, goes_at=max(goes_at, (warned_at or at) + LEAST_WARNING), at=at)


@transaction.atomic
def warn(*, group: Group, goes_at: datetime, at: datetime) -> None:
    """Tell everybody in the room when it is emptied and how to take its contents: a month and a week before."""
    due = min(before for before in WARNED_BEFORE if goes_at - before <= at or before == max(WARNED_BEFORE))
    end, _is_new = RoomEnd.objects.get_or_create(group=group)
    if end.warned_at is None:
        end.warned_at = at
        end.save(update_fields=["warned_at"])
    for person in people_in(group):
        tell(
            person=person,
            topic=TOPIC,
            kind="rooms/room_ends",
            context={
                "programme": group.programme.name,
                "day": goes_at,
                "url": settings.BASE_URL + reverse("rooms:ending", args=[group.pk]),
            },
            at=at,
            once_key=f"room-ends-{group.pk}-{goes_at.date()}-{due.days}-{person.pk}",
            not_after=goes_at,
        )


@transaction.atomic
def empty(*, group: Group, at: datetime) -> None:
    """Remove everything in a room for good; that the group met stays. Emptying it twice changes nothing."""
    group = Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
    end, _is_new = RoomEnd.objects.get_or_create(group=group)
    if end.emptied_at is not None:
        return
    end.has_met = Meeting.objects.filter(group=group, state=MeetingState.HELD).exists()
    end.emptied_at = at
    end.save(update_fields=["has_met", "emptied_at"])
    room_emptied.send(sender=Group, group=group, at=at)
    for model in IN_A_ROOM:
        model.objects.filter(group=group).delete()
    audit.record(verb="room emptied", target=group, at=at, programme_id=group.programme_id)
