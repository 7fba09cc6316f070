"""Everything that changes a registration. Callers have checked who; we check when.

The programme's row is locked first, a registration's row after it: always in this order.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from ristiin.accounts.actions import rename
from ristiin.accounts.models import Person
from ristiin.enrolment import answers, mails, queries, queueing, signals, windows
from ristiin.enrolment.choices import EnrolmentState, OfferState, RequestState, Source
from ristiin.enrolment.holding import OVER, Hold, is_time, note, places_held
from ristiin.enrolment.models import Channel, Enrolment, Invitation, PairRequest, PartnerWish, SkillChoice, ThemeChoice
from ristiin.enrolment.places import room_of
from ristiin.enrolment.refusals import (
    ChooseTargetGroup,
    NoPlaces,
    NotInvited,
    NotRegistered,
    NotWaiting,
    NotYourRole,
    ProgrammeOver,
    RegistrationClosed,
)
from ristiin.enrolment.wishes import Wishes
from ristiin.programmes.choices import Entry
from ristiin.programmes.models import Programme, TargetGroup

TAKES_PART = (EnrolmentState.REGISTERED, EnrolmentState.WAITING)


@transaction.atomic
def save_half_way(
    *,
    programme: Programme,
    person: Person,
    wishes: Wishes,
    at: datetime,
    name: str = "",
    target_group: TargetGroup | None = None,
) -> Enrolment:
    """Keep answers that are not sent yet; nobody but the person reads them.

    Raises:
        RegistrationClosed: outside the registration phase, or the registration has been sent already.
        ChooseTargetGroup: there are several, and none of them was chosen.
        UnknownChoice: something chosen is not offered.
    """
    with places_held(programme) as live:
        enrolment = _own_row(live, person, at)
        group = _group_for(live, target_group or enrolment.target_group)
        if not windows.is_open_for(live, group, at) or enrolment.state in TAKES_PART:
            raise RegistrationClosed
        enrolment.state, enrolment.target_group = EnrolmentState.DRAFT, group
        _call_by(person, name, at)
        _write(enrolment, answers.tidy(wishes, live), at=at, sent=False)
        note("registration saved half-way", enrolment, at, person.pk)
    return enrolment


@transaction.atomic
def throw_away(*, enrolment: Enrolment, at: datetime) -> None:
    """Forget a half-way registration. Anything sent stays as it is.

    Raises:
        NotRegistered: it is not half-way.
    """
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if enrolment.state != EnrolmentState.DRAFT:
        raise NotRegistered
    note("half-way registration thrown away", enrolment, at, enrolment.person_id)
    enrolment.delete()


@transaction.atomic
def register(
    *,
    programme: Programme,
    person: Person,
    wishes: Wishes,
    at: datetime,
    name: str = "",
    target_group: TargetGroup | None = None,
    source: Source = Source.FORM,
    actor: Person | None = None,
    channel: Channel | None = None,
    promised: bool = False,
    hold: Hold = places_held,
) -> Enrolment:
    """Register a person, with a place or on the waiting list. Registering twice changes the answers of the first.

    `name` is what the person calls themselves, `channel` the link they came by, `promised` that they gave the promise.
    The organiser (`actor`) may add people at the desk at any time before the close; after the pairs are published such
    a person is a late-comer, for whom repair finds a place. Somebody registered already who chooses another
    `target_group` gives up what they have in the first and goes to the end of the second's line.

    Raises:
        RegistrationClosed: outside the registration phase or the target group's own window.
        ChooseTargetGroup: there are several, and none of them was chosen.
        NotYourRole: the target group is for people in other roles, and somebody registers themselves.
        ProgrammeOver: the organiser adds somebody after the close.
        NotInvited: the programme is for those invited.
        OutOfScope: the programme is for another organisation or unit.
        UnknownChoice: something chosen is not offered.
    """
    wishes = answers.tidy(wishes, programme)
    with hold(programme) as live:
        enrolment = _own_row(live, person, at)
        group = _group_for(live, target_group or enrolment.target_group, source=source, role=wishes.role_title)
        _may_come(live, person, at, source, group)
        _call_by(person, name, at)
        if enrolment.state in TAKES_PART:
            answer_anew(enrolment=enrolment, wishes=wishes, at=at, source=source, actor=actor)
            leave_pair(enrolment=enrolment, target_group=group, at=at)
            queueing.change_line(enrolment, group, at, actor)
            return enrolment
        enrolment.source, enrolment.registered_at = source, at
        enrolment.channel = channel or enrolment.channel
        enrolment.promised_at = at if promised else enrolment.promised_at
        enrolment.withdrawn_at, enrolment.withdrawal_reason = None, ""
        enrolment.target_group = group
        queueing.give_place(enrolment, room_of(live))
        _write(enrolment, wishes, at=at, scope=source != Source.DESK)
        Invitation.objects.filter(programme=live, address=person.email, person=None).update(person=person)
        answers.understand_wishes(live, [enrolment.pk])
        _tell_registered(enrolment, at, actor)
    return enrolment


@transaction.atomic
def change(*, enrolment: Enrolment, wishes: Wishes, at: datetime, actor: Person | None = None) -> Enrolment:
    """Answer anew, keeping one's place. The organiser (`actor`) may do so until the close.

    Raises:
        RegistrationClosed: the registration phase is over, or the target group's own window.
        ProgrammeOver: the organiser changes it after the close.
        NotRegistered: it was withdrawn or never sent.
        OutOfScope, UnknownChoice: as for registering.
    """
    source = Source.DESK if actor and actor.pk != enrolment.person_id else Source.FORM
    with places_held(enrolment.programme) as programme:
        enrolment = locked(enrolment, programme)
        is_time(programme, at, source, enrolment.target_group)
        if enrolment.state not in TAKES_PART:
            raise NotRegistered
        return answer_anew(
            enrolment=enrolment, wishes=answers.tidy(wishes, programme), at=at, source=source, actor=actor
        )


@transaction.atomic
def withdraw(*, enrolment: Enrolment, at: datetime, actor: Person | None = None, reason: str = "") -> Enrolment:
    """Give up one's place or one's turn; the first in line takes a freed place. Withdrawing twice changes nothing.

    After the pairs are published this is leaving: a group loses a member, and repair is told by the signal.

    Raises:
        ProgrammeOver: after the close.
        NotRegistered: it was never sent.
    """
    with places_held(enrolment.programme) as programme:
        if queries.phase_of(programme, at) in OVER:
            raise ProgrammeOver
        enrolment = locked(enrolment, programme)
        if enrolment.state == EnrolmentState.WITHDRAWN:
            return enrolment
        if enrolment.state == EnrolmentState.DRAFT:
            raise NotRegistered
        leave(enrolment=enrolment, at=at, actor=actor, reason=reason)
    return enrolment


@transaction.atomic
def restore(*, enrolment: Enrolment, actor: Person, at: datetime) -> Enrolment:
    """Take back a withdrawal: a place when there is one, else the end of the waiting list.

    Raises:
        ProgrammeOver: after the close.
        NotRegistered: it is not a withdrawn registration.
    """
    with places_held(enrolment.programme) as programme:
        if queries.phase_of(programme, at) in OVER:
            raise ProgrammeOver
        enrolment = locked(enrolment, programme)
        if enrolment.state in TAKES_PART:
            return enrolment
        if enrolment.state != EnrolmentState.WITHDRAWN:
            raise NotRegistered
        enrolment.registered_at, enrolment.withdrawn_at, enrolment.withdrawal_reason = at, None, ""
        queueing.give_place(enrolment, room_of(programme))
        enrolment.save()
        answers.understand_wishes(programme, [enrolment.pk])
        _tell_registered(enrolment, at, actor, verb="registration restored")
    return enrolment


@transaction.atomic
def admit(*, enrolment: Enrolment, actor: Person, at: datetime) -> Enrolment:
    """Give somebody who waits a place at once, out of turn too; an offer they had is taken by that.

    Raises:
        ProgrammeOver: after the close.
        NotWaiting: they do not wait any more.
        NoPlaces: all places are taken.
    """
    with places_held(enrolment.programme) as programme:
        if queries.phase_of(programme, at) in OVER:
            raise ProgrammeOver
        enrolment = locked(enrolment, programme)
        if enrolment.state != EnrolmentState.WAITING:
            raise NotWaiting
        is_offered = enrolment.offers.filter(state=OfferState.OPEN).exists()
        if not is_offered and room_of(programme).free(enrolment.target_group_id) == 0:
            raise NoPlaces
        queueing.admit(enrolment, at, actor.pk)
    return enrolment


@transaction.atomic
def move_up(*, enrolment: Enrolment, actor: Person, at: datetime) -> Enrolment:
    """Let somebody who waits pass the one before them; the first in line stays where they are.

    Raises:
        NotWaiting: they do not wait any more.
    """
    with places_held(enrolment.programme) as programme:
        enrolment = locked(enrolment, programme)
        number = enrolment.waiting_number
        if number is None:
            raise NotWaiting
        if number == 1:
            return enrolment
        in_line = Enrolment.objects.filter(programme=programme, target_group_id=enrolment.target_group_id)
        before = in_line.get(waiting_number=number - 1)
        for row, place in ((enrolment, 0), (before, number), (enrolment, number - 1)):
            row.waiting_number = place
            row.save(update_fields=["waiting_number"])
        note("moved up the waiting list", enrolment, at, actor.pk, number=number - 1)
    return enrolment


@transaction.atomic
def fill_places(*, programme: Programme, at: datetime, actor: Person | None = None) -> int:
    """Let free places go to those first in line, as after the number of places was raised; return to how many."""
    with places_held(programme) as live:
        return queueing.promote(live, at, actor)


def leave(*, enrolment: Enrolment, at: datetime, actor: Person | None = None, reason: str = "") -> None:
    """Let somebody who takes part or waits leave; the caller holds the programme. The freed place moves on."""
    programme = enrolment.programme
    had_place = enrolment.state == EnrolmentState.REGISTERED
    had_offer = enrolment.offers.filter(state=OfferState.OPEN).exists()
    part(enrolment=enrolment, at=at)
    close_requests(enrolments=[enrolment], at=at)
    queueing.close_offers(enrolment, OfferState.DECLINED, at)
    queueing.leave_line(enrolment, EnrolmentState.WITHDRAWN)
    enrolment.withdrawn_at, enrolment.withdrawal_reason = at, answers.line(reason, 200)
    enrolment.save(update_fields=["withdrawn_at", "withdrawal_reason"])
    by_other = actor is not None and actor.pk != enrolment.person_id
    mails.withdrawn(enrolment, at, by_organiser=by_other)
    actor_id = actor.pk if actor else enrolment.person_id
    note("registration withdrawn", enrolment, at, actor_id, had_place=had_place)
    signals.withdrew.send(sender=Enrolment, enrolment=enrolment, at=at, had_place=had_place)
    if had_place or had_offer:
        queueing.promote(programme, at)


def part(*, enrolment: Enrolment, at: datetime) -> None:
    """Undo a pair that two people made themselves; the other one is told. Nothing when there is none."""
    other = Enrolment.objects.select_related("person", "programme").filter(partner_id=enrolment.pk).first()
    Enrolment.objects.filter(Q(pk=enrolment.pk) | Q(partner_id=enrolment.pk)).update(partner=None)
    enrolment.partner = None
    if other is not None:
        mails.parted(other, at)
        signals.parted.send(sender=Enrolment, enrolment=enrolment, partner=other, at=at)


def leave_pair(*, enrolment: Enrolment, target_group: TargetGroup | None, at: datetime) -> None:
    """Undo what one has agreed and asked as to a pair when one goes to another target group: pairs are made within."""
    if target_group is not None and target_group.pk != enrolment.target_group_id:
        close_requests(enrolments=[enrolment], at=at)
        part(enrolment=enrolment, at=at)


def close_requests(*, enrolments: Sequence[Enrolment], at: datetime) -> None:
    """Close the open requests of these people, made and received, and tell the others kindly."""
    ids = {enrolment.pk for enrolment in enrolments}
    rows = PairRequest.objects.filter(Q(asker__in=ids) | Q(asked__in=ids), state=RequestState.ASKED)
    for request in rows.select_related("programme", "asker__person", "asked__person").order_by("pk"):
        request.asker.programme = request.asked.programme = request.programme
        made = request.asker_id in ids
        request.state, request.answered_at = RequestState.TAKEN_BACK if made else RequestState.DECLINED, at
        request.save(update_fields=["state", "answered_at"])
        if not made:
            mails.not_free(request, at)
        elif request.asked_id not in ids:
            mails.asks_no_more(request, at)


def _group_for(
    programme: Programme, target_group: TargetGroup | None, *, source: Source = Source.FORM, role: str | None = None
) -> TargetGroup | None:
    if target_group is None:
        offered = windows.offered_of(programme)
        if len(offered) > 1 and source == Source.FORM:
            raise ChooseTargetGroup
        target_group = offered[0] if len(offered) == 1 else None
    if target_group is None:
        return None
    group = next((group for group in windows.groups_of(programme) if group.pk == target_group.pk), None)
    if group is None:
        raise ChooseTargetGroup
    if source == Source.FORM and role is not None and not answers.has_the_role(group, role):
        raise NotYourRole(group.name, ", ".join(group.roles))
    return group


def _may_come(
    programme: Programme, person: Person, at: datetime, source: Source, target_group: TargetGroup | None
) -> None:
    is_time(programme, at, source, target_group)
    if source == Source.FORM and programme.entry == Entry.INVITATION and not queries.is_invited(programme, person):
        raise NotInvited


def _call_by(person: Person, name: str, at: datetime) -> None:
    if name and name != person.name:
        rename(person=person, name=name, at=at)


def _own_row(programme: Programme, person: Person, at: datetime) -> Enrolment:
    rows = Enrolment.objects.select_for_update(of=("self",)).select_related("target_group")
    own = rows.filter(programme=programme, person=person).first()
    # A new one is not saved before its place is known: the programme's lock lets nobody else make it meanwhile.
    enrolment = own or Enrolment(programme=programme, person=person, changed_at=at)
    enrolment.programme, enrolment.person = programme, person
    return enrolment


def locked(enrolment: Enrolment, programme: Programme) -> Enrolment:
    """Return a registration as it is now, locked; the programme is held already."""
    rows = Enrolment.objects.select_for_update(of=("self",)).select_related("person", "target_group")
    enrolment = rows.get(pk=enrolment.pk, programme=programme)
    enrolment.programme = programme
    return enrolment


def answer_anew(
    *, enrolment: Enrolment, wishes: Wishes, at: datetime, source: Source, actor: Person | None
) -> Enrolment:
    """Write tidy answers over those there are; the same answers again change nothing.

    Raises:
        OutOfScope, UnknownChoice: as for registering.
    """
    before = queries.wishes_of(enrolment)
    if before == replace(wishes, attributes={**before.attributes, **wishes.attributes}):
        return enrolment
    _write(enrolment, wishes, at=at, scope=source != Source.DESK)
    enrolment.source = source
    enrolment.save(update_fields=["source"])
    answers.understand_wishes(enrolment.programme, [enrolment.pk])
    note("registration changed", enrolment, at, actor.pk if actor else enrolment.person_id)
    signals.changed.send(sender=Enrolment, enrolment=enrolment, at=at)
    return enrolment


def _write(enrolment: Enrolment, wishes: Wishes, *, at: datetime, scope: bool = True, sent: bool = True) -> None:
    programme, is_new = enrolment.programme, enrolment.pk is None
    answers.offer_of(programme).check(wishes, before=None if is_new else queries.wishes_of(enrolment))
    enrolment.organisation, enrolment.unit = answers.place_of_work(wishes)
    if sent and scope:
        answers.in_scope(programme, enrolment.organisation, enrolment.unit, enrolment.target_group)
    if sent:
        wishes = answers.with_own_theme(programme, wishes, language=enrolment.person.language)
    answers.fill_in(enrolment, wishes, at=at)
    enrolment.is_guest = answers.is_guest(programme, enrolment.target_group, enrolment.organisation)
    enrolment.wishes_forgotten_at = None
    enrolment.save()
    skills, themes, people = answers.choices_of(enrolment, wishes)
    if not is_new:
        for rows in (enrolment.skill_choices, enrolment.theme_choices, enrolment.partner_wishes):
            rows.all().delete()
    SkillChoice.objects.bulk_create(skills)
    ThemeChoice.objects.bulk_create(themes)
    PartnerWish.objects.bulk_create(people)


def _tell_registered(enrolment: Enrolment, at: datetime, actor: Person | None, verb: str = "registered") -> None:
    by_other = actor is not None and actor.pk != enrolment.person_id
    waits = enrolment.state == EnrolmentState.WAITING
    mails.registered(enrolment, at, by_organiser=by_other)
    actor_id = actor.pk if actor else enrolment.person_id
    note(verb, enrolment, at, actor_id, waiting=waits, source=str(enrolment.source))
    if not waits:
        signals.registered.send(sender=Enrolment, enrolment=enrolment, at=at)
