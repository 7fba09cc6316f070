"""Everything that changes who is asked to facilitate. Callers have checked who; we check when."""

from datetime import datetime

from django.db import transaction

from ristiin.accounts import telling
from ristiin.accounts.models import Person
from ristiin.community.facilitators.queries import listed
from ristiin.growth.facilitating_asked import mails
from ristiin.growth.facilitating_asked.refusals import (
    Answered,
    FacilitatesAlready,
    NotAskedAnyMore,
    NotListed,
    ProgrammeIsOver,
    SaidNo,
)
from ristiin.growth.models import AskedToFacilitate
from ristiin.kernel import audit
from ristiin.programmes.actions.appointing import give_role
from ristiin.programmes.choices import Phase, RoleKind
from ristiin.programmes.holding import held
from ristiin.programmes.models import Programme, Role
from ristiin.programmes.queries import organisers, timeline


@transaction.atomic
def ask(*, programme: Programme, person: Person, message: str, by: Person, at: datetime) -> AskedToFacilitate:
    """Ask somebody of the directory to facilitate in the programme, by letter. Twice asks once.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
        ProgrammeIsOver: it needs no facilitator.
        NotListed: the person lets nobody ask.
        FacilitatesAlready: the person has the role.
        SaidNo: the person has answered.
    """
    programme = held(programme)
    if programme.phase(timeline(programme), at) == Phase.CLOSED:
        raise ProgrammeIsOver
    if listed(person.pk) is None:
        raise NotListed
    if Role.objects.filter(programme=programme, person=person, role=RoleKind.FACILITATOR).exists():
        raise FacilitatesAlready
    known = AskedToFacilitate.objects.filter(programme=programme, person=person).first()
    if known is not None and known.is_open:
        return known
    if known is not None and known.answered_at and not known.said_yes:
        raise SaidNo
    asked = known or AskedToFacilitate(programme=programme, person=person)
    asked.asked_by, asked.message, asked.asked_at = by, message.strip(), at
    asked.taken_back_at, asked.answered_at, asked.said_yes = None, None, False
    asked.save()
    _note("asked to facilitate", asked, by, at)
    mails.asked(asked, at)
    return asked


@transaction.atomic
def answer(*, asked: AskedToFacilitate, yes: bool, at: datetime) -> AskedToFacilitate:
    """Say yes, which makes the person a facilitator of the programme, or no. The same answer twice changes nothing.

    Raises:
        NotAskedAnyMore: the organiser has taken it back, or the programme is cancelled or over.
        Answered: another answer was given.
    """
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=asked.programme_id)
    asked = AskedToFacilitate.objects.select_related("person", "asked_by").get(pk=asked.pk)
    asked.programme = programme
    if asked.answered_at is not None:
        if asked.said_yes != yes:
            raise Answered
        return asked
    if asked.taken_back_at is not None or programme.phase(timeline(programme), at) in {Phase.CANCELLED, Phase.CLOSED}:
        raise NotAskedAnyMore
    asked.answered_at, asked.said_yes = at, yes
    asked.save(update_fields=["answered_at", "said_yes"])
    _note("agreed to facilitate" if yes else "declined to facilitate", asked, asked.person, at)
    if yes:
        by = asked.asked_by or asked.person
        give_role(programme=programme, address=asked.person.email, role=RoleKind.FACILITATOR, by=by, at=at)
    mails.answered(asked, organisers(programme), at)
    return asked


@transaction.atomic
def take_back(*, asked: AskedToFacilitate, by: Person, at: datetime) -> None:
    """Ask no more; a letter that has not gone does not go. Twice changes nothing.

    Raises:
        Answered: there is an answer already.
    """
    Programme.objects.select_for_update(of=("self",)).get(pk=asked.programme_id)
    asked = AskedToFacilitate.objects.get(pk=asked.pk)
    if asked.answered_at is not None:
        raise Answered
    if asked.taken_back_at is None:
        asked.taken_back_at = at
        asked.save(update_fields=["taken_back_at"])
        telling.withdraw(mails.once(asked), at=at, person_id=asked.person_id)
        _note("took back asking to facilitate", asked, by, at)


def _note(verb: str, asked: AskedToFacilitate, by: Person, at: datetime) -> None:
    audit.record(
        verb=verb,
        target=asked,
        at=at,
        actor_id=by.pk,
        programme_id=asked.programme_id,
        subject_id=asked.person_id,
    )
