"""What the organiser does with somebody's place at the desk (S102): another target group, the waiting list."""

from datetime import datetime

from django.db import transaction

from ristiin.accounts.models import Person
from ristiin.enrolment import mails, queries, queueing, signals, windows
from ristiin.enrolment.actions.registration import TAKES_PART, leave_pair, locked, part
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.holding import OVER, note, places_held
from ristiin.enrolment.models import Enrolment
from ristiin.enrolment.places import room_of
from ristiin.enrolment.refusals import (
    ChooseTargetGroup,
    GroupsPublished,
    NothingToWaitFor,
    NotRegistered,
    ProgrammeOver,
)
from ristiin.programmes.models import Programme, TargetGroup


@transaction.atomic
def move(*, enrolment: Enrolment, target_group: TargetGroup, actor: Person, at: datetime) -> Enrolment:
    """Move somebody to another target group: a place when there is one, else the end of its line. They are told.

    Raises:
        ProgrammeOver: after the close.
        NotRegistered: they neither take part nor wait.
        ChooseTargetGroup: it is a target group of another programme.
        GroupsPublished: they take part, and their groups are made already.
    """
    with places_held(enrolment.programme) as programme:
        enrolment = _movable(enrolment, programme, at)
        if target_group.programme_id != programme.pk:
            raise ChooseTargetGroup
        leave_pair(enrolment=enrolment, target_group=target_group, at=at)
        queueing.change_line(enrolment, target_group, at, actor)
    return enrolment


@transaction.atomic
def put_on_the_list(*, enrolment: Enrolment, actor: Person, at: datetime) -> Enrolment:
    """Move somebody who takes part to the end of the waiting list; the first in line is next. They are told.

    Raises:
        ProgrammeOver: after the close.
        NotRegistered: they neither take part nor wait.
        GroupsPublished: their groups are made already.
        NothingToWaitFor: nobody waits, and the place would come back to them at once.
    """
    with places_held(enrolment.programme) as programme:
        enrolment = _movable(enrolment, programme, at)
        if enrolment.state == EnrolmentState.WAITING:
            return enrolment
        room = room_of(programme)
        own = room.of(enrolment.target_group_id)
        is_overfull = any(p.capacity is not None and p.taken + p.offered > p.capacity for p in (room.whole, own))
        if not own.in_line and not is_overfull:
            raise NothingToWaitFor
        part(enrolment=enrolment, at=at)
        enrolment.state = EnrolmentState.WAITING
        enrolment.waiting_number = room.wait(enrolment.target_group_id)
        enrolment.save(update_fields=["state", "waiting_number"])
        mails.registered(enrolment, at, by_organiser=True)
        note("put on the waiting list", enrolment, at, actor.pk, number=enrolment.waiting_number)
        signals.withdrew.send(sender=Enrolment, enrolment=enrolment, at=at, had_place=True)
        queueing.promote(programme, at)
    return enrolment


def _movable(enrolment: Enrolment, programme: Programme, at: datetime) -> Enrolment:
    if queries.phase_of(programme, at) in OVER:
        raise ProgrammeOver
    enrolment = locked(enrolment, programme)
    if enrolment.state not in TAKES_PART:
        raise NotRegistered
    is_published = windows.groups_published_at(programme, enrolment.target_group) is not None
    if is_published and enrolment.state == EnrolmentState.REGISTERED:
        raise GroupsPublished
    return enrolment
