"""What everybody in a programme is reminded of: the joint session of tomorrow, the poll that closes soon."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _

from ristiin.accounts.hours import day_before
from ristiin.accounts.models import Person
from ristiin.accounts.reminding import Reminder
from ristiin.accounts.telling import withdraw
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.gatherings import mails, poll_queries
from ristiin.gatherings.models import Poll
from ristiin.programmes.choices import EntryKind, RoleKind, State
from ristiin.programmes.models import Role, TimelineEntry
from ristiin.programmes.signals import session_changed
from ristiin.ui import dates

SESSIONS = "session-reminders"
AHEAD = timedelta(hours=49)
"""No reminder of the day before comes longer before than this, whatever hour it is read at and wherever."""
POLL_CLOSES = timedelta(days=3)
"""So near its end a poll is spoken of again, if it was asked well before."""


def near_sessions(at: datetime) -> Iterator[Reminder]:
    """Remind everybody registered, and the facilitators, on the day before a joint session."""
    entries = (
        TimelineEntry.objects.filter(
            kind=EntryKind.SESSION, starts_at__gt=at, starts_at__lte=at + AHEAD, programme__state=State.PUBLISHED
        )
        .select_related("programme")
        .order_by("starts_at", "pk")
    )
    near = list(entries)
    if not near:
        return
    people = _people(entries.order_by().values("programme_id"))
    for entry in near:
        for person in people[entry.programme_id]:
            moment = day_before(person, entry.starts_at)
            if entry.changed_at >= moment:
                continue  # told of the change since
            yield Reminder(
                person=person,
                topic=SESSIONS,
                once_key=f"nudge/{entry.programme_id}/session/{entry.pk}/{entry.sequence}/{person.pk}",
                moment=moment,
                not_after=entry.starts_at,
                words=_words(entry),
                url=settings.BASE_URL + reverse("gatherings:session", args=[entry.programme.slug, entry.key]),
            )


def polls_without_answer(at: datetime) -> Iterator[Reminder]:
    """Remind, once, those who have not answered a poll of times that closes soon."""
    for poll, person in poll_queries.silent_in_polls(at, POLL_CLOSES):
        yield Reminder(
            person=person,
            topic=mails.POLLS,
            once_key=f"nudge/{poll.programme_id}/poll/{poll.pk}/{person.pk}",
            moment=day_before(person, poll.closes_at, 2),
            not_after=poll.closes_at,
            words=_poll_words(poll),
            url=settings.BASE_URL + reverse("gatherings:poll", args=[poll.programme.slug]),
        )


@receiver(session_changed)
def a_session_changed(entry: TimelineEntry, at: datetime, **_news: Any) -> None:
    """Take back what was about to be said of the session as it was."""
    withdraw(f"nudge/{entry.programme_id}/session/{entry.pk}/", at=at)


def _people(programmes: Any) -> dict[int, list[Person]]:  # noqa: ANN401 - a question for ids
    found: dict[int, dict[int, Person]] = defaultdict(dict)
    registered = Enrolment.objects.filter(programme__in=programmes, state=EnrolmentState.REGISTERED)
    for enrolment in registered.select_related("person").order_by("pk"):
        found[enrolment.programme_id][enrolment.person_id] = enrolment.person
    roles = Role.objects.filter(programme__in=programmes, role=RoleKind.FACILITATOR)
    for role in roles.select_related("person").order_by("pk"):
        found[role.programme_id].setdefault(role.person_id, role.person)
    return defaultdict(list, {pk: list(people.values()) for pk, people in found.items()})


def _words(entry: TimelineEntry) -> Callable[[], tuple[str, str]]:
    def say() -> tuple[str, str]:
        when = f"{dates.day(entry.starts_at)} {dates.hours(entry.starts_at, entry.ends_at)}"
        where = " · ".join(filter(None, [entry.programme.name, entry.place, entry.link]))
        return f"{entry.name}, {when}", where

    return say


def _poll_words(poll: Poll) -> Callable[[], tuple[str, str]]:
    def say() -> tuple[str, str]:
        told = _("It takes a minute, also on a phone.")
        when = dates.day_clock(poll.closes_at)
        return _("Which times suit you? The poll closes %(when)s") % {"when": when}, f"{poll.programme.name}. {told}"

    return say
