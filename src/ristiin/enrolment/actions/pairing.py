"""Everything that two people do to become a pair (S10). Callers have checked who; we check when.

The programme's row is locked first, so that of many answers given at once each finds the pairs as they are.
"""

from datetime import datetime

from django.db import transaction

from ristiin.accounts.models import Person
from ristiin.enrolment import mails, queries, signals
from ristiin.enrolment.actions.registration import close_requests, part
from ristiin.enrolment.choices import EnrolmentState, RequestState
from ristiin.enrolment.holding import OVER, note, places_held
from ristiin.enrolment.models import Enrolment, PairRequest
from ristiin.enrolment.refusals import AnsweredAlready, NoFreePairing, NotFree, PairsPublished, TooManyAsked
from ristiin.enrolment.windows import groups_published_at
from ristiin.programmes.choices import Pairing
from ristiin.programmes.models import Programme

MOST_OPEN = 5
"""How many answers one may wait for at a time."""


@transaction.atomic
def ask(*, asker: Enrolment, asked: Enrolment, at: datetime) -> PairRequest:
    """Ask somebody to be one's pair. If they have asked already, the two are a pair at once; asking twice asks once.

    Raises:
        NoFreePairing: pairs come from wishes here.
        PairsPublished: it is too late.
        NotFree: one of the two has a pair or takes part no more, or they are in different programmes or target groups.
        TooManyAsked: the asker waits for enough answers.
    """
    with places_held(asker.programme) as programme:
        _is_time(programme, asker, at)
        asker, asked = _both(programme, asker.pk, asked.pk)
        still_open = PairRequest.objects.filter(programme=programme, state=RequestState.ASKED)
        theirs = still_open.filter(asker=asked, asked=asker).first()
        if theirs is not None:
            return _accept(theirs, asked, asker, at)
        mine = still_open.filter(asker=asker)
        before = mine.filter(asked=asked).first()
        if before is not None:
            return before
        if mine.count() >= MOST_OPEN:
            raise TooManyAsked(MOST_OPEN)
        request = PairRequest.objects.create(programme=programme, asker=asker, asked=asked, asked_at=at)
        note("asked somebody to be a pair", asker, at, asker.person_id, request=request.pk)
        mails.asked(request, at)
    return request


@transaction.atomic
def accept(*, request: PairRequest, at: datetime) -> PairRequest:
    """Say yes: the two are a pair, and the open requests of both are closed. Saying it twice changes nothing.

    Raises:
        PairsPublished: it is too late.
        AnsweredAlready: it was taken back or declined meanwhile.
        NotFree: one of the two has a pair or takes part no more.
    """
    with places_held(request.programme) as programme:
        _is_time(programme, request.asked, at)
        request = PairRequest.objects.select_for_update().get(pk=request.pk)
        if request.state == RequestState.ACCEPTED:
            return request
        if request.state != RequestState.ASKED:
            raise AnsweredAlready
        asker, asked = _both(programme, request.asker_id, request.asked_id)
        return _accept(request, asker, asked, at)


@transaction.atomic
def decline(*, request: PairRequest, at: datetime) -> PairRequest:
    """Say no, without a reason; the asker is told kindly. Saying it twice changes nothing.

    Raises:
        AnsweredAlready: it was taken back or accepted meanwhile.
    """
    request = _open_or(request, RequestState.DECLINED)
    if request.state == RequestState.ASKED:
        _close(request, RequestState.DECLINED, at)
        mails.not_free(request, at)
        note("declined a request to pair", request.asked, at, request.asked.person_id, request=request.pk)
    return request


@transaction.atomic
def take_back(*, request: PairRequest, at: datetime) -> PairRequest:
    """Ask no more. Doing it twice changes nothing.

    Raises:
        AnsweredAlready: it was answered meanwhile.
    """
    request = _open_or(request, RequestState.TAKEN_BACK)
    if request.state == RequestState.ASKED:
        _close(request, RequestState.TAKEN_BACK, at)
        note("took back a request to pair", request.asker, at, request.asker.person_id, request=request.pk)
    return request


@transaction.atomic
def undo(*, enrolment: Enrolment, actor: Person, at: datetime) -> Enrolment:
    """Part from the pair one has found, until pairs are published; the other one is told. Nothing when there is none.

    Raises:
        PairsPublished: it is too late.
    """
    with places_held(enrolment.programme) as programme:
        _is_time(programme, enrolment, at, also_from_wishes=True)
        enrolment = Enrolment.objects.select_for_update(of=("self",)).select_related("person").get(pk=enrolment.pk)
        enrolment.programme = programme
        if enrolment.partner_id is not None:
            part(enrolment=enrolment, at=at)
            note("undid a pair", enrolment, at, actor.pk)
    return enrolment


def _is_time(programme: Programme, own: Enrolment, at: datetime, *, also_from_wishes: bool = False) -> None:
    if programme.pairing == Pairing.WISHES and not also_from_wishes:
        raise NoFreePairing
    if groups_published_at(programme, own.target_group) is not None or queries.phase_of(programme, at) in OVER:
        raise PairsPublished


def _both(programme: Programme, first_id: int, second_id: int) -> tuple[Enrolment, Enrolment]:
    rows = Enrolment.objects.select_for_update(of=("self",)).select_related("person").order_by("pk")
    found = {row.pk: row for row in rows.filter(programme=programme, pk__in=(first_id, second_id))}
    for row in found.values():
        row.programme = programme
        if row.state != EnrolmentState.REGISTERED or row.partner_id is not None:
            raise NotFree
    if len(found) != 2 or len({row.target_group_id for row in found.values()}) != 1:  # noqa: PLR2004 - a pair
        raise NotFree
    return found[first_id], found[second_id]


def _accept(request: PairRequest, asker: Enrolment, asked: Enrolment, at: datetime) -> PairRequest:
    _close(request, RequestState.ACCEPTED, at)
    asker.partner, asked.partner = asked, asker
    asker.save(update_fields=["partner"])
    asked.save(update_fields=["partner"])
    close_requests(enrolments=[asker, asked], at=at)
    note("became a pair", asked, at, asked.person_id, request=request.pk)
    mails.paired(asker, asked, at)
    mails.paired(asked, asker, at)
    signals.partnered.send(sender=Enrolment, enrolment=asked, partner=asker, at=at)
    return request


def _open_or(request: PairRequest, done: RequestState) -> PairRequest:
    rows = PairRequest.objects.select_for_update(of=("self",))
    request = rows.select_related("programme", "asker__person", "asked__person").get(pk=request.pk)
    request.asker.programme = request.asked.programme = request.programme
    if request.state not in (RequestState.ASKED, done):
        raise AnsweredAlready
    return request


def _close(request: PairRequest, state: RequestState, at: datetime) -> None:
    request.state, request.answered_at = state, at
    request.save(update_fields=["state", "answered_at"])
