"""What members of groups are reminded of: that the output is due."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from ristiin.accounts.hours import day_before
from ristiin.accounts.reminding import Reminder
from ristiin.grouping.models import Membership
from ristiin.outputs.models import Output
from ristiin.programmes.choices import EntryKind, OutputPolicy, State
from ristiin.programmes.models import TimelineEntry
from ristiin.ui import dates

TOPIC = "due-reminders"
EARLY, LATE = 14, 2
"""Days before the output is due. Of one that may be left out, only the earlier reminder comes."""


def due_outputs(at: datetime) -> Iterator[Reminder]:
    """Remind the members of groups that have published no output, two weeks and two days before it is due."""
    entries = (
        TimelineEntry.objects.filter(
            kind=EntryKind.OUTPUT,
            ends_at__gt=at,
            ends_at__lte=at + timedelta(days=EARLY + 2),
            programme__state=State.PUBLISHED,
        )
        .exclude(programme__output_policy=OutputPolicy.NONE)
        .select_related("programme")
        .order_by("ends_at", "pk")
    )
    near = {entry.programme_id: entry for entry in entries}
    if not near:
        return
    made = Output.objects.published().filter(group=OuterRef("group"))
    members = Membership.objects.filter(
        ~Exists(made),
        group__programme__in=entries.order_by().values("programme_id"),
        group__ended_at=None,
        left_at=None,
    )
    for row in members.select_related("group", "enrolment__person").order_by("pk"):
        entry, person = near[row.group.programme_id], row.enrolment.person
        is_required = entry.programme.output_policy == OutputPolicy.REQUIRED
        for days in (EARLY, LATE) if is_required else (EARLY,):
            last = day_before(person, entry.ends_at, LATE + 1) if days == EARLY else entry.ends_at
            yield Reminder(
                person=person,
                topic=TOPIC,
                once_key=f"nudge/{entry.programme_id}/output/{entry.pk}/{entry.ends_at:%Y-%m-%d}/{days}/{person.pk}",
                moment=day_before(person, entry.ends_at, days),
                not_after=last,
                words=_words(entry),
                url=settings.BASE_URL + reverse("rooms:room", args=[row.group_id]),
            )


def _words(entry: TimelineEntry) -> Callable[[], tuple[str, str]]:
    def say() -> tuple[str, str]:
        told = _("What you have is enough to begin with. It is published when all its authors say yes.")
        return f"{entry.name}: {dates.day(entry.ends_at)}", f"{entry.programme.name}. {told}"

    return say
