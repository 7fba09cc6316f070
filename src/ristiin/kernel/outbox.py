"""Letters: written in the transaction of the action, sent by the worker, the same Message-ID on every try."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template import Context, Template
from django.template.loader import get_template
from django.utils.translation import override

from ristiin.kernel.choices import MailState
from ristiin.kernel.models import OutgoingMail

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=4)
GIVE_UP_AFTER = timedelta(days=4)
BODY_KEPT = timedelta(days=30)


def write(
    *,
    kind: str,
    to_address: str,
    language: str,
    context: dict[str, Any],
    at: datetime,
    person_id: int | None = None,
    once_key: str | None = None,
    not_after: datetime | None = None,
    attachments: list[dict[str, str]] | None = None,
    headers: dict[str, str] | None = None,
    not_before: datetime | None = None,
) -> OutgoingMail:
    """Put a letter in the outbox, in the reader's language.

    `kind` names the template `<app>/mail/<name>.txt` as `app/name`: its first line is the subject, the rest the body
    (`ui/mail.txt` gives the frame). A second letter with the same `once_key` is the first one again. `attachments` are
    {"name", "type": "text/…", "text"}; one with a "method" (RFC 5546) besides is an answerable part of the letter.
    `headers` are sent besides the usual ones; nothing goes before `not_before`.
    """
    letter = draft(
        kind=kind,
        to_address=to_address,
        language=language,
        context=context,
        at=at,
        person_id=person_id,
        once_key=once_key,
        not_after=not_after,
        attachments=attachments,
        headers=headers,
        not_before=not_before,
    )
    if once_key is None:
        letter.save(force_insert=True)
        return letter
    try:
        with transaction.atomic():
            letter.save(force_insert=True)
    except IntegrityError:
        return OutgoingMail.objects.get(once_key=once_key)
    return letter


def draft(
    *,
    kind: str,
    to_address: str,
    language: str,
    context: dict[str, Any],
    at: datetime,
    person_id: int | None = None,
    once_key: str | None = None,
    not_after: datetime | None = None,
    attachments: list[dict[str, str]] | None = None,
    headers: dict[str, str] | None = None,
    not_before: datetime | None = None,
) -> OutgoingMail:
    """Return the letter that `write` would put in the outbox, for whoever puts many there at once."""
    subject, body = rendered(kind, language, context)
    return OutgoingMail(
        to_address=to_address,
        person_id=person_id,
        kind=kind,
        language=language,
        subject=subject,
        body=body,
        attachments=attachments or None,
        headers=headers or {},
        message_id=make_msgid(domain=urlsplit(settings.BASE_URL).hostname or "localhost"),
        once_key=once_key,
        created_at=at,
        next_try_at=not_before or at,
        not_after=not_after,
    )


def rendered(kind: str, language: str, context: dict[str, Any]) -> tuple[str, str]:
    """Return the subject and the body of a letter in the reader's language."""
    with override(language):
        values = {"base_url": settings.BASE_URL, **context}
        if "community_name" not in values:
            values["community_name"] = _signature()
        text = _template(kind).render(Context(values, autoescape=False))
    subject, _, body = text.strip().partition("\n")
    # What a template leaves out leaves its empty lines behind.
    return " ".join(subject.split())[:250], re.sub(r"\n{3,}", "\n\n", body.strip()) + "\n"


def due(at: datetime) -> list[OutgoingMail]:
    """Return the letters to send now, oldest first, a hundred at most.

    What is attached is opened when a letter goes: a key that is missing stops that letter and no other.
    """
    queued = OutgoingMail.objects.filter(state=MailState.QUEUED, next_try_at__lte=at)
    return list(queued.defer("attachments").order_by("next_try_at", "id")[:100])


def withdraw(once: str) -> int:
    """Keep the letters whose `once_key` begins so from going, where they have not gone yet, and return how many."""
    queued = OutgoingMail.objects.filter(state=MailState.QUEUED, once_key__startswith=once)
    return queued.update(state=MailState.EXPIRED)


def wait_after(tries: int) -> timedelta:
    """Return how long to wait after the given number of failed tries."""
    return min(FIRST_WAIT * int(2 ** (tries - 1)), LONGEST_WAIT)


def sign_with(name: Callable[[], str]) -> None:
    """Sign letters with what `name` returns: the community's name, said by a later floor."""
    global _signature  # noqa: PLW0603 - set once, when the apps are ready
    _signature = name


def signature(language: str) -> str:
    """Return how letters in a language are signed; whoever writes many gives it in the context as `community_name`."""
    with override(language):
        return _signature()


def _signature() -> str:
    return "Ristiin"


def _template(kind: str) -> Template:
    app, _, name = kind.partition("/")
    template: Template = get_template(f"{app}/mail/{name}.txt").template  # type: ignore[attr-defined]
    return template
