"""What every action on a programme begins and ends with: the programme held, the audit row left."""

from datetime import datetime
from typing import Any

from ristiin.accounts.models import Person
from ristiin.kernel import audit
from ristiin.programmes.choices import State
from ristiin.programmes.models import Programme
from ristiin.programmes.refusals import ProgrammeIsCancelled


def held(programme: Programme) -> Programme:
    """Return the programme as it is now, locked until the transaction ends.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
    """
    fresh = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    if fresh.state == State.CANCELLED:
        raise ProgrammeIsCancelled
    return fresh


def note(
    verb: str,
    programme: Programme,
    by: Person,
    at: datetime,
    details: dict[str, Any] | None = None,
    *,
    subject: Person | None = None,
) -> None:
    """Leave the audit row of something done to a programme."""
    audit.record(
        verb=verb,
        target=programme,
        at=at,
        actor_id=by.pk,
        programme_id=programme.pk,
        subject_id=subject.pk if subject else None,
        details=details,
    )
