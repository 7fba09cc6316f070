"""What members of groups are reminded of: their meetings, the agreement, and one another when all is silent."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _

from ristiin.accounts.hours import day_after, day_before
from ristiin.accounts.models import Person
from ristiin.accounts.reminding import Reminder
from ristiin.accounts.telling import withdraw
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.models import Group, Membership
from ristiin.grouping.signals import membership_changed
from ristiin.programmes.choices import EntryKind, State
from ristiin.programmes.models import Programme, TimelineEntry
from ristiin.programmes.queries import IN_ORDER, timeline
from ristiin.programmes.signals import programme_cancelled
from ristiin.rooms import agreements, silence
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.held_links import held_url
from ristiin.rooms.models import AgreementVersion, Meeting, Signature
from ristiin.rooms.signals import meeting_changed
from ristiin.ui import dates

MEETINGS = "meeting-reminders"
DUE = "due-reminders"
AHEAD = timedelta(hours=49)
"""No reminder of the day before comes longer before than this, whatever hour it is read at and wherever."""
ASKED_FOR = timedelta(days=7)
"""So long after a meeting one is asked whether it was held."""
BEFORE_DUE = 3
"""Days before the agreement is due."""


def near_meetings(at: datetime) -> Iterator[Reminder]:
    """Remind of a meeting of one's own on the day before it; not of one that was agreed on later than that."""
    meetings = _meetings().filter(state=MeetingState.SETTLED, starts_at__gt=at, starts_at__lte=at + AHEAD)
    for meeting, person in _with_members(meetings):
        starts_at, ends_at = _span(meeting)
        moment = day_before(person, starts_at)
        if meeting.changed_at >= moment:
            continue
        yield Reminder(
            person=person,
            topic=MEETINGS,
            once_key=_key(meeting.group, "meeting", f"{meeting.pk}/{meeting.sequence}", person),
            moment=moment,
            not_after=starts_at,
            words=_words(_meeting_words, meeting.group.programme, starts_at, ends_at),
            url=_address("rooms:meeting", meeting.group_id, meeting.pk),
        )


def unsaid_meetings(at: datetime) -> Iterator[Reminder]:
    """Ask on the day after a meeting whether it was held, where nobody has said it."""
    begin = at - ASKED_FOR - timedelta(days=2)
    meetings = _meetings().filter(state=MeetingState.SETTLED, ends_at__gt=begin, ends_at__lt=at)
    for meeting, person in _with_members(meetings):
        starts_at, ends_at = _span(meeting)
        yield Reminder(
            person=person,
            topic=MEETINGS,
            once_key=_key(meeting.group, "meeting", f"{meeting.pk}/{meeting.sequence}/held", person),
            moment=day_after(person, ends_at),
            not_after=ends_at + ASKED_FOR,
            words=_words(_held_words, meeting.group.programme, starts_at),
            url=held_url(meeting, person),
        )


def due_agreements(at: datetime) -> Iterator[Reminder]:
    """Remind of an agreement that is due in three days those who have not signed it."""
    begin, end = at - agreements.DUE_AFTER, at - agreements.DUE_AFTER + timedelta(days=BEFORE_DUE + 2)
    kick_offs = TimelineEntry.objects.filter(kind=EntryKind.SESSION, starts_at__gt=begin, starts_at__lte=end)
    groups = _groups().filter(
        Q(published_at__gt=begin, published_at__lte=end) | Q(programme__in=kick_offs.values("programme_id"))
    )
    near = {
        group.pk: (group, due)
        for group in groups
        if agreements.is_expected(group.programme)
        and at < (due := agreements.due_at(group, timeline(group.programme))) <= at + timedelta(days=BEFORE_DUE + 2)
    }
    if not near:
        return
    signed = _signed(groups)
    for group_id, person in _members(groups):
        if group_id not in near or person.pk in signed[group_id]:
            continue
        group, due = near[group_id]
        yield Reminder(
            person=person,
            topic=DUE,
            once_key=_key(group, "agreement", f"{group.pk}/{due:%Y-%m-%d}", person),
            moment=day_before(person, due, BEFORE_DUE),
            not_after=due,
            words=_words(_agreement_words, group.programme, due),
            url=_address("rooms:agreement", group.pk),
        )


def silent_groups(at: datetime) -> Iterator[Reminder]:
    """Remind a group in which nothing was held for three weeks and nothing is ahead."""
    groups = _groups()
    found = {pk: since for pk, since in silence.since(groups, at).items() if since > at - silence.ORGANISER_AFTER}
    if not found:
        return
    names = {group.pk: group for group in groups.filter(published_at__lte=at - silence.SILENT_AFTER)}
    for group_id, person in _members(groups):
        if group_id not in found:
            continue
        group, since = names[group_id], found[group_id]
        yield Reminder(
            person=person,
            topic=DUE,
            once_key=_key(group, "silent", f"{group.pk}/{since:%Y-%m-%d}", person),
            moment=day_after(person, since, silence.SILENT_AFTER.days),
            not_after=since + silence.ORGANISER_AFTER,
            words=_words(_silent_words, group.programme),
            url=_address("rooms:meetings", group.pk),
        )


@receiver(meeting_changed)
def a_meeting_changed(meeting: Meeting, at: datetime, **_news: Any) -> None:
    """Take back what was about to be said of the meeting as it was."""
    withdraw(f"nudge/{meeting.group.programme_id}/meeting/{meeting.pk}/", at=at)


@receiver(membership_changed)
def memberships_changed(programme: Programme, enrolments: Iterable[int], at: datetime, **_news: Any) -> None:
    """Take back what was about to be said to those who left; what still holds for them is said anew."""
    for pk in Enrolment.objects.filter(pk__in=list(enrolments)).order_by("pk").values_list("person_id", flat=True):
        withdraw(f"nudge/{programme.pk}/", at=at, person_id=pk)


@receiver(programme_cancelled)
def a_programme_was_cancelled(programme: Programme, at: datetime, **_news: Any) -> None:
    """Remind nobody of a programme that was called off."""
    withdraw(f"nudge/{programme.pk}/", at=at)


def _meetings() -> "QuerySet[Meeting]":
    live = Meeting.objects.filter(group__ended_at=None, group__programme__state=State.PUBLISHED)
    return live.select_related("group__programme", "group__facilitator").defer(*_SEALED).order_by("starts_at", "pk")


_SEALED = ("place", "link", "headline", "carry_on")
"""What a reminder does not tell is not even opened."""


def _groups() -> "QuerySet[Group]":
    entries = Prefetch("programme__timeline", queryset=TimelineEntry.objects.order_by(*IN_ORDER))
    live = Group.objects.filter(ended_at=None, programme__state=State.PUBLISHED)
    return live.select_related("programme").prefetch_related(entries).order_by("pk")


def _members(groups: "QuerySet[Group]") -> Iterator[tuple[int, Person]]:
    """Give the members of all the groups, without facilitators, in one question."""
    there = Membership.objects.filter(left_at=None, group__in=groups.order_by().values("pk"))
    for row in there.select_related("enrolment__person").order_by("pk"):
        yield row.group_id, row.enrolment.person


def _with_members(meetings: "QuerySet[Meeting]") -> Iterator[tuple[Meeting, Person]]:
    found = list(meetings)
    if not found:
        return
    people: dict[int, list[Person]] = defaultdict(list)
    for group_id, person in _members(Group.objects.filter(pk__in=meetings.order_by().values("group_id"))):
        people[group_id].append(person)
    for meeting in found:
        facilitator = meeting.group.facilitator
        inside = people[meeting.group_id]
        yield from ((meeting, person) for person in inside)
        if facilitator is not None and facilitator not in inside:
            yield meeting, facilitator


def _signed(groups: "QuerySet[Group]") -> dict[int, set[int]]:
    rows = AgreementVersion.objects.filter(group__in=groups.order_by().values("pk")).order_by("number")
    newest = dict(rows.values_list("group_id", "pk"))
    signatures = Signature.objects.filter(version__group__in=groups.order_by().values("pk"))
    signed: dict[int, set[int]] = defaultdict(set)
    for group_id, version_id, person_id in signatures.values_list("version__group_id", "version_id", "person_id"):
        if newest.get(group_id) == version_id:
            signed[group_id].add(person_id)
    return signed


def _span(meeting: Meeting) -> tuple[datetime, datetime]:
    if meeting.starts_at is None or meeting.ends_at is None:
        message = f"{meeting} has no time"
        raise ValueError(message)
    return meeting.starts_at, meeting.ends_at


def _key(group: Group, what: str, which: str, person: Person) -> str:
    return f"nudge/{group.programme_id}/{what}/{which}/{person.pk}"


def _address(name: str, *args: int) -> str:
    return settings.BASE_URL + reverse(name, args=args)


def _words(say: Callable[..., tuple[str, str]], *about: Any) -> Callable[[], tuple[str, str]]:
    return lambda: say(*about)


def _meeting_words(programme: Programme, starts_at: datetime, ends_at: datetime) -> tuple[str, str]:
    when = f"{dates.day(starts_at)} {dates.hours(starts_at, ends_at)}"
    return _("Your own meeting, %(when)s") % {"when": when}, programme.name


def _held_words(programme: Programme, starts_at: datetime) -> tuple[str, str]:
    told = _("One tap is enough. The organiser sees only that meetings were held.")
    return _("Was your meeting held, %(day)s?") % {"day": dates.day(starts_at)}, f"{programme.name}. {told}"


def _agreement_words(programme: Programme, due: datetime) -> tuple[str, str]:
    told = _("A few words each will do. It is ready when everybody has signed it.")
    return _("Your agreement is due %(day)s") % {"day": dates.day(due)}, f"{programme.name}. {told}"


def _silent_words(programme: Programme) -> tuple[str, str]:
    told = _("Half an hour is enough. If it does not work out, you can ask for help in your room.")
    return _("When do you meet next?"), f"{programme.name}. {told}"
