"""Groups that have gone silent: nothing was held lately and nothing is ahead. The group itself hears of it first."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from ristiin.grouping.models import Group
from ristiin.programmes.choices import EntryKind, State
from ristiin.programmes.models import TimelineEntry
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.models import Meeting, MeetingOption

SILENT_AFTER = timedelta(days=21)
"""Then the group is reminded."""
ORGANISER_AFTER = SILENT_AFTER + timedelta(days=7)
"""Only then, when the reminder has not helped, the organiser hears that no meeting is agreed."""


def since(groups: "QuerySet[Group]", at: datetime) -> dict[int, datetime]:
    """Return those of the groups that are silent at `at`, and since when: the kick-off, or their last meeting.

    A group is not silent that has a meeting ahead or times proposed, nor one whose programme is not under way.
    """
    entries = TimelineEntry.objects.filter(programme=OuterRef("programme"))
    under_way = entries.filter(kind=EntryKind.CLOSE, ends_at__gt=at)
    kick_off = entries.filter(kind=EntryKind.SESSION).order_by("starts_at", "pk").values("starts_at")[:1]
    met = Meeting.objects.filter(group=OuterRef("pk"), state__in=(MeetingState.SETTLED, MeetingState.HELD))
    proposed = MeetingOption.objects.filter(
        meeting__group=OuterRef("pk"), meeting__state=MeetingState.PROPOSED, starts_at__gt=at
    )
    rows = (
        groups.filter(Exists(under_way), ~Exists(proposed), ended_at=None, programme__state=State.PUBLISHED)
        .filter(Q(published_at__lte=at - SILENT_AFTER))
        .annotate(kick_off=Subquery(kick_off), last=Subquery(met.order_by("-ends_at").values("ends_at")[:1]))
        .values_list("pk", "published_at", "kick_off", "last")
    )
    found = {pk: max(filter(None, moments)) for pk, *moments in rows}
    return {pk: moment for pk, moment in found.items() if moment <= at - SILENT_AFTER}
