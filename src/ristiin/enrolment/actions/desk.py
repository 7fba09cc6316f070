"""What an organiser does at the desk that changes nothing but is written down. Callers have checked who."""

from datetime import datetime

from django.db import transaction

from ristiin.accounts.models import Person
from ristiin.enrolment.holding import note
from ristiin.enrolment.models import Enrolment
from ristiin.kernel import audit
from ristiin.programmes.models import Programme


@transaction.atomic
def open_registration(*, enrolment: Enrolment, actor: Person, at: datetime) -> None:
    """Write down that somebody's answers were read, so that they can see by whom."""
    note("registration opened", enrolment, at, actor.pk)


@transaction.atomic
def take_out(*, programme: Programme, actor: Person, rows: int, kind: str, at: datetime) -> None:
    """Write down that the registrations left the house in a file."""
    audit.record(
        verb="registrations exported",
        target=programme,
        at=at,
        actor_id=actor.pk,
        programme_id=programme.pk,
        details={"rows": rows, "kind": kind},
    )
