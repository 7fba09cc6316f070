"""What a mail program sends when somebody answers an invitation (RFC 5546, REPLY), read out of a mail from anywhere."""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import getaddresses
from uuid import UUID

from icalendar import Calendar, Event

from ristiin.accounts.models import normal_address
from ristiin.connect.choices import Coming

LARGEST_MAIL = 512 * 1024
LARGEST_CALENDAR = 64 * 1024
DELIVERED_TO = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
CALENDAR_TYPES = {"text/calendar", "application/ics"}


class NotAReply(Exception):
    """A mail that answers no invitation."""


@dataclass(frozen=True)
class Reply:
    """An answer as it came: from whom, to which addresses, about what, and when it says it was given."""

    sender: str
    came_to: tuple[str, ...]
    uid: UUID
    domain: str
    sequence: int
    coming: Coming
    said_at: datetime


def read(mail: bytes) -> Reply:
    """Return the answer that a mail carries.

    Raises:
        NotAReply: it carries none, whatever it is.
    """
    if len(mail) > LARGEST_MAIL:
        message = "too large"
        raise NotAReply(message)
    try:
        return _reply(email.message_from_bytes(mail, policy=email.policy.compat32))
    except NotAReply:
        raise
    # Strangers send this: whatever the parsers stumble over is no answer.
    except Exception as broken:
        raise NotAReply(type(broken).__name__) from broken


def _reply(mail: "Message[str, str]") -> Reply:
    senders = _addresses(mail, "From")
    event = _event(mail)
    guest = normal_address(_mailbox(event["attendee"]))
    if senders != [guest]:
        message = "not from the one who was asked"
        raise NotAReply(message)
    uid, _at, domain = str(event["uid"]).partition("@")
    said_at = event.decoded("dtstamp")
    return Reply(
        sender=guest,
        came_to=(*(a for header in DELIVERED_TO for a in _addresses(mail, header)), _mailbox(event["organizer"])),
        uid=UUID(uid),
        domain=domain,
        sequence=int(event.get("sequence", 0)),
        coming=Coming(str(event["attendee"].params["PARTSTAT"]).upper()),
        said_at=said_at if said_at.tzinfo else said_at.replace(tzinfo=UTC),
    )


def _addresses(mail: "Message[str, str]", header: str) -> list[str]:
    return [normal_address(address) for _name, address in getaddresses([str(h) for h in mail.get_all(header, [])])]


def _mailbox(value: object) -> str:
    scheme, _colon, address = str(value).partition(":")
    return address if scheme.lower() == "mailto" else ""


def _event(mail: "Message[str, str]") -> Event:
    for part in _calendars(mail):
        calendar = Calendar.from_ical(part)
        events = calendar.walk("VEVENT")
        is_answer = str(calendar.get("method", "")).upper() == "REPLY" and len(events) == 1
        if is_answer and isinstance(events[0], Event):
            return events[0]
    message = "no answer in it"
    raise NotAReply(message)


def _calendars(mail: "Message[str, str]") -> Iterator[str]:
    for part in mail.walk():
        if part.get_content_type() in CALENDAR_TYPES:
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and len(content) <= LARGEST_CALENDAR:
                yield content.decode(part.get_content_charset("utf-8"), errors="replace")
