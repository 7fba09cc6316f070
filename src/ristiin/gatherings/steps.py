"""What waits for a person in joint sessions: a poll to answer, a yes to an insight, the midway check."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from ristiin.accounts.agenda import Step
from ristiin.accounts.models import Person
from ristiin.gatherings import insight_queries, poll_queries, queries
from ristiin.gatherings.models import Insight
from ristiin.grouping.models import Group
from ristiin.rooms.access import entered_rooms
from ristiin.ui import dates


def polls(person: Person, at: datetime) -> list[Step]:
    """Return the polls of times that wait for the person's answer."""
    return [
        Step(
            programme=poll.programme.name,
            title=_("Which times suit you?"),
            text=_("Mark what suits you in the joint sessions’ times. The organiser waits until %(when)s.")
            % {"when": dates.day_clock(poll.closes_at)},
            url=reverse("gatherings:poll", args=[poll.programme.slug]),
            label=_("Answer"),
            rank=20,
        )
        for poll in poll_queries.polls_waiting_for(person, at)
    ]


def unsaid(person: Person, at: datetime) -> "QuerySet[Insight] | None":
    """Return the insights in the person's rooms that may wait for their yes; None for one without a room."""
    del at
    rooms = entered_rooms(person)
    return insight_queries.without_yes_of(person, rooms) if rooms else None


def insights(person: Person, at: datetime) -> list[Step]:
    """Return the rooms in which an insight waits for the person's yes."""
    del at
    waiting = insight_queries.waiting_for(person, entered_rooms(person))
    return [
        Step(
            programme=group.programme.name,
            title=_("Something waits for your yes"),
            text=_("Somebody in your room would like to share an insight. It is shared only when everybody agrees."),
            url=reverse("gatherings:insights", args=[group.pk]),
            label=_("Read it"),
            rank=30,
        )
        for group in {insight.group_id: insight.group for insight in waiting}.values()
    ]


def unanswered(person: Person, at: datetime) -> "QuerySet[Group] | None":
    """Return the person's groups that have not said where they are; None while no midway check is open."""
    open_now = queries.with_midway_open(entered_rooms(person), at)
    return Group.objects.filter(pk__in=[group.pk for group in open_now], midway_check=None) if open_now else None


def midways(person: Person, at: datetime) -> list[Step]:
    """Return the rooms that have not said where they are while the midway check is open."""
    return [
        Step(
            programme=group.programme.name,
            title=_("Where are you at midway?"),
            text=_("A short look together: what has come true, and what would you change?"),
            url=reverse("gatherings:midway", args=[group.pk]),
            label=_("Look"),
            rank=40,
        )
        for group in queries.midway_waits(entered_rooms(person), at)
    ]
