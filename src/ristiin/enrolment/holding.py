"""What every action on registrations begins and ends with: the places held, the time looked at, the audit row left."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

from ristiin.enrolment import queries, windows
from ristiin.enrolment.choices import Source
from ristiin.enrolment.models import Enrolment
from ristiin.enrolment.refusals import ProgrammeOver, RegistrationClosed
from ristiin.kernel import audit
from ristiin.programmes.choices import Phase
from ristiin.programmes.models import Programme, TargetGroup

OVER = (Phase.CLOSED, Phase.CANCELLED)

Hold = Callable[[Programme], AbstractContextManager[Programme]]
"""Holds the places of a programme while they are counted and given."""


@contextmanager
def places_held(programme: Programme) -> Iterator[Programme]:
    """Hold the places until the transaction ends: whoever else counts or gives them waits."""
    yield Programme.objects.select_for_update().prefetch_related("timeline").get(pk=programme.pk)


def is_time(programme: Programme, at: datetime, source: Source, target_group: TargetGroup | None = None) -> None:
    """Go on when registrations of this source may come to the target group, or change, now.

    Raises:
        RegistrationClosed: people themselves, outside the registration phase or their target group's own window.
        ProgrammeOver: the organiser, after the close.
    """
    if source == Source.FORM and not windows.is_open_for(programme, target_group, at):
        raise RegistrationClosed
    if queries.phase_of(programme, at) in OVER:
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
