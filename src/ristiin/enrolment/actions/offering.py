"""Everything that happens to the offer of a place (S103). Callers have checked who; we check when.

The programme is held first, so that a place is offered, taken and passed on once, however many press at a time.
"""

from datetime import datetime, timedelta

from django.db import transaction

from ristiin.accounts.models import Person
from ristiin.enrolment import mails, queries, queueing, signals
from ristiin.enrolment.actions.registration import leave, locked
from ristiin.enrolment.choices import EnrolmentState, Giving, OfferState
from ristiin.enrolment.holding import OVER, Hold, note, places_held
from ristiin.enrolment.models import Enrolment, Offer, WaitingRule
from ristiin.enrolment.places import room_of
from ristiin.enrolment.refusals import NoPlaces, NotWaiting, OfferIsOver, ProgrammeOver
from ristiin.kernel import audit
from ristiin.programmes.choices import State
from ristiin.programmes.models import Programme

LAPSES = 2
"""After so many offers left unanswered somebody waits no more."""


@transaction.atomic
def offer(*, enrolment: Enrolment, actor: Person, at: datetime, hold: Hold = places_held) -> Offer:
    """Offer a free place to somebody who waits, out of turn too. Offering again returns the open offer.

    Raises:
        ProgrammeOver: after the close.
        NotWaiting: they do not wait any more.
        NoPlaces: all places are taken or offered.
    """
    with hold(enrolment.programme) as programme:
        if queries.phase_of(programme, at) in OVER:
            raise ProgrammeOver
        enrolment = locked(enrolment, programme)
        if enrolment.state != EnrolmentState.WAITING:
            raise NotWaiting
        before = enrolment.offers.filter(state=OfferState.OPEN).first()
        if before is not None:
            return before
        if room_of(programme).free(enrolment.target_group_id) == 0:
            raise NoPlaces
        kept = timedelta(hours=queueing.rule_of(programme).hours_kept)
        return queueing.make_offer(enrolment, at, actor.pk, kept=kept)


@transaction.atomic
def take(*, offer: Offer, at: datetime, hold: Hold = places_held) -> Enrolment:
    """Take the place. Taking it twice changes nothing; after the groups are published repair finds a group.

    Raises:
        ProgrammeOver: after the close.
        OfferIsOver: it was declined, or its time ran out.
    """
    with hold(offer.enrolment.programme) as programme:
        offer, enrolment = _both(offer, programme)
        if offer.state == OfferState.TAKEN and enrolment.state == EnrolmentState.REGISTERED:
            return enrolment
        if queries.phase_of(programme, at) in OVER:
            raise ProgrammeOver
        if offer.state != OfferState.OPEN or offer.until <= at:
            raise OfferIsOver
        queueing.admit(enrolment, at, enrolment.person_id, took_offer=True)
    return enrolment


@transaction.atomic
def decline(*, offer: Offer, at: datetime) -> Enrolment:
    """Leave the place to the next in line and wait no more. Declining twice changes nothing.

    Raises:
        OfferIsOver: it was taken, or its time ran out.
    """
    with places_held(offer.enrolment.programme) as programme:
        offer, enrolment = _both(offer, programme)
        if offer.state == OfferState.DECLINED:
            return enrolment
        if offer.state != OfferState.OPEN:
            raise OfferIsOver
        leave(enrolment=enrolment, at=at)
    return enrolment


@transaction.atomic
def lapse(*, programme: Programme, at: datetime, hold: Hold = places_held) -> int:
    """Close the offers whose time has run out and let the places go to the next in line; return how many.

    Whoever did not answer goes to the end of the line, and at the second time waits no more. Both are told.
    """
    with hold(programme) as live:
        rows = Offer.objects.select_for_update(of=("self",)).filter(enrolment__programme=live)
        over = list(rows.filter(state=OfferState.OPEN, until__lte=at).order_by("until", "pk"))
        is_over = queries.phase_of(live, at) in OVER
        for row in over:
            row.state = OfferState.LAPSED
            row.save(update_fields=["state"])
            enrolment = locked(row.enrolment, live)
            note("offer of a place ran out", enrolment, at, None)
            if not is_over:
                _pass_by(enrolment, at)
        if over and not is_over:
            queueing.promote(live, at)
    return len(over)


def lapse_all(*, at: datetime) -> int:
    """Close every offer whose time has run out, each programme in a transaction of its own; return how many."""
    late = Offer.objects.filter(state=OfferState.OPEN, until__lte=at).values("enrolment__programme")
    return sum(lapse(programme=programme, at=at) for programme in Programme.objects.filter(pk__in=late).order_by("pk"))


def offer_free_places(*, at: datetime) -> int:
    """Offer the free places of programmes that offer them to those in line; return to how many.

    A place may have come free without anybody leaving: when their number was raised.
    """
    waiting = Enrolment.objects.filter(state=EnrolmentState.WAITING).exclude(offers__state=OfferState.OPEN)
    programmes = Programme.objects.filter(state=State.PUBLISHED, pk__in=waiting.values("programme")).order_by("pk")
    return sum(_offer_free_places_of(programme, at) for programme in programmes)


@transaction.atomic
def _offer_free_places_of(programme: Programme, at: datetime) -> int:
    if queueing.rule_of(programme).giving != Giving.OFFER or queries.phase_of(programme, at) in OVER:
        return 0
    with places_held(programme) as live:
        return queueing.promote(live, at)


@transaction.atomic
def set_rule(*, programme: Programme, giving: str, hours_kept: int, actor: Person, at: datetime) -> WaitingRule:
    """Set how places that come free reach the first in line; offers that are open stay as they were made."""
    with places_held(programme) as live:
        given = {"giving": Giving(giving), "hours_kept": hours_kept}
        rule, _new = WaitingRule.objects.update_or_create(programme=live, defaults=given)
        audit.record(
            verb="waiting list's rule set",
            target=live,
            at=at,
            actor_id=actor.pk,
            programme_id=live.pk,
            details={"giving": str(rule.giving), "hours": rule.hours_kept},
        )
    return rule


def _both(offer: Offer, programme: Programme) -> tuple[Offer, Enrolment]:
    fresh = Offer.objects.select_for_update(of=("self",)).select_related("enrolment").get(pk=offer.pk)
    return fresh, locked(fresh.enrolment, programme)


def _pass_by(enrolment: Enrolment, at: datetime) -> None:
    stays = enrolment.offers.filter(state=OfferState.LAPSED).count() < LAPSES
    if stays:
        queueing.go_to_the_end(enrolment)
    else:
        queueing.leave_line(enrolment, EnrolmentState.WITHDRAWN)
        enrolment.withdrawn_at = at
        enrolment.save(update_fields=["withdrawn_at"])
        note("waits no more after unanswered offers", enrolment, at, None)
        signals.withdrew.send(sender=Enrolment, enrolment=enrolment, at=at, had_place=False)
    mails.offer_lapsed(enrolment, at, stays=stays)
