"""What stands in a person's calendar."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.urls import reverse
from django.utils.translation import gettext as _

from ristiin.accounts.models import Person
from ristiin.community.queries import the_community
from ristiin.connect import events
from ristiin.connect.calendars import Occasion
from ristiin.connect.choices import Coming
from ristiin.connect.models import MeetingInvitation, MeetingReply, SessionReply
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.models import Group, Membership
from ristiin.growth.choices import Coming as ComingOutside
from ristiin.growth.models import OutsideEvent
from ristiin.programmes.choices import WITHIN, EntryKind, RoleKind, State
from ristiin.programmes.models import Programme, Role, TimelineEntry
from ristiin.rooms.access import people_in
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.models import Meeting

CANCELLED_SHOWN = timedelta(days=30)
"""How long a cancelled date stays in a feed as cancelled: calendars drop it the sooner for being told."""
FEWEST_COUNTED = 5
"""Of fewer than this, an organiser is not told how many said that they come: it would tell of some of them."""
Date = TimelineEntry | Meeting | OutsideEvent
IN_CALENDARS = (MeetingState.SETTLED, MeetingState.HELD)


def entries_of(person: Person, at: datetime) -> list[TimelineEntry]:
    """Return the joint sessions and due dates of the programmes the person takes part in or has a role in.

    A provider has the dates they plan (S99), without place and link; a partner has the debrief alone (S129).
    Of a programme that has been called off, those that would be ahead: they are said to be cancelled.
    """
    part = Enrolment.objects.filter(person=person, state=EnrolmentState.REGISTERED).values("programme_id")
    role = Role.objects.filter(person=person, role__in=WITHIN).values("programme_id")
    planned = Role.objects.filter(person=person, role=RoleKind.PROVIDER).values("programme_id")
    debriefed = Role.objects.filter(person=person, role=RoleKind.PARTNER).values("programme_id")
    sessions = TimelineEntry.objects.filter(programme=OuterRef("programme"), kind=EntryKind.SESSION)
    debrief = Subquery(sessions.order_by("-starts_at", "-pk").values("pk")[:1])
    called_off = Q(programme__state=State.CANCELLED, programme__published_at__isnull=False, ends_at__gte=at)
    within = Q(programme_id__in=part) | Q(programme_id__in=role) | Q(programme_id__in=debriefed, pk=debrief)
    found = (
        TimelineEntry.objects.filter(
            within | Q(programme_id__in=planned),
            Q(programme__state=State.PUBLISHED) | called_off,
            kind__in=[EntryKind.SESSION, EntryKind.OUTPUT],
        )
        .select_related("programme")
        .order_by("starts_at", "pk")
    )
    entries: list[TimelineEntry] = list(found.annotate(is_within=Case(When(within, then=True), default=False)))
    for entry in entries:
        if not vars(entry)["is_within"]:
            entry.place, entry.link = "", ""
    return entries


def meetings_of(person: Person, at: datetime) -> list[Meeting]:
    """Return the own meetings of the groups the person belongs to, from joining on; cancelled ones for a while."""
    belongs = Membership.objects.filter(
        enrolment__person=person, left_at__isnull=True, group=OuterRef("group"), joined_at__lt=OuterRef("ends_at")
    )
    cancelled = Q(state=MeetingState.CANCELLED, changed_at__gt=at - CANCELLED_SHOWN, starts_at__isnull=False)
    return list(
        Meeting.objects.filter(Exists(belongs) | Q(group__facilitator=person), group__programme__state=State.PUBLISHED)
        .filter(Q(state__in=IN_CALENDARS) | cancelled)
        .select_related("group__programme")
        .order_by("starts_at", "pk")
    )


def events_of(person: Person, at: datetime) -> list[OutsideEvent]:
    """Return the events outside the programmes to which the person has said that they come (S112)."""
    chosen = OutsideEvent.objects.filter(guests__person=person, guests__coming=ComingOutside.YES)
    living = chosen.filter(Q(called_off_at=None) | Q(called_off_at__gt=at - CANCELLED_SHOWN))
    return list(living.select_related("programme").order_by("starts_at", "pk"))


def dates_of(person: Person, at: datetime) -> list[Date]:
    """Return everything that is in a person's feed, in the order of time."""
    dates: list[Date] = [*entries_of(person, at), *meetings_of(person, at), *events_of(person, at)]
    return sorted(dates, key=lambda date: date.starts_at or at)


def dates_ahead(person: Person, at: datetime) -> list[Date]:
    """Return what is still to come."""
    return [date for date in dates_of(person, at) if date.ends_at and date.ends_at >= at and not _is_called_off(date)]


def _is_called_off(date: Date) -> bool:
    if isinstance(date, Meeting):
        return date.state == MeetingState.CANCELLED
    if isinstance(date, OutsideEvent):
        return date.called_off_at is not None
    return date.programme.state == State.CANCELLED


def occasions(entries: Iterable[Date]) -> list[Occasion]:
    """Return calendar occasions with neutral titles: a shared calendar shows what kind of thing it is, no more."""
    community = the_community().name
    return [_occasion(entry, community) for entry in entries]


def _occasion(date: Date, community: str) -> Occasion:
    if isinstance(date, Meeting):
        return meeting_occasion(date, community)
    if isinstance(date, OutsideEvent):
        occasion = events.occasion_of(date)
        return replace(occasion, title=f"{occasion.title} · {community}")
    return entry_occasion(date, community)


def entry_occasion(
    entry: TimelineEntry, community: str, sequence: int | None = None, *, is_cancelled: bool = False
) -> Occasion:
    """Return a joint session or a due date as it stands in calendars."""
    zone = ZoneInfo(entry.programme.timezone)
    starts, ends = entry.starts_at.astimezone(zone), entry.ends_at.astimezone(zone)
    is_session = entry.kind == EntryKind.SESSION
    is_cancelled = is_cancelled or _is_called_off(entry)
    return Occasion(
        uid=str(entry.uid),
        sequence=entry.sequence + is_cancelled if sequence is None else sequence,
        title=f"{entry.name} · {community}",
        starts=starts if is_session else ends.date(),
        ends=ends if is_session else ends.date() + timedelta(days=1),
        changed_at=entry.changed_at,
        place=entry.place,
        link=entry.link,
        page=settings.BASE_URL + reverse("now"),
        is_cancelled=is_cancelled,
    )


def meeting_occasion(
    meeting: Meeting, community: str, sequence: int | None = None, *, is_cancelled: bool = False
) -> Occasion:
    """Return a group's own meeting as it stands in calendars: when and where, nothing of what it is about.

    Raises:
        ValueError: it has no time yet.
    """
    if meeting.starts_at is None or meeting.ends_at is None:
        message = f"meeting {meeting.pk} has no time yet"
        raise ValueError(message)
    zone = ZoneInfo(meeting.group.programme.timezone)
    return Occasion(
        uid=str(meeting.uid),
        sequence=meeting.sequence if sequence is None else sequence,
        title=" · ".join([_("Own meeting"), community]),
        starts=meeting.starts_at.astimezone(zone),
        ends=meeting.ends_at.astimezone(zone),
        changed_at=meeting.changed_at,
        place=meeting.place,
        link=meeting.link,
        page=page_of(meeting),
        is_cancelled=is_cancelled or meeting.state == MeetingState.CANCELLED,
    )


def page_of(meeting: Meeting) -> str:
    """Return the whole address of a meeting's page."""
    return settings.BASE_URL + reverse("rooms:meeting", args=[meeting.group_id, meeting.pk])


def meetings_ahead(programme: Programme, at: datetime, people: Sequence[int] | None = None) -> list[Meeting]:
    """Return a programme's settled meetings ahead; of some people, those of their groups and those of their letters."""
    ahead = Meeting.objects.filter(group__programme=programme, state=MeetingState.SETTLED, ends_at__gt=at)
    if people is not None:
        belongs = Membership.objects.filter(group=OuterRef("group"), left_at__isnull=True, enrolment__person__in=people)
        invited = MeetingInvitation.objects.filter(meeting=OuterRef("pk"), person__in=people, is_cancelled=False)
        ahead = ahead.filter(Exists(belongs) | Exists(invited) | Q(group__facilitator__in=people))
    return list(ahead.order_by("starts_at", "pk"))


def answers(meeting: Meeting) -> dict[int, Coming]:
    """Return what people have answered to the meeting as it is now, by person."""
    rows = MeetingReply.objects.filter(meeting=meeting, sequence=meeting.sequence)
    return {person: Coming(coming) for person, coming in rows.values_list("person_id", "coming")}


def declined(group: Group, at: datetime) -> list[MeetingReply]:
    """Return the answers of those in the group who cannot come to a meeting ahead, as it is now."""
    belong = [person.pk for person in people_in(group)]
    return list(
        MeetingReply.objects.filter(
            meeting__group=group,
            meeting__state=MeetingState.SETTLED,
            meeting__ends_at__gt=at,
            meeting__sequence=F("sequence"),
            coming=Coming.DECLINED,
            person__in=belong,
        )
        .select_related("meeting", "person")
        .order_by("meeting__starts_at", "meeting__pk", "pk")
    )


def own_answer(entry: TimelineEntry, person: Person) -> Coming | None:
    """Return what somebody has answered to a joint session as it is now."""
    row = SessionReply.objects.filter(entry=entry, sequence=entry.sequence, person=person).first()
    return Coming(row.coming) if row else None


def coming_to(entry: TimelineEntry) -> int | None:
    """Return how many have said that they come to a joint session as it is now; None when there are too few to tell."""
    said = SessionReply.objects.filter(
        entry=entry,
        sequence=entry.sequence,
        coming=Coming.ACCEPTED,
        person__enrolments__programme=entry.programme_id,
        person__enrolments__state=EnrolmentState.REGISTERED,
    )
    number = said.count()
    return number if number >= FEWEST_COUNTED else None
