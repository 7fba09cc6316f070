"""What every action on registrations begins and ends with: the places held, the time looked at, the audit row left."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

from ristiin.enrolment import queries
from ristiin.enrolment.choices import Source
from ristiin.enrolment.models import Enrolment
from ristiin.enrolment.refusals import ProgrammeOver, RegistrationClosed
from ristiin.kernel import audit
from ristiin.programmes.choices import Phase
from ristiin.programmes.models import Programme

OVER = (Phase.CLOSED, Phase.CANCELLED)

Hold = Callable[[Programme], AbstractContextManager[Programme]]
"""Holds the places of a programme while they are counted and given."""


@contextmanager
def places_held(programme: Programme) -> Iterator[Programme]:
    """Hold the places until the transaction ends: whoever else counts or gives them waits."""
    yield Programme.objects.select_for_update().prefetch_related("timeline").get(pk=programme.pk)


def is_time(programme: Programme, at: datetime, source: Source) -> None:
    """Go on when registrations of this source may come or change now.

    Raises:
        RegistrationClosed: people themselves, outside the registration phase.
        ProgrammeOver: the organiser, after the close.
    """
    phase = queries.phase_of(programme, at)
    if source == Source.FORM and phase != Phase.REGISTRATION:
        raise RegistrationClosed
    if phase in OVER:
        raise ProgrammeOver


def note(verb: str, enrolment: Enrolment, at: datetime, actor_id: int | None, **details: str | int | bool) -> None:
    """Leave the audit row of something done to a registration."""
    audit.record(
        verb=verb,
        target=enrolment,
        at=at,
        actor_id=actor_id,
        programme_id=enrolment.programme_id,
        subject_id=enrolment.person_id,
        details=dict(details),
    )
