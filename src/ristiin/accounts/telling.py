"""Telling people what has happened, as each has chosen to be told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from ristiin.accounts import letters_links
from ristiin.accounts.choices import Gathering, How
from ristiin.accounts.hours import after_quiet, next_at
from ristiin.accounts.models import DigestLine, MailChoice, Person
from ristiin.accounts.topics import Topic
from ristiin.accounts.topics import topic as the_topic
from ristiin.kernel import outbox
from ristiin.kernel.choices import MailState
from ristiin.kernel.models import OutgoingMail

_NOT_TOLD = Q(letter=None) | Q(letter__state=MailState.QUEUED)


def tell(
    *,
    person: Person,
    topic: str,
    kind: str,
    context: dict[str, Any],
    at: datetime,
    once_key: str | None = None,
    not_after: datetime | None = None,
    attachments: list[dict[str, str]] | None = None,
) -> OutgoingMail | None:
    """Tell a person something, by a letter now, in the day's digest, or not at all, as they have chosen.

    Returns the letter, if one goes now.

    `kind` names the letter's template as for the outbox; `context["url"]` is where the digest's line leads. Telling the
    same `once_key` again tells nothing; after `not_after` it is no news any more. What has an attachment always comes
    as a letter. In quiet hours a letter waits for the morning, unless its topic does not.

    Raises:
        KeyError: there is no such topic.
    """
    about = the_topic(topic)
    how = how_for(person, about)
    if how == How.NONE or (not_after and not_after <= at) or (once_key and _is_told(once_key)):
        return None
    context = {"name": person.first_name, **context}
    digest_at = next_at(person, person.digest_hour, at)
    if how == How.DIGEST and not attachments and not (about.is_essential and not_after and not_after <= digest_at):
        line = DigestLine(
            person=person,
            topic=topic,
            gathering=Gathering.DIGEST,
            subject=outbox.rendered(kind, person.language, context)[0],
            url=str(context.get("url") or settings.BASE_URL + reverse("now"))[:500],
            once_key=once_key,
            created_at=at,
            due_at=digest_at,
            not_after=not_after,
        )
        DigestLine.objects.bulk_create([line], ignore_conflicts=once_key is not None)
        return None
    token = letters_links.token_for(person, [topic])
    return outbox.write(
        kind=kind,
        to_address=person.email,
        person_id=person.pk,
        language=person.language,
        context={**context, "letters_url": letters_links.choosing_url(token)},
        at=at,
        once_key=once_key,
        not_after=not_after,
        attachments=attachments,
        headers=letters_links.stop_headers(person, [about]),
        not_before=_morning(person, about, at, not_after),
    )


def how_for(person: Person, about: Topic) -> How:
    """Return how news of a topic comes to a person."""
    chosen = MailChoice.objects.filter(person=person, topic=about.key).values_list("how", flat=True).first()
    return _allowed(about, chosen)


def hows_for(person_ids: Iterable[int], about: Iterable[Topic]) -> dict[tuple[int, str], How]:
    """Return how news of some topics comes to many people; one who has chosen nothing is not among them."""
    topics = {topic.key: topic for topic in about}
    wanted = set(person_ids)
    chosen = MailChoice.objects.filter(topic__in=topics).values_list("person_id", "topic", "how")
    return {(pk, key): _allowed(topics[key], how) for pk, key, how in chosen if pk in wanted}


@transaction.atomic
def withdraw(once: str, *, at: datetime, person_id: int | None = None) -> int:
    """Keep what begins with this `once_key` from being told where it is not told yet, and return how much that was.

    It is one person's only when `person_id` is given. A gathered letter with such a line in it does not go either: its
    other lines go in another one.
    """
    mine = Q() if person_id is None else Q(person_id=person_id)
    lines = DigestLine.objects.filter(mine, _NOT_TOLD, once_key__startswith=once)
    readers = sorted(set(lines.values_list("person_id", flat=True)))
    # Whoever gathers lines into letters holds the reader: what is read below is not being gathered meanwhile.
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=readers).order_by("pk").values_list("pk"))
    found = list(lines.values_list("pk", "letter_id"))
    DigestLine.objects.filter(pk__in=[pk for pk, _letter in found]).delete()
    _put_back([letter for _pk, letter in found if letter], at)
    letters = OutgoingMail.objects.filter(mine, state=MailState.QUEUED, once_key__startswith=once)
    return len(found) + letters.update(state=MailState.EXPIRED)


def put_back_stale(at: datetime) -> None:
    """Let lines that still matter go in another letter when theirs was given up because one of its lines was over."""
    stale = DigestLine.objects.filter(Q(not_after=None) | Q(not_after__gt=at), letter__state=MailState.EXPIRED)
    _put_back(set(stale.values_list("letter_id", flat=True)), at)


def _put_back(letters: Iterable[int], at: datetime) -> None:
    given_up = OutgoingMail.objects.filter(pk__in=list(letters), state__in=(MailState.QUEUED, MailState.EXPIRED))
    pks = list(given_up.values_list("pk", flat=True))
    given_up.update(state=MailState.EXPIRED, once_key=None)
    DigestLine.objects.filter(letter__in=pks).update(letter=None, due_at=at)


def _allowed(about: Topic, chosen: str | None) -> How:
    return How(chosen) if chosen in about.hows else about.default


def _is_told(once_key: str) -> bool:
    return (
        DigestLine.objects.filter(once_key=once_key).exists() or OutgoingMail.objects.filter(once_key=once_key).exists()
    )


def _morning(person: Person, about: Topic, at: datetime, not_after: datetime | None) -> datetime:
    morning = after_quiet(person, at) if about.waits_for_morning else at
    return at if about.is_essential and not_after and not_after <= morning else morning
