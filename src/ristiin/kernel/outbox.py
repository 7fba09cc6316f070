"""Letters: written in the transaction of the action, sent by the worker, the same Message-ID on every try."""

from datetime import datetime, timedelta
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
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
) -> OutgoingMail:
    """Put a letter in the outbox, in the reader's language.

    `kind` names the template `<app>/mail/<name>.txt` as `app/name`: its first line is the subject, the rest the body. A
    second letter with the same `once_key` is the first one again. `attachments` are {"name", "type", "text"}.
    """
    with override(language):
        subject, _, body = (
            render_to_string(_template(kind), {**context, "base_url": settings.BASE_URL}).strip().partition("\n")
        )
    letter = {
        "to_address": to_address,
        "person_id": person_id,
        "kind": kind,
        "language": language,
        "subject": " ".join(subject.split())[:250],
        "body": body.strip() + "\n",
        "attachments": attachments or [],
        "message_id": make_msgid(domain=urlsplit(settings.BASE_URL).hostname or "localhost"),
        "created_at": at,
        "next_try_at": at,
        "not_after": not_after,
    }
    if once_key is None:
        return OutgoingMail.objects.create(**letter)
    return OutgoingMail.objects.get_or_create(once_key=once_key, defaults=letter)[0]


def due(at: datetime) -> list[OutgoingMail]:
    """Return the letters to send now, oldest first, a hundred at most."""
    return list(
        OutgoingMail.objects.filter(state=MailState.QUEUED, next_try_at__lte=at).order_by("next_try_at", "id")[:100]
    )


def wait_after(tries: int) -> timedelta:
    """Return how long to wait after the given number of failed tries."""
    return min(FIRST_WAIT * int(2 ** (tries - 1)), LONGEST_WAIT)


def _template(kind: str) -> str:
    app, _, name = kind.partition("/")
    return f"{app}/mail/{name}.txt"
