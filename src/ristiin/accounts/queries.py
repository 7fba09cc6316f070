"""Questions about a person's own matters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.utils.translation import gettext

from ristiin.accounts.choices import Gathering, How
from ristiin.accounts.models import DigestLine, MailChoice, Person
from ristiin.accounts.topics import topics
from ristiin.accounts.words import DONE
from ristiin.kernel.choices import MailState
from ristiin.kernel.models import AuditEntry, OutgoingMail

PAGE = 50


@dataclass(frozen=True)
class Trace:
    """Somebody did something with one's data: when, who and what, in words."""

    at: datetime
    who: str
    what: str


def passkeys_of(person: Person) -> "QuerySet[Authenticator]":
    """Return the person's passkeys, oldest first."""
    mine: QuerySet[Authenticator] = Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN)
    return mine.order_by("created_at", "pk")


def recovery_codes_of(person: Person) -> list[str] | None:
    """Return the recovery codes not used yet, or None when a mailed code alone is enough."""
    made = Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).first()
    return list(made.wrap().get_unused_codes()) if made else None


def traces_of(person: Person) -> list[Trace]:
    """Return the newest of what others have done with the person's data."""
    return _in_words(_by_others(person)[:PAGE])


def traces_page(person: Person, number: str | None) -> tuple[Page[AuditEntry], list[Trace]]:
    """Return one page of what others have done with the person's data, as rows and in words."""
    page = Paginator(_by_others(person), PAGE).get_page(number)
    return page, _in_words(page.object_list)


def _by_others(person: Person) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(subject_id=person.pk).exclude(actor_id=F("subject_id")).order_by("-at", "-pk")


def _in_words(found: Iterable[AuditEntry]) -> list[Trace]:
    entries = list(found)
    names = {p.pk: str(p) for p in Person.objects.filter(pk__in={e.actor_id for e in entries})}
    nobody = gettext("The program itself")
    return [Trace(e.at, names.get(e.actor_id, nobody), str(DONE.get(e.verb, e.verb))) for e in entries]


def hows_of(person: Person) -> dict[str, How]:
    """Return how news of every topic comes to the person."""
    chosen = dict(MailChoice.objects.filter(person=person).values_list("topic", "how"))
    return {
        topic.key: How(chosen[topic.key]) if chosen.get(topic.key) in topic.hows else topic.default
        for topic in topics()
    }


def came_back(person: Person) -> datetime | None:
    """Return when the newest letter to the person's address was refused, if none has gone there since."""
    letters = OutgoingMail.objects.filter(person=person, to_address=person.email)
    newest = letters.filter(state__in=(MailState.SENT, MailState.REFUSED)).order_by("-created_at", "-pk").first()
    return newest.created_at if newest is not None and newest.state == MailState.REFUSED else None


def waiting(person: Person) -> int:
    """Return how many lines wait for the person's digest."""
    return DigestLine.objects.filter(person=person, letter=None, gathering=Gathering.DIGEST).count()
