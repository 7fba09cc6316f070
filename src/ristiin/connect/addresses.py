"""Addresses to which calendar programs answer: each is for one person and one meeting, and cannot be guessed."""

import base64
from collections.abc import Iterable
from email.utils import parseaddr
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from ristiin.connect.calendars import Host

TAG_LENGTH = 24


def host(*, uid: UUID, person_id: int, name: str) -> Host:
    """Return who invites this person to this meeting; without a mailbox nobody reads answers."""
    if not settings.REPLY_MAILBOX:
        return silent_host(name)
    return Host(address=answer_address(uid=uid, person_id=person_id), name=name, reads_answers=True)


def silent_host(name: str) -> Host:
    """Return who invites where no answer is asked for."""
    return Host(address=parseaddr(settings.DEFAULT_FROM_EMAIL)[1], name=name, reads_answers=False)


def answer_address(*, uid: UUID, person_id: int) -> str:
    """Return the address to which this person's answers about this meeting come."""
    local, _at, domain = parseaddr(settings.REPLY_ADDRESS)[1].rpartition("@")
    digest = salted_hmac("ristiin.connect.answer", f"{uid}/{person_id}", algorithm="sha256").digest()
    tag = base64.b32encode(digest).decode().lower()[:TAG_LENGTH]
    return f"{local}+{tag}@{domain}"


def is_among(address: str, addresses: Iterable[str]) -> bool:
    """Tell whether the address is one of those a mail came to, whatever their case."""
    return any(constant_time_compare(address.lower().encode(), other.lower().encode()) for other in addresses)
