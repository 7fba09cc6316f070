"""Everything that changes a room. Callers have checked who; we check when."""

from datetime import datetime

from django.db import transaction

from ristiin.accounts.models import Person
from ristiin.grouping.models import Group
from ristiin.kernel import audit
from ristiin.rooms.models import Promise


@transaction.atomic
def promise(*, group: Group, person: Person, at: datetime) -> Promise:
    """Give the promise of confidentiality. Giving it twice keeps the first."""
    given, is_new = Promise.objects.get_or_create(group=group, person=person, defaults={"promised_at": at})
    if is_new:
        audit.record(
            verb="promise given",
            target=group,
            at=at,
            actor_id=person.pk,
            programme_id=group.programme_id,
            subject_id=person.pk,
        )
    return given
