"""What waits for a person in joint sessions: a poll to answer, a yes to an insight, the midway check."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from ristiin.accounts.agenda import Step
from ristiin.accounts.models import Person
from ristiin.gatherings import insight_queries, poll_queries, queries
from ristiin.rooms.access import entered_rooms
from ristiin.ui import dates


def steps(person: Person, at: datetime) -> list[Step]:
    """Return what the person should do now."""
    found = [
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
    rooms = entered_rooms(person)
    groups = {insight.group_id: insight.group for insight in insight_queries.waiting_for(person, rooms)}
    found += [
        Step(
            programme=group.programme.name,
            title=_("Something waits for your yes"),
            text=_("Somebody in your room would like to share an insight. It is shared only when everybody agrees."),
            url=reverse("gatherings:insights", args=[group.pk]),
            label=_("Read it"),
            rank=30,
        )
        for group in groups.values()
    ]
    found += [
        Step(
            programme=group.programme.name,
            title=_("Where are you at midway?"),
            text=_("A short look together: what has come true, and what would you change?"),
            url=reverse("gatherings:midway", args=[group.pk]),
            label=_("Look"),
            rank=40,
        )
        for group in queries.midway_waits(rooms, at)
    ]
    return found
