"""The one count of a closed programme's meetings."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, DurationField, ExpressionWrapper, F, Sum

from ristiin.grouping.models import Group
from ristiin.programmes.models import Programme
from ristiin.reports.models import MeetingCount
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.models import Meeting

FEWEST_GROUPS = 5
"""So many groups must have met for the sum of their meetings to say nothing of any one of them."""


@transaction.atomic
def count_meetings(*, programme: Programme, at: datetime) -> MeetingCount:
    """Count the meetings held. Counting again keeps the first count, for two counts could be compared."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    already = MeetingCount.objects.filter(programme=programme).first()
    if already is not None:
        return already
    held = Meeting.objects.filter(group__programme=programme, state=MeetingState.HELD)
    length = ExpressionWrapper(F("ends_at") - F("starts_at"), output_field=DurationField())
    found = held.aggregate(meetings=Count("pk"), met=Count("group_id", distinct=True), length=Sum(length))
    is_told = found["met"] >= FEWEST_GROUPS
    return MeetingCount.objects.create(
        programme=programme,
        groups=Group.objects.filter(programme=programme).count(),
        met=found["met"],
        meetings=found["meetings"] if is_told else None,
        minutes=int(found["length"].total_seconds() // 60) if is_told else None,
        counted_at=at,
    )
