"""A facilitator's look back on their own part (S84): theirs alone."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.models import Person
from ristiin.kernel import audit
from ristiin.kernel.refusal import Refusal
from ristiin.rooms.holding import hold
from ristiin.rooms.models import Meeting, SelfCheck


class NotBegun(Refusal):
    """There is nothing to look back on yet."""

    def __init__(self) -> None:
        super().__init__(_("The meeting has not begun yet. Come back when it is over."))


@transaction.atomic
def look_back(*, meeting: Meeting, answers: Mapping[str, str], person: Person, at: datetime) -> SelfCheck:
    """Keep what a facilitator thinks of their own part; writing it again replaces it.

    Raises:
        NotBegun: the meeting is ahead.
    """
    hold(meeting.group, person)
    if meeting.starts_at is None or meeting.starts_at > at:
        raise NotBegun
    kept, _is_new = SelfCheck.objects.update_or_create(
        meeting=meeting, person=person, defaults={"answers": dict(answers), "written_at": at}
    )
    audit.record(verb="looked back", target=kept, at=at, actor_id=person.pk)
    return kept


@transaction.atomic
def forget(*, meeting: Meeting, person: Person, at: datetime) -> None:
    """Remove one's look back on a meeting. Removing it twice changes nothing."""
    gone, _tables = SelfCheck.objects.filter(meeting=meeting, person=person).delete()
    if gone:
        audit.record(verb="look back removed", target=meeting, at=at, actor_id=person.pk)
