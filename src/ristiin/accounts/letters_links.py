"""The signed link in a letter's foot, by which one changes what comes without signing in."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

from ristiin.accounts.models import Person
from ristiin.accounts.topics import Topic, topics

_signer = signing.Signer(salt="ristiin.accounts.letters")


@dataclass(frozen=True)
class Link:
    """Whose letter a link stood in, and what the letter was about."""

    person: Person
    topics: list[Topic]


def token_for(person: Person, about: Iterable[str]) -> str:
    """Return what names the person, by a bare number, and the topics of a letter, signed."""
    return _signer.sign_object([person.pk, *sorted(about)])


def read(token: str) -> Link | None:
    """Return what a token names; None for one we have not signed, and when the person or the topics are gone."""
    try:
        number, *keys = _signer.unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    person = Person.objects.filter(pk=number, is_active=True, erased_at=None).first()
    about = [topic for topic in topics() if topic.key in keys]
    return Link(person, about) if person and about else None


def choosing_url(token: str) -> str:
    """Return where one chooses how letters of this kind come."""
    return settings.BASE_URL + reverse("accounts:letters_by_link", args=[token])


def stop_headers(person: Person, about: Iterable[Topic]) -> dict[str, str]:
    """Return the headers by which a mail program stops such letters at once (RFC 8058); none for essential ones."""
    stoppable = [topic.key for topic in about if not topic.is_essential]
    if not stoppable:
        return {}
    path = reverse("accounts:stop_letters", args=[token_for(person, stoppable)])
    return {
        "List-Unsubscribe": f"<{settings.BASE_URL}{path}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
