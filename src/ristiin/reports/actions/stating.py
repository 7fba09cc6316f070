"""What a person writes for their own working-time statement."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from ristiin.accounts.models import Person
from ristiin.kernel import audit
from ristiin.programmes.models import Programme
from ristiin.reports.models import WorkingTime


@transaction.atomic
def state_hours(*, programme: Programme, person: Person, hours: Decimal | None, at: datetime) -> None:
    """Keep the hours a person says to have used; None forgets them."""
    mine = WorkingTime.objects.filter(programme=programme, person=person)
    if hours is None:
        if mine.delete()[0]:
            # Neither the programme nor the hours are told: an organiser reads their programme's log.
            audit.record(verb="own hours forgotten", target=person, at=at, actor_id=person.pk, subject_id=person.pk)
        return
    row, _is_new = WorkingTime.objects.update_or_create(
        programme=programme, person=person, defaults={"hours": hours, "changed_at": at}
    )
    audit.record(verb="own hours written", target=row, at=at, actor_id=person.pk, subject_id=person.pk)
