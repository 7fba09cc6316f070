"""From those who could imagine facilitating to trained facilitators (S78, S110, S131)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from ristiin.accounts.models import Person
from ristiin.community.choices import Path
from ristiin.community.facilitators.actions import move_on
from ristiin.enrolment.actions import invitations
from ristiin.enrolment.actions.invitations import Sent
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.importing.addresses import Found
from ristiin.enrolment.models import Enrolment
from ristiin.growth import queries
from ristiin.growth.models import Training
from ristiin.growth.permissions import TRAINING, is_training
from ristiin.growth.refusals import NoCandidates, NoDraft
from ristiin.kernel import audit
from ristiin.programmes.actions import starting
from ristiin.programmes.choices import Phase, State
from ristiin.programmes.models import Programme
from ristiin.programmes.naming import Texts
from ristiin.programmes.queries import organisers, timeline

ON_THE_WAY = (Path.CANDIDATE, Path.TRAINING)


@transaction.atomic
def start_training(*, programme: Programme, names: Texts, first_day: date, by: Person, at: datetime) -> Programme:
    """Start the draft of a training that grows out of a programme. One that is a draft already is returned.

    Raises:
        NameMissing: no language has a name.
        ImpossibleDates: the first day is years away.
    """
    Programme.objects.select_for_update().get(pk=programme.pk)
    already = queries.training_of(programme)
    if already is not None and already.state == State.DRAFT:
        return already
    training = starting.start(playbook=TRAINING, person=by, names=names, first_day=first_day, at=at)
    Training.objects.get_or_create(programme=training, defaults={"grew_from": programme})
    audit.record(
        verb="training started",
        target=training,
        at=at,
        actor_id=by.pk,
        programme_id=training.pk,
        details={"grew_from": programme.pk},
    )
    return training


@transaction.atomic
def invite_candidates(
    *, programme: Programme, people: Sequence[int], by: Person, at: datetime, message: str = "", label: str = ""
) -> Sent:
    """Invite some of those who could imagine facilitating to the training; they are candidates from then on.

    Raises:
        NoCandidates: none of the people has said that they could.
        NoDraft: there is no training to invite to.
        NotPublished, RegistrationClosed: as for inviting.
    """
    training = queries.training_of(programme)
    if training is None:
        raise NoDraft
    chosen = [one.person for one in queries.candidates(programme) if one.person.pk in set(people)]
    if not chosen:
        raise NoCandidates
    sent = invitations.invite(
        programme=training,
        people=[Found(person.email, person.name) for person in chosen],
        person=by,
        language=by.language,
        at=at,
        list_label=label,
        message=message,
    )
    move_on(people=[person.pk for person in chosen], path=Path.CANDIDATE, by=by, at=at)
    return sent


@transaction.atomic
def begin_training(*, enrolment: Enrolment, at: datetime) -> None:
    """Note that somebody who has registered to a training is in it."""
    if enrolment.state == EnrolmentState.REGISTERED and is_training(enrolment.programme):
        move_on(people=[enrolment.person_id], path=Path.TRAINING, by=enrolment.person, at=at)


@transaction.atomic
def end_training(*, programme: Programme, at: datetime) -> int:
    """Let everybody in a training that has closed be trained, and return how many moved on; before that nothing."""
    if programme.phase(timeline(programme), at) != Phase.CLOSED:
        return 0
    here = Enrolment.objects.active().filter(programme=programme, person__facilitator__path__in=ON_THE_WAY)
    by = organisers(programme)[0]
    return move_on(people=list(here.values_list("person_id", flat=True)), path=Path.TRAINED, by=by, at=at)
