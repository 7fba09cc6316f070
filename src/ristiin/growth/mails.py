"""Letters about events outside the programmes, and about ideas."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import override as in_zone
from django.utils.translation import override as in_language_of

from ristiin.accounts.models import Person
from ristiin.accounts.telling import tell
from ristiin.growth import calendar
from ristiin.growth.choices import IdeaKind
from ristiin.growth.models import EventGuest, Idea
from ristiin.programmes.queries import organisers

EVENTS, IDEAS = "outside-events", "ideas"


def event(guest: EventGuest, at: datetime) -> None:
    """Invite somebody to an event, or tell that it has been moved or called off, with what their calendar needs."""
    event, person = guest.event, guest.person
    with in_language_of(person.language), in_zone(ZoneInfo(person.timezone)):
        tell(
            person=person,
            topic=EVENTS,
            kind="growth/event",
            context={
                "event": event,
                "is_new": guest.told_sequence is None,
                "is_called_off": event.called_off_at is not None,
                "url": settings.BASE_URL + reverse("growth:event", args=[event.pk]),
            },
            at=at,
            once_key=f"event/{event.uid}/{event.sequence}/{person.pk}",
            not_after=event.ends_at,
            attachments=calendar.invitation_of(event, person, at),
        )


def idea_proposed(idea: Idea, at: datetime) -> None:
    """Tell whoever answers it that somebody has proposed something."""
    url = settings.BASE_URL + reverse("growth:ideas")
    for person in _those_who_answer(idea):
        tell(
            person=person,
            topic=IDEAS,
            kind="growth/idea_proposed",
            context={"idea": idea, "by": idea.person, "url": url},
            at=at,
            once_key=f"idea/{idea.pk}/{person.pk}",
        )


def idea_answered(idea: Idea, at: datetime) -> None:
    """Tell somebody what was answered to their idea."""
    tell(
        person=idea.person,
        topic=IDEAS,
        kind="growth/idea_answered",
        context={"idea": idea, "url": settings.BASE_URL + reverse("growth:propose")},
        at=at,
        once_key=f"idea/{idea.pk}/answered",
    )


def _those_who_answer(idea: Idea) -> list[Person]:
    if idea.kind == IdeaKind.GROUP and idea.programme is not None:
        return organisers(idea.programme)
    return list(Person.objects.filter(is_platform_admin=True, is_active=True).order_by("pk"))
