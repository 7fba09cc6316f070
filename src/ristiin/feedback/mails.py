"""Letters that ask people how it was."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import override as in_zone
from django.utils.translation import override as in_language_of

from ristiin.accounts import telling
from ristiin.kernel.translated import in_language
from ristiin.surveys.models import Round, Ticket
from ristiin.surveys.questions import read

TOPIC = "feedback"


def ask(ticket: Ticket, at: datetime) -> None:
    """Ask somebody; the link works without signing in."""
    _write("asked", ticket, at)


def remind(ticket: Ticket, at: datetime) -> None:
    """Remind somebody who has not answered; it is done once."""
    _write("reminded", ticket, at)


def take_back(round_: Round, person_id: int, at: datetime) -> None:
    """Keep letters about a round that have not gone yet from going to somebody who is asked no more."""
    telling.withdraw(f"feedback/{round_.pk}/", at=at, person_id=person_id)


def _write(kind: str, ticket: Ticket, at: datetime) -> None:
    person, round_ = ticket.person, ticket.round
    with in_language_of(person.language), in_zone(ZoneInfo(person.timezone)):
        asked = read(round_.questionnaire)
        telling.tell(
            person=person,
            topic=TOPIC,
            kind=f"feedback/{kind}",
            context={
                "programme": round_.programme,
                "questions": asked,
                "intro": in_language(dict(asked.intro)),
                "closes_at": round_.closes_at,
                "url": settings.BASE_URL + reverse("feedback:answer", args=[ticket.token]),
            },
            at=at,
            once_key=f"feedback/{round_.pk}/{kind}/{person.pk}",
            not_after=round_.closes_at,
        )
