"""Letters of theme surveys, to addresses that need no account."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import override as in_zone
from django.utils.translation import override as in_language_of

from ristiin.demand.models import Invitee, Listener
from ristiin.kernel import outbox
from ristiin.programmes.choices import EntryKind
from ristiin.programmes.queries import entry_of, timeline


def ask(invitee: Invitee, at: datetime) -> None:
    """Ask somebody; the link works without signing in."""
    _write("asked", invitee, at)


def remind(invitee: Invitee, at: datetime) -> None:
    """Remind somebody who has not answered; it is done once."""
    _write("reminded", invitee, at)


def registration_opens(listener: Listener, at: datetime) -> None:
    """Tell somebody who waited that one can register, or from when."""
    programme = listener.survey.programme
    registration = entry_of(timeline(programme), EntryKind.REGISTRATION)
    with in_language_of(listener.language), in_zone(ZoneInfo(programme.timezone)):
        outbox.write(
            kind="demand/opens",
            to_address=listener.address,
            language=listener.language,
            context={
                "programme": programme,
                "opens_at": registration.starts_at if registration and registration.starts_at > at else None,
                "ends_at": registration.ends_at if registration else None,
                "link": settings.BASE_URL + reverse("programmes:page", args=[programme.slug]),
            },
            at=at,
            once_key=f"demand/opens/{listener.pk}",
            not_after=registration.ends_at if registration else None,
        )


def _write(kind: str, invitee: Invitee, at: datetime) -> None:
    survey = invitee.survey
    with in_language_of(invitee.language), in_zone(ZoneInfo(survey.programme.timezone)):
        outbox.write(
            kind=f"demand/{kind}",
            to_address=invitee.address,
            language=invitee.language,
            context={
                "programme": survey.programme,
                "words": survey.words,
                "closes_at": survey.closes_at,
                "link": settings.BASE_URL + reverse("demand:answer_invited", args=[survey.code, invitee.token]),
            },
            at=at,
            once_key=f"demand/{kind}/{invitee.pk}",
            not_after=survey.closes_at,
        )
