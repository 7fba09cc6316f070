"""What stands in a person's calendar."""

from collections.abc import Iterable
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from ristiin.accounts.models import Person
from ristiin.community.queries import the_community
from ristiin.connect.calendars import Occasion
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.programmes.choices import EntryKind, State
from ristiin.programmes.models import Role, TimelineEntry


def entries_of(person: Person) -> list[TimelineEntry]:
    """Return the joint sessions and due dates of the programmes the person takes part in or has a role in."""
    part = Enrolment.objects.filter(person=person, state=EnrolmentState.REGISTERED).values("programme_id")
    role = Role.objects.filter(person=person).values("programme_id")
    return list(
        TimelineEntry.objects.filter(
            Q(programme_id__in=part) | Q(programme_id__in=role),
            programme__state=State.PUBLISHED,
            kind__in=[EntryKind.SESSION, EntryKind.OUTPUT],
        )
        .select_related("programme")
        .order_by("starts_at", "pk")
    )


def occasions(entries: Iterable[TimelineEntry]) -> list[Occasion]:
    """Return calendar occasions with neutral titles: a shared calendar shows what kind of thing it is, no more."""
    community = the_community().name
    return [_occasion(entry, community) for entry in entries]


def _occasion(entry: TimelineEntry, community: str) -> Occasion:
    zone = ZoneInfo(entry.programme.timezone)
    starts, ends = entry.starts_at.astimezone(zone), entry.ends_at.astimezone(zone)
    is_session = entry.kind == EntryKind.SESSION
    return Occasion(
        uid=str(entry.uid),
        sequence=entry.sequence,
        title=f"{entry.name} · {community}",
        starts=starts if is_session else ends.date(),
        ends=ends if is_session else ends.date() + timedelta(days=1),
        changed_at=entry.changed_at,
        place=entry.place,
        link=entry.link,
        page=settings.BASE_URL + reverse("now"),
    )
