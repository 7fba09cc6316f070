"""The queue and the places, for actions that hold the programme: giving, offering and moving on.

Nothing here locks or asks the time: `registration.py`, `offering.py` and `moving.py` do.
"""

import secrets
from datetime import datetime, timedelta

from ristiin.accounts.models import Person
from ristiin.enrolment import answers, mails, signals
from ristiin.enrolment.choices import EnrolmentState, Giving, OfferState
from ristiin.enrolment.holding import note
from ristiin.enrolment.models import Enrolment, Offer, WaitingRule
from ristiin.enrolment.places import Room, room_of
from ristiin.enrolment.windows import groups_published_at
from ristiin.programmes.models import Programme, TargetGroup

HOURS_KEPT = 48


def rule_of(programme: Programme) -> WaitingRule:
    """Return how places that came free reach the first in line; not saved while the organiser has said nothing."""
    rule = WaitingRule.objects.filter(programme=programme).first()
    usual = Giving.AT_ONCE if programme.makes_pairs else Giving.OFFER
    return rule or WaitingRule(programme=programme, giving=usual, hours_kept=HOURS_KEPT)


def give_place(enrolment: Enrolment, room: Room) -> None:
    """Set a place when there is one for somebody who comes now, else the end of the line; the caller saves it."""
    line = enrolment.target_group_id
    if room.has_one_for_newcomer(line):
        room.take(line)
        enrolment.state, enrolment.waiting_number = EnrolmentState.REGISTERED, None
    else:
        enrolment.state, enrolment.waiting_number = EnrolmentState.WAITING, room.wait(line)


def promote(programme: Programme, at: datetime, actor: Person | None = None) -> int:
    """Let free places go to those first in line, at once or as offers; return to how many.

    What is given at once is given before the pairs or groups are published; an offer may come later as well: who takes
    it comes into a group by repair.
    """
    rule = rule_of(programme)
    ids = room_of(programme).turns(in_line(programme, rule))
    for enrolment in _waiting(programme, ids):
        if rule.giving == Giving.AT_ONCE:
            admit(enrolment, at, actor.pk if actor else None)
        else:
            make_offer(enrolment, at, actor.pk if actor else None, kept=timedelta(hours=rule.hours_kept))
    return len(ids)


def make_offer(enrolment: Enrolment, at: datetime, actor_id: int | None, *, kept: timedelta) -> Offer:
    """Offer a place and keep it; the person gets a letter."""
    token = secrets.token_urlsafe(24)
    offer = Offer.objects.create(enrolment=enrolment, token=token, offered_at=at, until=at + kept)
    mails.place_offered(offer, at)
    note("offered a place", enrolment, at, actor_id, number=enrolment.waiting_number or 0)
    return offer


def admit(enrolment: Enrolment, at: datetime, actor_id: int | None, *, took_offer: bool = False) -> None:
    """Give somebody who waits a place; those behind move up."""
    close_offers(enrolment, OfferState.TAKEN, at)
    number = leave_line(enrolment, EnrolmentState.REGISTERED)
    if took_offer:
        mails.registered(enrolment, at, by_organiser=False)
    else:
        mails.got_place(enrolment, at)
    verb = "took an offered place" if took_offer else "given a place from the waiting list"
    note(verb, enrolment, at, actor_id, number=number or 0)
    signals.registered.send(sender=Enrolment, enrolment=enrolment, at=at)


def leave_line(enrolment: Enrolment, state: EnrolmentState) -> int | None:
    """Set another state than waiting, let those behind move up, and return the number somebody had in the line."""
    number = Enrolment.objects.values_list("waiting_number", flat=True).get(pk=enrolment.pk)
    enrolment.state, enrolment.waiting_number = state, None
    enrolment.save(update_fields=["state", "waiting_number"])
    if number is not None:
        answers.close_gap(enrolment.programme, enrolment.target_group_id, number)
    return number


def go_to_the_end(enrolment: Enrolment) -> None:
    """Move somebody who waits behind everybody else of their line."""
    rows = Enrolment.objects.filter(programme_id=enrolment.programme_id, target_group_id=enrolment.target_group_id)
    number = rows.values_list("waiting_number", flat=True).get(pk=enrolment.pk)
    last = rows.filter(state=EnrolmentState.WAITING).count()
    rows.filter(pk=enrolment.pk).update(waiting_number=last + 1)
    answers.close_gap(enrolment.programme, enrolment.target_group_id, number or 0)
    enrolment.waiting_number = last


def change_line(enrolment: Enrolment, group: TargetGroup | None, at: datetime, actor: Person | None) -> None:
    """Move somebody who takes part or waits to another target group: a place when there is one, else the line's end.

    What they leave goes to the next in line. The same group again changes nothing.
    """
    if group is None or group.pk == enrolment.target_group_id:
        return
    programme, had_place = enrolment.programme, enrolment.state == EnrolmentState.REGISTERED
    close_offers(enrolment, OfferState.DECLINED, at)
    leave_line(enrolment, EnrolmentState.WITHDRAWN)
    enrolment.target_group = group
    enrolment.is_guest = answers.is_guest(programme, group, enrolment.organisation)
    give_place(enrolment, room_of(programme))
    enrolment.save(update_fields=["target_group", "is_guest", "state", "waiting_number"])
    mails.registered(enrolment, at, by_organiser=actor is not None and actor.pk != enrolment.person_id)
    waits = enrolment.state == EnrolmentState.WAITING
    actor_id = actor.pk if actor else enrolment.person_id
    note("moved to another target group", enrolment, at, actor_id, target_group=group.pk, waiting=waits)
    if had_place and waits:
        signals.withdrew.send(sender=Enrolment, enrolment=enrolment, at=at, had_place=True)
    elif had_place:
        signals.changed.send(sender=Enrolment, enrolment=enrolment, at=at)
    elif not waits:
        signals.registered.send(sender=Enrolment, enrolment=enrolment, at=at)
    promote(programme, at)


def close_offers(enrolment: Enrolment, state: OfferState, at: datetime) -> None:
    """Close the offer that somebody has open, if there is one."""
    enrolment.offers.filter(state=OfferState.OPEN).update(state=state, answered_at=at)


def in_line(programme: Programme, rule: WaitingRule) -> list[tuple[int, int | None]]:
    """Return those who wait for an offer, each line in its order, the lines mixed as people came."""
    rows = Enrolment.objects.filter(programme=programme, state=EnrolmentState.WAITING)
    rows = rows.exclude(offers__state=OfferState.OPEN).select_related("target_group")
    lines: dict[int | None, list[Enrolment]] = {}
    for row in rows.order_by("waiting_number"):
        if rule.giving == Giving.OFFER or groups_published_at(programme, row.target_group) is None:
            lines.setdefault(row.target_group_id, []).append(row)
    mixed = []
    while heads := [waiting[0] for waiting in lines.values() if waiting]:
        first = min(heads, key=lambda row: (row.registered_at, row.pk))
        mixed.append((first.pk, first.target_group_id))
        lines[first.target_group_id].pop(0)
    return mixed


def _waiting(programme: Programme, ids: list[int]) -> list[Enrolment]:
    rows = Enrolment.objects.select_for_update(of=("self",)).select_related("person").filter(pk__in=ids)
    found = {row.pk: row for row in rows.order_by("pk")}
    for row in found.values():
        row.programme = programme
    return [found[pk] for pk in ids]
