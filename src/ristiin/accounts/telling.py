"""Telling people what has happened, as each has chosen to be told."""

from datetime import datetime
from typing import Any

from ristiin.accounts.models import Person
from ristiin.accounts.topics import topic as the_topic
from ristiin.kernel import outbox


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
) -> None:
    """Tell a person something: by a letter now, in the day's digest, or not at all, as they have chosen.

    `kind` names the letter's template as for the outbox; `context["url"]` is where the digest's line leads. Telling the
    same `once_key` again tells nothing; after `not_after` it is no news any more.

    Raises:
        KeyError: there is no such topic.
    """
    the_topic(topic)
    outbox.write(
        kind=kind,
        to_address=person.email,
        person_id=person.pk,
        language=person.language,
        context={"name": person.name, **context},
        at=at,
        once_key=once_key,
        not_after=not_after,
        attachments=attachments,
    )
